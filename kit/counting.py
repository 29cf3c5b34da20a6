"""Which figures may be summed: never a target, plan, framework, running total, share, part of a whole, or repeat.

The rule is AidData's (TUFF): aggregate only what is committed, under way or completed, and each thing once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kit.model import Figure


def within(figures: list[Figure]) -> list[Figure]:
    """Set ``countable`` and its reason for the figures of one document."""
    seen: dict[tuple[object, ...], Figure] = {}
    result = []
    for figure in figures:
        reason = _reason(figure)
        key = _key(figure)
        if not reason and key in seen:
            reason = f"repeat of {seen[key].start}"
        if not reason:
            seen[key] = figure
        result.append(replace(figure, countable=not reason, countable_reason=reason))
    return result


def _reason(figure: Figure) -> str:
    if figure.status in ("target", "forecast", "planned"):
        return figure.status
    if figure.aspect in ("growth", "change", "share"):
        return figure.aspect
    if figure.aspect == "cumulative":
        return "cumulative"
    if figure.unit in ("percent", "percentage point", "times"):
        return "ratio"
    if figure.measure in ("price", "capacity"):
        return figure.measure
    return ""


def _key(figure: Figure) -> tuple[object, ...]:
    parties = (figure.reporter, figure.partner)
    if figure.measure in ("trade", "deal", "project", "freight"):
        parties = tuple(sorted(parties, key=str))  # type: ignore[assignment]
    return (
        figure.measure,
        figure.aspect,
        figure.unit,
        figure.value,
        figure.high,
        figure.period,
        parties,
        figure.sectors,
    )


def across(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Mark repeats across documents: of equal figures only the first counts."""
    seen: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        key = _key(figure)
        first = seen.get(key)
        if figure.countable and first is not None and first.document != figure.document:
            yield replace(figure, countable=False, countable_reason=f"repeat of {first.document}:{first.start}")
            continue
        if figure.countable:
            seen.setdefault(key, figure)
        yield figure
