"""What a whole document tells its sentences: the economies that it is about, who speaks, what a dollar is."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kit.model import Document, Sentence
from kit.parties import Pair, pair
from kit.periods import Clock
from kit.tokens import tokenize
from kit.vocabulary import currencies, economies, meanings

_WE = re.compile(r"\b(?:we|our|us)\b")
_LABEL = re.compile(r"([A-Z][\w' -]{2,30})(?:[.:]|\s+[-–—])(?:\s|$)")
_DOLLAR = re.compile(r"dollar amounts are (\w+)|all (?:figures|amounts|dollars) (?:are )?in (\w+) dollars")


@dataclass(frozen=True, slots=True)
class Context:
    """The document's pair of economies, its speaker ("we"), the paragraphs' labels, clock, and plain "dollar".

    ``lower`` is set for text written without capitals, in which names are known in lower case too.
    """

    date: dt.date | None
    pair: Pair
    clock: Clock
    lower: bool = False
    speaker: str | None = None
    dollar: str = "USD"
    labels: dict[int, str] = field(default_factory=dict)

    @property
    def year(self) -> int | None:
        """The year of publication."""
        return self.date.year if self.date else None


def context(document: Document, sentences: Sequence[Sentence]) -> Context:
    """Read the context of a document from its headline, source, first sentences, and the names in its body."""
    lower = _is_lower(document.text)
    title = document.title or ""
    both = pair(
        title=_places(title.title() if title.isupper() else title, lower),
        lead=_places(" ".join(sentence.text for sentence in sentences[:2]), lower),
        source=_places(document.source or "", lower),
        body=_places("\n".join(sentence.text for sentence in sentences[2:40]), lower),
    )
    return Context(
        date=document.date,
        pair=both,
        clock=Clock(document.date, _fiscal_month(both, document.date)),
        lower=lower,
        speaker=_speaker(document, both, lower),
        dollar=_dollar(document.text),
        labels=_labels(sentences, lower),
    )


def _places(text: str, lower: bool) -> list[str]:
    hits = meanings().find(tokenize(text), any_case=lower)
    return [hit.value.code for hit in hits if hit.kind == "place" and not hit.value.weak]


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


def _speaker(document: Document, both: Pair, lower: bool) -> str | None:
    """The economy that "we" stands for: the source's, where the text speaks in the first person."""
    if len(_WE.findall(document.text[:20000])) < 3:
        return None
    source = _places(document.source or "", lower)
    return source[0] if source else both.first


def _labels(sentences: Sequence[Sentence], lower: bool) -> dict[int, str]:
    """The economies that head paragraphs: "* ZAMBIA. A mining house ..."."""
    found: dict[int, str] = {}
    for sentence in sentences[1:]:
        head = _LABEL.match(sentence.text) if sentence.paragraph not in found else None
        codes = _places(head[1], lower) if head is not None else []
        if codes:
            found[sentence.paragraph] = codes[0]
    return found


def _is_lower(text: str) -> bool:
    """Whether a text is written without capitals, so that names must be known in lower case."""
    capitals = sum(1 for letter in text[:4000] if letter.isupper())
    letters = sum(1 for letter in text[:4000] if letter.isalpha())
    return letters > 100 and capitals < 0.004 * letters
