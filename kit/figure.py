"""Documents to figures: quantities, cues, places and times put together, each field with its reason."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from kit import counting, proposals
from kit.candidates import Candidates
from kit.clauses import Reading
from kit.context import context
from kit.errors import UsageError
from kit.industry import Products, sectors
from kit.meaning import Choice, Frame, aspect, measure, status
from kit.model import Document, Figure, Reason, Sentence
from kit.numerals import Amount, numerals
from kit.parties import Parties, Scene, Side, parties, sides, topic
from kit.periods import days, whens, year_of
from kit.quantity import amounts
from kit.sentences import sentences
from kit.timing import Timeline, is_old, times_of, timing
from kit.tokens import tokenize
from kit.vocabulary import economies, meanings, word_set


@cache
def _number() -> re.Pattern[str]:
    """What a sentence must hold to be read further: a digit, a number sign or a number word."""
    table = numerals()
    words = {*table.words, *table.fractions, *(word for word in table.apart if len(word) > 2), *_NUMBER_WORDS}
    signs = "".join(table.signs)
    return re.compile(rf"[\d{signs}]|\b(?:{'|'.join(sorted(words))})\b", re.IGNORECASE)


_NUMBER_WORDS = word_set("figure", "numbers")


def iter_figures(documents: Iterable[Document]) -> Iterator[Figure]:
    """Read the figures of documents, one document at a time, in the order of the text."""
    for document in each(documents):
        yield from figures_of(document)


def each(documents: Iterable[Document]) -> Iterator[Document]:
    """Pass documents on; raise ``UsageError`` for anything else, and for a second document of the same id."""
    if isinstance(documents, str | Document):
        raise UsageError("figures are read from a list of documents: kit.figures([kit.read(text)]) or kit.load(path)")
    seen: set[str] = set()
    for document in documents:
        if not isinstance(document, Document):
            raise UsageError(
                f"{type(document).__name__} is no document; kit.read makes one of a text, kit.load of files"
            )
        if document.id in seen:
            raise UsageError(f"{document.id}: a second document of this id; give each its own (kit.read(..., id=...))")
        seen.add(document.id)
        yield document


def figures_of(document: Document) -> list[Figure]:
    """Read the figures of one document, in order; ``countable`` is settled within it."""
    return list(counting.within(DocumentReader(document).read()))


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


_FLOWS = word_set("figure", "flows")
_SITED = frozenset(("investment", "project", "deal", "loan"))


Pick = Callable[[str, Amount, list[proposals.Proposal]], Choice]


def _decide(field: str, amount: Amount, options: list[proposals.Proposal]) -> Choice:
    return proposals.decide(field, options)


class DocumentReader:
    """Goes through a document sentence by sentence and remembers what later sentences lean on."""

    def __init__(self, document: Document, pick: Pick = _decide) -> None:
        self.document = document
        self.pick = pick
        self.lexicon = meanings(document.date.year if document.date else None)
        self.sentences = sentences(document)
        self.context = context(document, self.sentences)
        self.candidates = Candidates(self.context)
        self.line = Timeline()
        self.last: _Settled | None = None  # the last amount
        self.head: _Settled | None = None  # the first amount of the last sentence
        self.home = self.context.pair.first  # the economy that the paragraph speaks of
        self.site: str | None = None  # where the project or company lies that the paragraph speaks of
        self.products: Products | None = None  # the sectors spoken of
        self.negative = ""  # the measure of the last deficit

    def read(self) -> Iterator[Figure]:
        """Read the document from its first sentence to its last."""
        holds = _number()
        following: Reading | None = None
        for k, sentence in enumerate(self.sentences):
            if holds.search(sentence.text) is None:
                continue
            words = following if following is not None and following.sentence is sentence else self._words(sentence)
            reading = self._reading(words)
            if reading.amounts:
                following = self._words(self.sentences[k + 1]) if k + 1 < len(self.sentences) else None
                yield from self._figures(reading, following)

    def _words(self, sentence: Sentence) -> Reading:
        """A sentence of which only the words are read."""
        tokens = tokenize(sentence.text, sentence.start)
        return Reading(sentence, tokens, (), self.lexicon.find(tokens, any_case=self.context.lower), ())

    def _reading(self, words: Reading) -> Reading:
        """Read the times and amounts of a sentence."""
        sentence, tokens = words.sentence, words.tokens
        times = whens(sentence.text, self.context.clock, offset=sentence.start)
        reading = Reading(sentence, tokens, (), words.hits, times)
        reading.amounts = self.candidates.of(reading, amounts(tokens), continued=self._continues(reading))
        return reading

    def _continues(self, reading: Reading) -> bool:
        """Whether a sentence stands in the paragraph of the last amount."""
        return self.last is not None and self.last.reading.sentence.paragraph == reading.sentence.paragraph

    # --- what they mean ---

    def _figures(self, reading: Reading, following: Reading | None) -> Iterator[Figure]:
        here: _Settled | None = None
        places = sides(reading, self.context.pair.first, self.context.speaker)
        self._settle_home(reading, places)
        if self.products is not None:
            self.products = replace(self.products, here=False)
        for amount in reading.amounts:
            settled = self._settle(reading, amount, here, places)
            earlier = self.products if here is not None or self._continues(reading) else None
            products = sectors(reading, amount, settled.frame.measure, following, earlier, self.context.sectors)
            yield self._figure(settled, products)
            self._keep(products, settled.frame.measure.value)
            if here is None:
                self.head = settled
            here = self.last = settled
            self._settle_site(settled)

    def _keep(self, choice: Choice, measure: str) -> None:
        """Remember the products of an amount, or that a whole was spoken of."""
        self.products = Products(choice, measure, here=True)

    def _settle_home(self, reading: Reading, places: Sequence[Side]) -> None:
        """Say which economy the paragraph speaks of: its own topic, else the paragraph's or document's."""
        if not self._continues(reading):
            self.home = self.context.labels.get(reading.sentence.paragraph, self.context.pair.first)
            self.site = None
        self.home = topic([side for side in places if side.role != "city" or not side.preposition]) or self.home

    def _settle_site(self, settled: _Settled) -> None:
        """Remember where a project, loan or stake lies, for the capacity and output that follow."""
        partner = settled.parties.partner.value
        if settled.frame.measure.value in _SITED and partner not in (None, "WORLD"):
            self.site = partner

    def _settle(self, reading: Reading, amount: Amount, here: _Settled | None, places: Sequence[Side]) -> _Settled:
        frame = here.frame if here is not None else None
        before = self.last.frame.measure if self.last is not None else None
        pick = self.pick
        what = measure(reading, amount, frame, before)
        what = pick("measure", amount, proposals.measures(reading, amount, frame, before, what))
        how = aspect(reading, amount, what.value, frame)
        firm = status(reading, amount, what.value)
        self._begin(reading, here, what)
        times = times_of(reading, amount, how.value, firm.value)
        when = timing(reading, amount, times, self.line)
        setting = proposals.Setting(what.value, how.value, firm.value)
        options = proposals.periods(reading, amount, times, self.line, setting, when)
        when = pick("period", amount, options)
        options = proposals.statuses(reading, amount, setting, when, self.document.date, firm)
        firm = pick("status", amount, options)
        self._remember(reading, amount, when)
        lean = here or (self.head if self._leans(reading, what) else None)
        scene = Scene(
            reading=reading,
            sides=places,
            pair=self.context.pair,
            home=self.home,
            site=self.site,
            carried=lean.parties if lean is not None else None,
            carried_measure=lean.frame.measure.value if lean is not None else None,
            carried_here=here is not None,
        )
        who = parties(scene, amount, what.value, what.cue)
        reporters, partners = proposals.parties(scene, amount, what.value, who)
        who = Parties(pick("reporter", amount, reporters), pick("partner", amount, partners))
        if who.reporter.value == who.partner.value is not None:  # one side only: the surer one keeps the economy
            if who.reporter.confidence >= who.partner.confidence:
                who = replace(who, partner=pick("partner", amount, _without(partners, who.reporter)))
            else:
                who = replace(who, reporter=pick("reporter", amount, _without(reporters, who.partner)))
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
        if what.value in ("capacity",) or (before in ("capacity", "price") and before != what.value):
            return False
        if reading.sentence.paragraph == self.last.reading.sentence.paragraph or before == what.value:
            return True
        return what.value in _FLOWS and before in _FLOWS

    def _remember(self, reading: Reading, amount: Amount, when: Choice) -> None:
        if when.value is None:
            return
        if when.origin == "compared" or (is_old(reading, amount) and self.line.main is not None):
            if self.line.main is not None:
                there, then = year_of(when.value), year_of(self.line.main)
                if there is not None and then is not None and then > there:
                    self.line.back = (then - there, "year")
            return
        self.line.current = when._replace(
            rule="period: carried from the amount before", confidence=min(when.confidence, 0.65), cue=None
        )
        self.line.main = when.value

    # --- the record ---

    def _figure(self, settled: _Settled, products: Choice) -> Figure:
        amount, reading, frame = settled.amount, settled.reading, settled.frame
        start, end = reading.span(amount.first, amount.last)
        value, high = _signed(reading, amount, frame, self.negative == frame.measure.value)
        self.negative = (
            frame.measure.value if value < 0 and frame.aspect.value not in ("growth", "change") else self.negative
        )
        home = economies().get(settled.parties.reporter.value or "")
        month = home.fiscal_month(year_of(settled.period.value)) if home else self.context.clock.fiscal_month
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
    return float(round(product ** (1 / 3), 2))


def _bound_choice(amount: Amount) -> Choice:
    if amount.bound_at is not None:
        return Choice(amount.bound, "bound: hedge beside it", 0.95, amount.bound_at)
    return Choice(amount.bound, "bound: a vague magnitude" if amount.vague else "bound: stated plainly", 0.9)


def _without(options: Sequence[proposals.Proposal], taken: Choice) -> list[proposals.Proposal]:
    return [option for option in options if option.choice.value != taken.value]


def _unit_choice(amount: Amount) -> Choice:
    if amount.inherited:
        return Choice(amount.figure_unit, "unit: of the amount that it is compared with", 0.75)
    return Choice(amount.figure_unit, f"unit: {amount.kind}", 0.95, (amount.first, amount.last))


def _signed(reading: Reading, amount: Amount, frame: Frame, was_negative: bool) -> tuple[float, float | None]:
    """Give value and high with their sign: a fall is negative in growth and change, a deficit in any unit."""
    value, high = abs(amount.value) if frame.aspect.value not in ("growth", "change") else amount.value, amount.high
    falls = frame.aspect.value in ("growth", "change") and (amount.change == "down" or amount.negative)
    if frame.aspect.value in ("growth", "change") and amount.change is None and frame.aspect.origin == "carried":
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


_DEFICIT = word_set("figure", "deficit")
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
