"""Which figures may be summed: never a target, plan, framework, running total, share, part of a whole, or repeat.

The rule is AidData's (TUFF): aggregate only what is committed, under way or completed, and each thing once. What only
the other rows of a table show (months beside their year) is ``analysis.why_left_out``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kit.model import RATES, TWO_WAY, Figure

_NOT_BINDING = re.compile(r"framework|memorand|letters? of intent|preliminary|\bmous?\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:of which|of them|of these|of it|including|among them|, the former)\W+(?:[\w$€£¥.,]+\W+){0,3}$", re.IGNORECASE
)

Key = tuple[object, ...]


def within(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Set ``countable`` and its reason for the figures of one document."""
    seen: dict[Key, int] = {}
    before: Figure | None = None
    for figure in figures:
        reason = _never(figure) or _part_of(figure, before)
        key = _key(figure)
        if not reason and key in seen:
            reason = f"repeat of {seen[key]}"
        if not reason:
            seen[key] = figure.start
            before = figure
        yield replace(figure, countable=not reason, countable_reason=reason)


def _never(figure: Figure) -> str:
    """What a figure is that must never be summed, as its reason."""
    if figure.status == "planned" and _NOT_BINDING.search(_cue(figure, "status") + " " + _cue(figure, "measure")):
        return "framework"
    if figure.status in ("target", "forecast", "planned"):
        return figure.status
    if figure.aspect in ("growth", "change", "share", "cumulative"):
        return figure.aspect
    if figure.unit in RATES:
        return "ratio"
    return figure.measure if figure.measure in ("price", "capacity") else ""


def _cue(figure: Figure, field: str) -> str:
    """The words that set a field of a figure."""
    reason = next((reason for reason in figure.reasons if reason.field == field), None)
    if reason is None or reason.start is None or reason.end is None:
        return ""
    return figure.sentence[reason.start - figure.sentence_start : reason.end - figure.sentence_start]


def _part_of(figure: Figure, before: Figure | None) -> str:
    """Say of which figure of the sentence another is a part: "5 million tonnes, of which 300,000 tonnes steel"."""
    if before is None or before.sentence_start != figure.sentence_start:
        return ""
    same = (before.measure, before.unit, before.aspect) == (figure.measure, figure.unit, figure.aspect)
    between = figure.sentence[before.end - figure.sentence_start : figure.start - figure.sentence_start]
    return f"part of {before.start}" if same and figure.value <= before.value and _PART.search(between) else ""


def _key(figure: Figure) -> Key:
    parties = (figure.reporter, figure.partner)
    if figure.measure in TWO_WAY:
        parties = (min(parties, key=str), max(parties, key=str))
    return (
        figure.measure, figure.aspect, figure.unit, figure.value, figure.high, figure.period, parties, figure.sectors,
    )  # fmt: skip


def across(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Mark repeats across documents: of equal figures the first counts.

    A figure without a period or without parties equals no other: too little is known of it.
    """
    seen: dict[Key, tuple[str, int]] = {}
    for figure in figures:
        if not figure.countable or figure.period is None or not (figure.reporter or figure.partner):
            yield figure
            continue
        document, start = seen.setdefault(_key(figure), (figure.document, figure.start))
        if document == figure.document:
            yield figure
        else:
            yield replace(figure, countable=False, countable_reason=f"repeat of {document}:{start}")
