"""Sentences and periods to events: every dated happening, with its kind, its day or period, and who takes part."""

from collections.abc import Iterator
from functools import cache

from kit.clauses import Reading
from kit.model import Document, Event, Sentence
from kit.periods import Clock, When, period, whens
from kit.sentences import iter_sentences
from kit.tokens import Hit, Lexicon, entry, tokenize
from kit.vocabulary import forms, meanings

_DATED = frozenset(
    "day days iso month months year quarter half part_year relative year_end weekday yesterday now decade".split()
)


@cache
def _kinds() -> Lexicon:
    return Lexicon(
        entry("event", (order, row["kind"]), form)
        for order, row in enumerate(forms("events")["event"])
        for form in row["forms"]
    )


def events_of(document: Document) -> Iterator[Event]:
    """Read the dated happenings of a document, in the order of the text.

    What is only planned or compared with is not among them: an event has a time of its own and a word that tells what
    happened, nearer to each other than to another.
    """
    clock = Clock(document.date)
    for sentence in iter_sentences(document):
        times = [when for when in whens(sentence.text, clock, offset=sentence.start) if _stands_alone(when)]
        if times:
            yield from _events(document, sentence, times)


def _stands_alone(when: When) -> bool:
    return when.code is not None and when.kind in ("point", "since") and when.rule in _DATED


def _events(document: Document, sentence: Sentence, times: list[When]) -> Iterator[Event]:
    tokens = tokenize(sentence.text, sentence.start)
    hits = _kinds().find(tokens)
    if not hits:
        return
    reading = Reading(sentence, tokens, (), meanings(document.date.year if document.date else None).find(tokens), ())
    parties = tuple(dict.fromkeys(place.code for _, place in reading.places() if not place.weak))
    for when in times:
        cue = _nearest(reading, when, hits)
        found = period(when)
        if cue is not None and found is not None:
            code = found.code.rstrip("/")
            whole = period(When(when.start, when.end, when.text, code)) or found
            yield Event(document.id, sentence.start, sentence.end, sentence.text, cue.value[1], whole, parties)


def _nearest(reading: Reading, when: When, hits: list[Hit]) -> Hit | None:
    """The word that tells what happened at a time: in its clause, the more telling kind first, then the nearer."""
    at = reading.token_at(when.start)
    near = [hit for hit in hits if not reading.crossed(hit.first, at) and abs(hit.first - at) <= 25]
    return min(near, key=lambda hit: (abs(hit.first - at) > 12, hit.value[0], abs(hit.first - at)), default=None)
