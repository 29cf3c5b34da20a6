"""Evidence: a figure as its highlighted passage, in a notebook and as a page of HTML.

Every figure has an HTML id (``anchor``) that is the same wherever it is shown: a table in a notebook links to it, and
the page of its document carries it. Texts come from anywhere: nothing of them is ever markup.
"""

import hashlib
import itertools
import math
import numbers
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from kit import tables
from kit.errors import UsageError
from kit.model import Document, Omission

if TYPE_CHECKING:
    from jinja2 import Environment

Record = Mapping[str, Any]

MIME = "application/vnd.kit.figures+json"  # the records behind an output, for whoever reads the notebook
CODEBOOK = {column.name: column for column in tables.COLUMNS}
DASH = "–"
READER = ("text", "value", "unit", "measure", "aspect", "status", "period", "reporter", "partner", "sectors")

# Measures share a colour by family; each figure also says its measure in words.
FAMILIES = {
    "exchange": ("trade", "exports", "imports", "balance", "freight"),
    "money": ("investment", "loan", "aid", "deal", "project"),
    "people": ("company", "job"),
    "output": ("output", "capacity"),
    "economy": ("gdp", "price", "other"),
}
FAMILY = {measure: family for family, measures in FAMILIES.items() for measure in measures}


# --- names and words ------------------------------------------------------------------------------------------------


def slug(text: str, allowed: str = "A-Za-z0-9_", longest: int = 60) -> str:
    """Turn a text into a name of the allowed characters; where that loses something, a digest keeps names apart.

    >>> slug("seed-2015"), slug("a b"), slug("a/b")
    ('seed-2015', 'a-b.c8687a08', 'a-b.c14cddc0')
    """
    name = re.sub(rf"[^{allowed}-]+", "-", text).strip("-.")[:longest]
    if name and name == text:
        return name
    return f"{name}.{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}".lstrip(".")


def anchor(document: str, start: int) -> str:
    """Give the HTML id of the figure that begins at a character of a document.

    >>> anchor("china-kazakhstan-2015", 1473)
    'figure-china-kazakhstan-2015-1473'
    """
    return f"figure-{slug(document)}-{start}"


def readable(value: float) -> str:
    """Write a number for a reader, to four digits from a million up: 28.6 billion, 12,345, 0.065.

    >>> readable(28.6e9), readable(-12345), readable(0.065), readable(115.4), readable(999_999_999)
    ('28.6 billion', '−12,345', '0.065', '115.4', '1 billion')
    """
    if not math.isfinite(value):
        return DASH
    size = abs(value) if abs(value) < 1e6 else float(f"{abs(value):.4g}")
    scale, name = next(
        ((s, n) for s, n in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")) if size >= s), (1.0, "")
    )
    size /= scale
    places = 0 if size.is_integer() else max(0, 3 - math.floor(math.log10(size)))
    digits = f"{size:,.{places}f}"
    return ("−" if value < 0 else "") + (digits.rstrip("0").rstrip(".") if "." in digits else digits) + name


def counted(count: int, noun: str) -> str:
    """Write a count with its noun.

    >>> counted(1, "figure"), counted(1234, "figure")
    ('1 figure', '1,234 figures')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def amount(record: Record) -> str:
    """Write what a record measures: the bound, the value or range, and the unit."""
    bound = {"~": "about ", ">": "more than ", "<": "less than "}.get(record["bound"], "")
    high = f" to {readable(record['high'])}" if record["high"] is not None else ""
    return f"{bound}{readable(record['value'])}{high} {record['unit']}".strip()


def parties(record: Record) -> str:
    """Write who a record is about: ``CHN > KAZ``."""
    return " > ".join(code for code in (record["reporter"], record["partner"]) if code)


def described(record: Record) -> str:
    """Write a record on one line: what it measures, how firm it is, for when, between whom, how much."""
    parts = (
        f"{record['measure']}, {record['aspect']}, {record['status']}",
        record["period"],
        parties(record),
        amount(record),
        ", ".join(record["sectors"]),
    )
    return " · ".join(part for part in parts if part)


def clean(text: str) -> str:
    """Replace what HTML cannot hold, one character for one."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]", "\ufffd", text)


