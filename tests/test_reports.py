"""Reports: if these fail, a report cannot be trusted, cannot be made again, or can do something to its reader."""

import base64
import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import kit
from kit import evidence, notebooks, reports, tables
from kit.errors import DocumentError, ReportError, UsageError
from kit.notebooks import Run
from kit.pages import Page

TEXT = "Trade reached 28.6 billion dollars in 2013."
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "<svg onload=alert(1)><a href=javascript:alert(1)>x</a></svg>",
    "<iframe src=https://evil.example></iframe><object data=x><embed src=x><base href=//evil.example>",
    "<form action=//evil.example><button formaction=javascript:alert(1)>x</button></form>",
    "<style>@import url(//evil.example/x.css)</style><link rel=stylesheet href=//evil.example>",
    "<a href='java\tscript:alert(1)'>x</a><a href='//evil.example'>y</a><a href='data:text/html,x'>z</a>",
    "<img src=//evil.example/x.png srcset=//evil.example><video poster=//evil.example><audio src=//evil.example>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<div style='background:url(//evil.example)' onclick=alert(1) id=code class=switch>x</div>",
    "\x00\x1b]0;x\x07\u202e\uffff € {{ 7 * 7 }}",
    "[x](javascript:alert(1)) [y](https://evil.example) ![z](https://evil.example/z.png) <https://evil.example>",
)


def record(**fields: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "document": "a", "start": 14, "end": 34, "text": TEXT[14:34], "value": 28.6e9, "high": None, "bound": "=",
        "unit": "USD", "measure": "trade", "aspect": "level", "status": "actual", "period": "2013", "reporter": "CHN",
        "partner": "KAZ", "sectors": [], "sentence": TEXT, "sentence_start": 0, "period_start": "2013-01-01",
        "period_end": "2013-12-31", "countable": True, "countable_reason": "", "confidence": 0.9, "rule": "level",
    }  # fmt: skip
    assert known.keys() == evidence.CODEBOOK.keys()
    return {**known, **fields}


def shown(*records: dict[str, Any]) -> Any:
    bundle = {"columns": list(evidence.CODEBOOK), "records": list(records)}
    return new_output("display_data", data={"text/html": "<p>x</p>", evidence.MIME: bundle})


class Tree(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, *names: str) -> list[str]:
        return [value or "" for _, attrs in self.elements for name, value in attrs.items() if name in names]

    def is_harmless(self) -> bool:
        inside = r"(?:(?:\w+/)?[\w.-]+)?(?:#[\w.-]+)?|data:,|data:image/[a-z+]+;base64,[A-Za-z0-9+/=]*"
        fetching = ("href", "src", "srcset", "action", "formaction", "poster", "data", "background", "style")
        tags = {tag for tag, _ in self.elements}
        return (
            not tags & {"script", "iframe", "object", "embed", "base", "form", "video", "audio", "svg", "math"}
            and not any(name.startswith("on") for _, attrs in self.elements for name in attrs)
            and all(re.fullmatch(inside, value) for value in self.values(*fetching))
        )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a corpus of one document and a notebook ``small``."""
    root = tmp_path / "project"
    (root / "notebooks").mkdir(parents=True)
    (root / "seeds").mkdir()
    (root / "seeds" / "a.txt").write_text(TEXT)
    source = 'corpus = "seeds"  # documents\nword = ""  # to look for\nlimit = 5\n'
    cells = [
        new_markdown_cell("# Trade\n\nWhat do they say?"),
        new_code_cell(source, metadata={"tags": ["parameters"]}),
        new_code_cell("print(corpus, word, limit)"),
    ]
    nbformat.write(new_notebook(cells=cells), root / "notebooks" / "small.ipynb")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def ran(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the notebook give these outputs, without a kernel."""

    def give(*outputs: Any, status: str = "done", reason: str | None = None, cell: int | None = None) -> None:
        def run(path: Path, values: Mapping[str, Any], **_: Any) -> Run:
            book = nbformat.read(path, as_version=4)
            book.cells[2].outputs = list(outputs)
            return Run(book, status, reason, cell)

        monkeypatch.setattr(notebooks, "run", run)

    give(shown(record()))
    return give


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- what is to be made ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({}, "small"),
        ({"corpus": "./seeds/"}, "small"),
        ({"word": ""}, "small"),
        ({"word": "steel"}, "small-word-steel"),
        ({"limit": "7", "word": "a b"}, r"small-word-a-b-limit-7\.[0-9a-f]{8}"),
        ({"corpus": "seeds/a.txt"}, r"small-corpus-seeds-a\.txt\.[0-9a-f]{8}"),
    ],
)
def test_a_report_is_named_by_what_is_not_default(project: Path, parameters: dict[str, str], name: str) -> None:
    """Two reports would overwrite each other, or one could not be found."""
    assert re.fullmatch(name, reports.job("small", parameters).name)


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a\\b", "-x", ".hidden", "index.html", "ä", "a\x00"])
def test_a_name_stays_in_its_folder(project: Path, name: str) -> None:
    """A report could be written anywhere."""
    with pytest.raises(UsageError, match="cannot be the name of a report"):
        reports.job("small", name=name)


