"""Expressions of time to periods, resolved against the day of publication.

The patterns are data (``words/en/periods.toml``); each names the rule, a function here, that reads its match. A rule
that needs the publication date and has none gives no period. Codes: ``2015``, ``2023H1``, ``2014Q4``, ``2015-03``,
``2015-05-07``, ``FY1988``, a span ``first/last``, an open one ``1992/``.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kit.model import Period
from kit.vocabulary import forms


@dataclass(frozen=True, slots=True)
class Clock:
    """What relative expressions are resolved against: the day of publication and the fiscal year's first month."""

    date: dt.date | None
    fiscal_month: int = 1


@dataclass(frozen=True, slots=True)
class When:
    """An expression of time found: its place, its code (None where the date it needs is unknown), and its kind.

    ``kind`` is ``point`` for what stands by itself, ``now`` for the day of publication, ``ago`` for what is measured
    from another period (``back`` years or months before it), ``weak`` for a bare weekday.
    """

    start: int
    end: int
    text: str
    code: str | None
    kind: str = "point"
    rule: str = ""
    back: tuple[int, str] | None = None


# --- codes and days --------------------------------------------------------------------------------------------------


def month_code(year: int, month: int) -> str:
    """Write a month, also one counted past either end of its year: 2014 and 13 is 2015-01."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year}-{month:02d}"


def months_code(year: int, first: int, last: int, last_year: int | None = None) -> str:
    """Write a span of months, as a quarter, half or year where it is one.

    >>> months_code(2023, 1, 6), months_code(2023, 7, 9), months_code(2023, 1, 10)
    ('2023H1', '2023Q3', '2023-01/2023-10')
    """
    if last_year is None or last_year == year:
        if (first, last) == (1, 12):
            return str(year)
        if last - first == 5 and first in (1, 7):
            return f"{year}H{1 if first == 1 else 2}"
        if last - first == 2 and first % 3 == 1:
            return f"{year}Q{first // 3 + 1}"
        if first == last:
            return month_code(year, first)
    return f"{month_code(year, first)}/{month_code(last_year or year, last)}"


_CODE = re.compile(
    r"(?P<fy>FY)?(?P<year>\d{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
)


def days(code: str | None, fiscal_month: int = 1) -> tuple[dt.date | None, dt.date | None]:
    """Give the first and the last day of a period; the last of an open one is None.

    >>> days("2014Q4")
    (datetime.date(2014, 10, 1), datetime.date(2014, 12, 31))
    """
    if not code:
        return None, None
    first, _, last = code.partition("/")
    begins = _days(first, fiscal_month)[0]
    if "/" in code:
        return begins, _days(last, fiscal_month)[1] if last else None
    return _days(first, fiscal_month)


def _days(code: str, fiscal_month: int) -> tuple[dt.date | None, dt.date | None]:
    match = _CODE.fullmatch(code)
    if match is None:
        return None, None
    year = int(match["year"])
    try:
        if match["fy"]:
            if fiscal_month == 1:
                return dt.date(year, 1, 1), dt.date(year, 12, 31)
            return dt.date(year - 1, fiscal_month, 1), dt.date(year, fiscal_month, 1) - dt.timedelta(1)
        if match["day"]:
            day = dt.date(year, int(match["month"]), int(match["day"]))
            return day, day
        if match["half"]:
            first, last = (1, 6) if match["half"] == "1" else (7, 12)
        elif match["quarter"]:
            first = 3 * int(match["quarter"]) - 2
            last = first + 2
        elif match["month"]:
            first = last = int(match["month"])
        else:
            first, last = 1, 12
        return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])
    except ValueError:
        return None, None


def period(when: When, fiscal_month: int = 1) -> Period | None:
    """Give the period of an expression, None where it could not be resolved."""
    if when.code is None:
        return None
    first, last = days(when.code, fiscal_month)
    return Period(when.start, when.end, when.text, when.code, first, last)


def year_of(code: str | None) -> int | None:
    """Give the year of a code's first day, without looking at fiscal years: FY1988 is 1988."""
    match = _CODE.match(code or "")
    return int(match["year"]) if match else None


