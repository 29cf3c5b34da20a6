"""Paths to documents: finds the files, reads each format, and makes documents of texts that are never changed."""

import datetime as dt
import logging
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kit.errors import DocumentError, KitError, UsageError
from kit.model import Document
from kit.readers import Entry, Reader
from kit.readers.front import Front, dateline, front
from kit.readers.html import read_html
from kit.readers.json import read_json, read_jsonl
from kit.readers.text import read_text

READERS: dict[str, Reader] = {
    ".htm": read_html,
    ".html": read_html,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".md": read_text,
    ".txt": read_text,
}

NO_DATE = "no publication date: 'last year', 'this month' and the like cannot be resolved"

StrPath = str | os.PathLike[str]
Report = Callable[[KitError], None]

_log = logging.getLogger("kit")


# --- paths to documents ---------------------------------------------------------------------------------------------


def load(
    *paths: StrPath | Sequence[StrPath], on_error: Report | None = None, exclude: Collection[StrPath] = ()
) -> Iterator[Document]:
    """Give the documents of files, folders and globs (or lists of them), one at a time; a bad one costs only itself.

    Errors go to ``on_error`` and reading goes on. Without it a document that cannot be read is logged as a warning, and
    a path that does not exist or holds no document raises ``DocumentError``. ``exclude`` names files that are outputs,
    not inputs.

    >>> [document.id for document in load("seeds")]
    ['china-kazakhstan-2015']
    """
    if not paths:
        raise UsageError("nothing to load: name a file, a folder or a glob")
    refuse = on_error or _raise
    places = []
    for path in _flat(paths):
        try:
            places.append(_place(Path(path)))
        except DocumentError as error:
            refuse(error)
    return _documents(places, on_error or _warn, refuse, frozenset(Path(path).resolve() for path in exclude))


def _flat(paths: Iterable[StrPath | Sequence[StrPath]]) -> Iterator[StrPath]:
    for path in paths:
        if isinstance(path, str | os.PathLike):
            yield path
        else:
            yield from path


def _raise(error: KitError) -> None:
    raise error


def _warn(error: KitError) -> None:
    _log.warning("%s", error)


@dataclass(frozen=True, slots=True)
class _Place:
    """A file, a folder, or a folder with a glob to match in it."""

    path: Path
    pattern: str = ""

    def __str__(self) -> str:
        return str(self.path / self.pattern)

    def files(self, report: Report) -> Iterator[tuple[Path, str]]:
        """Give its files, sorted by name, with the id that each gives to a document in it."""
        if not self.pattern and self.path.is_file():
            yield self.path, self.path.stem
            return
        if self.pattern:  # which may match a folder and what is in it
            found = iter(dict.fromkeys(file for match in self._matches(report) for file in _walk(match, report)))
        else:
            found = _walk(self.path, report)
        for file in found:
            yield file, file.relative_to(self.path).with_suffix("").as_posix()

    def _matches(self, report: Report) -> list[Path]:
        try:
            matches = sorted(self.path.glob(self.pattern))
        except (OSError, ValueError) as error:  # "a**b" is no pattern
            report(DocumentError(f"{self}: {error}"))
            return []
        return [match for match in matches if not _hidden(match, self.path)]


def _place(path: Path) -> _Place:
    """Find what an argument means; raise ``DocumentError`` where it is nothing that can be read."""
    found = locate(path)
    if found is None:
        folder, pattern = _split_glob(path)
        base = locate(folder) if pattern else None
        if base is None:
            name = str(path)
            if len(name) > 200 or "\n" in name:
                raise DocumentError("no such file or folder: this looks like a text; kit.read takes a text")
            raise DocumentError(f"{name}: no such file or folder in {Path.cwd()}; check the spelling")
        return _Place(base, pattern)
    if found.is_dir():
        return _Place(found)
    if not found.is_file():
        raise DocumentError(f"{path}: not a regular file; copy what it gives into one")
    if found.suffix == ".part":
        raise DocumentError(f"{path}: a temporary file, never an input; name the finished one")
    if found.suffix.lower() not in READERS:
        raise DocumentError(f"{path}: no reader for {found.suffix or 'a name without suffix'}; {_readers()}")
    return _Place(found)


def locate(path: StrPath) -> Path | None:
    """Find a path from the working folder, else from the project around it, else what the package brings; or None.

    The project is the nearest folder upwards that holds ``notebooks`` or a ``pyproject.toml``.
    """
    wanted = Path(path)
    if wanted.parts[:1] == ("~",):
        wanted = wanted.expanduser()
    if _exists(wanted):
        return wanted
    if wanted.is_absolute() or not wanted.parts:
        return None
    project = _project(Path.cwd())
    if project is not None and _exists(project / wanted):
        return project / wanted
    if wanted.parts[0] == "seeds" and _exists(bundled("seeds").joinpath(*wanted.parts[1:])):
        return bundled("seeds").joinpath(*wanted.parts[1:])
    return None


