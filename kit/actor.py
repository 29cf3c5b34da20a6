"""Who and what a document names: economies, organisations, people with their office, and sectors."""

import re
from collections.abc import Iterator
from functools import cache

from kit.clauses import Reading
from kit.model import Document, Mention
from kit.parties import is_money
from kit.sentences import iter_sentences
from kit.tokens import Hit, Lexicon, Token, entry, tokenize
from kit.vocabulary import economy_name, forms, meanings, sector_labels

_ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z]{1,5}s?")


def mentions_of(document: Document) -> Iterator[Mention]:
    """Read the mentions of a document, in the order of the text, kind by kind within a sentence."""
    lexicon = meanings(document.date.year if document.date else None)
    for sentence in iter_sentences(document):
        tokens = tokenize(sentence.text, sentence.start)
        reading = Reading(sentence, tokens, (), lexicon.find(tokens), ())
        yield from _economies(document, reading)
        yield from _sectors(document, reading)
        people = list(_people(document, reading))
        yield from people
        yield from _organisations(document, reading, people)


def _mention(document: Document, start: int, end: int, kind: str, code: str, detail: str | None) -> Mention:
    return Mention(start, end, document.text[start:end], kind, code, detail)


def _economies(document: Document, reading: Reading) -> Iterator[Mention]:
    for hit, place in reading.places():
        if place.role != "company" and not place.weak and not is_money(reading, hit):
            yield _mention(
                document, *reading.span(hit.first, hit.last), "economy", place.code, economy_name(place.code)
            )


def _sectors(document: Document, reading: Reading) -> Iterator[Mention]:
    labels = sector_labels()
    for hit in reading.sectors():
        if not hit.value.weak:
            code = hit.value.code
            yield _mention(document, *reading.span(hit.first, hit.last), "sector", code, labels.get(code))


# --- people -----------------------------------------------------------------------------------------------------------


@cache
def _offices() -> Lexicon:
    table = forms("actors")["person"]
    before = [entry("before", form, form, cased=True) for form in table["offices"]]
    return Lexicon(before + [entry("after", form, form) for form in table["after"]])


def _people(document: Document, reading: Reading) -> Iterator[Mention]:
    """An office with a name behind it ("President Xi Jinping"), or a name with an office behind it (", head of")."""
    titles = frozenset(forms("actors")["person"]["titles"])
    for hit in _offices().find(reading.tokens):
        if hit.kind == "before":
            first, last = _name_from(reading, hit.last)
            detail = None if hit.value in titles else _office(reading, hit)
        else:
            comma = hit.first - 1
            if comma < 1 or reading.low(comma) != ",":
                continue
            first, last = _name_until(reading, comma)
            start, end = reading.span(hit.first, _phrase_end(reading, hit.last))
            detail = " ".join(document.text[start:end].split())
        if first < last:
            start, end = reading.span(first, last)
            name = " ".join(document.text[start:end].split())
            yield _mention(document, start, end, "person", name, detail)


def _is_name(token: Token) -> bool:
    return token.text[0].isupper() and token.text[-1].isalpha() and not token.text.isupper()


def _name_from(reading: Reading, first: int) -> tuple[int, int]:
    last = first
    while last < len(reading.tokens) and last - first < 4 and _continues_name(reading, first, last):
        last += 1
    while last > first and reading.low(last - 1) in ("-", "."):
        last -= 1
    return first, last if last - first >= 2 else first


def _continues_name(reading: Reading, first: int, at: int) -> bool:
    token = reading.tokens[at]
    if _is_name(token):
        return not any(hit.first <= at < hit.last for hit, _ in reading.places())
    return at > first and token.text in ("-", ".", "bin", "al", "de", "van", "von", "da", "dos")


def _name_until(reading: Reading, last: int) -> tuple[int, int]:
    first = last
    while first > 0 and last - first < 4 and _is_name(reading.tokens[first - 1]):
        first -= 1
    return (first, last) if last - first >= 2 else (last, last)


def _office(reading: Reading, hit: Hit) -> str:
    """The office with the adjective that leads it: "Kazakh Prime Minister"."""
    lead = next(
        (other for other, place in reading.places() if other.last == hit.first and place.role == "adjective"), None
    )
    start, end = reading.span(lead.first if lead is not None else hit.first, hit.last)
    text = reading.sentence.text[start - reading.sentence.start : end - reading.sentence.start]
    return " ".join(text.split())


def _phrase_end(reading: Reading, first: int) -> int:
    end = first
    while (
        end < len(reading.tokens)
        and end - first < 8
        and reading.low(end) not in (",", ".", ";", "said", "told", "says")
    ):
        end += 1
    return end


# --- organisations ----------------------------------------------------------------------------------------------------


@cache
def _organisation_words() -> tuple[frozenset[str], frozenset[str], Lexicon]:
    table = forms("actors")["organisation"]
    known = Lexicon([entry("known", form, form, cased=True) for form in table["known"]])
    return frozenset(table["heads"]), frozenset(table["joiners"]), known


def _organisations(document: Document, reading: Reading, people: list[Mention]) -> Iterator[Mention]:
    heads, joiners, known = _organisation_words()
    spans = [(first, last) for first, last in _capitalised(reading, joiners) if _has_head(reading, first, last, heads)]
    spans += [(hit.first, hit.last) for hit in known.find(reading.tokens)]
    spans += [(hit.first, hit.last) for hit, place in reading.places() if place.role == "company"]
    taken: list[tuple[int, int]] = [(person.start, person.end) for person in people]
    for first, last in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        start, end = reading.span(first, last)
        if all(end <= other_start or start >= other_end for other_start, other_end in taken):
            taken.append((start, end))
            name = " ".join(document.text[start:end].split())
            yield _mention(document, start, end, "organisation", name, _short(reading, last))


def _capitalised(reading: Reading, joiners: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, joined by "of", "and" and the like."""
    first = None
    for i in range(len(reading.tokens) + 1):
        token = reading.tokens[i] if i < len(reading.tokens) else None
        if token is not None and token.text[0].isupper() and token.text.replace(".", "").isalpha():
            first = i if first is None else first
        elif token is not None and first is not None and token.low in joiners and _goes_on(reading, i + 1):
            continue
        elif first is not None:
            if reading.low(first) in ("the", "a", "an", "in", "on", "at", "but", "for"):
                first += 1
            if i > first:
                yield first, i
            first = None


def _goes_on(reading: Reading, i: int) -> bool:
    """Whether a name goes on behind a joiner: "Bank of China", but not "... and the Bank of ..."."""
    if reading.low(i) == "the" and reading.low(i - 1) != "and":
        i += 1
    return i < len(reading.tokens) and reading.tokens[i].text[0].isupper()


def _has_head(reading: Reading, first: int, last: int, heads: frozenset[str]) -> bool:
    words = [token.text for token in reading.tokens[first:last]]
    return len(words) >= 2 and any(word in heads for word in words) and not all(word.isupper() for word in words)


def _short(reading: Reading, last: int) -> str | None:
    """The short form in brackets behind a name: "(ICBC)"."""
    if reading.low(last) == "(" and reading.low(last + 2) == ")" and _ACRONYM.fullmatch(reading.tokens[last + 1].text):
        return reading.tokens[last + 1].text
    return None
