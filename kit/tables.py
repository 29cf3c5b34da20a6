"""Records to tables, and tables to files: ``COLUMNS`` is the codebook, and the only place where records become columns.

In memory a missing text is ``pd.NA``, a missing number NaN, a missing date NaT, and ``sectors`` is a list. Files follow
their format: CSV and Excel join ``sectors`` by ``;``, JSON Lines and Parquet keep the list; whole numbers are written
as integers. Equal tables give equal bytes in every format.
"""

import contextlib
import datetime as dt
import io
import json
import math
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO, Any

import pandas as pd

from kit.errors import UsageError
from kit.model import Document, Event, Figure, Mention


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the figures table."""

    name: str
    dtype: str
    unit: str
    meaning: str


COLUMNS = (
    Column("document", "string", "", "id of the document"),
    Column("start", "int64", "characters", "where the quantity begins in the document's text"),
    Column("end", "int64", "characters", "where it ends"),
    Column("text", "string", "", "the quantity as written: text[start:end] of the document"),
    Column("value", "float64", "see unit", "the number in full; a range's lower end; negative for a fall or a deficit"),
    Column("high", "float64", "see unit", "a range's upper end"),
    Column("bound", "string", "", "= stated plainly, ~ about, > more than, < less than"),
    Column("unit", "string", "", "ISO 4217, percent, percentage point, times, t, km, MW, ... or what is counted"),
    Column("measure", "string", "", "trade, exports, imports, balance, investment, loan, aid, deal, project, ..."),
    Column("aspect", "string", "", "level, cumulative, growth, change, share"),
    Column("status", "string", "", "actual, target, forecast, signed, planned"),
    Column("period", "string", "", "when it holds: 2015, 2014Q4, 2015-03, 2015-05-07, 1992/, FY1988"),
    Column("reporter", "string", "ISO 3166-1", "whose figure it is: exporter, importer, investor, lender, ..."),
    Column("partner", "string", "ISO 3166-1", "the other side, or a group (EU, ASEAN, WORLD)"),
    Column("sectors", "object", "ISIC Rev. 4", "divisions (C24) or sections (C) that the figure is about"),
    Column("sentence", "string", "", "the sentence that it stands in"),
    Column("sentence_start", "int64", "characters", "where that sentence begins in the document's text"),
    Column("period_start", "datetime64[s]", "day", "first day of the period"),
    Column("period_end", "datetime64[s]", "day", "last day; missing while the period is open"),
    Column("countable", "bool", "", "may be summed with others of its kind"),
    Column("countable_reason", "string", "", "why it may not (target, framework, repeat of ..., part of ...)"),
    Column("confidence", "float64", "0 to 1", "how sure the record is"),
    Column("rule", "string", "", "the rules that set measure, aspect, status, period and parties"),
)

_DTYPES = {column.name: column.dtype for column in COLUMNS}
_TEXT = pd.StringDtype("python")  # the other storage cannot hold a lone surrogate


def frame(figures: Iterable[Figure]) -> pd.DataFrame:
    """Collect figures into a table with the columns and dtypes of ``COLUMNS``, sorted by document and start.

    >>> frame([]).columns[:4].tolist()
    ['document', 'start', 'end', 'text']
    """
    rows = [[getattr(figure, column.name) for column in COLUMNS] for figure in figures]
    return typed(pd.DataFrame(rows, columns=[column.name for column in COLUMNS], dtype=object))


def typed(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table with the codebook's columns its dtypes and its order; more columns stay as they are."""
    table = table.copy()
    for name, dtype in _DTYPES.items():
        if name == "sectors":
            table[name] = pd.Series([list(value) for value in table[name]], index=table.index, dtype=object)
        elif dtype.startswith("datetime"):
            table[name] = _as(pd.to_datetime(table[name]), dtype)
        else:
            table[name] = _as(table[name], dtype)
    return table.sort_values(["document", "start"], kind="stable", ignore_index=True)


