"""Text files, Markdown among them: kept as written, line ends and all; only the encoding is found out."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from kit.errors import DocumentError
from kit.readers import Entry

_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_MOST_CONTROL = 0.05  # of all bytes: more is no text


def read_text(path: Path) -> Iterator[Entry]:
    """Give the one document of a text file."""
    text, warnings = decode(path)
    if not text.strip():
        raise DocumentError(f"{path}: empty; put a text into it or leave it out")
    yield Entry(str(path), text, warnings=warnings)


def decode(path: Path) -> tuple[str, tuple[str, ...]]:
    """Read a file as UTF-8, as UTF-16 if it begins with its mark, else as Windows' cp1252 with a warning."""
    data = path.read_bytes()
    encodings = ["utf-8-sig", "cp1252"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif len(data) - len(data.translate(None, _CONTROL)) > _MOST_CONTROL * len(data):
        raise _not_text(path)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise _not_text(path)
        if encoding == "cp1252":
            return text, ("read as cp1252, since it is not UTF-8: check accents and signs",)
        return text, ()
    raise DocumentError(f"{path}: its encoding is none of UTF-8, UTF-16 and cp1252; save it as UTF-8")


def _not_text(path: Path) -> DocumentError:
    return DocumentError(f"{path}: looks like a binary file, not text")
