"""Reports: a notebook and its parameters to a folder that anyone can read, check and make again.

A report is a set of files that follows from the notebook, the parameters, the input files and the versions, and from
nothing else: ``build`` gives the files, ``make`` puts them into a folder, whole or not at all, ``verify`` builds them
again and compares. The manifest, not the notebook's metadata, says how the run ended.

No file of a report holds an absolute path. A corpus inside the project is recorded by its path from there, another one
by its name, and by its path from the report (``corpus_from_report``) where that path names no one's home.
"""

import contextlib
import csv
import glob
import hashlib
import importlib.metadata
import io
import itertools
import json
import os
import re
import secrets
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd

import kit
from kit import evidence, notebooks, tables
from kit.documents import READERS, bundled, load, locate
from kit.errors import DocumentError, KitError, ReportError, UsageError
from kit.model import Document
from kit.pages import Page

if TYPE_CHECKING:
    from nbformat import NotebookNode

Manifest = dict[str, Any]

SCHEMA = 1
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
LIBRARIES = ("pandas", "matplotlib", "nltk", "papermill")
# What the text of a figure does not depend on; everything else in the package decides how a text is read.
NOT_READING = {
    *("__init__", "analysis", "charts", "cli", "evidence", "notebooks", "pages", "reports", "scoring", "workers"),
}

# --- what is to be made ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Corpus:
    """A path of documents: as it is recorded, as the kernel gets it, where it is, and whether outside the project."""

    shown: str
    actual: str
    path: Path
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A report to be made, all of it checked; ``values`` has every parameter, as it is recorded."""

    notebook: Path
    declared: tuple[notebooks.Parameter, ...]
    values: Mapping[str, Any]
    corpus: tuple[Corpus, ...]
    name: str
    out: Path
    timeout: float | None = None


def job(
    notebook: str | Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    out: str | Path = "reports",
    name: str | None = None,
    timeout: float | None = None,
) -> Job:
    """Check what a report is to be made of; ``timeout`` is in seconds.

    Raises ``UsageError`` for an unknown notebook, a wrong parameter or a wrong name, ``DocumentError`` for a corpus
    that is not there.
    """
    path = notebooks.find(notebook)
    declared = notebooks.parameters(path)
    defaults = {parameter.name: parameter.default for parameter in declared}
    values = {**defaults, **notebooks.checked(declared, parameters or {})}
    corpus = tuple(placed(part) for part in _each(values.get("corpus", ())))
    if corpus:
        values["corpus"] = _like(values["corpus"], [part.shown for part in corpus])
    name = name if name is not None else _name(path.stem, values, defaults)
    if not NAME.fullmatch(name) or name == "index.html":
        raise UsageError(f"{name!r} cannot be the name of a report: letters, digits and . _ - only, not first a . or -")
    return Job(path, declared, values, corpus, name, Path(out), timeout)


def placed(given: str) -> Corpus:
    """Find a corpus (file, folder or glob) where ``load`` finds it; raise ``DocumentError`` where there is none."""
    found = locate(given) if given else None
    fixed = Path(given) if found else _fixed(Path(given))
    base = found or locate(fixed)
    if base is None or not (found or glob.has_magic(given)):
        raise DocumentError(f"{given or repr(given)}: no such file or folder in {Path.cwd()}")
    path = base.resolve() / Path(given).relative_to(fixed)
    root = _root(path)
    shown = path.relative_to(root or path.parent).as_posix()
    actual = shown if (Path.cwd() / shown).resolve() == path else str(path)
    return Corpus(shown, actual, path, outside=root is None)


def _root(path: Path) -> Path | None:
    """Find the nearest project around a path: the working folder's own, or what comes with the package."""
    roots = (notebooks.project(), bundled("seeds").parent.resolve())
    around = [root for root in roots if path.is_relative_to(root) and root not in Path.home().parents]
    return max(around, key=lambda root: len(root.parts), default=None)


def _fixed(path: Path) -> Path:
    """Give a path up to its first part with a wildcard."""
    return Path(*itertools.takewhile(lambda part: not glob.has_magic(part), path.parts))