def test_a_corpus_is_recorded_without_the_machine(project: Path, tmp_path: Path) -> None:
    """A user's folders would stand in every report, and reports of one corpus would differ by folder."""
    outside = tmp_path / "elsewhere" / "corpus"
    outside.mkdir(parents=True)
    below = project / "below"
    below.mkdir()
    assert [reports.placed(given).shown for given in ("seeds", "./seeds", str(project / "seeds"), "seeds/*.txt")] == [
        "seeds", "seeds", "seeds", "seeds/*.txt",
    ]  # fmt: skip
    assert reports.placed(str(outside)).shown == "corpus"
    assert reports.placed(str(outside)).actual == str(outside)
    os.chdir(below)
    assert reports.placed("seeds").shown == "seeds"
    assert reports.placed("../seeds").shown == "seeds"


def test_everything_is_checked_before_anything_runs(project: Path) -> None:
    """An error would come after an hour of work."""
    for wrong, error in (
        ({"names": ["small", "smal"]}, UsageError),
        ({"names": ["small", "small"]}, UsageError),
        ({"names": ["small"], "paths": ["away"]}, DocumentError),
        ({"names": ["small"], "paths": ["seeds", "seeds/a.txt"]}, UsageError),
        ({"names": ["small"], "parameters": {"patner": "KAZ"}}, UsageError),
    ):
        with pytest.raises(error):
            reports.plan(**wrong)  # type: ignore[arg-type]
    (project / "notebooks" / "small.ipynb").rename(project / "notebooks" / "example.ipynb")
    with pytest.raises(UsageError, match="comes with the project"):
        reports.plan(["example"])


# --- making ---------------------------------------------------------------------------------------------------------


def test_a_report_holds_what_it_promises(ran: Callable[..., None], project: Path) -> None:
    """A file of the report would be missing, or its manifest would not tell the truth about it."""
    made = reports.report("small", {"word": "steel"})
    assert (made.status, made.figures, made.documents) == ("done", 1, 1)
    files = contents(project / "reports" / "small-word-steel")
    assert set(files) == {"index.html", "evidence.html", "small.ipynb", "figures.csv", "manifest.json"}
    manifest = json.loads(files["manifest.json"])
    assert manifest["parameters"] == {"corpus": "seeds", "word": "steel", "limit": 5}
    assert [entry["path"] for entry in manifest["inputs"]] == ["a.txt"]
    assert {entry["name"] for entry in manifest["outputs"]} == set(files) - {"manifest.json"}
    for entry in manifest["outputs"]:
        assert entry == {"name": entry["name"], **reports._digest(files[entry["name"]])}
    rows = list(csv.DictReader(files["figures.csv"].decode().splitlines()))
    assert list(rows[0]) == [column.name for column in tables.COLUMNS]
    assert (rows[0]["value"], rows[0]["text"]) == ("28600000000", "28.6 billion dollars")
    assert evidence.anchor("a", 14) in files["evidence.html"].decode()
    assert str(project).encode() not in b"".join(files.values())
    assert "small-word-steel/index.html" in (project / "reports" / "index.html").read_text()


