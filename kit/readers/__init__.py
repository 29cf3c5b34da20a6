"""Files to entries: what a file itself says of each document in it. One module a format, one function a module.

A reader is a function from a path to an iterator. In the place of a document that cannot be read it yields the error,
so that the next one still can; what concerns the whole file it raises.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kit.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as its file has it, before anything is guessed.

    ``place`` is for messages ("news.jsonl, line 3"), ``number`` its line or rank in a file of several, from 1.
    ``page``: the text is that of a web page and may still hold headline and furniture although its title is known.
    """

    place: str
    text: str
    id: str | None = None
    title: str | None = None
    date: str | dt.date | None = None
    source: str | None = None
    number: int | None = None
    page: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


Reader = Callable[[Path], Iterator[Entry | DocumentError]]
