"""Documents to figures: quantities, cues, places and times put together, each field with its reason."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kit import counting
from kit.clauses import Reading
from kit.errors import UsageError
from kit.industry import sectors
from kit.joining import inherit
from kit.meaning import Choice, Frame, aspect, measure, status
from kit.model import Document, Figure, Reason, Sentence
from kit.numerals import Amount
from kit.parties import Pair, Parties, Scene, Side, pair, parties, sides, topic
from kit.periods import Clock, days, whens, year_of
from kit.quantity import amounts
from kit.sentences import sentences
from kit.timing import Timeline, is_old, timing
from kit.tokens import Token, tokenize
from kit.vocabulary import Counted, counts, currencies, currency_years, economies, forms, meanings

_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"hundreds?|thousands?|millions?|billions?|dozens?|tens|half|third|quarters?|fifth|thirds|fifths|tenth|several|one|scores)\b|[½¼¾⅓⅔]",
    re.IGNORECASE,
)


def iter_figures(documents: Iterable[Document]) -> Iterator[Figure]:
    """Read the figures of documents, one document at a time, in the order of the text."""
    for document in documents:
        yield from figures_of(document)


def figures_of(document: Document) -> list[Figure]:
    """Read the figures of one document, in order; ``countable`` is settled within it."""
    return counting.within(list(_Reader(document).read()))


def again(row: Mapping[str, Any], documents: Iterable[Document]) -> Figure:
    """Read the figure of a table's row anew from its document; raise ``UsageError`` where that is not at hand."""
    name, start = row["document"], int(row["start"])
    for document in documents:
        if document.id == name:
            found = next((figure for figure in figures_of(document) if figure.start == start), None)
            if found is None:
                raise UsageError(f"{name}: no figure at character {start}; was the text changed?")
            return found
    raise UsageError(f"{name}: not among the documents given; pass the documents that the table was made from")


@dataclass(frozen=True, slots=True)
class _Settled:
    """An amount with its fields decided."""

    amount: Amount
    frame: Frame
    parties: Parties
    period: Choice
    reading: Reading


_WE = re.compile(r"\b(?:we|our|us)\b")
_LABEL = re.compile(r"([A-Z][\w' -]{2,30})(?:[.:]|\s+[-–—])(?:\s|$)")
_FLOWS = frozenset(("trade", "exports", "imports", "balance", "freight", "output"))


class _Sources:
    """The amounts read so far, which a bare number may take its unit from."""

    def __init__(self, earlier: "_Sources | None" = None) -> None:
        self.amounts: list[Amount] = []
        self.earlier = earlier

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
            return (
                not whole
                or amount.value < 1000 <= 1000 * (source.value / source.scale) / max(amount.value, 1)
                and source.value / source.scale < 1000
            )
        return True
    if source.kind == "count":
        return whole and (source.value == 0 or amount.value / source.value >= 0.001)
    return source.kind in ("percent", "point", "times") and amount.value <= 1000


