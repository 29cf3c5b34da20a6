"""Which amounts of a sentence are figures, and in what unit: bare numbers lean on the amount that they continue.

A number without a unit is a figure only where another amount lends it one ("from 20 pct to three", "against 94"), a
heading scales it, or it is quoted as an exchange rate; years, ages and ranks never are.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kit.clauses import Reading
from kit.context import Context
from kit.joining import inherit
from kit.numerals import Amount
from kit.quantity import amounts
from kit.tokens import Token, tokenize
from kit.vocabulary import Counted, counts, currencies, currency_years, economies, forms, word_set


class _Sources:
    """The amounts read so far, which a bare number may take its unit from."""

    def __init__(self, earlier: "_Sources | None" = None) -> None:
        self.amounts: list[Amount] = []
        self.earlier = earlier
        if earlier is not None:
            earlier.earlier = None  # one sentence back, and no further

    def add(self, amount: Amount) -> None:
        """Remember an amount."""
        self.amounts.append(amount)

    def latest(self, *kinds: str) -> Amount | None:
        """The latest amount of one of some kinds in the sentence."""
        return next((amount for amount in reversed(self.amounts) if amount.kind in kinds), None)

    def like(self, amount: Amount, rest: Sequence[Amount]) -> Amount | None:
        """The amount whose unit a bare number most likely has: the latest one of its size."""
        if amount.scale >= 1e5:
            here = self.latest("money", "physical", "count")
            if here is not None:
                return here
            ahead = next((other for other in rest if other.kind == "money"), None)
            return ahead or (self.earlier.like(amount, ()) if self.earlier is not None else None)
        return next((other for other in reversed(self.amounts) if _of_one_size(other, amount)), None)


def _counted_subject(reading: Reading) -> Amount | None:
    """What a sentence counts before it gives a number: "the number of Russian tourists in Egypt, 3.1 mln in 2014"."""
    for i, token in enumerate(reading.tokens):
        if token.text[0].isdecimal():
            return None
        hit = counts().at(reading.tokens, i)
        if hit is not None and hit.value.unit in ("person", "vehicle", "trip") and hit.value.plural:
            unit = hit.value.unit
            return Amount(hit.first, hit.last, 0.0, kind="count", unit=unit, figure_unit=unit, counted=hit.value)
    return None


def _of_one_size(source: Amount, amount: Amount) -> bool:
    """Whether a bare number can be of an amount's kind: a whole number beside millions of dollars is a count."""
    whole = amount.value == int(amount.value)
    if source.kind in ("money", "physical"):
        if source.scale > 1 and amount.value >= 1000:
            return 0.02 <= amount.value / source.value <= 50
        if source.scale > 1:
            return not whole or (
                amount.value < 1000 <= 1000 * (source.value / source.scale) / max(amount.value, 1)
                and source.value / source.scale < 1000
            )
        return True
    if source.kind == "count":
        return whole and (source.value == 0 or amount.value / source.value >= 0.001)
    return source.kind in ("percent", "point", "times") and amount.value <= 1000