def _each(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _like(example: Any, items: list[str]) -> Any:
    return items if isinstance(example, list | tuple) else items[0]


def _name(stem: str, values: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """Name a report by its notebook and the parameters that are not the default ones."""
    parts = [stem]
    for name, value in values.items():
        if value != defaults[name]:
            parts += [name, *(str(item) if item != "" else "all" for item in _each(value))]
    return evidence.slug("-".join(parts), "A-Za-z0-9._", 100).lstrip(".-") or "report"


def plan(
    names: Iterable[str | Path],
    paths: Iterable[str] = (),
    parameters: Mapping[str, Any] | None = None,
    out: str | Path = "reports",
    *,
    timeout: float | None = None,
) -> list[Job]:
    """Check a set of reports before any is made; without names, all notebooks that read a corpus.

    Raises what ``job`` raises, and ``UsageError`` where two reports would have one name or one is not free.
    """
    chosen = list(names) or _reading_a_corpus()
    paths = list(paths)
    jobs = []
    for notebook in chosen:
        given = dict(parameters or {})
        if paths:
            given["corpus"] = _corpus_argument(notebook, paths)
        jobs.append(job(notebook, given, out=out, timeout=timeout))
    for name, count in Counter(job.name for job in jobs).items():
        if count > 1:
            raise UsageError(f"two reports would have the name {name}")
        if name == "example":
            raise UsageError("the report 'example' comes with the project; rename the notebook")
    return jobs


def _reading_a_corpus() -> list[str]:
    known = notebooks.available()
    chosen = [name for name, path in known.items() if any(p.name == "corpus" for p in notebooks.parameters(path))]
    if not chosen:
        raise UsageError(f"no notebook with a parameter 'corpus'; there are {', '.join(known) or 'no notebooks'}")
    return chosen


def _corpus_argument(notebook: str | Path, paths: list[str]) -> Any:
    declared = {parameter.name: parameter for parameter in notebooks.parameters(notebooks.find(notebook))}
    if "corpus" not in declared:
        raise UsageError(f"{notebook} has no parameter 'corpus', so it takes no paths")
    if len(paths) > 1 and declared["corpus"].type == "str":
        raise UsageError(f"{notebook} takes one path, not {len(paths)}; put the documents into one folder")
    return paths[0] if len(paths) == 1 and declared["corpus"].type in ("str", "any") else paths


# --- making ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was made, or why it was not: ``status`` is done or failed, ``path`` its folder."""

    name: str
    path: Path
    status: str
    reason: str | None
    documents: int = 0
    figures: int = 0


def report(
    notebook: str | Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    out: str | Path = "reports",
    name: str | None = None,
    timeout: float | None = None,
) -> Report:
    """Run a notebook with parameters into ``out/name/``, and renew ``out/index.html``.

    A cell that fails gives a report that says so (``status``). Raises what ``job`` raises, and ``ReportError`` where
    the report cannot be written.
    """
    made = make(job(notebook, parameters, out=out, name=name, timeout=timeout))
    index(out)
    return made


def reports(
    names: Iterable[str | Path] = (),
    paths: Iterable[str] = (),
    parameters: Mapping[str, Any] | None = None,
    out: str | Path = "reports",
    *,
    timeout: float | None = None,
    jobs: int = 1,
    tell: Callable[[str], None] = lambda line: None,
) -> list[Report]:
    """Run notebooks on paths of documents, one report each; what cannot be made does not stop the others.

    ``jobs`` kernels run at a time; ``tell`` gets one line a report, in order. Raises what ``plan`` raises, before
    anything runs.
    """
    made = []
    with ThreadPoolExecutor(jobs) as pool:
        for item in pool.map(_made, plan(names, paths, parameters, out, timeout=timeout)):
            made.append(item)
            tell(_line(item))
    index(out)
    return made


def _made(job: Job) -> Report:
    try:
        return make(job)
    except KitError as error:
        return Report(job.name, job.out / job.name, "failed", str(error))


def _line(made: Report) -> str:
    where = made.path / "index.html"
    if made.status != "done":
        return f"{where}: failed: {made.reason}" if where.exists() else f"{made.name}: failed: {made.reason}"
    return f"{where}: {evidence.counted(made.figures, 'figure')} from {evidence.counted(made.documents, 'document')}"


def make(job: Job) -> Report:
    """Make a report and put it in its place; an older one of the same name is replaced."""
    folder = job.out / job.name
    if folder.exists() and not _is_report(folder):
        raise ReportError(f"{folder} is there and is no report; nothing was written")
    files = build(job)
    manifest = json.loads(files["manifest.json"])
    try:
        _put(files, folder)
    except OSError as error:
        raise ReportError(f"{folder}: {error.strerror or error}") from error
    counts = manifest["counts"]
    return Report(job.name, folder, manifest["status"], manifest["reason"], counts["documents"], counts["figures"])


def build(job: Job, recorded: Manifest | None = None) -> dict[str, bytes]:
    """Run a job's notebook and give the files of the report; ``recorded`` is what its manifest is to say anyway."""
    inputs = inputs_of(job.corpus, job.out)
    actual = _like(job.values["corpus"], [part.actual for part in job.corpus]) if job.corpus else None
    run = notebooks.run(job.notebook, {**job.values, **({"corpus": actual} if actual else {})}, timeout=job.timeout)
    hidden = {**notebooks.places(Path.cwd()), **_hidden(job.corpus)}
    executed = notebooks.scrub(run.notebook, hidden)
    figures = figures_of(executed)
    documents, count = _documents(job.corpus, set(figures["document"]))
    page = Page({evidence.anchor(str(d), int(s)) for d, s in zip(figures["document"], figures["start"], strict=True)})
    page.add(executed)
    manifest = {
        "schema": SCHEMA,
        "kit": kit.__version__,
        "title": page.title or job.notebook.stem,
        "notebook": _notebook_entry(job.notebook),
        "parameters": dict(job.values),
        "corpus_from_report": _from_report(job),
        "inputs": inputs,
        "rule_set": rule_set(),
        "versions": versions(),
        "status": run.status,
        "reason": run.reason and notebooks.mask(run.reason, hidden),
        "cell": run.cell,
        "counts": {"documents": count, "figures": len(figures)},
        **(recorded or {}),
    }
    files = {
        "evidence.html": _bytes(evidence.page(documents, figures, title=manifest["title"], report="index.html")),
        "figures.csv": _csv(figures),
        "index.html": _bytes(_report_page(page, manifest, job.declared)),
        f"{manifest['notebook']['name']}.ipynb": notebooks.dump(executed),
    }
    manifest["outputs"] = [{"name": name, **_digest(data)} for name, data in sorted(files.items())]
    return {**files, "manifest.json": _json(manifest)}


def _hidden(corpus: Iterable[Corpus]) -> dict[str, str]:
    hidden: dict[str, str] = {}
    for part in corpus:
        if part.actual != part.shown:
            escaped = part.actual.encode("unicode_escape").decode()  # as papermill writes it into a cell
            hidden |= {part.actual: part.shown, escaped: part.shown}  # the longer text is masked first
    return hidden


def _documents(corpus: Sequence[Corpus], wanted: set[str]) -> tuple[list[Document], int]:
    """Load the documents that are shown, and count all; what cannot be read has been told by the notebook."""
    count, found = 0, []
    with contextlib.suppress(KitError):
        for document in load(*(part.actual for part in corpus), on_error=lambda error: None) if corpus else ():
            count += 1
            if document.id in wanted:
                found.append(document)
    return found, count


def figures_of(notebook: "NotebookNode") -> pd.DataFrame:
    """Collect the figures that a notebook shows, each once, as a table with the codebook's columns."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    bundles = (output.data[evidence.MIME] for output in outputs if evidence.MIME in output.get("data", {}))
    for record in (record for bundle in bundles for record in bundle["records"]):
        if evidence.CODEBOOK.keys() <= record.keys():
            found.setdefault((record["document"], record["start"], record["end"]), record)
    return tables.typed(pd.DataFrame(list(found.values()), columns=list(evidence.CODEBOOK), dtype=object))


def _csv(figures: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    tables.to_csv(figures, file)
    return file.getvalue()


def _put(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files beside a folder, then let them take its place: whoever reads it sees the old or the new."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    mark = secrets.token_hex(4)
    new, old = (folder.parent / f".{folder.name}.{mark}.{kind}" for kind in ("new", "old"))
    try:
        new.mkdir()
        for name, data in files.items():
            with (new / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


# --- the manifest ---------------------------------------------------------------------------------------------------


def _digest(data: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _json(manifest: Manifest) -> bytes:
    text = json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _notebook_entry(path: Path) -> Manifest:
    """Say which notebook: its name, its digest, and where it is in the project, if it is none of the known ones."""
    entry = {"name": evidence.slug(path.stem, "A-Za-z0-9._"), "sha256": _digest(path.read_bytes())["sha256"]}
    known = notebooks.available().get(path.stem)
    place, root = path.resolve(), notebooks.project()
    if (known is None or known.resolve() != place) and place.is_relative_to(root):
        entry["path"] = place.relative_to(root).as_posix()
    return entry


def inputs_of(corpus: Sequence[Corpus], out: Path) -> list[Manifest]:
    """Give path, digest and size of every file of a corpus, in order of their paths, but for what lies in ``out``."""
    entries = []
    for part in corpus:
        folder = part.path if part.path.is_dir() else part.path.parent
        for path in sorted(_files(part.path, out.resolve())):
            name = path.relative_to(folder).as_posix()
            name = f"{part.shown}/{name}" if len(corpus) > 1 else name
            entries.append({"path": name, **_file_digest(path)})
    return entries


def _file_digest(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": path.stat().st_size}
    except OSError:  # whoever reads it will say why
        return {"sha256": None, "bytes": None}


def _files(path: Path, out: Path) -> Iterator[Path]:
    """Give the files that ``load`` reads: those of a known format, none that is hidden."""
    if path.is_file():
        yield path
        return
    base = path if path.is_dir() else _fixed(path)
    pattern = "**/*" if path.is_dir() else path.relative_to(base).as_posix()
    for below in base.glob(pattern):
        hidden = any(part.startswith(".") for part in below.relative_to(base).parts)
        ours = below.is_relative_to(out) and out != path
        if below.is_file() and below.suffix.lower() in READERS and not hidden and not ours:
            yield below


def _from_report(job: Job) -> list[str] | None:
    """Give the way from the report to a corpus outside the project, unless it leads through someone's home."""
    folder = job.out.resolve() / job.name
    shared = [Path(os.path.commonpath((folder, part.path))) for part in job.corpus if part.outside]
    if not shared or any(path == Path(path.anchor) or path in Path.home().parents for path in shared):
        return None
    return [Path(os.path.relpath(part.path, folder)).as_posix() for part in job.corpus]


@cache
def rule_set() -> str:
    """Give the digest of everything that decides how a text is read: the vocabulary and the extracting modules."""
    modules = (path for path in notebooks.HERE.rglob("*.py") if path.stem not in NOT_READING)
    files = sorted(path.relative_to(notebooks.HERE).as_posix() for path in (*modules, *notebooks.HERE.rglob("*.toml")))
    digests = "".join(f"{name} {_digest((notebooks.HERE / name).read_bytes())['sha256']}\n" for name in files)
    return hashlib.sha256(digests.encode()).hexdigest()


@cache
def versions() -> dict[str, str]:
    """Give the versions that a report depends on."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"python": python, **{name: importlib.metadata.version(name) for name in LIBRARIES}}


def _is_report(folder: Path) -> bool:
    with contextlib.suppress(ReportError):
        return bool(_manifest(folder))
    return False


def _manifest(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_bytes())
    except OSError as error:
        raise ReportError(f"{path}: {error.strerror}; {folder} is no report") from None
    except ValueError:
        raise ReportError(f"{path}: not JSON") from None
    try:
        names = [manifest["notebook"]["name"], *(entry["name"] for entry in manifest["outputs"])]
        wrong = [name for name in names if Path(name).name != name]
    except (KeyError, TypeError):
        raise ReportError(f"{path}: not the manifest of a report") from None
    if wrong:
        raise ReportError(f"{path}: {wrong[0]!r} is not the name of a file of a report")
    return dict(manifest)


def _report_page(page: Page, manifest: Manifest, declared: Iterable[notebooks.Parameter]) -> str:
    return evidence.render(
        "report.html",
        title=evidence.clean(manifest["title"]),
        manifest=manifest,
        notebook=quote(f"{manifest['notebook']['name']}.ipynb"),
        parameters=[(p.name, _worded(manifest["parameters"][p.name]), evidence.clean(p.help)) for p in declared],
        lead=page.lead,
        headings=page.headings,
        sections=page.sections,
    )


def _worded(value: Any) -> str:
    return evidence.clean(", ".join(map(str, _each(value)))) or "all"


# --- all reports of a folder ----------------------------------------------------------------------------------------


def index(out: str | Path) -> Path:
    """Write ``out/index.html`` over all reports that lie in ``out``, from their manifests.

    Raises ``ReportError`` where it cannot be written.
    """
    out = Path(out)
    found = []
    for path in sorted(out.glob("*/manifest.json")):
        with contextlib.suppress(ReportError, KeyError, TypeError):
            if not path.parent.name.startswith("."):
                found.append(_card(path.parent))
    failed = sum(card["status"] != "done" for card in found)
    page = evidence.render("reports.html", title="Reports", reports=found, failed=failed)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tables.replacing(out / "index.html") as file:
            file.write(_bytes(page))
    except OSError as error:
        raise ReportError(f"{out / 'index.html'}: {error.strerror or error}") from error
    return out / "index.html"


def _card(folder: Path) -> dict[str, Any]:
    manifest = _manifest(folder)
    return {
        "name": folder.name,
        "link": f"{quote(folder.name)}/index.html",
        "title": evidence.clean(str(manifest["title"])),
        "parameters": [(name, _worded(value)) for name, value in manifest["parameters"].items() if value != ""],
        "status": manifest["status"],
        "reason": manifest["reason"],
        "documents": int(manifest["counts"]["documents"]),
        "figures": int(manifest["counts"]["figures"]),
    }


# --- verifying ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of a report found: ``differences`` are lines for a person, ``note`` says what was not compared."""

    path: Path
    differences: tuple[str, ...]
    note: str | None = None

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def __str__(self) -> str:
        verdict = self.note or ("equal, rebuilt byte for byte" if self.equal else "differs")
        return "\n".join([f"{self.path}: {verdict}", *(f"  {line}" for line in self.differences)])


def verify(path: str | Path, *, corpus: str | None = None) -> Verification:
    """Check a report: its files against the manifest, its inputs, and all of it against a second run.

    ``corpus`` says where the documents are, if not where they were. A report of another version of the kit is checked
    against its manifest only. Raises ``ReportError`` where there is no report.
    """
    folder = Path(path)
    folder = folder.parent if folder.name in ("index.html", "manifest.json") else folder
    manifest = _manifest(folder)
    damage = _damage(folder, manifest)
    if manifest["kit"] != kit.__version__:
        note = f"not comparable: kit {manifest['kit']}, here {kit.__version__}"
        return Verification(folder, tuple(f"{name} {what}" for name, what in damage.items()), note)
    found = [f"{name}: was {old}, here {new}" for name, old, new in _moved(manifest)]
    try:
        with tempfile.TemporaryDirectory(prefix="kit-") as temporary:
            again, changed = _again(folder, manifest, corpus, Path(temporary), damage)
            found += changed + _input_differences(manifest["inputs"], inputs_of(again.corpus, again.out))
            kept = {name: manifest[name] for name in ("notebook", "corpus_from_report")}
            found += _differences(folder, manifest, build(again, kept), damage)
    except KitError as error:
        found += [f"{name} {what}" for name, what in damage.items()] + [f"cannot be made again: {error}"]
    return Verification(folder, tuple(found))


def _damage(folder: Path, manifest: Manifest) -> dict[str, str]:
    """Say of which files of a report the bytes are not those of its manifest."""
    damage = {}
    for entry in manifest["outputs"]:
        file = folder / entry["name"]
        if not file.is_file():
            damage[entry["name"]] = "is missing"
        elif _digest(file.read_bytes())["sha256"] != entry["sha256"]:
            damage[entry["name"]] = "was changed after it was made"
    return damage


def _moved(manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    now = {**versions(), "rule set": rule_set()[:12]}
    for name, old in {**manifest["versions"], "rule set": manifest["rule_set"][:12]}.items():
        if now.get(name) != old:
            yield name, old, now.get(name, "none")


def _again(
    folder: Path, manifest: Manifest, corpus: str | None, temporary: Path, damage: Mapping[str, str]
) -> tuple[Job, list[str]]:
    """Prepare the second run of a report's notebook: the one that made it, or else the copy that the report holds."""
    entry = manifest["notebook"]
    name = f"{entry['name']}.ipynb"
    roots = (notebooks.project(folder), notebooks.project())
    known = [root / entry.get("path", f"notebooks/{name}") for root in roots] + [bundled("notebooks") / name]
    there = [path for path in known if path.is_file()]
    path = next((path for path in there if _digest(path.read_bytes())["sha256"] == entry["sha256"]), None)
    if path is None:
        if name in damage:
            raise ReportError(f"{name} is not here as it was")
        path = temporary / name
        path.write_bytes(notebooks.dump(notebooks.source_of(notebooks.read(folder / name))))
    declared = notebooks.parameters(path)
    values = {p.name: manifest["parameters"].get(p.name, p.default) for p in declared}  # in the notebook's order
    ways = manifest["corpus_from_report"] or []
    places = itertools.zip_longest(_each(values.get("corpus", ())), ways)
    parts = tuple(_found(shown, way, corpus, folder) for shown, way in places)
    again = Job(path, declared, values, parts, folder.resolve().name, folder.resolve().parent)
    return again, [f"{name}: the notebook has changed since"] if there and path not in there else []


def _found(shown: str, way: str | None, given: str | None, folder: Path) -> Corpus:
    """Find the corpus of a report: where one says, as seen from the report, in a project, beside the report."""
    folder = folder.resolve()
    ways = [folder / way] if way else []
    beside = [above / shown for above in folder.parents]
    places = [*ways, notebooks.project(folder) / shown, *_placed(shown), *beside]
    for path in [Path(given)] if given else places:
        if path.exists() or (glob.has_magic(path.name) and _fixed(path).exists()):
            return Corpus(shown, str(path.resolve()), path.resolve())
    raise ReportError(f"the corpus {given or shown} is not here")


def _placed(shown: str) -> list[Path]:
    with contextlib.suppress(DocumentError):
        return [placed(shown).path]
    return []


def _input_differences(old: Iterable[Manifest], new: Iterable[Manifest]) -> list[str]:
    before, after = ({entry["path"]: entry["sha256"] for entry in entries} for entries in (old, new))
    words = {(True, False): "is gone", (False, True): "is new", (True, True): "has changed"}
    return [
        f"input {name} {words[name in before, name in after]}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _differences(
    folder: Path, manifest: Manifest, files: Mapping[str, bytes], damage: Mapping[str, str]
) -> Iterator[str]:
    for entry in manifest["outputs"]:
        name = entry["name"]
        new = files.get(name, b"")
        if damage.get(name) == "is missing":
            yield f"{name} is missing"
        elif (old := (folder / name).read_bytes()) != new:
            yield f"{name} {damage.get(name, 'comes out differently')}: {_where(name, old, new)}"
    again = json.loads(files["manifest.json"])
    for key in sorted(manifest.keys() - {"inputs", "outputs", "rule_set", "versions"}):
        if manifest[key] != again.get(key):
            yield f"{key}: was {manifest[key]}, is {again.get(key)}"


def _where(name: str, old: bytes, new: bytes) -> str:
    """Say where two files begin to differ: a row and column of a table, a line of any other."""
    if name.endswith(".csv"):
        rows = [list(csv.reader(io.StringIO(data.decode("utf-8", "replace")))) for data in (old, new)]
        for number, pair in enumerate(itertools.zip_longest(*rows, fillvalue=[])):
            cells = [cell for cell in itertools.zip_longest(rows[1][0], *pair, fillvalue="") if cell[1] != cell[2]]
            if cells:
                column, was, now = cells[0]
                return f"row {number}, {column}: {was[:80] or 'nothing'}, made again {now[:80] or 'nothing'}"
    lines = itertools.zip_longest(old.split(b"\n"), new.split(b"\n"))
    return f"line {next(number for number, (a, b) in enumerate(lines, start=1) if a != b)}"
