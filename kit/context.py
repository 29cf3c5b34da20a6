"""What a whole document tells its sentences: the economies that it is about, who speaks, what a dollar is."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kit.model import Document, Sentence
from kit.parties import Pair, pair
from kit.periods import Clock
from kit.tokens import Lexicon, tokenize
from kit.vocabulary import currencies, economies, meanings

_WE = re.compile(r"\b(?:we|our|us)\b")
_DATELINE = re.compile(r"([A-Z][\w .']{2,24}?)(?:,|\s[-–—]|\s\()")
_LABEL = re.compile(r"([A-Z][\w' -]{2,30})(?:[.:]|\s+[-–—])(?:\s|$)")
_DOLLAR = re.compile(r"dollar amounts are (\w+)|all (?:figures|amounts|dollars) (?:are )?in (\w+) dollars")


@dataclass(frozen=True, slots=True)
class Context:
    """The document's pair of economies, its speaker ("we"), the paragraphs' labels, clock, and plain "dollar".

    ``sectors`` holds the one division that the headline names. ``lower`` is set for text written without capitals,
    in which names are known in lower case too.
    """

    date: dt.date | None
    pair: Pair
    clock: Clock
    lower: bool = False
    speaker: str | None = None
    dollar: str = "USD"
    labels: dict[int, str] = field(default_factory=dict)
    sectors: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of publication."""
        return self.date.year if self.date else None


def context(document: Document, sentences: Sequence[Sentence]) -> Context:
    """Read the context of a document from its headline, source, first sentences, and the names in its body."""
    lower = _is_lower(document.text)
    title = document.title or ""
    names = _Names(meanings(document.date.year if document.date else None), lower)
    both = pair(
        title=names.of(title.title() if title.isupper() else title),
        lead=names.of(" ".join(sentence.text for sentence in sentences[:2])),
        source=names.of(document.source or ""),
        dateline=names.of(_dateline(sentences)),
        body=names.of("\n".join(sentence.text for sentence in sentences[2:40])),
    )
    return Context(
        date=document.date,
        pair=both,
        clock=Clock(document.date, _fiscal_month(both, document.date)),
        lower=lower,
        speaker=_speaker(document, both, names),
        dollar=_dollar(document.text),
        labels=_labels(sentences, names),
        sectors=_sectors(document.title or "", names.lexicon),
    )


class _Names(NamedTuple):
    """Finds the economies that a text names outright."""

    lexicon: Lexicon
    lower: bool

    def of(self, text: str) -> list[str]:
        """Give their codes, in the order of the text; "US$" names no economy."""
        tokens = tokenize(text)
        hits = self.lexicon.find(tokens, any_case=self.lower)
        return [
            hit.value.code
            for hit in hits
            if hit.kind == "place"
            and not hit.value.weak
            and not (hit.last < len(tokens) and tokens[hit.last].low == "$")
        ]


def _dateline(sentences: Sequence[Sentence]) -> str:
    """The place that leads the first sentence: "PERTH - When the owners ...", "Astana, 7 May (Xinhua) -"."""
    match = _DATELINE.match(sentences[0].text) if sentences else None
    return match[1] if match is not None else ""


def _sectors(title: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The one division that a headline names, as a tuple; empty where it names none or several."""
    hits = lexicon.find(tokenize(title))
    codes = {hit.value.code for hit in hits if hit.kind.startswith("sector ") and not hit.value.weak}
    return tuple(codes) if len(codes) == 1 else ()


def _fiscal_month(both: Pair, date: dt.date | None) -> int:
    for code in (both.first, both.second):
        known = economies().get(code or "")
        month = known.fiscal_month(date.year if date else None) if known else 1
        if month != 1:
            return month
    return 1


def _dollar(text: str) -> str:
    """What an unqualified dollar is: USD, unless the text says that it means another."""
    match = _DOLLAR.search(text)
    if match is None:
        return "USD"
    hit = currencies().at(tokenize(f"{match[1] or match[2]} dollars"), 0, "name")
    return str(hit.value.codes[0]) if hit is not None else "USD"


def _speaker(document: Document, both: Pair, names: _Names) -> str | None:
    """The economy that "we" stands for: the source's, where the text speaks in the first person."""
    if len(_WE.findall(document.text[:20000])) < 3:
        return None
    source = names.of(document.source or "")
    return source[0] if source else both.first


def _labels(sentences: Sequence[Sentence], names: _Names) -> dict[int, str]:
    """The economies that head paragraphs: "* ZAMBIA. A mining house ..."."""
    found: dict[int, str] = {}
    for sentence in sentences[1:]:
        head = _LABEL.match(sentence.text) if sentence.paragraph not in found else None
        codes = names.of(head[1]) if head is not None else []
        if codes:
            found[sentence.paragraph] = codes[0]
    return found


def _is_lower(text: str) -> bool:
    """Whether a text is written without capitals, so that names must be known in lower case."""
    capitals = sum(1 for letter in text[:4000] if letter.isupper())
    letters = sum(1 for letter in text[:4000] if letter.isalpha())
    return letters > 100 and capitals < 0.004 * letters
