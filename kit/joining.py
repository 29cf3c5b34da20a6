"""Amounts that belong together: lists that share a unit, an old and a new value, the two ends of a range."""

from collections.abc import Sequence
from dataclasses import replace

from kit.hedging import moved_before
from kit.numerals import HYPHENS, Amount, is_year
from kit.tokens import Token
from kit.vocabulary import word_set


def with_shared_units(found: list[Amount], tokens: Sequence[Token]) -> list[Amount]:
    """Give the numbers of a list one unit and magnitude: "US$8.1, 7.9 and 7.2 billion", "41,607 and 15,045 tonnes"."""
    result: list[Amount] = []
    run: list[Amount] = []
    for amount in found:
        if run and not (_joined(run[-1], amount, tokens, (",", "and", "or")) or _from_to(run[-1], amount, tokens)):
            result += _shared(run)
            run = []
        run.append(amount)
    return result + _shared(run)


def _shared(run: list[Amount]) -> list[Amount]:
    """Settle a run of joined amounts: bare ones take the unit at its end, else the one before them."""
    result = list(run)
    for k in range(len(result) - 2, -1, -1):
        if result[k].kind == "bare" and _can_give(result[k + 1], result[k]):
            result[k] = _same_unit(result[k], result[k + 1])
    for k in range(1, len(result)):
        unitless = result[k].kind == "bare" or (result[k].kind == "noun" and result[k].scale >= 1e6)
        if unitless and result[k - 1].kind == "money" and (result[k].scale > 1 or len(result) > 2):
            result[k] = inherit(result[k], result[k - 1])
    last = result[-1] if result else None
    for k, amount in enumerate(result[:-1]):
        if last is not None and amount.kind == last.kind == "money" and amount.scale == 1 < last.scale:
            unsigned = all(other.inherited for other in result[k + 1 :])
            result[k] = _rescaled(amount, last.scale) if unsigned else amount
    return result


def _can_give(after: Amount, here: Amount) -> bool:
    if after.kind in ("bare", "noun", "duration", "other", "times") or after.vague:
        return False
    if after.kind in ("percent", "point") and (here.scale > 1 or here.value >= 1000):
        return False  # 178 million, 31 percent down
    return not (after.kind == "count" and here.scale == 1 and here.value > 100 * max(after.value, 1))


def _from_to(here: Amount, after: Amount, tokens: Sequence[Token]) -> bool:
    """Whether two numbers are an old and a new value with one unit: "from 18 to 22 trains"."""
    between = [token.low for token in tokens[here.last : after.first]]
    return between == ["to"] and here.first > 0 and tokens[here.first - 1].low == "from"


def _joined(here: Amount, after: Amount, tokens: Sequence[Token], by: tuple[str, ...]) -> bool:
    between = [token.low for token in tokens[here.last : after.first]]
    return 1 <= len(between) <= 2 and all(word in by for word in between)


def _same_unit(here: Amount, after: Amount) -> Amount:
    if here.scale == 1 and after.scale > 1 and here.value < 1000:
        here = _rescaled(here, after.scale)
    return replace(
        here, kind=after.kind, unit=after.unit, figure_unit=after.figure_unit, factor=after.factor, codes=after.codes,
        counted=after.counted, noun_at=after.noun_at, inherited=True,
    )  # fmt: skip


def _rescaled(here: Amount, scale: float) -> Amount:
    return replace(here, value=float(f"{here.value * scale:.15g}"), scale=scale)


def inherit(here: Amount, unit_of: Amount, *, scale: bool = False) -> Amount:
    """Give a bare number the unit of another amount, and its magnitude where asked."""
    if scale and here.scale == 1:
        here = _rescaled(here, unit_of.scale)
    return replace(
        here, kind=unit_of.kind, unit=unit_of.unit, figure_unit=unit_of.figure_unit, factor=unit_of.factor,
        codes=unit_of.codes, counted=unit_of.counted, inherited=True,
    )  # fmt: skip


# --- ranges -----------------------------------------------------------------------------------------------------------


def with_ranges(found: list[Amount], tokens: Sequence[Token]) -> list[Amount]:
    """Join the two ends of a range: "20 to 25 billion dollars", "700-750 trucks", "between 450 and 500"."""
    result: list[Amount] = []
    for amount in found:
        if result and _is_range(result[-1], amount, tokens):
            result[-1] = _range(result[-1], amount)
        else:
            result.append(amount)
    return result


def _is_range(low: Amount, high: Amount, tokens: Sequence[Token]) -> bool:
    between = [token.low for token in tokens[low.last : high.first]]
    if low.high is not None or high.high is not None or len(between) != 1:
        return False
    before = tokens[low.first - 1].low if low.first else ""
    if before in ("a", "an", "about", "around", "some", "roughly", "approximately", "perhaps", "of") and low.first > 1:
        before = tokens[low.first - 2].low if before != "of" else before
    word = between[0]
    if word == "and":
        if "between" not in (before, tokens[low.first - 2].low if low.first > 1 else ""):
            return False
    elif word == "to":
        leads = (before, tokens[max(0, low.first - 2)].low, tokens[max(0, low.first - 3)].low)
        if "from" in leads[:2] and not _VARIES & set(leads):
            return False
        if low.kind != "bare" and (before == "by" or moved_before(low, tokens) is not None):
            return False
    elif word == "or":
        if low.written != "words" or high.written != "words":
            return False
    elif word not in HYPHENS:
        return False
    if (
        low.kind == "bare"
        and low.written == "digits"
        and is_year(tokens[low.first].text)
        and low.scale == 1
        and high.kind != "bare"
    ):
        return False
    if high.kind == "bare" and low.kind != "bare" and word in HYPHENS:
        high = inherit(high, low)
    same = low.kind in ("bare", high.kind) and (not low.unit or low.unit == high.unit)
    scaled = low.scale in (1.0, high.scale) or low.value < high.value
    value = low.value * (high.scale if low.scale == 1 and high.value / high.scale >= low.value else 1)
    return (same and scaled and (value < high.value) and high.kind != "duration") or (
        same and high.kind == "duration" and value < high.value
    )


_VARIES = word_set("joining", "varies")


def _range(low: Amount, high: Amount) -> Amount:
    if high.kind == "bare":
        high = inherit(high, low)
    bottom = low.value
    if low.scale == 1 and high.scale > 1 and high.value / high.scale >= bottom:
        bottom = float(f"{bottom * high.scale:.15g}")
    return replace(high, first=low.first, value=bottom, high=high.value)
