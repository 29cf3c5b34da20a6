"""Web pages: trafilatura finds the article in them, its title, date and publisher; nothing is fetched."""

from collections.abc import Iterator
from pathlib import Path

from kit.errors import DocumentError
from kit.readers import Entry


def read_html(path: Path) -> Iterator[Entry]:
    """Give the article of a saved web page."""
    from trafilatura import bare_extraction  # slow to import
    from trafilatura.settings import Document

    data = path.read_bytes()
    if not data.strip():
        raise DocumentError(f"{path}: empty; save the page again")
    try:
        page = bare_extraction(
            data,
            include_comments=False,
            with_metadata=True,
            # Only dates that the page itself declares: a date guessed from a footer is worse than none.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # a broken page fails in many ways
        raise DocumentError(
            f"{path}: not readable as a web page ({type(error).__name__}); save its text as .txt"
        ) from error
    if not isinstance(page, Document) or not page.text or not page.text.strip():
        raise DocumentError(f"{path}: no article found in this page; save its text as .txt")
    known = {name: value for name in ("author", "url") if (value := getattr(page, name))}
    yield Entry(str(path), page.text, title=page.title, date=page.date, source=page.sitename, page=True, metadata=known)