def shifted(code: str, back: tuple[int, str]) -> str | None:
    """Give the period so many years or months before another: a year before 2014Q4 is 2013Q4."""
    count, unit = back
    first, slash, last = code.partition("/")
    ends = [_shifted(part, count, unit) for part in (first, last) if part]
    if None in ends:
        return None
    return slash.join(str(end) for end in ends) if last or not slash else f"{ends[0]}/"


def _shifted(code: str, count: int, unit: str) -> str | None:
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    year = int(match["year"])
    if unit == "year":
        leap = code.endswith("-02-29")
        moved = code.replace(match["year"], f"{year - count:04d}", 1)
        return moved[:-2] + "28" if leap and not calendar.isleap(year - count) else moved
    if unit == "month" and match["month"]:
        return month_code(year, int(match["month"]) - count)
    if unit == "quarter" and match["quarter"]:
        number = year * 4 + int(match["quarter"]) - 1 - count
        return f"{number // 4}Q{number % 4 + 1}"
    if unit in ("day", "week") and match["day"]:
        day = dt.date(year, int(match["month"]), int(match["day"])) - dt.timedelta(count * (7 if unit == "week" else 1))
        return day.isoformat()
    return None


Back = tuple[str | None, str, tuple[int, str] | None]

# --- reading ---------------------------------------------------------------------------------------------------------

_NUMBERS = {
    word: number
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"fifteen": 15, "twenty": 20, "thirty": 30}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "latter": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": 4,
    "final": 4,
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class _Match:
    """The named groups of a match, with None for those that its pattern does not have."""

    def __init__(self, match: re.Match[str]) -> None:
        self.groups = match.groupdict()
        self.text = match.group()

    def __getitem__(self, name: str) -> str | None:
        return self.groups.get(name)

    def number(self, name: str) -> int:
        value = self.groups.get(name) or ""
        return int(value) if value.isdecimal() else _NUMBERS.get(value.lower(), 0)

    def month(self, name: str = "month") -> int:
        return _MONTHS.index((self.groups[name] or "")[:3].lower()) + 1


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, frozenset[str]], ...]:
    """The rows of the vocabulary: pattern, rule, and the words one of which a text must hold."""
    table = forms("periods")
    groups = table["groups"]
    made = []
    for row in table["period"]:
        source = row["pattern"]
        for name, group in groups.items():
            source = source.replace("{" + name + "}", group)
        source = source.replace("{number2}", groups["number"].replace("<number>", "<number2>"))
        lead = "" if source.startswith(("^", "(?<", "(?P<lead>")) else r"\b"
        pattern = re.compile(lead + source.replace(" ", r"\s+").replace(r"\s+?", r"\s?"), re.IGNORECASE)
        made.append((pattern, row["rule"], frozenset(row["needs"])))
    return tuple(made)


_WORD = re.compile(r"[a-z]+")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d")


def _held(text: str) -> set[str]:
    """The words of a text, and the marks of months, years and decades."""
    held = set(_WORD.findall(text.lower()))
    if any(word[:3] in _MONTHS for word in held):
        held.add("#month")
    if _YEAR.search(text):
        held |= {"#year", "#decade"} if "0s" in text else {"#year"}
    return held


def whens(text: str, clock: Clock, *, offset: int = 0) -> list[When]:
    """Find the expressions of time in a sentence, none overlapping another, in order.

    ``offset`` is added to their places. A bare month is the latest one not after publication, or the next one behind
    "by", "until" or "will".

    >>> [w.code for w in whens("from 1990 to late 2014", Clock(dt.date(2015, 5, 7)))]
    ['1990', '2014Q4']
    """
    held = _held(text)
    found: list[tuple[int, int, int, str, re.Match[str]]] = []
    for order, (pattern, rule, needs) in enumerate(_patterns()):
        if needs.isdisjoint(held):
            continue
        for match in pattern.finditer(text):
            start = match.end("lead") if match.groupdict().get("lead") is not None else match.start()
            found.append((start, order, match.end(), rule, match))
    return _resolved(_disjoint(found), text, clock, offset)


_AHEAD = re.compile(r"\b(?:by|until|before|next)\W*$")
_WILL = re.compile(r"\b(?:will|is to|are to|to be|scheduled|due|resumes?|next)\b[^.;]*$")