class _Reader:
    """Goes through a document sentence by sentence and remembers what later sentences lean on."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lexicon = meanings()
        self.sentences = sentences(document)
        self.lower = _is_lower(document.text)
        self.pair = self._pair()
        self.labels = self._labels()
        self.clock = Clock(document.date, self._fiscal_month())
        self.dollar = self._dollar()
        self.line = Timeline()
        self.last: _Settled | None = None
        self.sources = _Sources()
        self.header: Amount | None = None  # the unit of the table whose rows follow
        self.home = self.pair.first
        self.site: str | None = None  # where the project or company lies that the paragraph speaks of
        self.head: _Settled | None = None  # the first amount of the last sentence
        self.speaker = self._speaker()
        self.negative = ""  # the measure of the last deficit
        self.money = False  # whether an amount of money has been met

    def _places(self, text: str) -> list[str]:
        hits = self.lexicon.find(tokenize(text), any_case=self.lower)
        return [hit.value.code for hit in hits if hit.kind == "place" and not hit.value.weak]

    def _pair(self) -> Pair:
        title = self.document.title or ""
        lead = [sentence.text for sentence in self.sentences[:2]]
        body = [sentence.text for sentence in self.sentences[2:40]]
        headline = title.title() if title.isupper() else title
        source = self._places(self.document.source or "")
        return pair(self._places(headline), self._places(" ".join(lead)), source, self._places("\n".join(body)))

    def _fiscal_month(self) -> int:
        for code in (self.pair.first, self.pair.second):
            known = economies().get(code or "")
            month = known.fiscal_month(self.document.date.year if self.document.date else None) if known else 1
            if month != 1:
                return month
        return 1

    def _dollar(self) -> str:
        """What an unqualified dollar is: USD, unless the text says that it means another."""
        match = re.search(
            r"dollar amounts are (\w+)|all (?:figures|amounts|dollars) (?:are )?in (\w+) dollars", self.document.text
        )
        if match is None:
            return "USD"
        hit = currencies().at(tokenize(f"{match[1] or match[2]} dollars"), 0, "name")
        return hit.value.codes[0] if hit is not None else "USD"

    def read(self) -> Iterator[Figure]:
        previous: Reading | None = None
        for k, sentence in enumerate(self.sentences):
            if _NUMBER.search(sentence.text) is None:
                previous = None if previous is None or sentence.paragraph != previous.sentence.paragraph else previous
                continue
            reading = self._reading(sentence, previous)
            if reading.amounts:
                following = self._following(k)
                yield from self._figures(reading, following)
            previous = reading

    def _following(self, k: int) -> Reading | None:
        if k + 1 >= len(self.sentences):
            return None
        sentence = self.sentences[k + 1]
        tokens = tokenize(sentence.text, sentence.start)
        return Reading(sentence, tokens, (), self.lexicon.find(tokens, any_case=self.lower), ())

    def _reading(self, sentence: Sentence, previous: Reading | None) -> Reading:
        tokens = tokenize(sentence.text, sentence.start)
        found = amounts(tokens)
        hits = self.lexicon.find(tokens, any_case=self.lower)
        times = whens(sentence.text, self.clock, offset=sentence.start, future=_is_ahead(sentence.text))
        reading = Reading(sentence, tokens, (), hits, times, previous)
        reading.amounts = self._eligible(reading, found)
        return reading

    # --- which amounts are figures ---

    def _eligible(self, reading: Reading, found: Sequence[Amount]) -> list[Amount]:
        scaled = self._scaled_by_header(reading, found)
        kept: list[Amount] = []
        sources = _Sources(self.sources if self._continues(reading) else None)
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

    def _continues(self, reading: Reading) -> bool:
        return self.last is not None and self.last.reading.sentence.paragraph == reading.sentence.paragraph

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
        """Decide whether an amount is a figure; a bare number may take the unit of the amount that it is compared with."""
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
        """Read counts whose noun is not in the vocabulary of counts: "266,000 units", "510,000 Malaysians", "10 points"."""
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
        """People are jobs beside a word of employment and travellers beside a word of travel; else they are no figure."""
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
            return _scaled(reading, amount)
        codes = amount.codes or ("USD",)
        code = codes[0]
        if code == "USD" and len(codes) == 1:
            code = self.dollar if not _says_us(reading, amount) else "USD"
        elif len(codes) == 1 and code in _DOLLARS:
            home = economies().get(self.pair.first or "")
            self.dollar = code if home is not None and home.currency == code else self.dollar
        elif len(codes) > 1 or _outdated(code, self.document.date):
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
        return known.currency_in(self.document.date.year if self.document.date else None) if known else None

    def _likeliest(self, reading: Reading, codes: Sequence[str]) -> str:
        """Choose among the currencies of a name by the economies of the sentence, then of the document."""
        year = self.document.date.year if self.document.date else None
        named = [place.code for _, place in reading.places()]
        for economy in (*named, self.pair.first, self.pair.second):
            known = economies().get(economy or "")
            if known is None:
                continue
            current = known.currency_in(year)
            if current in codes:
                return current  # type: ignore[return-value]
            for before, _ in known.currencies_before:
                if before in codes and (year is None or year < 2002):
                    return before
        return next((code for code in codes if not _outdated(code, self.document.date)), codes[0])

    def _home(self, reading: Reading) -> str | None:
        named = [
            place.code
            for _, place in reading.places()
            if place.code in economies() and economies()[place.code].currency
        ]
        named = [code for code in named if code not in ("USA", "EU")] or named
        return named[0] if named else self.pair.first

    # --- what they mean ---

    def _figures(self, reading: Reading, following: Reading | None) -> Iterator[Figure]:
        here: _Settled | None = None
        places = sides(reading, self.pair.first, self.speaker)
        self._settle_home(reading, places)
        for amount in reading.amounts:
            settled = self._settle(reading, amount, here, places)
            products = sectors(reading, amount, settled.frame.measure.value, settled.frame.measure.cue, following)
            yield self._figure(settled, products)
            if here is None:
                self.head = settled
            here = self.last = settled
            self._settle_site(settled)

    def _settle_home(self, reading: Reading, places: Sequence[Side]) -> None:
        """Say which economy the paragraph speaks of: the sentence's own topic, else the paragraph's, else the document's."""
        if not self._continues(reading):
            self.home = self.labels.get(reading.sentence.paragraph, self.pair.first)
            self.site = None
        self.home = topic([side for side in places if side.role != "city" or not side.preposition]) or self.home

    def _settle_site(self, settled: _Settled) -> None:
        """Remember where a project, loan or stake lies, for the capacity and output that follow."""
        if settled.frame.measure.value in (
            "investment",
            "project",
            "deal",
            "loan",
        ) and settled.parties.partner.value not in (None, "WORLD"):
            self.site = settled.parties.partner.value

    def _speaker(self) -> str | None:
        """The economy that "we" stands for: the source's, where the text speaks in the first person."""
        if len(_WE.findall(self.document.text[:20000])) < 3:
            return None
        source = self._places(self.document.source or "")
        return source[0] if source else self.pair.first

    def _labels(self) -> dict[int, str]:
        """The economies that head paragraphs: "* ZAMBIA. A mining house ..."."""
        found: dict[int, str] = {}
        for sentence in self.sentences:
            if sentence.paragraph in found or sentence.start == self.sentences[0].start:
                continue
            head = _LABEL.match(sentence.text)
            if head is not None:
                codes = self._places(head[1])
                if codes:
                    found[sentence.paragraph] = codes[0]
        return found

    def _settle(self, reading: Reading, amount: Amount, here: _Settled | None, places: Sequence[Side]) -> _Settled:
        frame = here.frame if here is not None else None
        before = self.last.frame.measure if self.last is not None else None
        what = measure(reading, amount, frame, before)
        how = aspect(reading, amount, what.value, frame)
        firm = status(reading, amount, what.value, frame)
        self._begin(reading, here, what)
        when = timing(reading, amount, what.value, how.value, firm.value, self.line)
        self._remember(reading, amount, when, how)
        lean = here or (self.head if self._leans(reading, what) else None)
        scene = Scene(
            reading=reading,
            sides=places,
            pair=self.pair,
            home=self.home,
            site=self.site,
            carried=lean.parties if lean is not None else None,
            carried_measure=lean.frame.measure.value if lean is not None else None,
            carried_here=here is not None,
        )
        who = parties(scene, amount, what.value, what.cue)
        return _Settled(amount, Frame(amount, what, how, firm), who, when, reading)

    def _leans(self, reading: Reading, what: Choice) -> bool:
        """Whether a sentence's first amount may take over the parties of the last one before it."""
        if self.last is None:
            return False
        return self._continues(reading) or self.last.frame.measure.value == what.value

    def _begin(self, reading: Reading, here: _Settled | None, what: Choice) -> None:
        """Open a sentence: what the one before on the same matter was dated stays in force, else nothing does."""
        if here is not None:
            return
        if self.last is None or not self._same_matter(reading, what):
            self.line = Timeline(main=self.line.main, back=self.line.back)
        elif self.line.current is not None:
            current = self.line.current
            self.line.current = current._replace(rule="period: of the sentence before", confidence=0.5, cue=None)

    def _same_matter(self, reading: Reading, what: Choice) -> bool:
        assert self.last is not None
        before = self.last.frame.measure.value
        if what.value in ("capacity",) or before in ("capacity", "price") and before != what.value:
            return False
        if reading.sentence.paragraph == self.last.reading.sentence.paragraph or before == what.value:
            return True
        return what.value in _FLOWS and before in _FLOWS

    def _remember(self, reading: Reading, amount: Amount, when: Choice, how: Choice) -> None:
        rule = when.rule
        if when.value is None:
            return
        if (
            rule.startswith(("period: so far back", "period: compared"))
            or is_old(reading, amount)
            and self.line.main is not None
        ):
            if self.line.main is not None:
                there, then = year_of(when.value), year_of(self.line.main)
                if there is not None and then is not None and then > there:
                    self.line.back = (then - there, "year")
            return
        self.line.current = when._replace(
            rule="period: carried from the amount before", confidence=min(when.confidence, 0.65), cue=None
        )
        self.line.main = when.value
        self.line.paragraph = reading.sentence.paragraph

    # --- the record ---

    def _figure(self, settled: _Settled, products: Choice) -> Figure:
        amount, reading, frame = settled.amount, settled.reading, settled.frame
        start, end = reading.span(amount.first, amount.last)
        value, high = _signed(reading, amount, frame, self.negative == frame.measure.value)
        self.negative = (
            frame.measure.value if value < 0 and frame.aspect.value not in ("growth", "change") else self.negative
        )
        home = economies().get(settled.parties.reporter.value or "")
        month = home.fiscal_month(year_of(settled.period.value)) if home else self.clock.fiscal_month
        first, last = days(settled.period.value, month)
        choices = {
            "bound": _bound_choice(amount),
            "unit": _unit_choice(amount),
            "measure": frame.measure,
            "aspect": frame.aspect,
            "status": frame.status,
            "period": settled.period,
            "reporter": settled.parties.reporter,
            "partner": settled.parties.partner,
            "sectors": products,
        }
        return Figure(
            document=self.document.id,
            start=start,
            end=end,
            text=self.document.text[start:end],
            value=value,
            high=high,
            bound=amount.bound,
            unit=amount.figure_unit,
            measure=frame.measure.value,
            aspect=frame.aspect.value,
            status=frame.status.value,
            period=settled.period.value,
            reporter=settled.parties.reporter.value,
            partner=settled.parties.partner.value,
            sectors=products.value,
            sentence=reading.sentence.text,
            sentence_start=reading.sentence.start,
            period_start=first,
            period_end=last,
            countable=True,
            countable_reason="",
            confidence=_confidence(choices),
            rule="; ".join(choices[name].rule for name in ("measure", "aspect", "status", "period", "reporter")),
            reasons=tuple(_reason(name, choice, reading) for name, choice in choices.items()),
        )