class Candidates:
    """Chooses the figures of a document, sentence by sentence, and remembers what later numbers may lean on."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.dollar = context.dollar
        self.sources = _Sources()
        self.header: Amount | None = None  # the unit of the table whose rows follow
        self.money = False  # whether an amount of money has been met

    def of(self, reading: Reading, found: Sequence[Amount], *, continued: bool) -> list[Amount]:
        """Give the amounts of a sentence that are figures, in their units; ``continued`` if its paragraph goes on."""
        scaled = self._scaled_by_header(reading, found)
        kept: list[Amount] = []
        sources = _Sources(self.sources if continued else None)
        spoken = _counted_subject(reading)
        for k, amount in enumerate(scaled):
            if spoken is not None and spoken.last <= amount.first:
                sources.amounts.insert(0, spoken)
                spoken = None
            adopted = self._adopted(reading, amount, sources, scaled[k + 1 :])
            if adopted is None:
                continue
            sources.add(adopted)
            self.money = self.money or adopted.kind == "money"
            kept.append(self._in_currency(reading, adopted))
        self.sources = sources
        return kept

    def _scaled_by_header(self, reading: Reading, found: Sequence[Amount]) -> list[Amount]:
        """Give the numbers of a list the unit of its heading: "Sources, in US$ billion: Singapore 4.4"."""
        header = _header(reading)
        if header is not None:
            self.header = header[0] if header[1] + 1 >= len(reading.tokens) else None
        elif self.header is not None and _is_row(reading):
            header = self.header, 0
        else:
            self.header = self.header if not found else None
        if header is None:
            return list(found)
        unit, end = header
        result = []
        for amount in found:
            if amount.first < end:
                continue
            bare = amount.kind in ("bare", "noun") and amount.scale == 1
            result.append(inherit(replace(amount, kind="bare"), unit, scale=True) if bare else amount)
        return result

    def _adopted(self, reading: Reading, amount: Amount, sources: "_Sources", rest: Sequence[Amount]) -> Amount | None:
        """Decide whether an amount is a figure; a bare number may take the unit of what it is compared with."""
        if amount.kind in ("percent", "physical") and _is_concentration(reading, amount):
            return None
        if amount.kind in ("money", "percent", "point", "times", "physical"):
            return amount
        if amount.kind == "count":
            return self._counted(reading, amount)
        if amount.kind == "noun":
            return self._of_noun(reading, amount, sources)
        if amount.kind in ("duration", "other"):
            return None
        if _exchange_rate(reading, amount):
            return replace(amount, kind="money", unit="", figure_unit="rate")
        like = sources.like(amount, rest)
        if like is None:
            return (
                replace(amount, kind="money", codes=("USD",), inherited=True)
                if amount.scale >= 1e6 and self.money
                else None
            )
        if amount.scale >= 1e5 or _leans_on(reading, like, amount):
            return inherit(amount, like, scale=_lacks_scale(amount, like))
        return None

    def _of_noun(self, reading: Reading, amount: Amount, sources: "_Sources") -> Amount | None:
        """Read counts of nouns that are no counts by themselves: "266,000 units", "510,000 Malaysians", "10 points"."""
        assert amount.noun_at is not None
        counted = sources.latest("count") or (sources.earlier.latest("count") if sources.earlier is not None else None)
        if amount.unit == "unit" and counted is not None:
            return inherit(amount, counted)
        if amount.unit == "point" and sources.latest("percent", "point") is not None and amount.noun_at == amount.last:
            return replace(
                amount, last=amount.last + 1, kind="point", unit="percentage point", figure_unit="percentage point"
            )
        people = any(
            hit.first <= amount.noun_at < hit.last and place.role == "people" for hit, place in reading.places()
        )
        if amount.value != 1 and _is_goods(reading, amount.noun_at):
            return replace(amount, kind="count", figure_unit=amount.unit, counted=Counted(amount.unit, "", (), True))
        if people:
            return self._counted(reading, replace(amount, kind="count", counted=Counted("people", "", (), True)))
        return None

    def _counted(self, reading: Reading, amount: Amount) -> Amount | None:
        """People are jobs beside a word of employment, travellers beside a word of travel, else no figure."""
        assert amount.counted is not None
        if amount.vague and amount.counted.unit != "job" and amount.value < 100:
            return amount
        if amount.value == 1 and amount.written == "words":
            return None
        if amount.counted.unit != "people":
            return amount
        words = {token.low for token in reading.tokens}
        if words & _EMPLOYED:
            return replace(amount, unit="job", figure_unit="job")
        if words & _TRAVELLED:
            return replace(amount, unit="person", figure_unit="person")
        return None

    def _in_currency(self, reading: Reading, amount: Amount) -> Amount:
        """Settle which currency a sign or noun means, and scale to the unit of a figure."""
        if amount.figure_unit == "rate":
            code = self._quoted(reading, amount)
            return replace(amount, codes=(code or "XXX",), unit=code or "XXX", figure_unit=code or "XXX")
        if amount.kind != "money":
            return _scaled(amount)
        codes = amount.codes or ("USD",)
        code = codes[0]
        if code == "USD" and len(codes) == 1:
            code = self.dollar if not _says_us(reading, amount) else "USD"
        elif len(codes) == 1 and code in _DOLLARS:
            home = economies().get(self.context.pair.first or "")
            self.dollar = code if home is not None and home.currency == code else self.dollar
        elif len(codes) > 1 or _outdated(code, self.context.date):
            code = self._likeliest(reading, codes)
        return replace(amount, codes=(code,), unit=code, figure_unit=code)

    def _quoted(self, reading: Reading, amount: Amount) -> str | None:
        """The currency that a rate is quoted in: the one named before it, else that of the economy spoken of."""
        for i in range(amount.first - 1, -1, -1):
            hit = currencies().at(reading.tokens, i, "name")
            if hit is not None and hit.value.codes[0] != "USD":
                codes = hit.value.codes
                return codes[0] if len(codes) == 1 else self._likeliest(reading, codes)
        known = economies().get(self._home(reading) or "")
        return known.currency_in(self.context.year) if known else None

    def _likeliest(self, reading: Reading, codes: Sequence[str]) -> str:
        """Choose among the currencies of a name by the economies of the sentence, then of the document."""
        year = self.context.year
        named = [place.code for _, place in reading.places()]
        for economy in (*named, self.context.pair.first, self.context.pair.second):
            known = economies().get(economy or "")
            if known is None:
                continue
            current = known.currency_in(year)
            if current in codes:
                return current  # type: ignore[return-value]
            for before, _ in known.currencies_before:
                if before in codes and (year is None or year < 2002):
                    return before
        return next((code for code in codes if not _outdated(code, self.context.date)), codes[0])

    def _home(self, reading: Reading) -> str | None:
        named = [
            place.code
            for _, place in reading.places()
            if place.code in economies() and economies()[place.code].currency
        ]
        named = [code for code in named if code not in ("USA", "EU")] or named
        return named[0] if named else self.context.pair.first


def _header(reading: Reading) -> tuple[Amount, int] | None:
    """Find a heading that scales what follows it: "in US$ billion:", "(in units of 10,000 tonnes):", "ISK million:"."""
    colon = next((k for k in range(len(reading.tokens)) if reading.low(k) == ":" and k), None)
    if colon is None:
        return None
    end = colon
    if reading.low(end - 1) == ")":  # a remark in brackets between unit and colon
        opening = next((k for k in range(end - 1, -1, -1) if reading.low(k) == "("), None)
        if opening is not None and reading.low(opening + 1) != "in":
            end = opening
        elif opening is not None:
            end -= 1
    lead = next((k for k in range(end - 1, max(-1, end - 9), -1) if reading.low(k) in ("in", ",", "(")), None)
    if lead is None or lead + 1 >= end:
        return None
    unit = _header_unit(reading.tokens[lead + 1 : end])
    return None if unit is None else (unit, colon)


def _is_row(reading: Reading) -> bool:
    """Whether a line is a row of a table: a label, then numbers, and no word in lower case behind the first."""
    words = [token for token in reading.tokens if token.text[0].isalpha()]
    return len(words) <= 6 and not any(token.text.islower() and len(token.text) > 3 for token in words[1:])


def _header_unit(tokens: Sequence[Token]) -> Amount | None:
    text = " ".join(token.text for token in tokens if token.low not in ("units", "of", "("))
    found = amounts(tokenize(text if re.search(r"\d", text) else _one(text)))
    if len(found) == 1 and found[0].kind in ("money", "physical", "percent"):
        amount = found[0]
        return replace(amount, scale=amount.value)
    return None


def _one(text: str) -> str:
    """Put a 1 where a heading's number would stand: "US$ billion" to "US$ 1 billion", "million t" to "1 million t"."""
    match = re.match(r"((?:[A-Z]{1,3} ?)?[$€£¥]|[A-Z]{3}\b|Rs)\s*(.*)", text)
    return f"{match[1]} 1 {match[2]}" if match else f"1 {text}"


