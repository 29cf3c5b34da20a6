"""Documents to sentences: blocks by their lines first, then NLTK's Punkt inside each block, with offsets throughout.

A block is a paragraph, a list item, a heading or a line of a table. In text whose paragraphs are broken into lines of
some 70 characters ("wrapped") a single line break is no more than a space; elsewhere it ends the block.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from kit.model import Document, Omission, Sentence
from kit.vocabulary import forms

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer


def sentences(document: Document) -> list[Sentence]:
    """Split a document into sentences, in order; omitted spans yield none.

    >>> [s.text for s in sentences(Document("x", "Trade with the U.S. dropped. It was 5.2 billion dlrs in Jan. 1987."))]
    ['Trade with the U.S. dropped.', 'It was 5.2 billion dlrs in Jan. 1987.']
    """
    return list(iter_sentences(document))


def iter_sentences(document: Document) -> Iterator[Sentence]:
    """Give the sentences of a document one by one, as ``sentences`` does."""
    text = document.text
    for paragraph, (start, end) in enumerate(blocks(text, document.omitted)):
        for first, last in _spans(text, start, end):
            if _WORD.search(text, first, last):
                yield Sentence(first, last, text[first:last], paragraph)


# --- blocks ---------------------------------------------------------------------------------------------------------


class _Line(NamedTuple):
    """A line without the white space around it; a blank one is empty; ``marker`` is the length of its bullet."""

    start: int
    end: int
    indent: int
    marker: int
    text: str


_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_LINE = re.compile(f"[^{_BREAKS}]+|(?:\r\n|[{_BREAKS}])((?:\r\n|[{_BREAKS}])+)?")  # group 1: a blank line follows
_MARKER = re.compile(
    r"""(?: [-*•‣◦▪·–—] | --                           # bullets, and the dash of a dialogue
          | \d{1,2}\. | (?:\d{1,2}\.){2,3}             # 1.  2.3.
          | \( (?:\d{1,2} | [A-Za-z] | [ivx]{2,4}) \)  # (1) (a) (iv)
          | (?:\d{1,2} | [a-z]) \)                     # 1)  a)
        ) [^\S\n\r]+""",
    re.VERBOSE,
)
_TABLE = re.compile(r"\S(?: {3}|\t)|^\|")  # of a stripped line: two cells with a gap, or Markdown's bars
_WORD = re.compile(r"\w")
_WIDTH = 120  # no wrapped line is longer


def blocks(text: str, omitted: Sequence[Omission] = ()) -> Iterator[tuple[int, int]]:
    r"""Give the spans of paragraphs, list items (without their bullet), headings and table lines.

    >>> text = "Both sides agreed on\n- a loan;\n- a grant."
    >>> [text[start:end] for start, end in blocks(text)]
    ['Both sides agreed on', 'a loan;', 'a grant.']
    """
    pieces = [_lines(text, start, end) for start, end in _kept(text, omitted)]
    wrapped = _is_wrapped([line for piece in pieces for line in piece])
    for piece in pieces:
        yield from _wrapped_blocks(piece) if wrapped else _line_blocks(piece)


def _kept(text: str, omitted: Sequence[Omission]) -> Iterator[tuple[int, int]]:
    """Give the spans between the omitted ones."""
    start = 0
    for omission in sorted(omitted, key=lambda omission: omission.start):
        if start < omission.start:
            yield start, omission.start
        start = max(start, omission.end)
    yield start, len(text)


def _lines(text: str, start: int, end: int) -> list[_Line]:
    """Give the lines of a stretch of text; any number of blank ones is one blank line."""
    lines: list[_Line] = []
    for match in _LINE.finditer(text, start, end):
        written = match.group()
        body = written.lstrip()
        if body:
            indent = len(written) - len(body)
            body = body.rstrip()
            first = match.start() + indent
            marker = _MARKER.match(body)
            lines.append(_Line(first, first + len(body), indent, marker.end() if marker else 0, body))
        elif (match.group(1) or written[0] not in _BREAKS) and lines and lines[-1].text:
            lines.append(_Line(match.start(), match.start(), 0, 0, ""))
    return lines


def _line_blocks(lines: list[_Line]) -> Iterator[tuple[int, int]]:
    for line in lines:
        if line.text:
            yield line.start + line.marker, line.end


def _is_wrapped(lines: list[_Line]) -> bool:
    """Tell whether lines break within sentences: many go on in the next line with a word in lower case or a number.

    Where nothing is wider than a page and paragraphs begin with an indent, one such line will do.
    """
    breaks = soft = 0
    longest = 0
    indented = False
    for line, following in pairwise(lines):
        longest = max(longest, len(line.text))
        if not line.text or not following.text:
            continue
        if following.indent >= 2 and line.indent == 0:
            indented = True
        if following.indent > line.indent or following.marker:
            continue
        breaks += 1
        goes_on = following.text[0].islower() or following.text[0].isdigit()
        soft += goes_on and 24 <= len(line.text) <= _WIDTH and line.text[-1] not in ".:;!?|"
    if indented and longest <= 80:
        return True
    return soft * 5 > breaks


def _wrapped_blocks(lines: list[_Line]) -> Iterator[tuple[int, int]]:
    for has_text, group in groupby(lines, key=lambda line: bool(line.text)):
        if has_text:
            yield from _paragraphs(list(group))


def _paragraphs(lines: list[_Line]) -> Iterator[tuple[int, int]]:
    """Join the lines of a stretch without blank lines into paragraphs."""
    margin = min(line.indent for line in lines) if _is_wrapped(lines) else 0
    first = lines[0]
    for line, following in pairwise(lines):
        if _breaks(first, line, following, margin):
            yield first.start + first.marker, line.end
            first = following
    yield first.start + first.marker, lines[-1].end


def _breaks(first: _Line, line: _Line, following: _Line, margin: int) -> bool:
    """Tell whether a block that began with ``first`` ends with ``line``."""
    if following.marker:
        # A number or dash at the start of a line may be the sentence's own ("rose to" / "12. The").
        return following.indent > margin or first.marker > 0 or line.text[-1] in ".:;!?,"
    if first.marker and first.indent < following.indent <= first.indent + first.marker:
        return False  # a list item's text goes on under its first word
    if following.indent > margin or len(line.text) > _WIDTH:
        return True
    if _TABLE.search(line.text) or _TABLE.search(following.text):
        return True
    return _is_heading(line) or (_is_heading(following) and line.text[-1] in ".!?\"”')")


def _is_heading(line: _Line) -> bool:
    """Tell whether a line is capitals from end to end, more than one word, and no full stop: or Markdown's ``#``."""
    text = line.text
    return text.startswith("#") or (text.isupper() and text[-1] not in ".,;:-" and len(text) > 9 and " " in text)


