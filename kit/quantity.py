"""Text to quantities: numbers with their unit, currency or counted noun, range, hedge and movement.

``amounts`` gives the full reading that figures are built from; ``quantities`` the public record.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kit.hedging import with_bound, with_movement
from kit.joining import with_ranges, with_shared_units
from kit.model import Quantity
from kit.numerals import CLOSED, HYPHENS, MONTHS, Amount, NumeralReader, is_year
from kit.tokens import Hit, Token, tokenize
from kit.vocabulary import Money, Unit, counts, currencies, units, word_set

MINUSES = frozenset("-−–")
_OWNERS = word_set("quantity", "owners")
LABELS = word_set("quantity", "labels")
_ORDINALS = word_set("quantity", "ordinals")
_CLOCK = word_set("quantity", "clock")


def quantities(text: str) -> list[Quantity]:
    """Read every quantity in a text, also ages, durations and counts of any noun.

    >>> [(q.text, q.value, q.unit) for q in quantities("It cost US$7.35bn, up 12.3 percent.")]
    [('US$7.35bn', 7350000000.0, 'USD'), ('12.3 percent', 12.3, 'percent')]
    """
    tokens = tokenize(text)
    return [_quantity(amount, tokens, text) for amount in amounts(tokens)]


def _quantity(amount: Amount, tokens: Sequence[Token], text: str) -> Quantity:
    start, end = tokens[amount.first].start, tokens[amount.last - 1].end
    return Quantity(
        start=start,
        end=end,
        text=text[start:end],
        value=amount.value,
        high=amount.high,
        bound=amount.bound,
        unit=amount.codes[0] if amount.codes else amount.unit,
        change=amount.change,
    )


def amounts(tokens: Sequence[Token]) -> list[Amount]:
    """Read the amounts of a text from its tokens, in order; none overlaps another."""
    reader = _Reader(tokens)
    found = reader.read()
    found = with_shared_units(found, tokens)
    found = with_ranges(found, tokens)
    return [with_movement(with_bound(amount, tokens), tokens) for amount in found]


class _Reader(NumeralReader):
    """Reads amounts token by token; each method takes a place and gives what stands there and where it ends."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        super().__init__(tokens)
        self.currencies = currencies()
        self.units = units()
        self.counts = counts()
        self.done = 0  # tokens before this one belong to an amount already read

    def read(self) -> list[Amount]:
        found: list[Amount] = []
        i = 0
        while i < len(self.tokens):
            amount = self.amount(i)
            if amount is None:
                i += 1
            else:
                found.append(amount)
                i = self.done = max(amount.last, i + 1)
        return found

    def amount(self, i: int) -> Amount | None:
        """Read the amount whose first token is ``i``: currency or minus, number, magnitude, unit."""
        first, currency = self.prefix(i)
        at = first
        negative = False
        if self.low(at) in MINUSES and self._is_digit(at + 1) and self.glued(at + 1) and not self._after_number(at):
            negative, at = True, at + 1
            if currency is None:
                after, currency = self.prefix(at)
                at = after
        self.priced = at if currency is not None else -1
        number = self.number(at)
        if number is None:
            return None
        number = replace(number, first=i)
        if currency is None and self._is_name(at, number):
            return None
        number = self.suffix(number, currency)
        if currency is None and number.kind in ("bare", "noun") and self._is_date_or_label(at, number):
            return None
        if negative:
            number = replace(number, value=-number.value, negative=True)
        return number

    def _is_digit(self, i: int) -> bool:
        return i < len(self.tokens) and (self.tokens[i].text[0].isdecimal() or self.tokens[i].text[0] in "$€£¥")

    def _after_number(self, i: int) -> bool:
        return self.glued(i) and self.tokens[i - 1].text[0].isalnum()

    def prefix(self, i: int) -> tuple[int, Money | None]:
        """Read a currency sign or code that stands before a number: where the number begins, and the currency."""
        hit = self.currencies.at(self.tokens, i, "sign", "code")
        if hit is None or hit.last >= len(self.tokens):
            return i, None
        if i > 0 and self.glued(i) and self.tokens[i - 1].text[-1].isalnum():
            return i, None
        letter = self.tokens[i].text
        if len(letter) == 1 and letter.isalpha():  # "a $5 billion deal" is no Australian dollar, "K2" no kwacha
            if hit.last - hit.first > 1 and not all(self.glued(k) for k in range(i + 1, hit.last)):
                return i, None
        at = hit.last
        if self.low(at) == "." and self.glued(at) and at + 1 < len(self.tokens):
            at += 1
        text = self.tokens[hit.first].text
        is_number = self.tokens[at].text[0].isdecimal() or (self.low(at) in MINUSES and self._is_digit(at + 1))
        if not is_number:
            return i, None
        if hit.last - hit.first == 1 and len(text) <= 2 and text.isalpha() and len(self.tokens[at].text) < 3:
            if not self.glued(at) or self.low(at + 1) not in self.numerals.glued:
                return i, None
        if hit.last - hit.first == 1 and len(text) == 1 and text.isalpha() and not self.glued(at):
            return i, None
        return at, hit.value

    # --- what follows the number ---

    def suffix(self, number: Amount, currency: Money | None) -> Amount:
        """Read the unit after a number: currency, percent, unit of measurement or counted noun."""
        at = number.last
        if number.written == "fraction":
            return number
        if currency is not None:
            return self._money(number, currency, number.last)
        skip = 1 if self.low(at) in HYPHENS and self.glued(at) and self.glued(at + 1) else 0
        unit = self.units.at(self.tokens, at + skip)
        money = self.currencies.at(self.tokens, at + skip, "name", "code") or self._money_sign_after(at)
        if money is not None and money.kind == "name" and is_year(self.tokens[number.first].text) and number.scale == 1:
            money = None  # In 2015 won support ...
        if money is not None and (unit is None or money.last > unit.last):
            if not (money.kind == "code" and self.tokens[money.first].text == "I"):
                return self._money(number, money.value, money.last)
        if unit is not None and self._is_unit(unit.first, unit.last, unit.value):
            return self._measured(number, unit.value, unit.last)
        if self.low(at) == "of" and self.low(at + 1) == "a" and self.low(at + 2) in ("percent", "pct", "percentage"):
            return self._measured(number, self.units.at(self.tokens, at + 2).value, at + 3)  # type: ignore[union-attr]
        if self.low(at) == "of":  # billions of dollars
            money = self.currencies.at(self.tokens, at + 1, "name") if number.vague else None
            if money is not None:
                return self._money(number, money.value, money.last)
        return self._noun(number)

    def _money_sign_after(self, at: int) -> Hit | None:
        hit = self.currencies.at(self.tokens, at, "sign")
        return hit if hit is not None and not self.tokens[at].text[0].isalpha() and not self._is_digit(at + 1) else None

    def _is_unit(self, first: int, last: int, unit: Unit) -> bool:
        if unit.name == "times" and self.low(first) == "x":
            return self.glued(first) and not self._is_digit(last)
        if unit.kind == "percent" and self.low(first) == "percentage":
            return False
        if self.low(first) in ("mm", "mt", "pc", "pp", "bp", "cf", "mw", "gw", "kw", "ha", "t", "m", "ft"):
            return last >= len(self.tokens) or not self.tokens[last].text[0].isdecimal()
        return True

    def _money(self, number: Amount, money: Money, last: int) -> Amount:
        value = float(f"{number.value / money.divisor:.15g}")
        high = None if number.high is None else number.high / money.divisor
        return replace(
            number, last=max(last, number.last), value=value, high=high, kind="money", codes=money.codes,
            figure_unit=money.codes[0], unit=money.codes[0],
        )  # fmt: skip

    def _measured(self, number: Amount, unit: Unit, last: int) -> Amount:
        factor = unit.factor
        value, high = number.value, number.high
        if unit.kind == "point":
            value, factor = float(f"{value * factor:.15g}"), 1.0
            high = None if high is None else high * unit.factor
        return replace(
            number, last=last, value=value, high=high, kind=unit.kind, unit=unit.name, figure_unit=unit.figure,
            factor=factor,
        )  # fmt: skip

    def _noun(self, number: Amount) -> Amount:
        """Find the counted noun: up to six words on, before any word that ends a noun phrase."""
        at = number.last
        if self.low(at) == "of" and (number.vague or self.low(at + 1) in _OWNERS):
            at += 1
        elif self.low(at) in HYPHENS and self.glued(at):
            if self.glued(at + 1) and at + 1 < len(self.tokens) and self.tokens[at + 1].text.isalpha():
                return replace(number, kind="noun", unit=self.low(at + 1), noun_at=at + 1)
            return number
        if self.low(at) == "or" and self.low(at + 1) in ("so", "more"):
            at += 2
        last_word = None
        for k in range(at, min(at + 8, len(self.tokens))):
            hit = self.counts.at(self.tokens, k)
            if hit is not None and (hit.value.plural or number.value == 1) and self._ends_noun(hit.last):
                return replace(
                    number, kind="count", unit=hit.value.unit, figure_unit=hit.value.unit, counted=hit.value, noun_at=k
                )
            token = self.tokens[k]
            if token.text.isalpha() and token.low not in CLOSED:
                last_word = k
                if token.low.endswith("s") and not token.low.endswith(("ss", "us")):
                    break
                continue
            if token.low in ("'s", "and", "/") or token.low in HYPHENS or re.fullmatch(r"(?:[A-Za-z]\.)+", token.text):
                if (k == at and "." not in token.text) or (token.low == "and" and not self._lists_nouns(k)):
                    break
                continue
            break
        if last_word is not None and self.tokens[at].text.isalpha() and self.low(at) not in CLOSED:
            return replace(number, kind="noun", unit=_singular(self.low(last_word)), noun_at=last_word)
        return number

    def _lists_nouns(self, k: int) -> bool:
        after = self.counts.at(self.tokens, k + 1) or self.counts.at(self.tokens, k + 2)
        return after is not None

    def _ends_noun(self, last: int) -> bool:
        """Whether a counted noun is the head: "700 companies", not "700 company cars" nor "60 workers' flats"."""
        if last >= len(self.tokens):
            return True
        follows = self.tokens[last]
        if follows.low == "'s" or (follows.low == "'" and self.glued(last)):
            return False
        hit = self.counts.at(self.tokens, last)
        return hit is None or not hit.value.plural

    # --- what only looks like an amount ---

    def _is_name(self, i: int, number: Amount) -> bool:
        """Whether a number belongs to a name or an ordinal: A320, G7, COP28, 21st, 5th, 9:00, 4x4."""
        if i > 0 and self.glued(i):
            before = self.tokens[i - 1].text
            if (
                before[-1].isalpha()
                or before in ("_", "#", "@", "&")
                or before == "/"
                or (
                    before == ":"
                    and self.tokens[i].text.isdecimal()
                    and i > 1
                    and self.tokens[i - 2].text[-1].isdecimal()
                )
            ):
                return True
            if before in HYPHENS and i > 1 and self.tokens[i - 2].end == self.tokens[i - 1].start:
                earlier = self.tokens[i - 2].text
                if earlier[-1].isdecimal() and self.done != i - 1:
                    return True
                if (
                    earlier[-1].isalpha()
                    and self.low(i - 2) not in MONTHS
                    and self.low(i - 2) != "mid"
                    and number.kind != "percent"
                ):
                    return True
        last = number.last
        if last < len(self.tokens) and self.glued(last):
            follows = self.tokens[last]
            if follows.low in _ORDINALS:
                return True
            if (
                follows.text == ":"
                and last + 1 < len(self.tokens)
                and self.tokens[last + 1].text[0].isdecimal()
                and self.glued(last + 1)
            ):
                return True
            if (
                follows.text.isalpha()
                and self.units.at(self.tokens, last) is None
                and self.currencies.at(self.tokens, last) is None
            ):
                return True
        return (
            number.written == "words"
            and number.value == 1
            and number.scale == 1
            and self.low(last) not in HYPHENS | {"percent", "pct", "per", "hundred"}
            and (self.low(last) in CLOSED or not self.low(last).isalpha())
        )

    def _is_date_or_label(self, i: int, number: Amount) -> bool:
        """Whether a number without unit is a year, a day of the month, a clock time or the number of an article."""
        low, text = self.low(i - 1), self.tokens[i].text
        before = self.low(i - 2) if low in (".", ",") else low
        if number.kind == "bare" and is_year(text) and number.last == i + 1:
            return True
        if self.is_month(i - 1) or (before in MONTHS and low == "."):
            return number.value <= 31 or is_year(text)
        if self.is_month(number.last) and number.value <= 31 and number.written == "digits":
            return self.low(number.last) != "may" or self.tokens[number.last].text[0].isupper()
        if number.kind == "noun" and is_year(text) and number.last == i + 1:
            return True
        if (
            before in LABELS
            and number.scale == 1
            and (number.kind == "bare" or low not in ("line", "point", "unit", "group"))
        ):
            return (self.tokens[i].text[0].isdecimal() and number.kind != "count") or before in (
                "boeing",
                "airbus",
                "embraer",
                "article",
                "chapter",
                "no",
                "highway",
            )
        if self.low(number.last) in _CLOCK or (low in ("at",) and self.low(number.last) in ("gmt",)):
            return True
        return low in "/" and bool(low) and self.glued(i)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