@cache
def templates() -> "Environment":
    """Give the page templates; whatever a template is given is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["counted"] = counted
    return environment


def render(template: str, **values: Any) -> str:
    """Fill a template."""
    return templates().get_template(template).render(**values)


# --- highlighting ---------------------------------------------------------------------------------------------------


def marked(
    text: str, start: int, records: Sequence[Record], omitted: Iterable[Omission] = (), *, focus: bool = False
) -> Markup:
    """Highlight figures in a stretch of a document's text that begins at character ``start``.

    The text of the result is the text given. Where spans overlap, the shared characters carry both records; a figure's
    id is where it begins. With ``focus`` a figure shows its record when pointed at or reached by the keyboard; without,
    it is a link to its id, which a report leads to the page of its document.
    """
    end = start + len(text)
    here = [record for record in records if record["start"] < end and record["end"] > start]
    left_out = [part for part in omitted if part.start < end and part.end > start]
    borders = {border for record in here for border in (record["start"], record["end"])}
    borders |= {border for part in left_out for border in (part.start, part.end)}
    cuts = sorted({start, end, *(border for border in borders if start < border < end)})
    pieces = []
    for first, last in itertools.pairwise(cuts):
        piece = Markup.escape(clean(text[first - start : last - start]))
        covering = [record for record in here if record["start"] <= first and record["end"] >= last]
        reasons = [part.reason for part in left_out if part.start <= first and part.end >= last]
        if covering:
            piece = _mark(piece, covering, (first, last), focus)
        elif reasons:
            piece = Markup('<span class="kit-omitted" title="{}">{}</span>').format(f"not read: {reasons[0]}", piece)
        pieces.append(piece)
    return Markup("").join(pieces)


def _mark(piece: Markup, covering: list[Record], span: tuple[int, int], focus: bool) -> Markup:
    first, last = span
    begins = next((record for record in covering if record["start"] == first), None)
    name = Markup(' id="{}"').format(anchor(begins["document"], first)) if begins else ""
    shows = Markup(' tabindex="0" data-record="{}"') if focus else Markup(' title="{}"')
    says = shows.format(clean(" | ".join(described(record) for record in covering)))
    measures = " ".join(record["measure"] for record in covering if record["end"] == last)
    label = Markup(' data-measure="{}"').format(measures) if measures else ""
    kinds = " ".join(style(record) for record in covering[:1])
    mark = Markup('<mark class="kit-figure {}"{}{}{}>{}</mark>').format(kinds, name, says, label, piece)
    there = anchor(covering[0]["document"], covering[0]["start"])
    return mark if focus else Markup('<a href="#{}">{}</a>').format(there, mark)


def style(record: Record) -> str:
    """Give the classes of a figure: its family's colour, and whether it is real or only intended."""
    family = FAMILY.get(record["measure"], "economy")
    return f"kit-{family} kit-{'real' if record['status'] in ('actual', 'signed') else 'open'}"


# --- tables ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a shown table: its text, where it leads, what it says when pointed at, and whether it is a number."""

    text: str
    link: str | None = None
    title: str | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table to look at: HTML in a notebook or on a page, text elsewhere; ``total`` counts the rows not shown too."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str | None
    total: int
    data: Mapping[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self), **self.data}

    def _repr_html_(self) -> str:
        return render("table.html", table=self)

    def __repr__(self) -> str:
        head = [cell.text for cell in self.head]
        text = pd.DataFrame([[cell.text for cell in row] for row in self.rows], columns=head).to_string(index=False)
        return "\n".join(part for part in (self.caption, text if self.rows else "(no rows)", self.footer) if part)

    @property
    def footer(self) -> str:
        """Say how many rows there are, where not all are shown."""
        return f"{len(self.rows):,} of {self.total:,} rows" if len(self.rows) < self.total else ""


