"""Notebooks: find one, read and check its parameters, run it with papermill, take out what varies.

What a notebook needs is declared in its cell tagged ``parameters``: a literal a name, an annotation if its type is not
that of the literal, and a trailing comment that is its help. Papermill injects values after that cell. Its record of
how a run ended is not relied on (a time-out, a killed kernel and ``sys.exit(0)`` all look completed there): a run is
done when the kernel has answered every cell, and one more.
"""

import ast
import copy
import datetime as dt
import difflib
import io
import itertools
import keyword
import logging
import math
import os
import re
import site
import subprocess
import sysconfig
import tempfile
import time
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from kit.documents import bundled
from kit.errors import NotebookError, UsageError
from kit.vocabulary import currency_codes, economy_codes

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from traitlets.config import Config

Masks = Mapping[str, str]

# --- where they are -------------------------------------------------------------------------------------------------

HERE = Path(__file__).resolve().parent


def project(folder: Path | None = None) -> Path:
    """Find the project of a folder: the nearest one upwards with ``notebooks`` or a ``pyproject.toml``, else itself."""
    folder = (folder or Path.cwd()).resolve()
    for above in (folder, *folder.parents):
        if (above / "notebooks").is_dir() or (above / "pyproject.toml").is_file():
            return above
    return folder


def available() -> dict[str, Path]:
    """Give the notebooks by stem: the bundled ones, and those of the project, which win."""
    folders = (bundled("notebooks"), project() / "notebooks")
    found = {path.stem: path for folder in folders for path in folder.glob("*.ipynb") if path.is_file()}
    return dict(sorted(found.items()))


def find(name: str | Path) -> Path:
    """Find a notebook by its path (it ends in ``.ipynb``) or by its stem.

    Raises ``UsageError``, which lists the notebooks that exist.
    """
    if Path(name).suffix == ".ipynb":
        if Path(name).is_file():
            return Path(name)
        raise UsageError(f"{name}: no such notebook")
    notebooks = available()
    if str(name) not in notebooks:
        raise UsageError(f"no notebook {str(name)!r}; {_choices(str(name), notebooks)}")
    return notebooks[str(name)]


def home() -> Path:
    """Give the folder of notebooks to work in: the project's, else the bundled one."""
    own = project() / "notebooks"
    return own if own.is_dir() else bundled("notebooks")


def sorted_arguments(arguments: Iterable[str]) -> tuple[list[str], list[str]]:
    """Tell notebooks from paths: what ends in ``.ipynb`` or is the stem of a notebook is one, all else is a path."""
    known = available()
    names = [argument for argument in arguments if argument.endswith(".ipynb") or argument in known]
    return names, [argument for argument in arguments if argument not in names]


def read(path: Path) -> "NotebookNode":
    """Read a notebook, in the newest format; raise ``NotebookError`` where it is none or is not Python."""
    import nbformat

    try:
        text = path.read_text(encoding="utf-8")
        notebook: NotebookNode = nbformat.v4.upgrade(nbformat.reads(text, as_version=4))  # type: ignore[no-untyped-call]
        nbformat.validate(notebook)
    except OSError as error:
        raise NotebookError(f"{path}: {error.strerror}") from None
    except Exception as error:  # JSON, schema and version errors share no base
        raise NotebookError(f"{path}: not a notebook ({str(error).splitlines()[0][:120]})") from None
    language = notebook.metadata.get("kernelspec", {}).get("language") or "python"
    if language != "python":
        raise NotebookError(f"{path}: its language is {language}; only Python can be run")
    return notebook


def dump(notebook: "NotebookNode") -> bytes:
    """Give a notebook as the bytes of its file; what UTF-8 cannot hold (a lone surrogate) is escaped."""
    import nbformat

    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return (text.rstrip("\n") + "\n").encode("utf-8", "backslashreplace")


# --- parameters -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a notebook; ``type`` is str, int, float, bool, list or list[...], or any."""

    name: str
    type: str
    default: Any
    help: str