def _disjoint(
    found: list[tuple[int, int, int, str, "re.Match[str]"]],
) -> list[tuple[int, int, int, str, "re.Match[str]"]]:
    """Keep of matches that overlap the one of the earlier pattern, or the longer one where that begins first."""
    kept: list[tuple[int, int, int, str, re.Match[str]]] = []
    for item in sorted(found, key=lambda item: (item[1], item[0])):
        if all(item[2] <= other[0] or item[0] >= other[2] for other in kept):
            kept.append(item)
    return sorted(kept)


def _resolved(
    found: list[tuple[int, int, int, str, "re.Match[str]"]], text: str, clock: Clock, offset: int
) -> list[When]:
    result: list[When] = []
    for start, _, end, rule, match in found:
        groups = _Match(match)
        before = text[max(0, match.start() - 12) : start].lower()
        ahead = bool(_AHEAD.search(before) or _WILL.search(text[max(0, start - 60) : start]))
        code, kind, back = _read(rule, groups, clock, ahead)
        while start < end and (text[start].isspace() or text[start] in ",("):
            start += 1
        if (
            code is not None
            and "/" not in code
            and _opens(text[max(0, start - 60) : start].lower(), text[end : end + 12].lower(), rule)
        ):
            code, kind = f"{code}/", "since"
        result.append(When(start + offset, end + offset, text[start:end], code, kind, rule, back))
    return result


_SINCE = re.compile(r"\bsince\s+(?:[^\s,;.]+\s+){0,6}$")
_FROM = re.compile(r"\b(?:from|as\s+of|effective)\s+$")


def _opens(before: str, after: str, rule: str) -> bool:
    """Whether an expression begins an open period: "since March", "since the line opened on May 3", "from July 1"."""
    if rule in ("ago", "same", "before", "now", "past_span", "next_span"):
        return False
    if _SINCE.search(before):
        return True
    return (
        rule == "day"
        and _FROM.search(before) is not None
        and "as of" not in before[-8:]
        and not re.match(r"\s*(?:to|until|through|-|–)\b", after)
    )


def _read(rule: str, match: _Match, clock: Clock, ahead: bool) -> Back:
    """Read a match by its rule: code, kind, and how far back of another period; no code for a day that never was."""
    kind, back = {"now": "now", "weekday": "weak", "this_half": "weak"}.get(rule, "point"), None
    try:
        if rule in _BACK:
            code, kind, back = _BACK[rule](match, clock)
        elif rule in _DATED:
            code = _DATED[rule](match, clock, ahead)
        else:
            code = RULES[rule](match, clock)
    except (ValueError, OverflowError):
        return None, kind, None
    return (code if code is None or days(code)[0] is not None else None), kind, back


def _year(match: _Match, clock: Clock) -> int | None:
    """The year that a match names, by number or by "this year"; None where it names none or the date is unknown."""
    if match["year"]:
        return int(match["year"])
    if match["short"]:
        short = int(match["short"])
        return short + (2000 if short < 60 else 1900)
    which = " ".join((match["which"] or "").lower().split())
    if which and clock.date:
        if which in ("last year", "the previous year", "the year before"):
            return clock.date.year - 1
        return clock.date.year + 1 if which == "next year" else clock.date.year
    return None


def _month_year(match: _Match, clock: Clock, month: int, ahead: bool) -> int | None:
    year = _year(match, clock)
    if year is not None or clock.date is None:
        return year
    now = (match["now"] or "").lower()
    here = clock.date
    if ahead or now == "next":
        return here.year if month >= here.month else here.year + 1
    if now == "last":
        return here.year if month < here.month else here.year - 1
    return here.year if month <= here.month else here.year - 1


def _read_month(match: _Match, clock: Clock, ahead: bool) -> str | None:
    month = match.month()
    year = _month_year(match, clock, month, ahead)
    return None if year is None else month_code(year, month)


def _read_day(match: _Match, clock: Clock, ahead: bool) -> str | None:
    month, day = match.month(), match.number("day")
    year = _month_year(match, clock, month, ahead)
    if year is None:
        return None
    if not match["year"] and not match["which"] and not ahead and clock.date and month == clock.date.month:
        year -= day > clock.date.day + 14  # what is reported lies behind, but for days just ahead
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _read_days(match: _Match, clock: Clock, ahead: bool) -> str | None:
    first = _read_day(match, clock, ahead)
    if first is None:
        return None
    return f"{first}/{dt.date.fromisoformat(first).replace(day=match.number('day2'))}"