def _as(series: "pd.Series[Any]", dtype: str) -> "pd.Series[Any]":
    wanted: Any = _TEXT if dtype == "string" else dtype
    return series.astype(wanted)


def documents_frame(documents: Iterable[Document]) -> pd.DataFrame:
    """One row a document: id, title, date, source, characters, what was left out, warnings."""
    rows = [
        {
            "document": document.id,
            "title": document.title,
            "date": document.date,
            "source": document.source,
            "characters": len(document.text),
            "omitted": "; ".join(f"{o.reason}: {document.text[o.start : o.end].strip()}" for o in document.omitted),
            "warnings": "; ".join(document.warnings),
        }
        for document in documents
    ]
    names = ("document", "title", "date", "source", "characters", "omitted", "warnings")
    return _plain(rows, names, dates=("date",), numbers=("characters",))


def events_frame(events: Iterable[Event]) -> pd.DataFrame:
    """One row an event, in order of time: period, kind, parties, sentence, and where it stands."""
    rows = [
        {
            "document": event.document,
            "start": event.start,
            "end": event.end,
            "period": event.period.code,
            "period_start": event.period.first,
            "period_end": event.period.last,
            "kind": event.kind,
            "parties": ";".join(event.parties),
            "sentence": event.text,
        }
        for event in events
    ]
    names = ("document", "start", "end", "period", "period_start", "period_end", "kind", "parties", "sentence")
    table = _plain(rows, names, dates=("period_start", "period_end"), numbers=("start", "end"))
    return table.sort_values(["period_start", "document", "start"], kind="stable", ignore_index=True)


def mentions_frame(mentions: Iterable[tuple[str, Mention]]) -> pd.DataFrame:
    """One row a thing mentioned: kind, code, detail, how often, in how many documents, and where first."""
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    for document, mention in mentions:
        row = seen.setdefault(
            (mention.kind, mention.code),
            {
                "kind": mention.kind,
                "code": mention.code,
                "detail": mention.detail,
                "mentions": 0,
                "found": set(),
                "document": document,
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
            },
        )
        row["mentions"] += 1
        row["found"].add(document)
        row["detail"] = row["detail"] or mention.detail
    rows = [{**row, "documents": len(row["found"])} for row in seen.values()]
    names = ("kind", "code", "detail", "mentions", "documents", "document", "start", "end", "text")
    table = _plain(rows, names, numbers=("mentions", "documents", "start", "end"))
    return table.sort_values(["kind", "mentions", "code"], ascending=[True, False, True], ignore_index=True)


def reasons_frame(figure: Figure) -> pd.DataFrame:
    """One row a field of a figure: its value, the cue's characters and text, the rule that set it, how sure it is."""
    names = ("field", "value", "cue", "start", "end", "rule", "confidence")
    rows = []
    for reason in figure.reasons:
        cue = None
        if reason.start is not None and reason.end is not None:
            cue = figure.sentence[reason.start - figure.sentence_start : reason.end - figure.sentence_start]
        value = ";".join(reason.value) if isinstance(reason.value, tuple) else reason.value
        rows.append((reason.field, value, cue, reason.start, reason.end, reason.rule, reason.confidence))
    table = pd.DataFrame(rows, columns=list(names), dtype=object)
    dtypes: dict[str, Any] = {"start": "Int64", "end": "Int64", "confidence": "float64"}
    return table.astype({name: dtypes.get(name, _TEXT) for name in names})


def _plain(
    rows: list[dict[str, Any]], names: tuple[str, ...], dates: tuple[str, ...] = (), numbers: tuple[str, ...] = ()
) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(names), dtype=object)
    for name in names:
        if name in dates:
            table[name] = pd.to_datetime(table[name]).astype("datetime64[s]")
        else:
            table[name] = _as(table[name], "int64" if name in numbers else "string")
    return table


def number(value: float) -> int | float | None:
    """Give a number as it is written: whole numbers as integers, a missing one as None.

    >>> number(28.6e9), number(0.065), number(float("nan"))
    (28600000000, 0.065, None)
    """
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() else value


