"""Numbers in digits and words, with their magnitude: 28.6 billion, 6,67,947, thirty-three, two thirds, dozens.

A reader goes over the tokens from left to right and never looks back by more than a few: its time is linear.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kit.tokens import Token
from kit.vocabulary import Counted, forms, word_set

HYPHENS = frozenset("-‐‑–—−")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as read: tokens ``first`` to ``last`` (exclusive), value, unit, and how it is hedged and moved.

    ``kind`` is money, percent, point, times, physical, count, duration, other (units that make no figure), noun (a
    number of other things) or bare. ``scale`` is the magnitude that it was multiplied by. ``codes`` are the currencies
    that its sign or noun may stand for. ``factor`` and ``figure_unit`` scale it to the unit of a figure.
    """

    first: int
    last: int
    value: float
    high: float | None = None
    kind: str = "bare"
    unit: str = ""
    figure_unit: str = ""
    factor: float = 1.0
    scale: float = 1.0
    codes: tuple[str, ...] = ()
    counted: Counted | None = None
    vague: bool = False
    written: str = "digits"  # digits, words or fraction
    bound: str = "="
    bound_at: tuple[int, int] | None = None
    change: str | None = None
    change_at: tuple[int, int] | None = None
    negative: bool = False
    noun_at: int | None = None
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of the language, as dictionaries."""

    words: dict[str, float]
    fractions: dict[str, float]
    signs: dict[str, float]
    apart: dict[str, float]
    glued: dict[str, float]
    money: dict[str, float]
    plural: frozenset[str]
    up: dict[str, int]
    down: dict[str, int]
    more: frozenset[str]
    less: frozenset[str]
    skip: frozenset[str]


@cache
def numerals() -> Numerals:
    """Read the number words once."""
    table = forms("numbers")
    cues = forms("cues")
    fractions = dict(table["fractions"])
    fractions |= {f"{word}s": value for word, value in table["fractions"].items() if word != "half"}
    apart = {form: row["value"] for row in table["magnitude"] for form in row.get("apart", ())}
    glued = {form: row["value"] for row in table["magnitude"] for form in row.get("glued", ())} | apart
    movement = cues["movement"]
    return Numerals(
        words={word: float(value) for word, value in table["words"].items()},
        fractions=fractions,
        signs=dict(table["signs"]),
        apart=apart,
        glued=glued,
        money={form: row["value"] for row in table["magnitude"] for form in row.get("money", ())},
        plural=frozenset(word for word in apart if word.endswith("s") and word[:-1] in apart),
        up=_firsts(movement["up"]),
        down=_firsts(movement["down"]),
        more=frozenset(movement["more"]),
        less=frozenset(movement["less"]),
        skip=frozenset(cues["skip"]["words"]),
    )


def _firsts(phrases: Sequence[str]) -> dict[str, int]:
    return {phrase: len(phrase.split()) for phrase in phrases}


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

CLOSED = word_set("numerals", "closed")
_WHOLES = word_set("numerals", "wholes")
_SPANS = word_set("numerals", "spans")
_BEHIND_SHARE = word_set("numerals", "behind_share")
_DATING = word_set("numerals", "dating")
_INDIAN = re.compile(r"\d{1,3}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}\.\d{3},\d+")
_COMMA = re.compile(r"\d+,\d{1,2}|0,\d+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")


def digits(text: str) -> float | None:
    """Read a number in digits; None for what only looks like one (a date, a section).

    >>> digits("6,67,947"), digits("12,9"), digits("1.234.567"), digits("5.12.2014")
    (667947.0, 12.9, 1234567.0, None)
    """
    if len(text) > 40:
        return None  # no number that anybody states
    if _PLAIN.fullmatch(text):
        return float(text)
    if _THOUSANDS.fullmatch(text) or _INDIAN.fullmatch(text):
        return float(text.replace(",", ""))
    if _POINTED.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return None


_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def is_year(text: str) -> bool:
    """Whether four digits can be a year (1800 to 2099)."""
    return _YEAR.fullmatch(text) is not None


class NumeralReader:
    """Reads numbers at a place among tokens; each method gives what stands there, or None."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.numerals = numerals()
        self.priced = -1  # the token of a number that a currency stands before

    def low(self, i: int) -> str:
        """The lower-case text of token ``i``, empty beyond the ends."""
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def glued(self, i: int) -> bool:
        """Whether token ``i`` touches the one before it."""
        return 0 < i < len(self.tokens) and self.tokens[i].start == self.tokens[i - 1].end

    def number(self, i: int) -> Amount | None:
        """Read the number and its magnitude at token ``i``."""
        low = self.low(i)
        if not low:
            return None
        if low[0].isdecimal():
            return self._in_digits(i)
        if low[0] in self.numerals.signs:
            return self._scaled(Amount(i, i + 1, self.numerals.signs[low[0]], written="digits"))
        return self._vague(i) or self._fraction(i) or self._in_words(i)

    def _in_digits(self, i: int) -> Amount | None:
        value = digits(self.tokens[i].text)
        if value is None:
            return None
        last = i + 1
        text = self.tokens[i].text
        if len(text) <= 3 and text.isdecimal():  # 12 500 tonnes, with spaces that do not break or plain ones
            while (
                last < len(self.tokens)
                and re.fullmatch(r"\d{3}", self.tokens[last].text)
                and self.tokens[last].start - self.tokens[last - 1].end == 1
                and not self.is_month(i - 1)
            ):
                value = value * 1000 + float(self.tokens[last].text)
                last += 1
        if last < len(self.tokens) and self.tokens[last].text in self.numerals.signs and self.glued(last):
            return self._scaled(Amount(i, last + 1, value + self.numerals.signs[self.tokens[last].text]))
        slash = self._slash(i)
        if slash is not None:
            return self._scaled(slash)
        if text.isdecimal() and value < 100:  # 1 1/8, 1-1/8
            at = last + 1 if self.low(last) in HYPHENS else last
            part = self._slash(at)
            if part is not None:
                return self._scaled(Amount(i, part.last, value + part.value, written="digits"))
        return self._scaled(Amount(i, last, value))

    def _slash(self, i: int) -> Amount | None:
        """Read a fraction in digits, 7/8; never a date or a fiscal year."""
        if i + 2 >= len(self.tokens) or self.low(i + 1) != "/" or not (self.glued(i + 1) and self.glued(i + 2)):
            return None
        over, under = self.tokens[i].text, self.tokens[i + 2].text
        if not (over.isdecimal() and under in ("2", "3", "4", "5", "8", "16", "32") and int(over) < int(under)):
            return None
        return Amount(i, i + 3, int(over) / int(under), written="digits")

    def _in_words(self, i: int) -> Amount | None:
        """Read a number in words below a thousand, then its magnitude: thirty-three, one hundred and five million."""
        words = self.numerals.words
        total, last, at = 0.0, i, i
        previous = ""
        while at < len(self.tokens):
            low = self.low(at)
            if low in words and previous not in ("word", "teen"):
                total += words[low]
                tens = words[low] >= 20
                previous = "tens" if tens else "teen"
                last = at = at + 1
                if tens and self.low(at) in HYPHENS and words.get(self.low(at + 1), 99) < 10 and self.glued(at + 1):
                    at += 1
            elif low == "hundred" and 0 < total < 100 and previous:
                total, previous = total * 100, "hundred"
                last = at = at + 1
            elif low == "and" and previous == "hundred" and self.low(at + 1) in words:
                at += 1
            else:
                break
        if last == i:
            return self._bare_magnitude(i)
        if self.low(last) == "and" and self.low(last + 1) == "a" and self.low(last + 2) in self.numerals.fractions:
            part = self.numerals.fractions[self.low(last + 2)]
            return self._scaled(Amount(i, last + 3, total + part, written="words"))
        return self._scaled(Amount(i, last, total, written="words"))

    def _bare_magnitude(self, i: int) -> Amount | None:
        """Read "a million", "a dozen": the article stays outside."""
        low = self.low(i)
        if self.low(i - 1) not in ("a", "an") or (low not in self.numerals.apart and low != "dozen"):
            return None
        if low == "dozen":
            return Amount(i, i + 1, 12.0, written="words")
        if len(low) < 4:
            return None
        return self._scaled(Amount(i, i + 1, self.numerals.apart[low], scale=self.numerals.apart[low], written="words"))

    def _vague(self, i: int) -> Amount | None:
        """Read vague magnitudes: tens of thousands, several hundred, dozens, hundreds of millions, two dozen."""
        low = self.low(i)
        apart, plural = self.numerals.apart, self.numerals.plural
        if low in ("tens", "dozens", "scores") or low in plural or low == "hundreds":
            value = {"tens": 10.0, "dozens": 12.0, "scores": 20.0, "hundreds": 100.0}.get(low) or apart[low]
            last = i + 1
            while self.low(last) == "of" and (self.low(last + 1) in plural or self.low(last + 1) == "hundreds"):
                value *= {"hundreds": 100.0}.get(self.low(last + 1)) or apart[self.low(last + 1)]
                last += 2
            if (last == i + 1 and low in ("tens", "scores")) or len(low) < 4:
                return None
            high = value * 10 if low not in ("dozens", "scores") else None
            return Amount(i, last, value, high, vague=True, written="words", scale=value)
        few = 1 if low == "several" else 2 if low in ("a", "many") and self.low(i + 1) in ("few", "a") else 0
        if few and self.low(i + few) in apart | {"hundred": 1e2, "dozen": 12.0}:
            unit = {"dozen": 12.0}.get(self.low(i + few)) or apart[self.low(i + few)]
            first = i if low == "several" else i + 1
            return self._scaled(Amount(first, i + few + 1, unit, vague=True, written="words", scale=unit))
        if low in self.numerals.words and self.low(i + 1) == "dozen":
            return Amount(i, i + 2, 12 * self.numerals.words[low], written="words")
        return None

    def _fraction(self, i: int) -> Amount | None:
        """Read fractions in words: half, one third, three-quarters, four out of five, half a million."""
        low, fractions, words = self.low(i), self.numerals.fractions, self.numerals.words
        if low == "half":
            return self._half(i)
        if low in words and self.low(i + 1) == "out" and self.low(i + 2) == "of" and self.low(i + 3) in words:
            return self._share(i, i + 4, words[low] / words[self.low(i + 3)])
        if low in words and self.low(i + 1) == "in" and self.low(i + 2) in words and self.low(i + 3) in CLOSED | {","}:
            return None
        if low in words:
            at = i + 2 if self.low(i + 1) in HYPHENS else i + 1
            part = self.low(at)
            agrees = part in fractions and part != "half" and (part.endswith("s") or words[low] == 1)
            if agrees and words[low] < 1 / fractions[part.rstrip("s")] and not self._names_period(at):
                return self._share(i, at + 1, words[low] * fractions[part])
            return None
        if low in fractions and not low.endswith("s") and self.low(i - 1) in ("a", "an"):
            follows = self.low(i + 1)
            if follows == "of" and self.low(i + 2) in ("a", "an") and self.low(i + 3) in _SPANS:
                return None
            if follows in _BEHIND_SHARE or (self._moved_before(i) and not self._names_thing(i + 1)):
                return self._share(i, i + 1, fractions[low])
        return None

    def _names_thing(self, i: int) -> bool:
        """Whether a noun follows: "by a third country"."""
        return self.low(i).isalpha() and self.low(i) not in CLOSED | _DATING

    def _moved_before(self, i: int) -> bool:
        window = {self.low(k) for k in range(max(0, i - 6), i)}
        return bool(window & {"by", "up", "down", "rose", "fell", "about", "nearly", "almost", "than", "roughly"})

    def _half(self, i: int) -> Amount | None:
        at = i + 1
        if self.low(at) == "a" and (self.low(at + 1) in self.numerals.apart or self.low(at + 1) == "dozen"):
            unit = self.numerals.apart.get(self.low(at + 1), 12.0)
            return Amount(i, at + 2, unit / 2, scale=unit, written="words")
        if self.low(i - 1) in (
            "first",
            "second",
            "latter",
            "last",
            "other",
            "and",
            "this",
            "previous",
            "-",
            "each",
            "whose",
        ):
            return None
        if self.low(at) in HYPHENS or self.low(at) in (
            "year",
            "hour",
            "time",
            "century",
            "way",
            "past",
            "day",
            "decade",
        ):
            return None
        if self.low(i - 1) == "the" and self.low(at) not in ("of",):
            return None
        if self.low(at) not in _WHOLES and self.low(i - 1) not in (
            "by",
            "than",
            "about",
            "almost",
            "nearly",
            "roughly",
            "over",
        ):
            return None
        return self._share(i, i + 1, 0.5)

    def _names_period(self, at: int) -> bool:
        return (
            self.low(at).startswith("quarter")
            and self.low(at + 1) not in ("of", "more", "less")
            and self.low(at) == "quarter"
        )

    def _share(self, first: int, last: int, part: float) -> Amount:
        value = float(f"{100 * part:.4g}")
        if self.low(last) in ("percentage", "percent", "pct", "per") or (
            self.low(last) == "of"
            and self.low(last + 1) == "a"
            and self.low(last + 2) in ("percent", "pct", "percentage")
        ):
            return Amount(first, last, part, written="words")
        return Amount(first, last, value, kind="percent", unit="percent", figure_unit="percent", written="fraction")

    def _scaled(self, amount: Amount) -> Amount:
        """Multiply by the magnitudes that follow: 28.6 billion, 1.2 lakh crore, 35m, 2.12-billion."""
        at, value, scale = amount.last, amount.value, amount.scale
        apart, glued, money = self.numerals.apart, self.numerals.glued, self.numerals.money
        while at < len(self.tokens):
            low = self.low(at)
            skip = 1 if low in HYPHENS and self.low(at + 1) in apart and self.glued(at + 1) else 0
            word = self.low(at + skip)
            touching = not skip and self.glued(at)
            if touching and word in glued and self._glued_magnitude(amount.first, at, word):
                factor = glued[word]
            elif not touching and word in apart and not (word == "tn" and self.low(at + skip + 1) == "of"):
                factor = apart[word]
            elif not touching and word in money and self._money_before(amount.first):
                factor = money[word]
            else:
                break
            if scale * factor > 1e15:
                break
            value, scale, at = value * factor, scale * factor, at + skip + 1
        if scale >= 1e6 and at < len(self.tokens) and self.tokens[at].text.isdecimal():  # 66 billion 400 million
            rest = apart.get(self.low(at + 1), 0.0)
            if 1e3 <= rest < scale:
                value, at = value + float(self.tokens[at].text) * rest, at + 2
        value = float(f"{value:.15g}")  # 1.05 lakh is 105000, not 105000.00000000001
        high = None if amount.high is None else float(f"{amount.high * scale / amount.scale:.15g}")
        return replace(amount, last=at, value=value, high=high, scale=scale)

    def _money_before(self, i: int) -> bool:
        return i == self.priced

    def _glued_magnitude(self, first: int, at: int, word: str) -> bool:
        """Whether a letter glued to a number is a magnitude: always in money; 5m of tourists, not of height."""
        if (len(word) > 1 and word != "mm") or self._money_before(first):
            return True
        follows = self.low(at + 1)
        if word in ("m", "mm", "t"):
            return follows.isalpha() and follows not in CLOSED | {
                "high",
                "long",
                "deep",
                "wide",
                "tall",
                "above",
                "below",
            }
        return word in ("k", "b")

    def is_month(self, i: int) -> bool:
        """Whether token ``i`` is the name of a month, also in its short form."""
        return self.low(i).rstrip(".") in MONTHS
