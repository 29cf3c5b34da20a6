"""Notebooks: if these fail, a wrong parameter runs, a failed run passes for done, or two runs differ in their bytes."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kit import notebooks
from kit.errors import NotebookError, UsageError
from kit.notebooks import Parameter

DECLARED = (
    Parameter("corpus", "str", "seeds", ""),
    Parameter("count", "int", 5, ""),
    Parameter("share", "float", 0.5, ""),
    Parameter("draft", "bool", False, ""),
    Parameter("codes", "list", [], ""),
    Parameter("numbers", "list", [1], ""),
    Parameter("limit", "int", None, ""),
)


def written(path: Path, *cells: str, parameters: str = "", **metadata: Any) -> Path:
    made = [new_code_cell(parameters, metadata={"tags": ["parameters"]})] if parameters else []
    made += [new_code_cell(cell) for cell in cells]
    nbformat.write(new_notebook(cells=made, metadata=metadata), path)
    return path


# --- finding --------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "below").mkdir()
    written(tmp_path / "notebooks" / "mine.ipynb")
    monkeypatch.chdir(tmp_path / "below")
    return tmp_path


def test_notebooks_of_the_project_are_found_upwards(project: Path) -> None:
    """A notebook of one's own could not be run by its name."""
    assert notebooks.find("mine") == project / "notebooks" / "mine.ipynb"
    assert notebooks.project() == project
    assert notebooks.home() == project / "notebooks"


def test_an_unknown_notebook_lists_those_that_exist(project: Path) -> None:
    """A typo would not be understood."""
    with pytest.raises(UsageError, match=r"no notebook 'mien'; did you mean mine\? there are .*mine"):
        notebooks.find("mien")
    with pytest.raises(UsageError, match="no such notebook"):
        notebooks.find("away/mine.ipynb")


def test_arguments_are_told_apart(project: Path) -> None:
    """A folder would be taken for a notebook, or the other way round."""
    assert notebooks.sorted_arguments(["mine", "./mine", "x.ipynb", "seeds"]) == (
        ["mine", "x.ipynb"],
        ["./mine", "seeds"],
    )


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"cells": 1}', "\x00", '{"nbformat": 99, "cells": []}'])
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, content: str) -> None:
    """A traceback of a library would be the message."""
    path = tmp_path / "bad.ipynb"
    path.write_text(content)
    with pytest.raises(NotebookError, match="not a notebook"):
        notebooks.read(path)


def test_another_language_is_refused(tmp_path: Path) -> None:
    """R code would be run as Python."""
    spec = {"name": "ir", "display_name": "R", "language": "R"}
    with pytest.raises(NotebookError, match="its language is R"):
        notebooks.read(written(tmp_path / "r.ipynb", kernelspec=spec))


# --- parameters -----------------------------------------------------------------------------------------------------


def test_parameters_are_read_with_type_and_help(tmp_path: Path) -> None:
    """Parameters would lose their type or their help."""
    source = (
        'corpus = "seeds"  # folder of articles, "#" included\n'
        "limit: int | None = None  # at most\n"
        "codes: list[str] = []\n"
        "share = -0.5\n"
        "words = [\n    'a',  # first\n    'b',\n]  # words to look for\n"
        "import os\n"
    )
    assert notebooks.parameters(written(tmp_path / "n.ipynb", parameters=source)) == (
        Parameter("corpus", "str", "seeds", 'folder of articles, "#" included'),
        Parameter("limit", "int", None, "at most"),
        Parameter("codes", "list[str]", [], ""),
        Parameter("share", "float", -0.5, ""),
        Parameter("words", "list", ["a", "b"], "words to look for"),
    )
    assert notebooks.parameters(written(tmp_path / "none.ipynb", "1")) == ()


@pytest.mark.parametrize("source", ["x = open('y')", "x = (", "%matplotlib inline\nx = 1", "x = y"])
def test_a_parameter_must_be_a_literal(tmp_path: Path, source: str) -> None:
    """What a report depends on could not be recorded."""
    with pytest.raises(NotebookError, match="parameters cell cannot be read"):
        notebooks.parameters(written(tmp_path / "n.ipynb", parameters=source))


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("corpus", "a b", "a b"), ("corpus", "", ""), ("corpus", "NA", "NA"), ("corpus", "5", "5"),
        ("count", "7", 7), ("count", 7, 7), ("share", "1e3", 1000.0), ("share", 1, 1.0),
        ("draft", "yes", True), ("draft", "False", False), ("draft", True, True),
        ("codes", "[NO, SE]", ["NO", "SE"]), ("codes", ["a"], ["a"]), ("codes", "", []),
        ("numbers", "[1, 2]", [1, 2]), ("limit", None, None), ("limit", "3", 3),
    ],
)  # fmt: skip
def test_values_take_the_declared_type(name: str, given: Any, value: Any) -> None:
    """A number from the command line would reach the notebook as text, or Norway as False."""
    found = notebooks.checked(DECLARED, {name: given})
    assert found == {name: value}
    assert type(found[name]) is type(value)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("corpus", 5), ("corpus", None), ("corpus", ["a"]), ("count", "x"), ("count", "1.5"), ("count", True),
        ("count", ""), ("share", "nan"), ("share", True), ("draft", "perhaps"), ("draft", 1), ("codes", "a: b"),
        ("codes", "["), ("codes", "single"), ("numbers", "[a]"),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(name: str, given: Any) -> None:
    """A notebook would fail in the middle, or do something else than was meant."""
    with pytest.raises(UsageError, match=f"^{name} is of type "):
        notebooks.checked(DECLARED, {name: given})


