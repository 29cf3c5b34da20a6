"""JSON: an object with ``text``, a list of such objects, or one a line; keys that have no meaning here are kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kit.errors import DocumentError
from kit.readers import Entry

_KNOWN = ("text", "id", "title", "date", "source")


def read_json(path: Path) -> Iterator[Entry | DocumentError]:
    """Give the document of an object, or those of a list."""
    data = path.read_bytes()
    if not data.strip():
        raise DocumentError(f'{path}: empty; give it an object with "text", or a list of them')
    value = _parse(data, str(path))
    if not isinstance(value, list):
        yield _entry(value, str(path))
        return
    if not value:
        raise DocumentError(f"{path}: empty; the list holds no document")
    for number, item in enumerate(value, start=1):
        yield _entry_or_error(item, f"{path}, item {number}", number)


def read_jsonl(path: Path) -> Iterator[Entry | DocumentError]:
    """Give the documents of a file that has one object a line, line by line."""
    empty = True
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line.strip():
                continue
            empty = False
            place = f"{path}, line {number}"
            try:
                value = _parse(line, place)
            except DocumentError as error:
                yield error
                continue
            yield _entry_or_error(value, place, number)
    if empty:
        raise DocumentError(f'{path}: empty; give it one object with "text" a line')


def _parse(data: bytes, place: str) -> Any:
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise DocumentError(f"{place}: not valid JSON ({error.msg} at character {error.pos + 1})") from None
    except UnicodeDecodeError:
        raise DocumentError(f"{place}: not UTF-8, as JSON must be; save it as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"{place}: not a document ({error})") from None


class _FigureError(DocumentError):
    """A table of figures was given as documents: one message for the file, not one a row."""


def _entry_or_error(value: Any, place: str, number: int) -> Entry | DocumentError:
    try:
        return _entry(value, place, number)
    except _FigureError:
        raise
    except DocumentError as error:
        return error


def _entry(value: Any, place: str, number: int | None = None) -> Entry:
    if not isinstance(value, dict):
        raise DocumentError(f'{place}: {_kind(value)}, not an object with "text"')
    if {"document", "start", "end"} <= value.keys():
        raise _FigureError(f"{place}: a figure, not a document; leave tables of figures out of the input")
    if "text" not in value:
        keys = ", ".join(f'"{key}"' for key in list(value)[:8]) or "nothing"
        raise DocumentError(f'{place}: no "text"; it has {keys}')
    text, name, title, date, source = (_string(value.get(key), key, place) for key in _KNOWN)
    if text is None or not text.strip():
        raise DocumentError(f'{place}: empty "text"')
    metadata = {key: item for key, item in value.items() if key not in _KNOWN}
    return Entry(place, text, name, title, date, source, number, metadata=metadata)


def _string(value: Any, name: str, place: str) -> str | None:
    """Give a string as it is, a number only as an id, and None for what is missing or blank."""
    if name == "id" and type(value) is int:
        return str(value)
    if value is None or (isinstance(value, str) and name != "text" and not value.strip()):
        return None
    if not isinstance(value, str):
        raise DocumentError(f'{place}: "{name}" is {_kind(value)}, not a string')
    return value


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