def _read_months(match: _Match, clock: Clock, ahead: bool) -> str | None:
    first, last = match.month(), match.month("month2")
    if match["year2"]:
        return months_code(int(match["year"] or 0), first, last, int(match["year2"]))
    year = _month_year(match, clock, last, ahead)
    if year is None:
        return None
    return months_code(year - 1, first, last, year) if first > last else months_code(year, first, last)


_DATED: dict[str, Callable[[_Match, Clock, bool], str | None]] = {
    "month": _read_month,
    "day": _read_day,
    "days": _read_days,
    "months": _read_months,
}


def _iso(match: _Match, clock: Clock) -> str | None:
    return dt.date(int(match["year"] or 0), match.number("mm"), match.number("dd")).isoformat()


def _months_to(match: _Match, clock: Clock) -> str | None:
    last, count = match.month(), match.number("number")
    year = _month_year(match, clock, last, ahead=False)
    if year is None:
        return None
    first = last - count + 1
    if first >= 1:
        return months_code(year, first, last)
    return months_code(year - 1, first + 12, last, year)


def _whole_year(match: _Match, clock: Clock) -> int | None:
    year = _year(match, clock)
    return year if year is not None else clock.date.year if clock.date else None


def _first_months(match: _Match, clock: Clock) -> str | None:
    year, count = _whole_year(match, clock), match.number("number")
    if year is None or not 0 < count <= 12:
        return None
    if match["year"] is None and match["which"] is None and clock.date and count > clock.date.month:
        year -= 1
    return months_code(year, 1, count)


def _first_quarters(match: _Match, clock: Clock) -> str | None:
    year = _whole_year(match, clock)
    return None if year is None else months_code(year, 1, 3 * match.number("number"))


def _latest(match: _Match, clock: Clock, part: int, months: int, letter: str) -> str | None:
    year = _year(match, clock)
    if year is None:
        if clock.date is None:
            return None
        begins = (part - 1) * months + 1
        year = clock.date.year if begins < clock.date.month or begins == 1 else clock.date.year - 1
    return f"{year}{letter}{part}"


def _part_number(match: _Match) -> int:
    return match.number("q") or match.number("q2") or _ORDINALS.get((match["ordinal"] or "").lower(), 1)


def _quarter(match: _Match, clock: Clock) -> str | None:
    return _latest(match, clock, _part_number(match), 3, "Q")


def _half(match: _Match, clock: Clock) -> str | None:
    return _latest(match, clock, _part_number(match), 6, "H")


def _this_half(match: _Match, clock: Clock) -> str | None:
    if clock.date is None:
        return None
    return f"{clock.date.year}H1" if clock.date.month > 6 else f"{clock.date.year - 1}H2"


def _fiscal_ended(match: _Match, clock: Clock) -> str | None:
    month = match.month()
    if match["year"]:
        return f"FY{match['year']}"
    if clock.date is None:
        return None
    ahead = re.search(r"\b(?:current|this|ending|ends)\b", match.text.lower()) is not None
    year = clock.date.year
    if ahead:
        return f"FY{year if month >= clock.date.month else year + 1}"
    return f"FY{year if month <= clock.date.month else year - 1}"


def _fiscal(match: _Match, clock: Clock) -> str | None:
    year = int(match["year"]) if match["year"] else _short_year(match["short"] or "0")
    last = match["short2"] or (match["short"] if match["year"] else None)
    if last is not None:
        if (year + 1) % 100 != int(last):
            return f"{year}/{year - year % 100 + int(last)}" if int(last) > year % 100 else str(year)
        year += 1
    return f"FY{year}"


def _short_year(short: str) -> int:
    return int(short) + (2000 if int(short) < 60 else 1900)


def _fiscal_now(match: _Match, clock: Clock) -> str | None:
    if clock.date is None or clock.fiscal_month == 1:
        return None if clock.date is None else f"FY{clock.date.year + _step(match)}"
    year = clock.date.year + (1 if clock.date.month >= clock.fiscal_month else 0)
    return f"FY{year + _step(match)}"