def record(row: "pd.Series[Any]") -> dict[str, Any]:
    """Give a row as plain Python values: None where missing, ISO dates, ``sectors`` a list."""
    return {str(name): _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return list(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, dt.date | pd.Timestamp):
        return value.date().isoformat() if isinstance(value, dt.datetime) else value.isoformat()
    if isinstance(value, bool | str):
        return value
    if hasattr(value, "item"):
        value = value.item()
    return number(value) if isinstance(value, float) else value


def records(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Give every row of a table as ``record`` does."""
    names = [str(name) for name in table.columns]
    for row in table.itertuples(index=False, name=None):
        yield {name: _value(value) for name, value in zip(names, row, strict=True)}


def to_csv(table: pd.DataFrame, file: IO[bytes]) -> None:
    """Write a table as CSV in UTF-8, ``sectors`` joined by ``;``."""
    flat = pd.DataFrame([_flat(row) for row in records(table)], columns=table.columns, dtype=object)
    file.write(flat.to_csv(index=False, lineterminator="\n").encode("utf-8", "surrogatepass"))


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {name: ";".join(value) if isinstance(value, list) else value for name, value in row.items()}


def to_jsonl(table: pd.DataFrame, file: IO[bytes]) -> None:
    """Write a table as JSON Lines in UTF-8; a missing value is null."""
    for row in records(table):
        file.write(json_line(row))


def json_line(row: dict[str, Any]) -> bytes:
    """Give one row as a line of JSON; what UTF-8 cannot hold (a lone surrogate) is escaped."""
    try:
        return (json.dumps(row, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:
        return (json.dumps(row) + "\n").encode()


def to_parquet(table: pd.DataFrame, file: IO[bytes]) -> None:
    """Write a table as Parquet; what UTF-8 cannot hold (a lone surrogate) becomes U+FFFD."""
    texts = {str(name): table[name].map(_utf8, na_action="ignore") for name in table if table[name].dtype == _TEXT}
    table.assign(**texts).to_parquet(file, index=False)


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a ZIP archive can hold
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # what XML 1.0 cannot hold


def to_xlsx(table: pd.DataFrame, file: IO[bytes]) -> None:
    """Write a table as an Excel workbook in which text is text, never a formula, and equal tables give equal bytes."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "figures"
    sheet.append([str(name) for name in table.columns])
    for y, row in enumerate(records(table), start=2):
        for x, value in enumerate(_flat(row).values(), start=1):
            cell = sheet.cell(y, x)
            if isinstance(value, str):
                cell.value, cell.data_type = _CONTROL.sub("\ufffd", value)[:32767], "s"
            else:
                cell.value = value
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for x, name in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(x)].width = 60 if name == "sentence" else 14
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    _write_undated(buffer, file)


def _write_undated(archive: IO[bytes], file: IO[bytes]) -> None:
    stamp = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = stamp.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)


WRITERS: dict[str, Callable[[pd.DataFrame, IO[bytes]], None]] = {
    ".csv": to_csv,
    ".jsonl": to_jsonl,
    ".parquet": to_parquet,
    ".xlsx": to_xlsx,
}


def writer(path: Path) -> Callable[[pd.DataFrame, IO[bytes]], None]:
    """Find the writer for a file's suffix; raise ``UsageError``, which lists the suffixes that exist."""
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path}: no folder {path.parent}; make it first")
    try:
        return WRITERS[path.suffix.lower()]
    except KeyError:
        raise UsageError(f"{path}: no writer for {path.suffix!r}; there are {', '.join(WRITERS)}") from None


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table to a file, in the format of its suffix, whole or not at all."""
    save = writer(path)
    with replacing(path) as file:
        save(table, file)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a temporary file beside ``path`` that takes its place when the block ends well."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


assert {column.name for column in COLUMNS} <= {field.name for field in fields(Figure)}