def table(
    frame: pd.DataFrame, columns: Iterable[str] | None = None, *, caption: str | None = None, limit: int = 200
) -> Table:
    """Show a frame as a table; the number of a row with ``document`` and ``start`` leads to its passage.

    Without ``columns`` a table of figures shows those that a reader wants, any other all; an index of names comes
    first. Raises ``UsageError`` for a column that is not there.
    """
    names = list(columns if columns is not None else READER if _complete(frame) else frame.columns)
    missing = [str(name) for name in names if name not in frame.columns]
    if missing:
        raise UsageError(f"no column {', '.join(missing)}; there are {', '.join(map(str, frame.columns))}")
    shown = frame.head(limit)
    body = _with_index(shown, names)
    links = _links(shown)
    linked = next((name for name in names if name in ("text", "value")), None)
    columns_of_cells = [
        _cells(str(name), body.iloc[:, x], links if name == linked else {}) for x, name in enumerate(body.columns)
    ]
    if columns is None and _complete(frame):
        at = names.index("value")
        columns_of_cells[at] = [
            _hedged(cell, row) for cell, row in zip(columns_of_cells[at], _each(shown), strict=True)
        ]
    head = tuple(_heading(name, cells) for name, cells in zip(body.columns, columns_of_cells, strict=True))
    rows = tuple(zip(*columns_of_cells, strict=True))
    return Table(head, rows, caption, len(frame), _bundle(shown) if _complete(frame) else {})


def _each(frame: pd.DataFrame) -> Iterator[Record]:
    return (row for row in frame[["bound", "high"]].to_dict("records"))  # type: ignore[misc]


def _hedged(cell: Cell, row: Record) -> Cell:
    """Write a value with its hedge and its upper end: "> 26 billion", "~ 10,000–100,000"."""
    text = cell.text if _missing(row["high"]) else f"{cell.text}{DASH}{readable(float(row['high']))}"
    return replace(cell, text=text if row["bound"] == "=" else f"{row['bound']} {text}")


def _complete(frame: pd.DataFrame) -> bool:
    return CODEBOOK.keys() <= set(frame.columns)