def test_equal_runs_give_equal_bytes(ran: Callable[..., None], project: Path, tmp_path: Path) -> None:
    """A report could not be verified."""
    for out in ("one", tmp_path / "two" / "deep"):
        reports.report("small", out=out)
    assert contents(project / "one") == contents(tmp_path / "two" / "deep")


def test_a_failed_cell_leaves_a_report_that_says_so(ran: Callable[..., None], project: Path) -> None:
    """A failure would look like a result, or leave nothing to look at."""
    error = new_output("error", ename="ValueError", evalue="no <b>", traceback=["\x1b[31mTraceback\x1b[0m", "no <b>"])
    ran(error, status="failed", reason="ValueError: no <b>", cell=2)
    made = reports.report("small")
    assert (made.status, made.reason) == ("failed", "ValueError: no <b>")
    page = (project / "reports" / "small" / "index.html").read_text()
    assert "ValueError: no &lt;b&gt;" in page and 'href="#cell-2"' in page and "\x1b" not in page
    manifest = json.loads((project / "reports" / "small" / "manifest.json").read_text())
    assert (manifest["status"], manifest["cell"]) == ("failed", 2)
    assert "failed" in (project / "reports" / "index.html").read_text()


def test_a_figure_that_is_shown_twice_is_counted_once(ran: Callable[..., None]) -> None:
    """The table of figures would double count."""
    ran(shown(record(), record(start=38, end=42, text="2013")), shown(record()))
    assert reports.report("small").figures == 2
    ran()
    assert reports.report("small").figures == 0


def test_what_is_not_a_report_is_left_alone(ran: Callable[..., None], project: Path) -> None:
    """A folder of the user's would be deleted."""
    mine = project / "reports" / "small"
    mine.mkdir(parents=True)
    (mine / "notes.txt").write_text("mine")
    with pytest.raises(ReportError, match="is no report; nothing was written"):
        reports.report("small")
    assert [made.status for made in reports.reports(["small"])] == ["failed"]
    assert contents(mine) == {"notes.txt": b"mine"}