def _step(match: _Match) -> int:
    now = (match["now"] or "").lower()
    if now in ("last", "previous", "past"):
        return -1
    return 1 if now in ("next", "coming", "the coming", "the new") else 0


def _years(match: _Match, clock: Clock) -> str | None:
    first = int(match["year"] or 0)
    last = int(match["year2"]) if match["year2"] else first - first % 100 + int(match["short"] or 0)
    return f"{first}/{last}" if last > first else str(first)


def _decade(match: _Match, clock: Clock) -> str | None:
    first = int(match["decade"] or 0)
    part = (match["part"] or "").strip(" -").lower()
    begins, ends = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return f"{first + begins}/{first + ends}"


def _part_year(match: _Match, clock: Clock) -> str | None:
    year = _whole_year(match, clock)
    if year is None:
        return None
    part = (match["part"] or "").lower()
    quarter = 4 if part == "late" else 2 if part in ("mid", "the middle of") else 1
    return f"{year}Q{quarter}"


def _year_end(match: _Match, clock: Clock) -> str | None:
    year = _whole_year(match, clock)
    return None if year is None else str(year)


def _so_far(match: _Match, clock: Clock) -> str | None:
    year = _whole_year(match, clock)
    return None if year is None else f"{year}-01/"


def _relative(match: _Match, clock: Clock) -> str | None:
    if clock.date is None:
        return None
    step, unit, here = _step(match), (match["unit"] or "").lower(), clock.date
    if unit == "year":
        return str(here.year + step)
    if unit == "month":
        return month_code(here.year, here.month + step)
    if unit == "quarter":
        number = here.year * 4 + (here.month - 1) // 3 + step
        return f"{number // 4}Q{number % 4 + 1}"
    monday = here - dt.timedelta(here.weekday()) + dt.timedelta(7 * step)
    return f"{monday}/{monday + dt.timedelta(6)}"


def _past_span(match: _Match, clock: Clock) -> str | None:
    if clock.date is None:
        return None
    unit, count = (match["unit"] or "").lower(), match.number("number")
    if unit.startswith("month"):
        if not count:
            return None
        return (
            f"{month_code(clock.date.year, clock.date.month - count)}/{month_code(clock.date.year, clock.date.month)}"
        )
    years = (count or 1) * 10 if unit.startswith("decade") else count
    return f"{clock.date.year - years}/{clock.date.year}" if years else None


def _next_span(match: _Match, clock: Clock) -> str | None:
    if clock.date is None:
        return None
    unit, count = (match["unit"] or "year").lower(), match.number("number") or match.number("number2") or 1
    if unit.startswith("month"):
        return None
    years = count * 10 if unit.startswith("decade") else count
    return f"{clock.date.year}/{clock.date.year + years}"


def _now(match: _Match, clock: Clock) -> str | None:
    return clock.date.isoformat() if clock.date else None


def _yesterday(match: _Match, clock: Clock) -> str | None:
    return (clock.date - dt.timedelta(1)).isoformat() if clock.date else None


def _tomorrow(match: _Match, clock: Clock) -> str | None:
    return (clock.date + dt.timedelta(1)).isoformat() if clock.date else None


def _fiscal_months(match: _Match, clock: Clock) -> str | None:
    year, first, last = _fiscal_year(match), match.month(), match.month("month2")
    start = clock.fiscal_month if clock.fiscal_month > 1 else first
    begins = year - 1 if start > 1 and first >= start else year
    return months_code(begins, first, last, begins if last >= first else begins + 1)