def _reason(name: str, choice: Choice, reading: Reading) -> Reason:
    start, end = reading.span(*choice.cue) if choice.cue is not None else (None, None)
    return Reason(name, choice.value, choice.rule, round(choice.confidence, 2), start, end)


def _confidence(choices: dict[str, Choice]) -> float:
    product = 1.0
    for name in ("measure", "aspect", "status", "period", "reporter", "partner"):
        product *= choices[name].confidence
    return round(product ** (1 / 3), 2)


def _bound_choice(amount: Amount) -> Choice:
    if amount.bound_at is not None:
        return Choice(amount.bound, "bound: hedge beside it", 0.95, amount.bound_at)
    return Choice(amount.bound, "bound: a vague magnitude" if amount.vague else "bound: stated plainly", 0.9)


def _unit_choice(amount: Amount) -> Choice:
    if amount.inherited:
        return Choice(amount.figure_unit, "unit: of the amount that it is compared with", 0.75)
    return Choice(amount.figure_unit, f"unit: {amount.kind}", 0.95, (amount.first, amount.last))


def _signed(reading: Reading, amount: Amount, frame: Frame, was_negative: bool) -> tuple[float, float | None]:
    """Give value and high with their sign: a fall is negative in growth and change, a deficit in any unit."""
    value, high = abs(amount.value) if frame.aspect.value not in ("growth", "change") else amount.value, amount.high
    falls = frame.aspect.value in ("growth", "change") and (amount.change == "down" or amount.negative)
    if (
        frame.aspect.value in ("growth", "change")
        and amount.change is None
        and frame.aspect.rule.startswith("aspect: carried")
    ):
        falls = _falls_before(reading, amount)
    deficit = (
        frame.measure.value in ("balance", "other")
        and frame.aspect.value in ("level", "share", "cumulative")
        and _is_deficit(reading, amount, frame, was_negative)
    )
    if falls or deficit:
        value, high = -abs(value), None if high is None else -abs(high)
    return value, high


