"""Text to quantities: numbers in digits and words, their magnitude, unit, range, hedge and movement.

The reader goes over the tokens once, from left to right, and never back by more than a few: its time is linear in the
length of the text. ``amounts`` gives the full reading that figures are built from; ``quantities`` the public record.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kit.model import Quantity
from kit.tokens import Token, tokenize
from kit.vocabulary import Counted, Money, Unit, counts, currencies, forms, hedges, units

HYPHENS = frozenset("-‐‑–—−")
MINUSES = frozenset("-−–")
SPACES = frozenset("\u00a0\u2007\u2009\u202f")


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
    ranged: bool = False
    written: str = "digits"  # digits, words or fraction
    bound: str = "="
    bound_at: tuple[int, int] | None = None
    bound_after: bool = False
    change: str | None = None
    change_at: tuple[int, int] | None = None
    negative: bool = False
    noun_at: int | None = None
    inherited: bool = False


# --- words of the language ------------------------------------------------------------------------------------------


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

LABELS = frozenset(
    "article articles chapter chapters section sections paragraph clause annex law decree resolution no no. nos number "
    "page pages floor gate terminal hall plot room platform pier berth highway route road flight runway ext ext. extension tel tel. phone "
    "fax hotline box po po. line day stage tier level grade category class type model series phase lot block step part volume vol "
    "issue session boeing airbus embraer mazda vision agenda goal goals pillar bulletin form version channel figure fig table item "
    "point rule act directive regulation index group psalm schedule serial code unit building apartment suite postcode zip "
    "sputnik soyuz apollo euro stage ward district km mile exit windows".split()
)
_CLOSED = frozenset(
    "a an the in on at by for from to of with and or but nor as than that which who whose while whereas when where if so "
    "is are was were be been being has have had do does did will would can could may might shall should must not this these "
    "those it its their his her our your they he she we you i last next previous same year-on-year compared against between "
    "per each respectively after before since until till during through over under up down about into onto out off both either "
    "neither all also more less fewer higher lower then there here now still just only even again already yet versus vs because "
    "although though despite without within among amid via plus minus it's up's said says a-year an-hour today yesterday ago "
    "earlier later annually yearly monthly daily respectively while alone apiece altogether too including according".split()
)
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_CLOCK = frozenset(
    ("am", "pm", "a.m", "p.m", "gmt", "est", "edt", "utc", "hrs", "bst", "cet", "o'clock", "a.m.", "p.m.")
)


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
    found = _with_shared_units(found, tokens)
    found = _with_ranges(found, tokens)
    return [_with_movement(_with_bound(amount, tokens), tokens) for amount in found]


# --- one number -----------------------------------------------------------------------------------------------------

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
    if _PLAIN.fullmatch(text):
        return float(text)
    if _THOUSANDS.fullmatch(text) or _INDIAN.fullmatch(text):
        return float(text.replace(",", ""))
    if _POINTED.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return None


class _Reader:
    """Reads amounts token by token; each method takes a place and gives what stands there and where it ends."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.numerals = numerals()
        self.currencies = currencies()
        self.units = units()
        self.counts = counts()

    def read(self) -> list[Amount]:
        found: list[Amount] = []
        i = 0
        while i < len(self.tokens):
            amount = self.amount(i)
            if amount is None:
                i += 1
            else:
                found.append(amount)
                i = max(amount.last, i + 1)
        return found

    def low(self, i: int) -> str:
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def glued(self, i: int) -> bool:
        """Whether token ``i`` touches the one before it."""
        return 0 < i < len(self.tokens) and self.tokens[i].start == self.tokens[i - 1].end

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
        at = hit.last
        if self.low(at) == "." and self.glued(at) and at + 1 < len(self.tokens):
            at += 1
        text = self.tokens[hit.first].text
        is_number = self.tokens[at].text[0].isdecimal() or self.low(at) in MINUSES and self._is_digit(at + 1)
        if not is_number:
            return i, None
        if hit.last - hit.first == 1 and len(text) == 1 and text.isalpha() and not self.glued(at):
            return i, None
        return at, hit.value

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
                and not self._is_date_word(i - 1)
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
            elif low == "hundred" and total and previous:
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
            if last == i + 1 and low in ("tens", "scores") or len(low) < 4:
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
        if low in words and self.low(i + 1) == "in" and self.low(i + 2) in words and self.low(i + 3) in _CLOSED | {","}:
            return None
        if low in words:
            at = i + 2 if self.low(i + 1) in HYPHENS else i + 1
            part = self.low(at)
            if part in fractions and part != "half" and (part.endswith("s") if words[low] > 1 else True):
                if words[low] < 1 / fractions[part.rstrip("s")] and not self._names_period(at):
                    return self._share(i, at + 1, words[low] * fractions[part])
            return None
        if low in fractions and not low.endswith("s") and self.low(i - 1) in ("a", "an"):
            follows = self.low(i + 1)
            if follows in ("of", "more", "less", "higher", "lower", "fewer", "larger", "smaller", "to", "from") or (
                follows
                in (
                    ".",
                    ",",
                    ";",
                    ")",
                    "in",
                    "on",
                    "since",
                    "over",
                    "and",
                    "while",
                    "up",
                    "down",
                    "",
                    "compared",
                    "year",
                )
                and self._moved_before(i)
            ):
                return self._share(i, i + 1, fractions[low])
        return None

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
            value, scale, at = value * factor, scale * factor, at + skip + 1
        if scale >= 1e6 and at < len(self.tokens) and self.tokens[at].text.isdecimal():  # 66 billion 400 million
            rest = apart.get(self.low(at + 1), 0.0)
            if 1e3 <= rest < scale:
                value, at = value + float(self.tokens[at].text) * rest, at + 2
        value = float(f"{value:.15g}")  # 1.05 lakh is 105000, not 105000.00000000001
        high = None if amount.high is None else float(f"{amount.high * scale / amount.scale:.15g}")
        return replace(amount, last=at, value=value, high=high, scale=scale)

    def _money_before(self, i: int) -> bool:
        return i > 0 and (
            self.tokens[i - 1].text[-1] in "$€£¥₹" or self.tokens[i - 1].text in ("USD", "EUR", "Rs", "RM", "AED")
        )

    def _glued_magnitude(self, first: int, at: int, word: str) -> bool:
        """Whether a letter glued to a number is a magnitude: always in money; 5m of tourists, not of height."""
        if len(word) > 1 and word != "mm" or self._money_before(first):
            return True
        follows = self.low(at + 1)
        if word in ("m", "mm", "t"):
            return follows.isalpha() and follows not in _CLOSED | {
                "high",
                "long",
                "deep",
                "wide",
                "tall",
                "above",
                "below",
            }
        return word in ("k", "b")

    # --- what follows the number ---

    def suffix(self, number: Amount, currency: Money | None) -> Amount:
        """Read the unit after a number: currency, percent, unit of measurement or counted noun."""
        at = number.last
        if currency is not None:
            return self._money(number, currency, number.last)
        skip = 1 if self.low(at) in HYPHENS and self.glued(at) and self.glued(at + 1) else 0
        unit = self.units.at(self.tokens, at + skip)
        money = self.currencies.at(self.tokens, at + skip, "name", "code") or self._money_sign_after(at)
        if money is not None and (unit is None or money.last > unit.last):
            if not (money.kind == "code" and self.tokens[money.first].text == "I"):
                return self._money(number, money.value, money.last)
        if unit is not None and self._is_unit(number, unit.first, unit.last, unit.value):
            return self._measured(number, unit.value, unit.last)
        if self.low(at) == "of" and self.low(at + 1) == "a" and self.low(at + 2) in ("percent", "pct", "percentage"):
            return self._measured(number, self.units.at(self.tokens, at + 2).value, at + 3)  # type: ignore[union-attr]
        if self.low(at) == "of":  # billions of dollars
            money = self.currencies.at(self.tokens, at + 1, "name") if number.vague else None
            if money is not None:
                return self._money(number, money.value, money.last)
        return self._noun(number)

    def _money_sign_after(self, at: int):  # type: ignore[no-untyped-def]
        hit = self.currencies.at(self.tokens, at, "sign")
        return hit if hit is not None and not self.tokens[at].text[0].isalpha() and not self._is_digit(at + 1) else None

    def _is_unit(self, number: Amount, first: int, last: int, unit: Unit) -> bool:
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
            number, last=last, value=value, high=high, kind=unit.kind, unit=unit.name, figure_unit=unit.figure, factor=factor,
        )  # fmt: skip

    def _noun(self, number: Amount) -> Amount:
        """Find the counted noun: up to six words on, before any word that ends a noun phrase."""
        at = number.last
        if self.low(at) == "of" and (number.vague or self.low(at + 1) in ("the", "these", "those", "its", "them")):
            at += 1
        elif self.low(at) in HYPHENS and self.glued(at):
            if self.glued(at + 1) and at + 1 < len(self.tokens) and self.tokens[at + 1].text.isalpha():
                return replace(number, kind="noun", unit=self.low(at + 1), noun_at=at + 1)
            return number
        last_word = None
        for k in range(at, min(at + 8, len(self.tokens))):
            hit = self.counts.at(self.tokens, k)
            if hit is not None and (hit.value.plural or number.value == 1) and self._ends_noun(hit.last):
                return replace(
                    number, kind="count", unit=hit.value.unit, figure_unit=hit.value.unit, counted=hit.value, noun_at=k
                )
            token = self.tokens[k]
            if token.text.isalpha() and token.low not in _CLOSED:
                last_word = k
                continue
            if (
                token.low in ("'s", "’s", "and", "/")
                or token.low in HYPHENS
                or re.fullmatch(r"(?:[A-Za-z]\.)+", token.text)
            ):
                if k == at or token.low == "and" and not self._lists_nouns(k):
                    break
                continue
            break
        if last_word is not None and self.tokens[at].text.isalpha() and self.low(at) not in _CLOSED:
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
        if follows.low in ("'s", "’s") or follows.text in ("'", "’") and self.glued(last):
            return False
        hit = self.counts.at(self.tokens, last)
        return hit is None or not hit.value.plural

    # --- what only looks like an amount ---

    def _is_date_word(self, i: int) -> bool:
        return self.low(i) in MONTHS or self.low(i).rstrip(".") in MONTHS

    def _is_name(self, i: int, number: Amount) -> bool:
        """Whether a number belongs to a name or an ordinal: A320, G7, COP28, 21st, 5th, 9:00, 4x4."""
        if i > 0 and self.glued(i):
            before = self.tokens[i - 1].text
            if (
                before[-1].isalpha()
                or before in ("_", "#", "@", "&")
                or before == "/"
                or before == ":"
                and self.tokens[i].text.isdecimal()
                and i > 1
                and self.tokens[i - 2].text[-1].isdecimal()
            ):
                return True
            if before in HYPHENS and i > 1 and self.tokens[i - 2].end == self.tokens[i - 1].start:
                earlier = self.tokens[i - 2].text
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
            and (self.low(last) in _CLOSED or not self.low(last).isalpha())
        )

    def _is_date_or_label(self, i: int, number: Amount) -> bool:
        """Whether a number without unit is a year, a day of the month, a clock time or the number of an article."""
        low, text = self.low(i - 1), self.tokens[i].text
        before = self.low(i - 2) if low in (".", ",") else low
        if number.kind == "bare" and is_year(text) and number.last == i + 1:
            return True
        if self._is_date_word(i - 1) or before in MONTHS and low == ".":
            return number.value <= 31 or is_year(text)
        if self._is_date_word(number.last) and number.value <= 31 and number.written == "digits":
            return self.low(number.last) != "may" or self.tokens[number.last].text[0].isupper()
        if number.kind == "noun" and is_year(text) and number.last == i + 1:
            return True
        if (
            before in LABELS
            and number.scale == 1
            and (number.kind == "bare" or low not in ("line", "point", "unit", "group"))
        ):
            return (
                self.tokens[i].text[0].isdecimal()
                and number.kind != "count"
                or before in ("boeing", "airbus", "embraer", "article", "chapter", "no", "highway")
            )
        if self.low(number.last) in _CLOCK or low in ("at",) and self.low(number.last) in ("gmt",):
            return True
        return low in "/" and bool(low) and self.glued(i)