def _with_index(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    body = frame[list(names)]
    plain = frame.index.names == [None] and pd.api.types.is_integer_dtype(frame.index.dtype)
    return body if plain else pd.concat([frame.index.to_frame(index=True), body], axis=1)


def _links(frame: pd.DataFrame) -> dict[int, tuple[str, str | None]]:
    """Give the anchor and the sentence of every row that has a place in a document."""
    if not {"document", "start"} <= set(frame.columns):
        return {}
    sentences = frame["sentence"] if "sentence" in frame.columns else [None] * len(frame)
    places = zip(frame["document"], frame["start"], sentences, strict=True)
    return {
        y: (f"#{anchor(str(document), int(start))}", None if _missing(sentence) else clean(str(sentence)))
        for y, (document, start, sentence) in enumerate(places)
        if not _missing(document) and not _missing(start)
    }


def _cells(name: str, values: "pd.Series[Any]", links: Mapping[int, tuple[str, str | None]]) -> list[Cell]:
    present = [value for value in values if not _missing(value)]
    number = bool(present) and all(_is_number(value) for value in present)
    cells = []
    for y, value in enumerate(values):
        text = _shown(name, value)
        link, title = links.get(y, (None, None))
        exact = f"{value:,}" if title is None and _is_number(value) and text[-1:].isalpha() else None
        cells.append(Cell(text, link, title or exact, number))
    return cells


def _heading(name: Any, cells: Sequence[Cell]) -> Cell:
    parts = name if isinstance(name, tuple) else (name,)
    text = " / ".join(str(part).replace("_", " ") for part in parts if not _missing(part))
    column = CODEBOOK.get(str(name))
    return Cell(clean(text), title=column.meaning if column else None, number=any(cell.number for cell in cells))


def _shown(name: str, value: Any) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return clean(", ".join(map(str, sorted(value) if isinstance(value, set | frozenset) else value))) or DASH
    if _missing(value):
        return DASH
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(" ", "minutes")
    if _is_number(value):
        return f"{value:.0f}" if _is_label(name, value) else readable(float(value))
    return clean(str(value))


def _missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and "bool" not in type(value).__name__


def _is_label(name: str, value: Any) -> bool:
    """Tell numbers that name something, a year or a place in a text, from those that count."""
    return (name.lower().endswith("year") or name in ("start", "end", "sentence_start")) and float(value).is_integer()


# --- passages -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with its figures highlighted, and each figure's text and record in words."""

    html: Markup
    text: str
    records: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """Sentences by document, to look at: HTML in a notebook or on a page, text elsewhere."""

    documents: Mapping[str, tuple[Passage, ...]]
    count: int
    total: int
    data: Mapping[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self), **self.data}

    def _repr_html_(self) -> str:
        return render("passages.html", passages=self)

    def __repr__(self) -> str:
        lines = [
            line
            for document, found in self.documents.items()
            for line in (document, *(f"  {passage.text}" for passage in found))
        ]
        return "\n".join([*lines, self.footer] if self.footer else lines)

    @property
    def footer(self) -> str:
        """Say how many figures there are, where not all are shown."""
        if not self.total:
            return "No figures."
        return f"{self.count:,} of {self.total:,} figures" if self.count < self.total else ""


def passages(frame: pd.DataFrame, *, limit: int = 200) -> Passages:
    """Show the sentences of figures, grouped by document, every figure highlighted.

    The records of the whole frame go with the output (``MIME``), also of the figures beyond ``limit``. Raises
    ``UsageError`` where the frame is not a table of figures.
    """
    missing = [name for name in CODEBOOK if name not in frame.columns]
    if missing:
        raise UsageError(f"not a table of figures: no column {', '.join(missing)}")
    ordered = frame.sort_values(["document", "sentence_start", "start"], kind="stable")
    records = list(tables.records(ordered.head(limit)))
    found: dict[str, tuple[Passage, ...]] = {}
    for document, group in itertools.groupby(records, key=lambda record: record["document"]):
        found[clean(document)] = tuple(
            _passage(sentence, start, list(figures))
            for (sentence, start), figures in itertools.groupby(group, key=_sentence)
        )
    return Passages(found, len(records), len(frame), _bundle(ordered))


def _sentence(record: Record) -> tuple[str, int]:
    """Give the sentence of a figure and where it begins; its own text, where the two do not fit."""
    sentence, start = record["sentence"] or "", record["sentence_start"]
    if sentence[record["start"] - start : record["end"] - start] == record["text"]:
        return sentence, start
    return record["text"], record["start"]


def _passage(sentence: str, start: int, records: list[Record]) -> Passage:
    text = sentence
    for place in sorted({r["end"] for r in records} | {r["start"] for r in records}, reverse=True):
        bracket = "]" * sum(r["end"] == place for r in records) + "[" * sum(r["start"] == place for r in records)
        text = text[: place - start] + bracket + text[place - start :]
    said = tuple((clean(record["text"]), clean(described(record))) for record in records)
    return Passage(marked(sentence, start, records), clean(text), said)


def _bundle(frame: pd.DataFrame) -> dict[str, Any]:
    names = [str(name) for name in frame.columns]
    return {MIME: {"columns": names, "records": [_sendable(record) for record in tables.records(frame)]}}