def test_a_report_appears_whole_or_not_at_all(
    ran: Callable[..., None], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk would leave half a report in place of a good one."""
    reports.report("small")
    before = contents(project / "reports" / "small")
    ran(shown(record(value=1.0)))
    for step in range(5):
        calls = iter(range(100))

        def full(descriptor: int, step: int = step, calls: Any = calls) -> None:
            if next(calls) == step:
                raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(ReportError, match="No space left on device"):
                reports.report("small")
        assert contents(project / "reports" / "small") == before
    assert [path.name for path in (project / "reports").iterdir() if path.name.startswith(".")] == []


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_a_notebook_runs_or_fetches(ran: Callable[..., None], project: Path, hostile: str) -> None:
    """An article, a notebook or a parameter could run code in the reader's browser, or tell that it was read."""
    path = project / "notebooks" / "small.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells[0].source = f"# Title {hostile}\n\n{hostile}\n\n## Part {hostile}"
    book.cells[1].source += f"note = ''  # {hostile}".replace("\x00", " ")
    nbformat.write(book, path)
    ran(
        *(new_output("display_data", data={mime: hostile}) for mime in ("text/html", "text/markdown", "text/plain")),
        new_output("display_data", data={"image/svg+xml": f'<svg aria-label="{hostile}">{hostile}</svg>'}),
        new_output("display_data", data={"image/png": hostile}),
        new_output("stream", text=hostile),
        new_output("error", ename=hostile, evalue=hostile, traceback=[hostile]),
        shown(record(document=hostile, sentence=hostile, text=hostile, rule=hostile, reporter=hostile)),
        status="failed",
        reason=hostile,
    )
    made = reports.report("small", {"note": hostile, "word": hostile}, name="hostile")
    for page in (made.path / "index.html", made.path / "evidence.html", made.path.parent / "index.html"):
        assert Tree(page.read_text()).is_harmless(), page
        assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page.read_text()


def test_outputs_keep_what_readers_need() -> None:
    """Tables, highlights and links to the evidence would be lost with what is harmful."""
    page = Page({"figure-a-14"})
    html = (
        '<div class="kit-box evil"><table class="kit-table"><tr><td class="kit-number" title="t">'
        '<a href="#figure-a-14" title="s">1</a> <a href="#figure-b-1">2</a>'
        '<mark id="figure-a-14" class="kit-figure" data-measure="trade">x</mark></td></tr></table></div>'
    )
    tree = Tree(page.html(html))
    assert ("a", {"href": "evidence.html#figure-a-14", "title": "s"}) in tree.elements
    assert ("a", {}) in tree.elements  # a figure that the evidence does not show
    assert ("div", {"class": "kit-box"}) in tree.elements
    assert ("td", {"class": "kit-number", "title": "t"}) in tree.elements
    assert ("mark", {"id": "figure-a-14", "class": "kit-figure", "data-measure": "trade"}) in tree.elements
    assert page.html('<mark id="figure-a-14">x</mark>') == "<mark>x</mark>"  # an id stands once on a page


def test_the_best_form_of_an_output_is_shown() -> None:
    """A chart would be shown as its text, or a picture without words for who cannot see it."""
    page = Page(set())
    svg = "<svg xmlns='http://www.w3.org/2000/svg' role='img' aria-label='Trade &amp; more'></svg>"
    data = {"text/plain": "Chart", "image/png": base64.b64encode(b"png").decode(), "image/svg+xml": svg}
    tree = Tree(page.output(new_output("display_data", data=data)))
    assert tree.values("alt") == ["Trade & more"]
    assert base64.b64decode(tree.values("src")[0].removeprefix("data:image/svg+xml;base64,")).decode() == svg
    del data["image/svg+xml"]
    assert tree.values("src") != Tree(page.output(new_output("display_data", data=data))).values("src")
    del data["image/png"]
    assert page.output(new_output("display_data", data=data)) == '<pre class="plain">Chart</pre>'
    assert page.output(new_output("display_data", data={"application/json": {}})) == ""


def test_links_lead_inside_and_other_addresses_are_written_out() -> None:
    """A reader of paper would miss a source, or a page would lead away from itself."""
    page = Page({"figure-a-14"})
    page.markdown("# Title\n\n## What this cannot see")
    text = "[limits](#What-this-cannot-see) [n](#figure-a-14) [UN](https://un.org/a%20b) <https://x.org>"
    tree = Tree(page.markdown(f"{text} ![chart](x.png)"))
    assert tree.values("href") == ["#section-what-this-cannot-see", "evidence.html#figure-a-14"]
    assert tree.text.strip() == "limits n UN (https://un.org/a b) https://x.org [chart]"
    assert (page.title, page.headings) == ("Title", [("section-what-this-cannot-see", "What this cannot see")])


def test_printed_text_is_what_a_terminal_would_show() -> None:
    """A progress bar would fill the page, or a flood of output would make it unreadable."""
    page = Page(set())
    assert Tree(page.output(new_output("stream", text="\x1b[1m10%\r50%\r100%\x1b[0m\r\ndone\n"))).text == "100%\ndone"
    assert len(page.output(new_output("stream", text="x" * 10**6))) < 101_000
    assert page.output(new_output("stream", text="\n")) == ""


# --- all reports ----------------------------------------------------------------------------------------------------


def test_the_index_survives_what_lies_in_its_folder(tmp_path: Path) -> None:
    """One broken manifest would take all other reports out of sight."""
    for number, content in enumerate(("", "[]", "{}", '{"kit": 1}', '{"notebook": {"name": "../x"}, "outputs": []}')):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "manifest.json").write_text(content)
    (tmp_path / "file").write_text("")
    assert "0 reports" in reports.index(tmp_path).read_text()