_DOLLARS = word_set("candidates", "dollars")
_EMPLOYED = word_set("candidates", "employed")
_TRAVELLED = word_set("candidates", "travelled")


def _leans_on(reading: Reading, source: Amount, amount: Amount) -> bool:
    """Whether a bare number is compared with an amount before it: "from 20 pct to three", "against 94 in 2021"."""
    before, follows = reading.low(amount.first - 1), reading.low(amount.last)
    if follows and follows[0].isalpha() and follows not in _FOLLOW:
        return False
    if amount.written == "words" and amount.value <= 2:
        return False
    if source.first >= amount.last:
        return False
    text = reading.tokens[amount.first].text
    if (
        follows == "of"
        and source.kind == "count"
        and reading.low(amount.last + 1) in ("them", "these", "those", "which")
    ):
        return True
    if before in _COMPARES or follows in _MORE:
        return True
    if before in _LOOSE:
        return len(text) >= 2 or amount.written != "digits"
    if source.kind in ("count", "physical") and amount.value >= 1000 and "," in text:
        return True
    short = len(reading.between(source.last, amount.first)) <= 6
    return source.kind == "percent" and follows in (",", ".", ";", "", "and", ")") and ("." in text or short)


_COMPARES = word_set("candidates", "compares")
_LOOSE = word_set("candidates", "loose")
_MORE = word_set("candidates", "more")