def _project(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        if (place / "notebooks").is_dir() or (place / "pyproject.toml").is_file():
            return place
    return None


def bundled(name: str) -> Path:
    """Give the folder ``name`` that comes with the package: inside an installed one, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "bundled" / name
    return inside if inside.exists() else package.parent / name


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long or with a NUL is no file
        return False


def _split_glob(path: Path) -> tuple[Path, str]:
    """Split a path before its first part with a wildcard."""
    for i, part in enumerate(path.parts):
        if re.search(r"[*?\[]", part):
            return Path(*path.parts[:i]), str(Path(*path.parts[i:]))
    return path, ""


def _readers() -> str:
    return f"there are {', '.join(READERS)}"


_REPORT = frozenset(("manifest.json", "evidence.html", "figures.csv"))


def _walk(path: Path, report: Report) -> Iterator[Path]:
    """Give a file, or all files under a folder by name: no hidden or special ones, and each real folder once."""
    seen = set()
    waiting = [path]
    while waiting:
        path = waiting.pop()
        try:
            if path.is_file():
                yield path
            elif path.is_dir() and (real := path.resolve()) not in seen:  # a link may lead back up
                seen.add(real)
                inside = [item for item in path.iterdir() if not item.name.startswith(".")]
                if {item.name for item in inside} >= _REPORT:
                    continue  # a report made from documents is none itself
                waiting += sorted(inside, key=lambda item: item.name, reverse=True)
        except (OSError, RuntimeError) as error:  # a link to itself is a RuntimeError until Python 3.12
            report(DocumentError(f"{path}: not readable ({_cause(error)}); check its permissions"))


def _hidden(path: Path, base: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(base).parts)


def _cause(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _documents(places: list[_Place], report: Report, refuse: Report, exclude: Collection[Path]) -> Iterator[Document]:
    ids: dict[str, str] = {}
    for place in places:
        skipped: Counter[str] = Counter()
        holds_any = False
        for path, name in place.files(report):
            if path.suffix == ".part" or (exclude and path.resolve() in exclude):
                continue
            if path.suffix.lower() not in READERS:
                skipped[path.suffix or path.name] += 1
                continue
            holds_any = True
            for entry in _entries(path):
                if isinstance(entry, KitError):
                    report(entry)
                    continue
                try:
                    document = _document(entry, name)
                    _claim(ids, document.id, entry.place)
                except DocumentError as error:
                    report(error)
                else:
                    yield document
        if skipped:
            counts = ", ".join(f"{count} {suffix}" for suffix, count in sorted(skipped.items()))
            _log.info("%s: skipped %s; %s", place, counts, _readers())
        if not holds_any:
            refuse(DocumentError(f"{place}: no document in it; {_readers()}"))


def _claim(ids: dict[str, str], name: str, place: str) -> None:
    if name in ids:
        raise DocumentError(f"{place}: a second document {name!r}, after {ids[name]}; rename one")
    ids[name] = place


def _entries(path: Path) -> Iterator[Entry | KitError]:
    """Read one file; whatever goes wrong with it comes as the last entry."""
    try:
        yield from READERS[path.suffix.lower()](path)
    except KitError as error:
        yield error
    except OSError as error:
        yield DocumentError(f"{path}: not readable ({_cause(error)}); check its permissions")


def _document(entry: Entry, name: str) -> Document:
    number = f"#{entry.number}" if entry.number else ""
    title = None if entry.page else entry.title
    try:
        found = read(entry.text, id=entry.id or name + number, title=title, date=entry.date, source=entry.source)
    except UsageError as error:
        raise DocumentError(f"{entry.place}: {error}") from None
    return replace(
        found,
        title=entry.title or found.title,
        metadata=entry.metadata,
        warnings=found.warnings + entry.warnings,
    )


# --- a text to a document -------------------------------------------------------------------------------------------


def read(
    text: str,
    *,
    id: str | None = None,  # noqa: A002 - the word for it everywhere else
    title: str | None = None,
    date: dt.date | str | None = None,
    source: str | None = None,
) -> Document:
    r"""Make a document of a text, unchanged; what is None is guessed from the text's own first lines.

    With a title no line is taken for headline or furniture. ``date`` is a date or an ISO string, else ``UsageError``.

    >>> document = read("Trade grows\nXinhua, May 7, 2015 Adjust font size:\nIt grew by 5 percent last year. Endi")
    >>> document.title, document.source, str(document.date)
    ('Trade grows', 'Xinhua', '2015-05-07')
    >>> [omission.reason for omission in document.omitted]
    ['headline', 'date line', 'end mark']
    """
    if not isinstance(text, str):
        raise UsageError(f"read takes a text, not {type(text).__name__}; load takes paths")
    given = None if date is None else _as_date(date)
    found = front(text) if title is None else Front(date=dateline(text).date)
    published = given or found.date
    return Document(
        id="text" if id is None else id,
        text=text,
        title=title or found.title,
        date=published,
        source=source or found.source,
        omitted=tuple(sorted(found.omitted, key=lambda omission: omission.start)),
        warnings=() if published else (NO_DATE,),
    )


def _as_date(value: dt.date | str) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.datetime.fromisoformat(value).date()
    except (TypeError, ValueError):
        raise UsageError(f"{value!r} is no date; write it as 2015-05-07") from None