# --- verifying ------------------------------------------------------------------------------------------------------


def verified(project: Path) -> str:
    return str(reports.verify(project / "reports" / "small"))


def test_an_untouched_report_is_equal(ran: Callable[..., None], project: Path) -> None:
    """A good report would be doubted."""
    reports.report("small")
    assert reports.verify(project / "reports" / "small" / "index.html").equal
    assert verified(project).endswith("small: equal, rebuilt byte for byte")


def test_a_changed_report_is_found_out(ran: Callable[..., None], project: Path) -> None:
    """A number could be changed after the fact."""
    reports.report("small")
    table = project / "reports" / "small" / "figures.csv"
    table.write_text(table.read_text().replace("28600000000", "82600000000"))
    (project / "reports" / "small" / "evidence.html").unlink()
    assert not reports.verify(project / "reports" / "small").equal
    told = verified(project)
    assert "figures.csv was changed after it was made: row 1, value: 82600000000, made again 28600000000" in told
    assert "evidence.html is missing" in told


def test_changed_inputs_are_named(ran: Callable[..., None], project: Path) -> None:
    """A reader would not learn why a report comes out differently."""
    reports.report("small")
    (project / "seeds" / "a.txt").write_text("Something else.")
    (project / "seeds" / "b.txt").write_text("New.")
    assert "input a.txt has changed" in verified(project)
    assert "input b.txt is new" in verified(project)
    (project / "seeds" / "a.txt").unlink()
    assert "input a.txt is gone" in verified(project)


def test_a_changed_notebook_is_named(ran: Callable[..., None], project: Path) -> None:
    """A report would be compared with a notebook that did not make it."""
    reports.report("small")
    (project / "notebooks" / "small.ipynb").write_text("{}")
    assert verified(project).endswith("differs\n  small.ipynb: the notebook has changed since")
    (project / "notebooks" / "small.ipynb").unlink()
    assert verified(project).endswith("equal, rebuilt byte for byte")


def test_changed_versions_are_named(ran: Callable[..., None], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader would not learn that another library made the difference."""
    reports.report("small")
    known = reports.versions()
    monkeypatch.setattr(reports, "versions", lambda: {**known, "pandas": "0"})
    assert "pandas: was " in verified(project)
    monkeypatch.setattr(kit, "__version__", "99.0")
    old = json.loads((project / "reports" / "small" / "manifest.json").read_text())["kit"]
    assert verified(project).endswith(f"small: not comparable: kit {old}, here 99.0")
    (project / "reports" / "small" / "index.html").write_text("")
    assert "index.html was changed after it was made" in verified(project)


def test_a_report_on_a_corpus_outside_can_be_verified(ran: Callable[..., None], project: Path, tmp_path: Path) -> None:
    """A report on one's own folder could not be verified, or would tell where that folder is."""
    corpus = tmp_path / "away" / "mine"
    corpus.mkdir(parents=True)
    (corpus / "a.txt").write_text(TEXT)
    made = reports.report("small", {"corpus": str(corpus)}, out=tmp_path / "out")
    manifest = json.loads((made.path / "manifest.json").read_text())
    assert (manifest["parameters"]["corpus"], manifest["corpus_from_report"]) == ("mine", ["../../away/mine"])
    assert reports.verify(made.path).equal
    corpus.rename(tmp_path / "moved")
    assert "cannot be made again: the corpus mine is not here" in str(reports.verify(made.path))
    assert reports.verify(made.path, corpus=str(tmp_path / "moved")).equal


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "a/b"])
def test_a_manifest_cannot_point_outside(project: Path, tmp_path: Path, name: str) -> None:
    """Verifying someone else's report could read or write anywhere."""
    manifest = {"kit": kit.__version__, "notebook": {"name": "n"}, "outputs": [{"name": name, "sha256": ""}]}
    for bad in (manifest, {**manifest, "outputs": [], "notebook": {"name": name}}):
        (tmp_path / "manifest.json").write_text(json.dumps(bad))
        with pytest.raises(ReportError, match="is not the name of a file of a report"):
            reports.verify(tmp_path)