def _is_concentration(reading: Reading, amount: Amount) -> bool:
    """Whether a percentage or weight is a content: "ore grading 1.3 per cent", "2.4 grammes of gold per tonne"."""
    never = forms("cues")["never"]
    if set(reading.between(max(0, amount.first - 2), amount.first)) & set(never["before"]):
        return True
    if amount.unit not in ("gram", "kilogram"):
        return False
    words = reading.between(amount.last, len(reading.tokens))
    return any(word in ("per", "a") and after in never["per"] for word, after in pairwise(words))


_FOLLOW = word_set("candidates", "follow")


def _lacks_scale(amount: Amount, source: Amount) -> bool:
    return (
        source.scale > 1 and amount.scale == 1 and amount.value < 1000 and source.kind in ("money", "physical", "count")
    )


def _is_goods(reading: Reading, noun: int) -> bool:
    """Whether a counted noun is a manufactured product or livestock by the sectors' words: icebreakers, heifers."""
    if not reading.low(noun).endswith("s"):
        return False
    return any(
        hit.last == noun + 1
        and not hit.value.weak
        and ((hit.value.code[0] == "C" and len(hit.value.code) == 3) or hit.value.code == "A01")
        for hit in reading.sectors()
    )


def _exchange_rate(reading: Reading, amount: Amount) -> bool:
    """Whether a bare number is a rate: "18.6 to the dollar"; or the next of two: "after 117 at the end of June"."""
    k = amount.last
    if reading.low(k) in ("to", "against", "per") and reading.low(k + 1) in ("the", "one", "a", "1"):
        return reading.low(k + 2) in (
            "dollar",
            "euro",
            "greenback",
            "yen",
            "u.s.",
            "us",
            "pound",
            "mark",
            "sterling",
            "renminbi",
            "yuan",
        )
    return False


def _says_us(reading: Reading, amount: Amount) -> bool:
    words = " ".join(reading.between(amount.first, amount.last))
    return words.startswith(("us", "u.s.")) or " us " in words or "u.s." in words or "usd" in words or "us $" in words


def _outdated(code: str, date: dt.date | None) -> bool:
    """Whether a currency was not yet or no longer valid on a day."""
    since, until = currency_years().get(code, (None, None))
    return date is not None and ((until is not None and date.year > until) or (since is not None and date.year < since))


def _scaled(amount: Amount) -> Amount:
    """Scale a physical amount to the unit of a figure."""
    if amount.kind != "physical" or amount.factor == 1.0:
        return amount
    value = float(f"{amount.value * amount.factor:.12g}")
    high = None if amount.high is None else float(f"{amount.high * amount.factor:.12g}")
    return replace(amount, value=value, high=high, factor=1.0)