def parameters(path: Path) -> tuple[Parameter, ...]:
    """Read the parameters that a notebook declares; none where no cell is tagged ``parameters``.

    Raises ``NotebookError`` where that cell is not Python, or a value is not a literal.
    """
    cells = (cell for cell in read(path).cells if "parameters" in cell.metadata.get("tags", ()))
    source = next((cell.source for cell in cells), "")
    try:
        return tuple(_declared(source))
    except (SyntaxError, tokenize.TokenError, ValueError) as error:
        raise NotebookError(f"{path}: its parameters cell cannot be read ({error})") from None


def _declared(source: str) -> Iterator[Parameter]:
    comments = _comments(source)
    for node in ast.parse(source).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]):
                literal, note = node.value, None
            case ast.AnnAssign(target=ast.Name(id=name)) if node.value:
                literal, note = node.value, node.annotation
            case _:
                continue
        try:
            default = ast.literal_eval(literal)
        except ValueError:
            raise ValueError(f"line {node.lineno}: the value of {name} is not a literal") from None
        kind = _kind(ast.unparse(note)) if note else _kind(type(default).__name__)
        yield Parameter(name, kind, default, comments.get(node.end_lineno or node.lineno, ""))


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ").strip() for token in tokens if token.type == tokenize.COMMENT}


def _kind(annotation: str) -> str:
    kinds = [part.strip() for part in annotation.split("|") if part.strip() != "None"]
    kind = kinds[0] if len(kinds) == 1 else "any"
    return kind if kind.split("[")[0] in READERS else "any"


