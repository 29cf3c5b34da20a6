"""Reports: a notebook and its parameters to a folder that anyone can read, check and make again.

A report is a set of files that follows from the notebook, the parameters, the input files and the versions, and from
nothing else: ``build`` gives the files, ``make`` puts them into a folder whole or not at all, ``verify`` builds them
again and compares. The manifest, not the notebook's metadata, says how the run ended.

A corpus inside the project is recorded by its path from there. One outside is recorded by its name alone, which is
also what stands in the notebook, and by its path from the report (``corpus_from_report``) where that names nobody:
absolute paths are in no file.
"""

import base64
import binascii
import contextlib
import csv
import hashlib
import html
import importlib.metadata
import io
import itertools
import json
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

import kit
from kit import evidence, notebooks, tables
from kit.errors import DocumentError, KitError, ReportError, UsageError
from kit.model import Document

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from nbformat import NotebookNode

Manifest = dict[str, Any]
Files = dict[str, bytes]

SCHEMA = 1
ALLOWED = "A-Za-z0-9._"  # what a report's name is made of, and the hyphen
LIBRARIES = ("pandas", "matplotlib", "nltk", "papermill")

# --- what is to be made ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Job:
    """A report to be made, all of it checked.

    ``values`` are the parameters as they are recorded, ``actual`` as the kernel gets them (a corpus by the path where it
    is), ``hidden`` what must not be seen of the difference.
    """

    notebook: Path
    declared: tuple[notebooks.Parameter, ...]
    values: Mapping[str, Any]
    actual: Mapping[str, Any]
    corpus: tuple[Path, ...]
    hidden: Mapping[str, str]
    name: str
    out: Path
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was made: where it is, how the run ended, and how much it shows."""

    name: str
    path: Path
    status: str
    reason: str | None
    documents: int
    figures: int


def job(
    notebook: str | Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    out: str | Path = "reports",
    name: str | None = None,
    timeout: float | None = None,
) -> Job:
    """Check what a report is to be made of.

    Raises ``UsageError`` for an unknown notebook, a wrong parameter or name, ``DocumentError`` for a missing corpus.
    """
    path = notebooks.find(notebook)
    declared = notebooks.parameters(path)
    values = notebooks.checked(declared, parameters or {})
    default = next((parameter.default for parameter in declared if parameter.name == "corpus"), None)
    actual, places, hidden = dict(values), (), {}
    if default is not None:
        given = values.get("corpus", default)
        places = tuple(_place(item) for item in _each(given))
        shown = [place.shown for place in places]
        if "corpus" in values:
            values["corpus"] = shown if isinstance(given, list) else shown[0]
    ...