def _falls_before(reading: Reading, amount: Amount) -> bool:
    earlier = [other for other in reading.amounts if other.last <= amount.first and other.change is not None]
    return bool(earlier) and earlier[-1].change == "down"


_DEFICIT = frozenset(("deficit", "deficits", "shortfall", "gap", "negative"))
_SURPLUS = frozenset(("surplus", "surpluses"))


def _is_deficit(reading: Reading, amount: Amount, frame: Frame, was_negative: bool) -> bool:
    """Whether an amount is a deficit by the words around it, or by the one before on the same matter."""
    cue = frame.measure.cue
    if cue is not None:
        words = set(reading.between(cue[0], min(cue[1] + 1, len(reading.tokens))))
        if words & _DEFICIT:
            return True
        if words & _SURPLUS or frame.measure.value == "other":
            return False
    before = [word for word in reading.between(0, amount.first) if word in _DEFICIT | _SURPLUS]
    after = [word for word in reading.between(amount.last, len(reading.tokens)) if word in _DEFICIT | _SURPLUS]
    word = before[-1] if before else after[0] if after else ""
    return word in _DEFICIT if word else was_negative


def _is_lower(text: str) -> bool:
    """Whether a text is written without capitals, so that names must be known in lower case."""
    capitals = sum(1 for letter in text[:4000] if letter.isupper())
    letters = sum(1 for letter in text[:4000] if letter.isalpha())
    return letters > 100 and capitals < 0.004 * letters


