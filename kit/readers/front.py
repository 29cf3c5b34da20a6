"""What a text says of itself: headline, date and publisher in its first lines, and the furniture around it.

Only what surely is a headline or a page's furniture is marked as omitted: what is left in costs a stray sentence, what
is wrongly left out costs its figures.
"""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from kit.model import Omission
from kit.vocabulary import forms


@dataclass(slots=True)
class Front:
    """What was found around the article proper."""

    title: str | None = None
    date: dt.date | None = None
    source: str | None = None
    omitted: list[Omission] = field(default_factory=list)

    def add(self, about: "About", line: "_Line | None" = None) -> None:
        """Take over what a line says, unless an earlier one said it; omit the line if it is given."""
        self.date = self.date or about.date
        self.source = self.source or about.source
        if line is not None:
            self.omitted.append(Omission(line.start, line.end, about.reason))


@dataclass(frozen=True, slots=True)
class About:
    """What one line says of the text."""

    reason: str
    date: dt.date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the white space around it; ``gap``: a blank line stands before it."""

    start: int
    end: int
    text: str
    gap: bool


_EDGE = 4000  # characters from either end of a text within which its furniture lies
_LONGEST_LINE = 300  # of furniture
_LONGEST_HEADLINE = 200
_PARAGRAPH = 120  # a longer line is a paragraph, not a part of one
_LONG = 60  # a line of a paragraph, hardly of a table
_LONGEST_DATELINE = 120

_BREAK = re.compile(r"\r\n?|\n")
_WORD = re.compile(r"\w")
_STOP = re.compile(r"[.!?…][\"'”’»)\]]*$")
_OPEN_END = re.compile(r"[.,;:…-][\"'”’»)\]]*$")  # after these a line goes on, or is a sentence: no headline
_LIST_ITEM = re.compile(r"(?:[-*•‣◦▪·–—]|\(?(?:\d{1,2}|[a-z])[.)])\s")
_TABLE = re.compile(r"\t| {3}|\||:\s*[$€£¥]?\d")  # cells, or a label and its number
_DASH = re.compile(r"\s*(?:--|[—–])|\s-\s|:\s")


def front(text: str) -> Front:
    """Read the first lines up to the article's own first one, then what lies behind and between."""
    found = Front()
    lines = _lines(text, 0, _EDGE)
    for i, line in enumerate(lines):
        about = _page_line(line.text)
        if about is not None:
            found.add(about, line)
        elif found.title is None and _is_headline(line, lines[i + 1 :]):
            found.title = line.text.lstrip("# ")
            found.add(About("headline"), line)
        else:
            found.add(dateline(line.text))
            found.omitted += _behind(text, line.start)
            found.omitted += _between(text, line.start, found.omitted)
            break
    return found


def _lines(text: str, start: int, end: int) -> list[_Line]:
    """Give the lines that are not blank and begin between ``start`` and ``end``."""
    lines = []
    gap = False
    while start < min(end, len(text)):
        stop = _BREAK.search(text, start)
        written = text[start : stop.start() if stop else len(text)]
        body = written.strip()
        if body:
            first = start + written.index(body[0])
            lines.append(_Line(first, first + len(body), body, gap))
        gap = not body
        start = stop.end() if stop else len(text)
    return lines


def _page_line(text: str) -> About | None:
    """Tell what a line says that is nothing but a date, a publisher, a byline, buttons; None for any other."""
    if len(text) > _LONGEST_LINE:
        return None
    for reason, pattern in _shapes():
        match = pattern.fullmatch(text)
        if match:
            named = match.groupdict().get("source")
            return About(reason, _date_in(text), _publishers().get(named, named) if named else _source_in(text))
    if _STOP.search(text) or _WORD.search(_page_words().sub("", text)):
        return None
    if not _WORD.search(text):
        return About("rule")
    date, source = _date_in(text), _source_in(text)
    if date or source:
        return About("date line", date, source)
    return None if _day().search(text) else About("page furniture")  # a day without year may head a table


def _is_headline(line: _Line, following: list[_Line]) -> bool:
    """Tell whether a first line surely is a headline: short, open-ended, and above something else than its own rest."""
    text = line.text
    following = [after for after in following if _WORD.search(after.text)]
    if not following:
        return False
    if text.startswith("# "):
        return True
    if len(text) > _LONGEST_HEADLINE or " " not in text or text[0].islower():
        return False
    if _OPEN_END.search(text) or _LIST_ITEM.match(text) or _TABLE.search(text):
        return False
    after = following[0]
    if _page_line(after.text) or _says_something(dateline(after.text)):
        return True
    if after.text[0].islower() or (_LIST_ITEM.match(after.text) and len(after.text) <= _PARAGRAPH):
        return False
    if after.gap:
        return _is_prose(_paragraph(following))
    # Without a blank line below it may be the first line of a broken paragraph, or of a table.
    rest = following[1:3]
    if text.isupper() and not after.text.isupper() and rest and rest[0].text[0].islower():
        return True
    return len(after.text) > _PARAGRAPH or (len(after.text) > _LONG and all(_is_prose(x.text) for x in (after, *rest)))


def _says_something(about: About) -> bool:
    return about.date is not None or about.source is not None


def _paragraph(lines: list[_Line]) -> str:
    """Give the first paragraph of some lines, as one."""
    end = next((i for i, line in enumerate(lines) if i and line.gap), len(lines))
    return " ".join(line.text for line in lines[:end])


def _is_prose(text: str) -> bool:
    return len(text) > _PARAGRAPH or _STOP.search(text) is not None