_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def is_year(text: str) -> bool:
    """Whether four digits can be a year (1800 to 2099)."""
    return _YEAR.fullmatch(text) is not None


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


# --- amounts that share a unit ------------------------------------------------------------------------------------------


def _with_shared_units(found: list[Amount], tokens: Sequence[Token]) -> list[Amount]:
    """Give numbers of a list the unit at its end: "US$8.1, 7.9 and 7.2 billion", "41,607 and 15,045 tonnes"."""
    result = list(found)
    for k in range(len(result) - 2, -1, -1):
        here, after = result[k], result[k + 1]
        if not _joined(here, after, tokens, (",", "and", "or")):
            continue
        if here.kind == "bare" and after.kind not in ("bare", "noun", "duration", "other", "times") and not after.vague:
            if after.kind == "count" and here.scale == 1 and here.value > 100 * max(after.value, 1):
                continue
            result[k] = _same_unit(here, after)
        elif here.kind == "money" and here.scale == 1 and after.kind in ("money", "bare") and after.scale > 1:
            unsigned = after.kind == "bare" or tokens[after.first].text[0].isdecimal()
            if unsigned:
                result[k] = _rescaled(here, after.scale)
    for k in range(1, len(result)):
        before, here = result[k - 1], result[k]
        if (
            here.kind == "bare"
            and before.kind == "money"
            and _joined(before, here, tokens, (",", "and", "or"))
            and here.scale > 1
        ):
            result[k] = replace(
                here, kind="money", codes=before.codes, unit=before.unit, figure_unit=before.figure_unit
            )
    return result


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