def _fiscal_first(match: _Match, clock: Clock) -> str | None:
    year, start, count = _fiscal_year(match), clock.fiscal_month, match.number("number")
    begins = year - 1 if start > 1 else year
    last = start + count - 1
    return months_code(begins, start, (last - 1) % 12 + 1, begins + (last - 1) // 12)


def _fiscal_year(match: _Match) -> int:
    """The year in which the fiscal year named ends: FY17 is 2017, FY16-17 too."""
    return _short_year(match["short2"] or match["short"] or "0")


def _week_ended(match: _Match, clock: Clock) -> str | None:
    named, month = ("day", "month") if match["month"] else ("day2", "month2")
    year = _month_year(match, clock, match.month(month), ahead=False)
    if year is None:
        return None
    try:
        last = dt.date(year, match.month(month), match.number(named))
    except ValueError:
        return None
    return f"{last - dt.timedelta(6)}/{last}"


def _quarter_to(match: _Match, clock: Clock) -> str | None:
    last = match.month("month" if match["month"] else "month2")
    year = _month_year(match, clock, last, ahead=False)
    if year is None:
        return None
    return months_code(year, last - 2, last) if last >= 3 else months_code(year - 1, last + 10, last, year)


def _two_quarters(match: _Match, clock: Clock) -> str | None:
    first = _ORDINALS[(match["ordinal"] or "").lower()]
    last = _ORDINALS[(match["ordinal2"] or "").lower()]
    year = _whole_year(match, clock)
    return None if year is None or last <= first else months_code(year, 3 * first - 2, 3 * last)


def _day_span(match: _Match, clock: Clock) -> str | None:
    first, last = match.month(), match.month("month2")
    end_year = (
        int(match["year2"])
        if match["year2"]
        else int(match["year"])
        if match["year"]
        else clock.date.year
        if clock.date
        else None
    )
    if end_year is None:
        return None
    year = int(match["year"]) if match["year"] else end_year if first <= last else end_year - 1
    try:
        return f"{dt.date(year, first, match.number('day'))}/{dt.date(end_year, last, match.number('day2'))}"
    except ValueError:
        return None


def _years_from(match: _Match, clock: Clock) -> str | None:
    year = int(match["year"] or 0)
    return f"{year}/{year + match.number('number')}"


def _weekday(match: _Match, clock: Clock) -> str | None:
    if clock.date is None:
        return None
    day = _WEEKDAYS.index((match["weekday"] or "").lower())
    if (match["now"] or "").strip().lower() == "next":
        return (clock.date + dt.timedelta((day - clock.date.weekday()) % 7 or 7)).isoformat()
    return (clock.date - dt.timedelta((clock.date.weekday() - day) % 7)).isoformat()


RULES: dict[str, Callable[[_Match, Clock], str | None]] = {
    "iso": _iso,
    "fiscal_months": _fiscal_months,
    "fiscal_first": _fiscal_first,
    "day_span": _day_span,
    "week_ended": _week_ended,
    "quarter_to": _quarter_to,
    "two_quarters": _two_quarters,
    "years_from": _years_from,
    "anaphor": lambda match, clock: None,
    "months_to": _months_to,
    "first_months": _first_months,
    "first_quarters": _first_quarters,
    "quarter": _quarter,
    "half": _half,
    "this_half": _this_half,
    "fiscal_ended": _fiscal_ended,
    "fiscal": _fiscal,
    "fiscal_now": _fiscal_now,
    "years": _years,
    "decade": _decade,
    "part_year": _part_year,
    "year_end": _year_end,
    "so_far": _so_far,
    "relative": _relative,
    "past_span": _past_span,
    "next_span": _next_span,
    "plan_span": _next_span,
    "now": _now,
    "yesterday": _yesterday,
    "tomorrow": _tomorrow,
    "weekday": _weekday,
    "year": lambda match, clock: match["year"],
}


def _same(match: _Match, clock: Clock) -> Back:
    year = _year(match, clock)
    if year is None and clock.date:
        year = clock.date.year - 1
    return (None if year is None else str(year)), "same", None


def _ago(match: _Match, clock: Clock) -> Back:
    return (str(clock.date.year - 1) if clock.date else None), "ago", (1, "year")


def _years_ago(match: _Match, clock: Clock) -> Back:
    count = match.number("number")
    return (str(clock.date.year - count) if clock.date else None), "ago", (count, "year")


def _before(match: _Match, clock: Clock) -> Back:
    unit = match["unit"] or match["unit2"] or "month"
    code = month_code(clock.date.year, clock.date.month - 1) if clock.date and unit == "month" else None
    return code, "ago", (1, unit.lower())


_BACK: dict[str, Callable[[_Match, Clock], Back]] = {
    "same": _same,
    "ago": _ago,
    "years_ago": _years_ago,
    "before": _before,
}
