"""Trade, investment and sector figures from news and official releases, each number anchored to its characters.

    import kit

    documents = list(kit.load("seeds"))
    figures = kit.figures(documents)                       # one row a figure, the columns of kit.tables.COLUMNS
    trade = kit.select(figures, measure="trade", partner="KAZ")
    kit.explain(trade.iloc[0], documents)                  # which characters and which rule set each field

Nothing is downloaded and nothing is sent.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit.documents import load, read
from kit.errors import DocumentError, KitError, NotebookError, ReportError, UsageError, VocabularyError
from kit.figure import again, each, figures_of, iter_figures
from kit.model import Document, Event, Figure, Mention, Period, Quantity, Sentence
from kit.quantity import quantities

if TYPE_CHECKING:
    import pandas as pd

    from kit.evidence import Passages, Table
    from kit.reports import Report, Verification

__version__ = "0.1.0"

__all__ = [
    "Document", "DocumentError", "Event", "Figure", "KitError", "Mention", "NotebookError", "Period", "Quantity",
    "ReportError", "Sentence", "UsageError", "VocabularyError", "actors", "events", "explain", "figures",
    "iter_figures", "load", "passages", "quantities", "read", "report", "select", "table", "verify",
]  # fmt: skip


def figures(documents: Iterable[Document], *, jobs: int = 1) -> "pd.DataFrame":
    """Read the figures of documents into a table with the columns of ``kit.tables.COLUMNS``.

    Sorted by document and start; a figure that an earlier document already gave is not countable. ``jobs`` processes
    share the reading and give the same table; a script that asks for more than one needs the usual
    ``if __name__ == "__main__":``.
    """
    from kit import counting, tables, workers

    found = (figure for batch in workers.spread(figures_of, each(documents), jobs) for figure in batch)
    return tables.frame(counting.across(found))


def events(documents: Iterable[Document]) -> "pd.DataFrame":
    """Read the dated happenings of documents into a table, in order of time."""
    from kit import event, tables

    return tables.events_frame(found for document in documents for found in event.events_of(document))


def actors(documents: Iterable[Document]) -> "pd.DataFrame":
    """Read the economies, organisations, people and sectors that documents name into a table."""
    from kit import actor, tables

    found = ((document.id, mention) for document in documents for mention in actor.mentions_of(document))
    return tables.mentions_frame(found)


def select(figures: "pd.DataFrame", **choices: Any) -> "pd.DataFrame":
    """Select rows by reporter, partner, measure, aspect, status, unit, sectors, years, ... (``analysis.select``)."""
    from kit import analysis

    return analysis.select(figures, **choices)


def explain(
    figure: "Figure | pd.Series[Any] | Mapping[str, Any]", documents: Iterable[Document] = ()
) -> "pd.DataFrame":
    """Say for each field of a figure which characters and which rule set it, and how sure it is.

    A row of a table is read anew from its document, which must be among ``documents``.
    """
    from kit import tables

    return tables.reasons_frame(figure if isinstance(figure, Figure) else again(dict(figure), documents))


def table(frame: "pd.DataFrame", columns: Iterable[str] | None = None, **options: Any) -> "Table":
    """Show a table in a notebook; the numbers of figures link to their sentences (``evidence.table``)."""
    from kit import evidence

    return evidence.table(frame, columns, **options)


def passages(figures: "pd.DataFrame", **options: Any) -> "Passages":
    """Show the sentences of figures in a notebook, each figure highlighted (``evidence.passages``)."""
    from kit import evidence

    return evidence.passages(figures, **options)


def report(notebook: str | Path, parameters: Mapping[str, Any] | None = None, **options: Any) -> "Report":
    """Run a notebook with parameters into a report (``reports.report``)."""
    from kit import reports

    return reports.report(notebook, parameters, **options)


def verify(path: str | Path) -> "Verification":
    """Rebuild a report in a temporary folder and say what differs (``reports.verify``)."""
    from kit import reports

    return reports.verify(path)