def _sendable(value: Any) -> Any:
    """Replace lone surrogates, which no message between kernel and notebook can hold, one character for one."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, list):
        return [_sendable(item) for item in value]
    return {name: _sendable(item) for name, item in value.items()} if isinstance(value, dict) else value


# --- the page -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its figures highlighted, a note to each, and whether its line ends mean nothing."""

    html: Markup
    notes: tuple[tuple[str, str, str], ...]
    flows: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as its page shows it: paragraphs with figures highlighted, what was left out, and the records."""

    anchor: str
    title: str
    facts: tuple[str, ...]
    warnings: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    omitted: tuple[tuple[str, str], ...]
    figures: Table | None
    count: int


def page(documents: Iterable[Document], figures: pd.DataFrame, *, title: str, report: str | None = None) -> str:
    """Show documents with their figures highlighted, as one page without scripts that needs no other file.

    Figures whose document is not among the documents are shown in their sentences, at the end. ``report`` is the file
    that the page belongs to.
    """
    groups = {str(name): group for name, group in figures.groupby("document", sort=False)}
    readings = [_reading(document, groups.pop(document.id, figures.iloc[:0])) for document in documents]
    rest = pd.concat(groups.values()) if groups else figures.iloc[:0]
    counts = figures["measure"].value_counts()
    return render(
        "evidence.html",
        title=clean(title),
        report=report,
        readings=readings,
        rest=passages(rest, limit=len(rest)),
        legend=[(measure, family, counts[measure]) for measure, family in FAMILY.items() if measure in counts.index],
        total=len(figures),
    )


def _reading(document: Document, figures: pd.DataFrame) -> Reading:
    records = list(tables.records(figures))
    facts = (document.source, document.date and document.date.isoformat(), document.title and document.id)
    return Reading(
        anchor=f"document-{slug(document.id)}",
        title=clean(document.title or document.id),
        facts=tuple(clean(fact) for fact in facts if fact),
        warnings=tuple(map(clean, document.warnings)),
        paragraphs=tuple(_paragraph(document, start, end, records) for start, end in _paragraphs(document.text)),
        omitted=tuple((part.reason, clean(document.text[part.start : part.end].strip())) for part in document.omitted),
        figures=_audit(figures) if records else None,
        count=len(records),
    )


AUDIT = (
    "text", "value", "high", "unit", "measure", "aspect", "status", "period", "reporter", "partner", "sectors",
    "countable_reason", "confidence",
)  # fmt: skip


def _audit(figures: pd.DataFrame) -> Table:
    """Show all records of a document, without the columns that say nothing."""
    said = [name for name in AUDIT if any(_shown(name, value) not in ("", DASH) for value in figures[name])]
    return table(figures, said, limit=len(figures))


def _paragraph(document: Document, start: int, end: int, records: Sequence[Record]) -> Paragraph:
    text = document.text[start:end]
    notes = tuple(
        (clean(record["text"]), clean(_noted(record)), style(record))
        for record in records
        if start <= record["start"] < end
    )
    return Paragraph(marked(text, start, records, document.omitted, focus=True), notes, _flows(text))


def _noted(record: Record) -> str:
    """Say in the margin what the label at the figure does not."""
    aspect = () if record["aspect"] == "level" else (record["aspect"],)
    parts = (*aspect, record["status"], record["period"], parties(record).replace(" ", "\u00a0"))
    return ", ".join(part for part in parts if part)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text at blank lines, or at every line where it has none."""
    spaced = any(not line.strip() for line in text.strip().split("\n"))
    border = r"\n[^\S\n]*\n\s*" if spaced else r"\n"
    start = 0
    for match in itertools.chain(re.finditer(border, text), [None]):
        end = match.start() if match else len(text)
        if text[start:end].strip():
            yield start, end
        start = match.end() if match else end


def _flows(paragraph: str) -> bool:
    """Tell prose that was wrapped by hand, whose line ends mean nothing, from a list or a table."""
    return all(len(line) > 45 for line in paragraph.split("\n")[:-1])