def checked(declared: tuple[Parameter, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values for parameters, each with its declared type and known to mean something.

    Text (from a command line) is read as the declared type. Raises ``UsageError`` for a name that is not declared, a
    value of another type, and a value that ``CHECKS`` refuses.
    """
    known = {parameter.name: parameter for parameter in declared}
    values = {}
    for name, value in given.items():
        if not str(name).isidentifier() or keyword.iskeyword(name):
            raise UsageError(f"{name!r} cannot be the name of a parameter")
        if name not in known:
            raise UsageError(f"no parameter {name!r}; {_choices(name, known)}")
        values[name] = _typed(known[name], value)
        _check(name, values[name])
    return values


def parameter_files(paths: Iterable[Path]) -> dict[str, Any]:
    """Read values of parameters from YAML files, every scalar as the text that stands there (``NO`` is Norway).

    A later file wins. Raises ``UsageError`` for a file that is not a table of names and values.
    """
    values: dict[str, Any] = {}
    for path in paths:
        try:
            found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  makes only text
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: not YAML ({str(error).splitlines()[0]})") from None
        if not isinstance(found, dict):
            raise UsageError(f"{path}: not a table of parameters (name: value)")
        values.update(found)
    return values


def _choices(name: str, known: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return ("did you mean " + close[0] + "? " if close else "") + "there are " + (", ".join(known) or "none")


def _typed(parameter: Parameter, value: Any) -> Any:
    try:
        if value is None and parameter.default is None:
            return None
        return _value(parameter.type, value, parameter.default)
    except (ValueError, TypeError, yaml.YAMLError):
        raise UsageError(f"{parameter.name} is of type {parameter.type}, not {value!r}") from None


def _value(kind: str, value: Any, default: Any = None) -> Any:
    outer, _, inner = kind.rstrip("]").partition("[")
    value = READERS[outer](value)
    if outer != "list":
        return value
    inner = inner or (type(default[0]).__name__ if default else "str")
    return [_value(inner if inner in READERS else "any", item) for item in value]


def _int(value: Any) -> int:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return int(value)
    raise ValueError


def _float(value: Any) -> float:
    if isinstance(value, str | int | float) and not isinstance(value, bool) and math.isfinite(float(value)):
        return float(value)
    raise ValueError


def _bool(value: Any) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    if isinstance(value, bool):
        return value
    raise ValueError


def _str(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        value = yaml.load(value, Loader=yaml.BaseLoader) if value else []  # noqa: S506  makes only text
    if isinstance(value, list | tuple):
        return list(value)
    raise ValueError


def _any(value: Any) -> Any:
    value = yaml.safe_load(value) if isinstance(value, str) else value
    return value.isoformat() if isinstance(value, dt.date) else value


READERS: dict[str, Callable[[Any], Any]] = {
    "str": _str, "int": _int, "float": _float, "bool": _bool, "list": _list, "any": _any,
}  # fmt: skip


def _check(name: str, value: Any) -> None:
    if name in CHECKS and value not in (None, ""):
        for item in value if isinstance(value, list) else [value]:
            CHECKS[name](name, str(item))


def _economy(name: str, value: str) -> None:
    _among(name, value, economy_codes(), "an economy (ISO 3166-1 alpha-3, as KAZ, or a group, as EU)")


def _currency(name: str, value: str) -> None:
    _among(name, value, currency_codes(), "a currency (ISO 4217, as USD)")


def _among(name: str, value: str, codes: frozenset[str], what: str) -> None:
    if value not in codes:
        close = difflib.get_close_matches(value.upper(), sorted(codes), n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise UsageError(f"{name}: {value!r} is not the code of {what}{hint}")


def _years(name: str, value: str) -> None:
    match = re.fullmatch(r"(\d{4})(?:-(\d{4})?)?", value, re.ASCII)
    if not match or (match[2] and match[2] < match[1]):
        raise UsageError(f"{name}: {value!r} is not a span of years: 2013, 2013-2015, 2013- or empty for all")


# What parameters of these names must mean; an empty value is "all".
CHECKS: dict[str, Callable[[str, str], None]] = {
    "reporter": _economy,
    "partner": _economy,
    "currency": _currency,
    "years": _years,
}

# --- running --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """An executed notebook and how it ended: ``status`` is done or failed, ``cell`` the index of the failing cell."""

    notebook: "NotebookNode"
    status: str
    reason: str | None = None
    cell: int | None = None


@dataclass(slots=True)
class _Progress:
    """What the kernel itself said, cell by cell."""

    started: int | None = None
    answers: dict[int, Any] = field(default_factory=dict)

    def start(self, cell_index: int, **_: Any) -> None:
        self.started = cell_index

    def answer(self, cell_index: int, execute_reply: Any, **_: Any) -> None:
        self.answers[cell_index] = execute_reply["content"]


def run(path: Path, values: Mapping[str, Any], *, timeout: float | None = None, cwd: Path | None = None) -> Run:
    """Run a notebook with papermill, in a kernel of its own; a failing cell is an outcome, not an exception.

    ``values`` are checked ones; ``timeout`` is in seconds, for the whole notebook. The kernel works in ``cwd`` and sees
    a fixed hash seed, time zone and locale, one thread, and none of the user's start-up files.
    """
    notebook = _prepared(read(path), values)
    progress = _Progress()
    try:
        with tempfile.TemporaryDirectory(prefix="kit-") as folder:
            _execute(notebook, progress, timeout, Path(folder), cwd or Path.cwd())
        trouble = None
    except Exception as error:  # how a kernel can fail is not ours to enumerate
        trouble = _trouble(error, timeout)
    sentinel = len(notebook.cells) - 1
    reason, cell = _ending(notebook, progress, trouble)
    del notebook.cells[sentinel]
    return Run(notebook, "failed" if reason else "done", reason, None if cell == sentinel else cell)


def _prepared(notebook: "NotebookNode", values: Mapping[str, Any]) -> "NotebookNode":
    from nbformat.v4 import new_code_cell
    from papermill.parameterize import parameterize_notebook

    notebook.metadata.setdefault("papermill", {})
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
    if values:
        notebook = parameterize_notebook(notebook, dict(values), kernel_name="python3", language="python")
    sentinel = new_code_cell("None")  # type: ignore[no-untyped-call]
    notebook.cells.append(sentinel)  # answered only by a kernel that has survived all the others
    return notebook


def _execute(notebook: "NotebookNode", progress: _Progress, timeout: float | None, private: Path, cwd: Path) -> None:
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NotebookExecutionManager

    log = logging.getLogger("kit.kernel")  # what nbclient logs is in the outcome
    log.addHandler(logging.NullHandler())
    log.propagate = False
    deadline = time.monotonic() + timeout if timeout else None
    manager = NotebookExecutionManager(notebook, progress_bar=False, autosave_cell_every=0)
    manager.notebook_start()
    client = PapermillNotebookClient(
        manager,
        config=_channels(private),
        kernel_name="python3",
        log=log,
        timeout_func=lambda cell: max(0.1, deadline - time.monotonic()) if deadline else None,
        iopub_timeout=60,
        record_timing=False,
        on_cell_execute=progress.start,
        on_cell_executed=progress.answer,
    )
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}  # what cells print comes as messages
    client.execute(env=environment(private), cwd=str(cwd), **quiet)


def _channels(private: Path) -> "Config":
    """Talk to the kernel through files of its own folder: no port for another run to take, or another user to read."""
    from traitlets.config import Config

    socket = private / "kernel"
    if os.name == "nt" or len(os.fsencode(socket)) > 90:  # a socket's path holds about a hundred bytes
        return Config()
    return Config(KernelManager={"transport": "ipc", "ip": str(socket)})


def environment(folder: Path) -> dict[str, str]:
    """Give the environment of a kernel: this one, without what would make two runs differ."""
    varying = ("PYTHONSTARTUP", "PYTHONWARNINGS", "LC_", "LANGUAGE", "COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR")
    threads = ("OPENBLAS_NUM", "OMP_NUM", "MKL_NUM", "NUMEXPR_NUM", "VECLIB_MAXIMUM")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(varying)},
        **{f"{name}_THREADS": "1" for name in threads},
        "IPYTHONDIR": str(folder),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "315532800"),  # 1980-01-01, the first day of ZIP
        "TZ": "UTC",
    }


def _trouble(error: Exception, timeout: float | None) -> str:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    if isinstance(error, CellTimeoutError):
        return f"the time limit of {timeout:g} seconds was reached"
    if isinstance(error, DeadKernelError):
        return "the kernel died (it was killed, left by itself or ran out of memory)"
    return f"{type(error).__name__}: {_first_line(str(error))}"


def _ending(notebook: "NotebookNode", progress: _Progress, trouble: str | None) -> tuple[str | None, int | None]:
    """Say why a run failed and at which cell; nothing where every cell was answered well."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip() or "skip-execution" in cell.metadata.get("tags", ()):
            continue
        answer = progress.answers.get(index)
        if answer is None:
            return trouble or "the kernel did not answer", index if index == progress.started else None
        reason = _failure(answer, cell)
        if reason:
            return reason, index
    return trouble, None


def _failure(answer: Any, cell: "NotebookNode") -> str | None:
    if any(item.get("source") == "ask_exit" for item in answer.get("payload", ())):
        return "the cell ended the kernel"
    if answer["status"] == "ok":
        return None
    if answer["status"] != "error":
        return "the cell was not run"
    error = f"{answer['ename']}: {_first_line(answer['evalue'])}".rstrip(": ")
    if answer["ename"] == "SystemExit":
        return f"the cell ended the run ({error})"
    return None if "raises-exception" in cell.metadata.get("tags", ()) else error


def _first_line(text: str) -> str:
    return plain(text).strip().partition("\n")[0][:500]


# --- what varies ----------------------------------------------------------------------------------------------------

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_VOLATILE = (
    (re.compile(r"\bat 0x[0-9a-fA-F]{4,}"), "at 0x0"),
    (re.compile(r"[^\s\"'<>(]*ipykernel_\d+[/\\]\d+\.py"), "<cell>"),
    (re.compile(r"\bipykernel_\d+"), "ipykernel"),
)
_VERBATIM = ("image/", "application/")  # outputs that are data, not something printed


def plain(text: str) -> str:
    """Take the terminal's colour codes out of a text."""
    return _ANSI.sub("", text)


def places(cwd: Path) -> dict[str, str]:
    """Give the folders of this machine that tracebacks name, and what to call them instead."""
    home = str(Path.home())
    found = {home: "~", str(HERE.parent): ".", str(cwd): ".", sysconfig.get_path("stdlib"): "python"}
    found |= dict.fromkeys((*site.getsitepackages(), sysconfig.get_path("purelib")), "site-packages")
    short = {path.replace(home, "~", 1): name for path, name in found.items() if path.startswith(home + os.sep)}
    return {path: name for path, name in {**found, **short}.items() if len(path) > 1}


def mask(text: str, hidden: Masks) -> str:
    """Take memory addresses, process numbers and the given folders out of a text."""
    for pattern, fixed in _VOLATILE:
        text = pattern.sub(fixed, text)
    for path in sorted(hidden, key=len, reverse=True):
        if path in text:
            text = _renamed(text, path, hidden[path])
    return text


def _renamed(text: str, path: str, name: str) -> str:
    before = r"(?:(?<![\w.-])|(?<=\dm))"  # the start of a word, also after a colour code
    return re.sub(rf"{before}{re.escape(path)}(?![\w-])", lambda _: name, text)


def scrub(notebook: "NotebookNode", hidden: Masks | None = None) -> "NotebookNode":
    """Give a copy of an executed notebook without what differs between equal runs; errors stay.

    Ids are by position; times, versions and widget state go; addresses, process numbers and ``hidden`` folders are
    masked in what was printed.
    """
    notebook = copy.deepcopy(notebook)
    language = notebook.metadata.get("language_info", {}).get("name", "python")
    for name in ("papermill", "widgets", "signature"):
        notebook.metadata.pop(name, None)
    notebook.metadata["language_info"] = {"name": language}
    for position, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{position}"
        _scrub_cell(cell, hidden or {})
    return notebook


def _scrub_cell(cell: "NotebookNode", hidden: Masks) -> None:
    for name in ("papermill", "execution", "ExecuteTime"):
        cell.metadata.pop(name, None)
    if "injected-parameters" in cell.metadata.get("tags", ()):
        cell["source"] = mask(cell.source, hidden)
    if not cell.metadata.get("tags"):
        cell.metadata.pop("tags", None)
    if cell.cell_type == "code":
        cell["outputs"] = [_masked(output, hidden) for output in _merged(cell.outputs)]


def _masked(value: Any, hidden: Masks) -> Any:
    if isinstance(value, str):
        return mask(value, hidden)
    if isinstance(value, list):
        return [_masked(item, hidden) for item in value]
    if isinstance(value, dict):
        keep = {name: item if name.startswith(_VERBATIM) else _masked(item, hidden) for name, item in value.items()}
        return type(value)(keep)
    return value


def _merged(outputs: "list[NotebookNode]") -> "list[NotebookNode]":
    """Join neighbouring stretches of printed text, errors last: how they were cut and mixed is chance."""
    merged: list[NotebookNode] = []
    for printed, group in itertools.groupby(outputs, key=lambda output: output.output_type in ("stream", "error")):
        part = list(group)
        merged += _joined(sorted(part, key=_rank)) if printed else part
    return merged


def _rank(output: "NotebookNode") -> int:
    return ("stdout", "stderr").index(output.name) if output.output_type == "stream" else 2


def _joined(outputs: "list[NotebookNode]") -> "list[NotebookNode]":
    joined: list[NotebookNode] = []
    for output in outputs:
        if joined and output.output_type == "stream" and output.name == joined[-1].get("name"):
            joined[-1]["text"] += output.text
        else:
            joined.append(output)
    return joined


def source_of(notebook: "NotebookNode") -> "NotebookNode":
    """Give the notebook that an executed one was made from: without outputs and injected values."""
    notebook = copy.deepcopy(notebook)
    notebook.cells = [c for c in notebook.cells if "injected-parameters" not in c.metadata.get("tags", ())]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook
