"""The record: what a document, a quantity, a period and a figure are.

Offsets count characters (code points) of ``Document.text``, which is never changed:
``document.text[x.start:x.end] == x.text`` holds for everything below that has a text.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MEASURES = (
    "trade", "exports", "imports", "balance", "investment", "loan", "aid", "deal", "project",
    "company", "job", "output", "capacity", "freight", "gdp", "price", "other",
)  # fmt: skip
ASPECTS = ("level", "cumulative", "growth", "change", "share")
STATUSES = ("actual", "target", "forecast", "signed", "planned")
BOUNDS = ("=", "~", ">", "<")
TWO_WAY = frozenset(("trade", "deal", "project", "freight"))  # whose two economies may stand in either order
RATES = ("percent", "percentage point", "times")  # units of what is never summed


@dataclass(frozen=True, slots=True)
class Omission:
    """A stretch of a document's text that is not read for figures, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was given, and what is known about it.

    ``omitted`` lists headline, byline and page furniture: they keep their offsets but are not read for figures.
    ``warnings`` are lines for a person ("no publication date: ...").
    """

    id: str
    text: str
    title: str | None = None
    date: dt.date | None = None
    source: str | None = None
    omitted: tuple[Omission, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, list item or line of a table; ``paragraph`` numbers the block that it stands in."""

    start: int
    end: int
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as written.

    ``unit`` is an ISO 4217 code, ``percent``, ``percentage point``, ``times``, a unit of measurement in the singular
    ("metre", "tonne") or the singular of the counted noun; an empty string where there is none. ``high`` is the upper
    end of a range. ``bound`` is one of ``= ~ > <``. ``change`` is ``up`` or ``down`` for an amount moved.
    """

    start: int
    end: int
    text: str
    value: float
    high: float | None
    bound: str
    unit: str
    change: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that stands for something: ``kind`` is ``economy``, ``organisation``, ``person`` or ``sector``.

    ``code`` is the ISO 3166-1 alpha-3 code or group, the ISIC division, or the canonical name; ``detail`` an office
    or a label.
    """

    start: int
    end: int
    text: str
    kind: str
    code: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A period as the code of the record (``2015``, ``2014Q4``, ``2015-03``, ``1992/``, ``FY1988``) and its days.

    ``start`` and ``end`` are the characters it was read from; ``last`` is None while it is open or unknown.
    """

    start: int
    end: int
    text: str
    code: str
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field has its value: the cue's characters (none for a default), the rule, and how sure it is (0 to 1)."""

    field: str
    value: Any
    rule: str
    confidence: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated number about an economy: what it measures, between whom, for when, in which sectors, how firm it is."""

    document: str
    start: int
    end: int
    text: str
    value: float
    high: float | None
    bound: str
    unit: str
    measure: str
    aspect: str
    status: str
    period: str | None
    reporter: str | None
    partner: str | None
    sectors: tuple[str, ...]
    sentence: str
    sentence_start: int
    period_start: dt.date | None
    period_end: dt.date | None
    countable: bool
    countable_reason: str
    confidence: float
    rule: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A dated happening: ``kind`` is ``ties``, ``visit``, ``agreement``, ``opening``, ``proposal``, ... ."""

    document: str
    start: int
    end: int
    text: str
    kind: str
    period: Period
    parties: tuple[str, ...]