def test_what_is_no_report_cannot_be_verified(tmp_path: Path) -> None:
    """A traceback would be the answer."""
    with pytest.raises(ReportError, match="is no report"):
        reports.verify(tmp_path)


# --- from end to end ------------------------------------------------------------------------------------------------

MAKE = "import sys; from kit import reports; reports.report('small', {'corpus': sys.argv[1]}, out=sys.argv[2])"


@pytest.mark.slow
def test_bytes_do_not_depend_on_the_machine(project: Path, tmp_path: Path) -> None:
    """The same report, made by someone else, would differ."""
    book = nbformat.read(project / "notebooks" / "small.ipynb", as_version=4)
    book.cells[2].source = (
        "import kit, sys, warnings\n"
        "documents = list(kit.load(corpus))\n"
        "warnings.warn('careful')\n"
        "print({'b', 'a', 'c'}, object(), file=sys.stderr)\n"
        "print(corpus, documents[0].id)"
    )
    book.cells.append(new_code_cell("raise ValueError(object())"))
    nbformat.write(book, project / "notebooks" / "small.ipynb")
    (project / "below").mkdir()
    runs = {
        "one": (project, "seeds", {}),
        "two": (project / "below", "../seeds", {"PYTHONHASHSEED": "3", "TZ": "Asia/Almaty", "LC_ALL": "C"}),
        "three": (
            project,
            str(project / "seeds"),
            {"PYTHONHASHSEED": "5", "TZ": "America/Lima", "LANG": "tr_TR.UTF-8"},
        ),
    }
    made = []
    for name, (cwd, corpus, environment) in runs.items():
        command = [sys.executable, "-c", MAKE, corpus, str(tmp_path / name)]
        subprocess.run(command, cwd=cwd, env={**os.environ, **environment}, check=True)
        made.append(contents(tmp_path / name))
    assert made[0] == made[1] == made[2]
    everything = b"".join(made[0].values())
    assert str(tmp_path).encode() not in everything and str(Path.home()).encode() + b"/" not in everything
    manifest = json.loads(made[0]["small/manifest.json"])
    assert (manifest["status"], manifest["reason"], manifest["cell"]) == (
        "failed", "ValueError: <object object at 0x0>", 4,
    )  # fmt: skip


@pytest.mark.slow
def test_one_failure_does_not_stop_the_others(project: Path) -> None:
    """One bad notebook would cost the reports of all others."""
    for name, code in {"bad": "1 / 0", "exits": "import sys; sys.exit(0)"}.items():
        book = nbformat.read(project / "notebooks" / "small.ipynb", as_version=4)
        book.cells[2].source = code
        nbformat.write(book, project / "notebooks" / f"{name}.ipynb")
    lines: list[str] = []
    made = reports.reports(["bad", "exits", "small"], ["seeds"], tell=lines.append)
    assert [report.name for report in made] == ["bad", "exits", "small"]
    assert [report.status for report in made] == ["failed", "failed", "done"]
    assert lines[0] == "reports/bad/index.html: failed: ZeroDivisionError: division by zero"
    assert lines[2] == "reports/small/index.html: 0 figures from 1 document"
    assert reports.verify(project / "reports" / "small").equal
    assert reports.verify(project / "reports" / "bad").equal