def _with_ranges(found: list[Amount], tokens: Sequence[Token]) -> list[Amount]:
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
        if before == "from" or tokens[max(0, low.first - 2)].low == "from":
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
    same = low.kind in ("bare", high.kind) and (not low.unit or low.unit == high.unit)
    scaled = low.scale in (1.0, high.scale) or low.value < high.value
    value = low.value * (high.scale if low.scale == 1 and high.value / high.scale >= low.value else 1)
    return (
        same
        and scaled
        and (value < high.value)
        and high.kind != "duration"
        or (same and high.kind == "duration" and value < high.value)
    )


def _range(low: Amount, high: Amount) -> Amount:
    bottom = low.value
    if low.scale == 1 and high.scale > 1 and high.value / high.scale >= bottom:
        bottom = float(f"{bottom * high.scale:.15g}")
    return replace(high, first=low.first, value=bottom, high=high.value, ranged=True)


# --- hedges and movement ------------------------------------------------------------------------------------------------


def _with_bound(amount: Amount, tokens: Sequence[Token]) -> Amount:
    """Read the hedge directly before or after an amount; a vague magnitude is about."""
    before, after = hedges()
    if amount.last < len(tokens) and tokens[amount.last].low in ("+", "or", "and", "plus"):
        hit = after.at(tokens, amount.last, "bound")
        if hit is not None:
            return replace(amount, bound=hit.value, bound_at=(hit.first, hit.last), bound_after=True)
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
        return (
            amount.kind in ("duration",)
            or first > 0
            and tokens[first - 1].low in ("falling", "rise", "points", "point", "pct", "percent", "%")
        )
    return False