_AHEAD = re.compile(r"\b(?:will|by|until|expected|expects|plans?|to be|should|scheduled|due)\b")


def _is_ahead(text: str) -> bool:
    return False


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
    """Put a 1 where a heading's number would stand: "US$ billion" to "US$ 1 billion", "million tonnes" to "1 million tonnes"."""
    match = re.match(r"((?:[A-Z]{1,3} ?)?[$€£¥]|[A-Z]{3}\b|Rs)\s*(.*)", text)
    return f"{match[1]} 1 {match[2]}" if match else f"1 {text}"


_DOLLARS = frozenset(("AUD", "NZD", "CAD", "HKD", "SGD", "TWD", "JMD", "TTD", "FJD", "NAD", "BBD", "BSD", "LRD", "ZWD"))
_EMPLOYED = frozenset(
    "employ employs employing employed employment job jobs work workforce staff payroll hire hired hiring laid layoffs workers worker let labour".split()
)
_TRAVELLED = frozenset(
    "carried carries carry visited visitors tourists travelled traveled passengers arrived arrivals entered crossed border tourism tourist received flew trips visa airport train railway".split()
)


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


_COMPARES = frozenset(
    (
        "from",
        "to",
        "against",
        "with",
        "than",
        "by",
        "just",
        "only",
        "which",
        "about",
        "some",
        "nearly",
        "over",
        "vs",
        "versus",
        "under",
        "around",
        "record",
        "after",
        "almost",
    )
)
_LOOSE = frozenset(("and", "of", "at", "(", "was", "were", "-", "another", "the"))
_MORE = frozenset(("more", "fewer", "less", "higher", "lower"))


def _is_concentration(reading: Reading, amount: Amount) -> bool:
    """Whether a percentage or weight is a content: "ore grading 1.3 per cent", "2.4 grammes of gold per tonne"."""
    never = forms("cues")["never"]
    if set(reading.between(max(0, amount.first - 2), amount.first)) & set(never["before"]):
        return True
    if amount.unit not in ("gram", "kilogram"):
        return False
    words = reading.between(amount.last, len(reading.tokens))
    return any(word in ("per", "a") and after in never["per"] for word, after in zip(words, words[1:], strict=False))


_FOLLOW = frozenset(
    "in from a last of and to at by on for per during the compared against up down before when while as respectively previously earlier year now today with or previously northbound but this under next after annually yearly each ago are were is was had have more fewer less higher lower between".split()
)


def _lacks_scale(amount: Amount, source: Amount) -> bool:
    return (
        source.scale > 1 and amount.scale == 1 and amount.value < 1000 and source.kind in ("money", "physical", "count")
    )


def _is_goods(reading: Reading, noun: int) -> bool:
    """Whether a counted noun is a manufactured product or livestock by the vocabulary of sectors: icebreakers, heifers."""
    if not reading.low(noun).endswith("s"):
        return False
    return any(
        hit.last == noun + 1
        and not hit.value.weak
        and (hit.value.code[0] == "C" and len(hit.value.code) == 3 or hit.value.code == "A01")
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


def _scaled(reading: Reading, amount: Amount) -> Amount:
    """Scale a physical amount to the unit of a figure."""
    if amount.kind != "physical" or amount.factor == 1.0:
        return amount
    value = float(f"{amount.value * amount.factor:.12g}")
    high = None if amount.high is None else float(f"{amount.high * amount.factor:.12g}")
    return replace(amount, value=value, high=high, factor=1.0)