# --- sentences ------------------------------------------------------------------------------------------------------

_STOP = re.compile(r"[.?!][^\w\s]{0,8}\s")
_DOTTED = re.compile(r"(?<![\w.])[^\W\d_](?:\.[^\W\d_])+\.$")  # U.S.  J.P.  a.m.
_FIRST_WORD = re.compile(r"\W{0,8}(\w+)")
_SPACE = re.compile(r"\s+")
_NEARBY = 64  # characters on either side of a stop that decide on it
_LONGEST = 2_000  # characters of a sentence: beyond lies no prose, and NLTK gives up on a text after five seconds


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the sentences of a block as spans of the text; a block of any length is read in stretches."""
    while end - start > _LONGEST:
        *spans, (last, _) = _split(text[start : start + _LONGEST])
        if not spans:  # no end in sight: cut at white space where there is some
            last = text.rfind(" ", start + 1, start + _LONGEST) - start
            last = last if last > 0 else _LONGEST
            spans = [(0, len(text[start : start + last].rstrip()))]
        yield from ((start + first, start + stop) for first, stop in spans)
        space = _SPACE.match(text, start + last, end)
        start = space.end() if space else start + last
    if start < end:
        yield from ((start + first, start + stop) for first, stop in _split(text[start:end]))


def _split(block: str) -> list[tuple[int, int]]:
    """Give the sentences of a block as spans: Punkt's, joined where the next one cannot be a beginning."""
    if not _STOP.search(block):
        return [(0, len(block))]
    small = block.islower()  # a text without capitals: nothing tells a beginning
    spans: list[tuple[int, int]] = []
    for start, end in _punkt().span_tokenize(block):
        if spans and _goes_on(block[max(0, start - _NEARBY) : start].rstrip(), block[start : start + _NEARBY], small):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans or [(0, len(block))]


def _goes_on(before: str, after: str, small: bool) -> bool:
    """Tell whether a sentence goes on after a stop, from the last words before it and the first after it."""
    word = _FIRST_WORD.match(after)
    if word is None:
        return False
    following = word.group(1)
    if following[0].islower() and not small:
        return True
    if _DOTTED.search(before):
        return following.lower() not in _starters("after_dotted")
    return following[0].isdigit() and _before_number().search(before) is not None


@cache
def _starters(kind: str) -> frozenset[str]:
    return frozenset(forms("abbreviations")["starters"][kind])


@cache
def _before_number() -> re.Pattern[str]:
    words = "|".join(map(re.escape, forms("abbreviations")["before_number"]["forms"]))
    return re.compile(rf"\b(?:{words})\.$", re.IGNORECASE)


@cache
def _punkt() -> "PunktSentenceTokenizer":
    """Build the tokenizer from the vocabulary; nothing is trained or downloaded."""
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    vocabulary = forms("abbreviations")
    starters = _starters("after_words")
    titles = vocabulary["never_last"]["forms"]
    parameters = PunktParameters()
    parameters.abbrev_types = {*titles, *vocabulary["may_be_last"]["forms"]}
    parameters.sent_starters = set(starters)
    parameters.collocations = {(title, starter) for title in titles for starter in starters}
    return PunktSentenceTokenizer(parameters)