def _with_movement(amount: Amount, tokens: Sequence[Token]) -> Amount:
    """Read whether an amount was moved: "rose by 3 percent", "a 5-dollar fall", "12 fewer"; not the level reached."""
    found = _moved_after(amount, tokens) or _moved_before(amount, tokens)
    if found is None:
        return amount
    direction, first, last = found
    return replace(amount, change=direction, change_at=(first, last))


_BETWEEN_NOUN = frozenset(
    "year-on-year yearly annual further sharp modest steady slight record on-year real nominal in".split()
)


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
            or (k > amount.last and tokens[k].text.isalpha() and low not in _CLOSED)
            or (k == amount.last and tokens[k].text.isalpha() and low not in _CLOSED)
        ):
            return None
        if k == amount.last + 2 and amount.kind not in ("percent", "count", "point", "times"):
            return None
    return None


_ADVERBS = re.compile(r"[a-z]+ly")
_LINKS = frozenset("by of about around some nearly almost roughly approximately over under than more less at least only just even a an another "
                   "further additional only up to close well in excess only estimated year-on-year on-year on year no fewer as much many the "
                   "average total slightly rate only merely real nominal annual fully".split())  # fmt: skip


def _moved_before(amount: Amount, tokens: Sequence[Token]) -> tuple[str, int, int] | None:
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
        if low == "from" or not (low in _LINKS or _ADVERBS.fullmatch(low) or low in HYPHENS):
            return None
        at -= 1
        steps += 1
    return None