def test_an_unknown_parameter_is_refused_with_a_hint() -> None:
    """A typo would silently run with the default."""
    with pytest.raises(UsageError, match=r"no parameter 'copus'; did you mean corpus\? there are corpus, count, "):
        notebooks.checked(DECLARED, {"copus": "x"})


@pytest.mark.parametrize(
    "name", ["x=1\nopen('y')", "x = 1; import os", "", "1x", "class", "a.b", "a b", "__import__('os')"]
)
def test_a_name_that_is_code_is_refused(name: str) -> None:
    """The name of a parameter would be run."""
    with pytest.raises(UsageError, match="cannot be the name of a parameter"):
        notebooks.checked((*DECLARED, Parameter(name, "str", "", "")), {name: "1"})


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("reporter", ("KAZ", "EU", ""), ("kaz", "Kazakhstan", "ZZZ", "KZ")),
        ("partner", ("CHN",), ("CHNA",)),
        ("currency", ("USD", ""), ("usd", "dollar")),
        ("years", ("2013", "2013-2015", "2013-", ""), ("13", "2015-2013", "-2015", "2013-15", "last year", "٢٠١٣")),
    ],
)
def test_what_a_parameter_means_is_checked(
    name: str, good: tuple[str, ...], bad: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A country that does not exist would give an empty report instead of an error."""
    monkeypatch.setattr(notebooks, "economy_codes", lambda: frozenset({"KAZ", "CHN", "EU"}))
    monkeypatch.setattr(notebooks, "currency_codes", lambda: frozenset({"USD"}))
    declared = (Parameter(name, "str", "", ""),)
    for value in good:
        assert notebooks.checked(declared, {name: value}) == {name: value}
    for value in bad:
        with pytest.raises(UsageError, match=name):
            notebooks.checked(declared, {name: value})


def test_parameter_files_keep_what_is_written(tmp_path: Path) -> None:
    """YAML would turn Norway into False, a year into a number, and run what it is told to."""
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("partner: NO\nyears: 2013\ncodes: [NO, C24]\n")
    second.write_text("years: 2014-\nx: !!python/object/apply:os.system ['false']\n")
    assert notebooks.parameter_files([first, second]) == {
        "partner": "NO", "years": "2014-", "codes": ["NO", "C24"], "x": ["false"],
    }  # fmt: skip
    for content in ("- a", "a: [", ""):
        first.write_text(content)
        with pytest.raises(UsageError):
            notebooks.parameter_files([first])


# --- what varies ----------------------------------------------------------------------------------------------------


def test_scrubbing_takes_out_what_varies(tmp_path: Path) -> None:
    """Two runs would differ in ids, times, addresses and folders."""
    printed = "<object at 0x7f3a12bc> \x1b[32m/home/x/corpus/a.txt /tmp/ipykernel_123/456.py /home/x/corpuscle"
    cell = new_code_cell("1", metadata={"papermill": {"duration": 1}, "execution": {"a": "1"}, "tags": []})
    cell.outputs = [
        new_output("stream", name="stderr", text="e1 "),
        new_output("stream", name="stdout", text="o1 "),
        new_output("stream", name="stderr", text="e2"),
        new_output("display_data", data={"text/plain": printed, "image/png": "at 0x7f3a12bc45d0"}),
        new_output("stream", name="stdout", text="o2"),
    ]
    book = new_notebook(cells=[new_markdown_cell("# x"), cell], metadata={"papermill": {"input_path": "/home/x"}})
    once = notebooks.scrub(book, {"/home/x/corpus": "corpus"})
    assert [cell.id for cell in once.cells] == ["cell-0", "cell-1"]
    assert once.metadata == {"language_info": {"name": "python"}}
    assert once.cells[1].metadata == {}
    outputs = once.cells[1].outputs
    assert [(o.get("name"), o.get("text")) for o in outputs] == [
        ("stdout", "o1 "), ("stderr", "e1 e2"), (None, None), ("stdout", "o2"),
    ]  # fmt: skip
    assert outputs[2].data == {
        "text/plain": "<object at 0x0> \x1b[32mcorpus/a.txt <cell> /home/x/corpuscle",
        "image/png": "at 0x7f3a12bc45d0",
    }
    assert notebooks.dump(notebooks.scrub(once)) == notebooks.dump(once)
    assert nbformat.validate(once) is None


def test_a_notebook_with_a_lone_surrogate_can_be_written() -> None:
    """One broken character in an article would lose the report."""
    book = new_notebook(cells=[new_markdown_cell("\ud800")])
    assert nbformat.reads(notebooks.dump(book).decode(), as_version=4).cells[0].source == "\ud800"


def test_the_source_of_an_executed_notebook_can_be_had_back() -> None:
    """A report could not be made again from the copy that it holds."""
    injected = new_code_cell("x = 2", metadata={"tags": ["injected-parameters"]})
    run = new_code_cell("x", execution_count=3, outputs=[new_output("stream", text="2")])
    source = notebooks.source_of(new_notebook(cells=[injected, run]))
    assert [(cell.source, cell.outputs, cell.execution_count) for cell in source.cells] == [("x", [], None)]


# --- running --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "reason", "cell"),
    [
        (("1", "1 / 0", "2"), "ZeroDivisionError: division by zero", 1),
        (("import sys; sys.exit(0)", "2"), "the cell ended the run (SystemExit: 0)", 0),
        (("exit()", "2"), "the cell ended the kernel", 0),
        (("import os; os._exit(0)", "2"), "the kernel died", 0),
        (("1", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), "the kernel died", 1),
        (("import time; time.sleep(60)",), "the time limit of 2 seconds was reached", 0),
        (("input()",), "StdinNotImplementedError", 0),
        (("1 +",), "SyntaxError", 0),
        (("raise ValueError('\\x1b[31mred\\x1b[0m\\nsecond line')",), "ValueError: red", 0),
    ],
)
def test_a_failed_run_says_why_and_where(tmp_path: Path, cells: tuple[str, ...], reason: str, cell: int) -> None:
    """A run that did not reach its end would pass for done."""
    run = notebooks.run(written(tmp_path / "n.ipynb", *cells), {}, timeout=2 if "sleep" in cells[0] else None)
    assert (run.status, run.cell) == ("failed", cell)
    assert (run.reason or "").startswith(reason)
    assert "\n" not in (run.reason or "")
    assert len(run.notebook.cells) == len(cells)


@pytest.mark.slow
def test_a_run_gets_its_parameters_and_a_fixed_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report would depend on the hash seed, the time zone, the locale or the user's own start-up files."""
    startup = tmp_path / "startup.py"
    startup.write_text("print('hello')")
    (tmp_path / "work").mkdir()
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Almaty", "LC_ALL": "C", "PYTHONSTARTUP": str(startup)}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    path = written(
        tmp_path / "n.ipynb",
        "import os, locale, time, pathlib",
        "print(who, hash('a'), time.tzname[0], locale.getpreferredencoding().lower(), pathlib.Path.cwd().name)",
        "print(os.environ['SOURCE_DATE_EPOCH'], os.environ['OMP_NUM_THREADS'], os.environ['MPLBACKEND'])",
        parameters="who = 'nobody'",
    )
    run = notebooks.run(path, {"who": 'it\'s "me"\n'}, cwd=tmp_path / "work")
    assert (run.status, run.reason, run.cell) == ("done", None, None)
    printed = "".join(output.text for cell in run.notebook.cells[2:] for output in cell.outputs)
    fixed = {**os.environ, "PYTHONHASHSEED": "0"}
    seed = subprocess.run([sys.executable, "-c", "print(hash('a'))"], env=fixed, capture_output=True, text=True).stdout
    assert printed == (
        f'it\'s "me"\n {seed.strip()} UTC utf-8 work\n315532800 1 module://matplotlib_inline.backend_inline\n'
    )


@pytest.mark.slow
def test_expected_errors_and_skipped_cells_are_no_failure(tmp_path: Path) -> None:
    """A notebook that shows an error on purpose could not be a report."""
    path = written(tmp_path / "n.ipynb", "1 / 0", "1 / 0", "", "print('end')")
    book = nbformat.read(path, as_version=4)
    book.cells[0].metadata["tags"] = ["raises-exception"]
    book.cells[1].metadata["tags"] = ["skip-execution"]
    nbformat.write(book, path)
    assert notebooks.run(path, {}).status == "done"
