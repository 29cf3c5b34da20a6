"""Hedges and movement: how the words beside an amount limit its size, and whether it is an amount moved.

"more than", "up to", "an estimated" set the bound; "rose by 3 percent", "a 5-dollar fall", "12 fewer" the movement.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kit.numerals import CLOSED, HYPHENS, Amount, numerals
from kit.tokens import Token
from kit.vocabulary import hedges, word_set


def with_bound(amount: Amount, tokens: Sequence[Token]) -> Amount:
    """Read the hedge directly before or after an amount; a vague magnitude is about."""
    before, after = hedges()
    if amount.last < len(tokens) and tokens[amount.last].low in ("+", "or", "and", "plus"):
        hit = after.at(tokens, amount.last, "bound")
        if hit is not None:
            return replace(amount, bound=hit.value, bound_at=(hit.first, hit.last))
    skip = numerals().skip
    at = amount.first
    for _ in range(4):
        for length in (5, 4, 3, 2, 1):
            if at - length < 0:
                continue
            hit = before.at(tokens, at - length, "bound")
            if hit is not None and hit.last == at and not _negated_hedge(tokens, hit.first, amount):
                return replace(amount, bound=hit.value, bound_at=(hit.first, hit.last))
        if at and tokens[at - 1].low in skip:
            at -= 1
        else:
            break
    return replace(amount, bound="~") if amount.vague else amount


def _negated_hedge(tokens: Sequence[Token], first: int, amount: Amount) -> bool:
    """Whether a hedge is none: "now up to" has risen to, "over" of a comparison, "some" is always one."""
    low = tokens[first].low
    if low == "up":
        return first > 0 and tokens[first - 1].low in (
            "now",
            "is",
            "are",
            "went",
            "gone",
            "go",
            "back",
            "rose",
            "moved",
            "was",
            "come",
        )
    if low in ("above", "below", "past", "over", "under", "near"):
        return amount.kind in ("duration",) or (
            first > 0 and tokens[first - 1].low in ("falling", "rise", "points", "point", "pct", "percent", "%")
        )
    return False


def with_movement(amount: Amount, tokens: Sequence[Token]) -> Amount:
    """Read whether an amount was moved: "rose by 3 percent", "a 5-dollar fall", "12 fewer"; not the level reached."""
    found = _moved_after(amount, tokens) or moved_before(amount, tokens)
    if found is None:
        return amount
    direction, first, last = found
    return replace(amount, change=direction, change_at=(first, last))


_BETWEEN_NOUN = word_set("hedging", "between_noun")


def _moved_after(amount: Amount, tokens: Sequence[Token]) -> tuple[str, int, int] | None:
    table = numerals()
    for k in range(amount.last, min(amount.last + 4, len(tokens))):
        low = tokens[k].low
        if low in table.more or low in table.less:
            if low in ("up", "down", "above", "below", "behind", "ahead", "raise") and k > amount.last + 1:
                return None
            if low in ("up", "down", "short", "above", "below") and not (
                amount.last < len(tokens) and k == amount.last
            ):
                return None
            if (
                low in ("above", "below", "up", "down")
                and amount.kind == "money"
                and k + 1 < len(tokens)
                and tokens[k + 1].low in ("from", "on", "by", "to")
            ):
                return None
            if (
                low in ("up", "down")
                and k + 1 < len(tokens)
                and (
                    tokens[k + 1].text[0].isdecimal()
                    or tokens[k + 1].low
                    in ("by", "from", "about", "nearly", "some", "a", "more", "to", "almost", "over")
                )
            ):
                return None
            return ("up" if low in table.more else "down"), k, k + 1
        if not (
            low in HYPHENS
            or low in _BETWEEN_NOUN
            or (k > amount.last and tokens[k].text.isalpha() and low not in CLOSED)
            or (k == amount.last and tokens[k].text.isalpha() and low not in CLOSED)
        ):
            return None
        if low not in HYPHENS and amount.kind not in ("percent", "count", "point", "times"):
            return None
    return None


_ADVERBS = re.compile(r"[a-z]+ly")
_LINKS = word_set("hedging", "links")


def moved_before(amount: Amount, tokens: Sequence[Token]) -> tuple[str, int, int] | None:
    """Find the movement before an amount: its direction and its tokens; None for a level that is reached."""
    table = numerals()
    at = amount.first - 1
    steps = 0
    while at >= 0 and steps < 8:
        low = tokens[at].low
        two = f"{tokens[at - 1].low} {low}" if at else ""
        for phrase, length in ((two, 2), (low, 1)):
            if phrase in table.up or phrase in table.down:
                up = phrase in table.up
                if low in ("up",) and at + 1 < len(tokens) and tokens[at + 1].low == "to":
                    return None
                return ("up" if up else "down"), at - length + 1, at + 1
        if low == "to" and (at == 0 or tokens[at - 1].low not in ("close", "up")):
            return None
        if low == "by" and steps <= 3:
            return _moved_by(tokens, at)
        if low == "from" or not (low in _LINKS or _ADVERBS.fullmatch(low) or low in HYPHENS):
            return None
        at -= 1
        steps += 1
    return None


def _moved_by(tokens: Sequence[Token], at: int) -> tuple[str, int, int] | None:
    """Find the verb of "cut its key rate by": up to nine words back, in the same clause."""
    table = numerals()
    for k in range(at - 1, max(-1, at - 10), -1):
        low = tokens[k].low
        if low in (",", ";", "(", "while", "but", "which") or low[0].isdecimal():
            return None
        if low in table.up or low in table.down:
            return ("up" if low in table.up else "down"), k, k + 1
    return None
