"""Which of a sentence's expressions of time an amount belongs to.

Its own stands right behind it or leads its clause; a growth takes the time of the new value ("rose 3 pct to 5 billion
in May"); an old value takes its own, or is so far back as the sentence compares ("from 5.7 billion a year ago"). What
the sentence does not date takes the date of the sentence before on the same matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kit.clauses import Reading
from kit.meaning import Choice
from kit.numerals import Amount
from kit.periods import When, shifted, year_of
from kit.vocabulary import word_set

UNDATED = Choice(None, "period: not dated", 0.6)
_SAID = word_set("timing", "said")


@dataclass(frozen=True, slots=True)
class Placed:
    """An expression of time with the tokens that it covers."""

    when: When
    first: int
    last: int


@dataclass(slots=True)
class Timeline:
    """What is remembered from amount to amount: the period in force and how far back comparisons reach."""

    current: Choice | None = None
    main: str | None = None
    back: tuple[int, str] | None = None


def placed(reading: Reading) -> list[Placed]:
    """The expressions of time of a sentence by their tokens."""
    return [
        Placed(when, first, max(first + 1, reading.token_at(when.end - 1) + 1))
        for when in reading.whens
        for first in (reading.token_at(when.start),)
    ]


@dataclass(frozen=True, slots=True)
class Times:
    """What a sentence says of time, as seen from one of its amounts."""

    placed: list[Placed]
    old: bool  # the amount is what another is compared with
    compares: bool  # a growth or change: the times of comparison are not its own
    timeless: bool  # a bare present tense, a plan


def times_of(reading: Reading, amount: Amount, aspect: str, status: str) -> Times:
    """Gather the times of a sentence for one amount; those that only say when somebody spoke or wrote are left out."""
    return Times(
        placed=[
            time
            for time in placed(reading)
            if not _of_speech(reading, time, amount) and not _of_dateline(reading, time)
        ],
        old=is_old(reading, amount),
        compares=aspect in ("growth", "change") or amount.kind == "times",
        timeless=_timeless(reading, amount, status),
    )


def timing(reading: Reading, amount: Amount, times: Times, line: Timeline) -> Choice:
    """Choose the period of an amount; ``line`` is what earlier amounts left and is not changed here."""
    before, after = reading.before(amount), reading.after(amount)
    own = _behind(reading, amount, times.placed, after, times.compares)
    if own is not None:
        return _resolve(own, reading, line, times.old, "period: behind it")
    if times.old and not times.compares:
        return old_value(line)
    led = _ahead(reading, amount, times.placed, before, times.compares)
    if led is not None:
        return _resolve(led, reading, line, False, "period: before it")
    forward = _forward(reading, amount, times.placed)
    if forward is not None:
        return _resolve(forward, reading, line, False, "period: of the new value")
    if line.current is not None and not times.timeless:
        return line.current
    anywhere = [
        time
        for time in times.placed
        if time.when.kind not in ("ago", "same")
        and not reading.crossed(time.first, amount.first)
        and not (times.compares and _compared(reading, time))
    ]
    if anywhere:
        return _resolve(anywhere[0], reading, line, False, "period: in the sentence")
    return UNDATED


def describe(reading: Reading, amount: Amount, times: Times, line: Timeline) -> Iterator[tuple[Choice, list[str], int]]:
    """Give each time of a sentence as a choice, with words for where it stands and its distance in tokens."""
    for time in times.placed:
        side = "before" if time.last <= amount.first else "behind"
        left, right = (time.last, amount.first) if side == "before" else (amount.last, time.first)
        numbers = reading.numbers_between(left - 1, right)
        between = reading.between(left, right)
        names = [
            f"{side} {min(numbers, 2)}",
            f"{side} {time.when.kind}",
            f"{side} {time.when.rule}",
            f"{side} comma {',' in between} and {'and' in between}",
            f"crossed {min(reading.crossed(time.first, amount.first), 2)}",
            f"hidden {reading.hidden(time.first, amount.first)}",
            f"compared {_compared(reading, time)} {times.compares}",
            f"old {times.old} {side} {min(numbers, 2)}",
            f"after {reading.low(time.first - 1) if reading.low(time.first - 1) in _LEADS else ''}",
        ]
        yield _resolve(time, reading, line, times.old, f"period: {side} it"), names, right - left


_LEADS = word_set("timing", "leads")


def _timeless(reading: Reading, amount: Amount, status: str) -> bool:
    """Whether an undated amount stays undated: a bare present tense, a plan, what something can do."""
    if status in ("planned", "forecast"):
        return True
    words = reading.clause_words(amount.first)
    if any(word in _PAST or (word.endswith("ed") and len(word) > 4) for word in words):
        return False
    return any(word in _PRESENT for word in words)


_PAST = word_set("timing", "past")
_PRESENT = word_set("timing", "present")


def _of_speech(reading: Reading, time: Placed, amount: Amount) -> bool:
    """Whether a weekday, "today" or the like only says when somebody spoke."""
    if time.when.rule not in ("weekday", "now", "yesterday", "day") or (time.when.rule == "day" and time.first > 12):
        return False
    if time.when.rule == "now" and reading.low(time.first) not in ("today", "tonight"):
        return False
    around = set(reading.between(max(0, time.first - 5), time.first)) | set(reading.between(time.last, time.last + 3))
    return bool(around & _SAID)


def _of_dateline(reading: Reading, time: Placed) -> bool:
    """Whether a day only says when the text was written: "HANOI, June 3, 2024 -- Exports ..."."""
    if time.when.rule != "day" or not 0 < time.first <= 6:
        return False
    dash = next((k for k in range(time.last, time.last + 8) if reading.low(k) in _DASHES), None)
    return dash is not None and not any(token.text[0].islower() for token in reading.tokens[:dash])


_DASHES = frozenset("-–—")


def is_old(reading: Reading, amount: Amount) -> bool:
    """Whether an amount is what another is compared with: "from 5.7 billion", "against 94", "compared with 3"."""
    at = amount.first - 1
    while at >= 0 and reading.low(at) in _HEDGING:
        at -= 1
    word = reading.low(at)
    return word in ("from", "against", "versus", "vs") or (word in ("with", "to") and reading.low(at - 1) == "compared")


_HEDGING = word_set("timing", "hedging")


def _compared(reading: Reading, time: Placed) -> bool:
    if time.when.kind in ("ago", "same"):
        return True
    words = reading.between(max(0, time.first - 3), time.first)
    return bool(
        {"than", "from", "compared", "against", "as", "below", "above", "over", "on"} & set(words[-2:])
        or "compared" in words
    )


def _behind(
    reading: Reading, amount: Amount, times: list[Placed], after: Amount | None, compares: bool
) -> Placed | None:
    end = after.first if after is not None else len(reading.tokens)
    for time in times:
        if time.first < amount.last or time.last > end + (1 if after is None else 0):
            continue
        if reading.crossed(amount.last - 1, time.first) or (
            reading.hidden(time.first, amount.first) and reading.low(amount.last) != "("
        ):
            continue
        if compares and (_compared(reading, time) or (time.when.kind == "since" and not _lasting(amount))):
            continue
        if _in_relative(reading, amount, time):
            continue
        if after is not None and _leads_next(reading, amount, time, after):
            continue
        return time
    return None


def _lasting(amount: Amount) -> bool:
    """Whether "since March" dates the amount itself: jobs lost since then, not a price up since then."""
    return amount.kind in ("count", "physical")


def _in_relative(reading: Reading, amount: Amount, time: Placed) -> bool:
    """Whether an expression belongs to a clause of its own: "that the study of 2011 foresaw", ", falling in 2028"."""
    words = reading.between(amount.last, time.first)
    for k, word in enumerate(words):
        if word in ("that", "which", "who", "whose", "when", "after", "before", "until") and k:
            return True
        if (
            word == ","
            and k + 1 < len(words)
            and words[k + 1].endswith("ing")
            and words[k + 1] not in ("including", "during")
        ):
            return True
    return False


def _leads_next(reading: Reading, amount: Amount, time: Placed, after: Amount) -> bool:
    """Whether an expression between two amounts opens the clause of the second: ", and in 2014 it was 5"."""
    words = reading.between(amount.last, time.first)
    opened = any(word in (",", "and", "but", ";", "—", "–") for word in words)
    return (
        opened
        and after.first - time.last <= 8
        and time.first - amount.last >= 2
        and "," not in reading.between(time.last, after.first)
    )


def _ahead(
    reading: Reading, amount: Amount, times: list[Placed], before: Amount | None, compares: bool
) -> Placed | None:
    start = before.last if before is not None else 0
    best = None
    for time in times:
        if (
            time.first < start
            or time.last > amount.first
            or (reading.crossed(time.first, amount.first) and before is not None)
        ):
            continue
        if reading.hidden(time.first, amount.first) or time.when.kind in ("ago", "same"):
            continue
        if compares and _compared(reading, time):
            continue
        if before is not None and _belongs_to(reading, before, time):
            continue
        best = time
    return best


def _belongs_to(reading: Reading, before: Amount, time: Placed) -> bool:
    words = reading.between(before.last, time.first)
    return not any(word in (",", "and", "but", ";", "—", "while") for word in words)


def _forward(reading: Reading, amount: Amount, times: list[Placed]) -> Placed | None:
    """The time behind the next amounts, as long as they continue this one: "rose 3 pct to 5 billion in May"."""
    here = amount
    for _ in range(3):
        after = reading.after(here)
        if after is None or reading.crossed(here.first, after.first):
            return None
        words = reading.between(here.last, after.first)
        if not {"to", "or", "(", ",", "and", "worth", "of"} & set(words) or {"from", "against", "than"} & set(
            words[-3:]
        ):
            return None
        found = _behind(reading, after, times, reading.after(after), compares=False)
        if found is not None:
            return None if found.when.kind in ("ago", "same") else found
        here = after
    return None


def _resolve(time: Placed, reading: Reading, line: Timeline, old: bool, rule: str) -> Choice:
    """Give the code of an expression; what is measured from another period is measured from the one in force."""
    when, cue = time.when, (time.first, time.last)
    if when.rule == "anaphor" or (when.kind == "same" and not _compared_with(reading, time) and not old):
        return Choice(line.main, "period: the one spoken of", 0.7, cue) if line.main else UNDATED
    if when.kind in ("ago", "same") and line.main is not None:
        back = when.back
        if when.kind == "same":
            there, here = year_of(when.code), year_of(line.main)
            back = (here - there, "year") if there is not None and here is not None and here > there else (1, "year")
        if back is not None:
            code = shifted(line.main.rstrip("/") if "/" in line.main and line.main.endswith("/") else line.main, back)
            if code is not None:
                return Choice(code, "period: so far back as compared", 0.8, cue, "compared")
    if when.code is None:
        return Choice(None, "period: needs the day of publication", 0.3, cue)
    return Choice(when.code, rule, 0.9 if rule == "period: behind it" else 0.8, cue)


def _compared_with(reading: Reading, time: Placed) -> bool:
    words = reading.between(max(0, time.first - 4), time.first)
    text = time.when.text.lower()
    return (
        bool({"than", "from", "compared", "against", "on", "over"} & set(words))
        or "year" in text
        or any(c.isdigit() for c in text)
    )


def old_value(line: Timeline) -> Choice:
    """Give the period of an old value that has none of its own: so far back as the text compared before."""
    if line.back is not None and line.main is not None:
        code = shifted(line.main, line.back)
        if code is not None:
            return Choice(code, "period: compared as before", 0.6, None, "compared")
    return Choice(None, "period: old value, not dated", 0.5)