def dateline(text: str) -> About:
    """Read "ASTANA, May 7, 2015 (Xinhua) --" and the like at the beginning of a text.

    >>> str(dateline("Astana, 7 May 2015 (Xinhua) -- Trade grew.").date)
    '2015-05-07'
    """
    text = text[:_EDGE].lstrip()
    dash = _DASH.search(text[:_LONGEST_DATELINE])
    if dash is None:
        return About("dateline")
    zone = text[: dash.start()]
    names = re.findall(r"[^\s,./()]+", _page_words().sub(" ", zone))
    if len(names) > 6 or not all(name[0].isupper() for name in names):
        return About("dateline")
    return About("dateline", _date_in(zone), _source_in(zone))


def _behind(text: str, begin: int) -> list[Omission]:
    """Give the end mark and the furniture after an article that begins at ``begin``."""
    start = text.rfind("\n", 0, max(0, len(text) - _EDGE)) + 1
    lines = _lines(text, max(start, begin), len(text))
    omitted = []
    for i in range(len(lines) - 1, -1, -1):
        line = lines[i]
        mark = _end_mark().search(line.text[-_LONGEST_LINE:])
        about = _page_line(line.text)
        if mark is not None:
            length = len(mark.group(1))
            omitted.append(Omission(line.end - length, line.end, "end mark"))
            if length < len(line.text):
                break
        elif about is not None and (i == 0 or line.gap or _is_closed(lines[i - 1].text)):
            omitted.append(Omission(line.start, line.end, about.reason))
        else:
            break
    return omitted


def _is_closed(text: str) -> bool:
    """Tell whether a line is over: the next one cannot be the rest of its sentence."""
    return _STOP.search(text) is not None or _page_line(text) is not None or _end_mark().fullmatch(text) is not None


def _between(text: str, begin: int, known: list[Omission]) -> list[Omission]:
    """Give the lines of furniture in the middle of an article."""
    starts = {omission.start for omission in known}
    return [
        Omission(match.start(1), match.end(1), reason)
        for reason, pattern in _shapes_between()
        for match in pattern.finditer(text, begin)
        if match.start(1) not in starts
    ]


# --- the vocabulary of furniture, as patterns -----------------------------------------------------------------------

_TIME = r"""(?:(?<=\d)T|(?<!\w)(?:at\ )?)\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?         # 10:30:05  T10:30
            (?:\ ?[AaPp]\.?[Mm]\b\.?)?(?:\ ?(?:Z|[A-Z]{2,4})\b)?(?:[+-]\d{1,2}:?\d*)?  # 9:15 a.m. EDT"""
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20|21)\d\d"


@cache
def _month() -> str:
    """Give a pattern of the months with their abbreviations: ``Sep``, ``Sept.``, ``September``."""
    names = (f"{name[:3]}(?:{name[3:]}|t?\\.?)" if len(name) > 3 else name for name in forms("furniture")["months"])
    return f"(?i:{'|'.join(names)})"


@cache
def _date() -> re.Pattern[str]:
    month = _month()
    return re.compile(
        rf"""\b(?: (?P<m1>{month})\ (?P<d1>{_DAY}),?\ (?P<y1>{_YEAR})
              | (?P<d2>{_DAY})[ ](?P<m2>{month}),?[ ](?P<y2>{_YEAR})
              | (?P<y3>{_YEAR})[-/.](?P<m3>\d\d?)[-/.](?P<d3>\d\d?)
            )(?!\d)""",
        re.VERBOSE,
    )


@cache
def _day() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_month()}\ {_DAY}|{_DAY}\ {_month()})\b", re.VERBOSE)


def _date_in(text: str) -> dt.date | None:
    """Find the first full date; a day without its year is none."""
    for match in _date().finditer(text):
        for i in "123":
            if match[f"y{i}"]:
                month = match[f"m{i}"]
                number = int(month) if month.isdigit() else _month_number(month)
                try:
                    return dt.date(int(match[f"y{i}"]), number, int(re.sub(r"\D", "", match[f"d{i}"])))
                except ValueError:  # February 30
                    continue
    return None


def _month_number(name: str) -> int:
    names = [month[:3].lower() for month in forms("furniture")["months"]]
    return names.index(name[:3].lower()) + 1


@cache
def _publishers() -> dict[str, str]:
    return {form: row["name"] for row in forms("furniture")["publisher"] for form in row["forms"]}


@cache
def _publisher() -> re.Pattern[str]:
    return re.compile(_any_of(_publishers()))


def _source_in(text: str) -> str | None:
    match = _publisher().search(text)
    return _publishers()[match.group()] if match else None


def _any_of(phrases: Collection[str]) -> str:
    """Give a pattern for whole phrases, the longest first."""
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})(?!\w)"


@cache
def _page_words() -> re.Pattern[str]:
    """Everything that a page's own line is made of: dates, times, publishers, labels and buttons."""
    table = forms("furniture")
    words = [form for row in table["words"] for form in row["forms"]]
    weekdays = [form for name in table["weekdays"] for form in (name, name[:3])]
    parts = (
        _date().pattern,
        _day().pattern,
        _TIME,
        _any_of(_publishers()),
        f"(?i:{_any_of([*words, *weekdays])})",
    )
    return re.compile("\n|".join(parts), re.VERBOSE)


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["reason"], re.compile(row["pattern"])) for row in forms("furniture")["line"])


@cache
def _shapes_between() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["reason"], re.compile(rf"^[ \t]*({row['pattern']})[ \t]*\r?$", re.MULTILINE))
        for row in forms("furniture")["line"]
        if row["where"] == "anywhere"
    )


@cache
def _end_mark() -> re.Pattern[str]:
    marks = [form for row in forms("furniture")["ending"] for form in row["forms"]]
    return re.compile(rf"(?:^|[.!?\"'”’)\]]\s+)({'|'.join(map(re.escape, sorted(marks, key=len, reverse=True)))})$")
