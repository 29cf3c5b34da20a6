"""The notebooks that come with the kit: thin, without outputs, with parameters that explain themselves."""

import ast
import tokenize
from io import StringIO
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.AsyncFor, ast.While, ast.If, ast.Try,
    ast.With, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
SHARED = ["corpus", "reporter", "partner", "years"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_of(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parameters_of(notebook):
    """Give the parameters cell's assignments and comments, by name and line."""
    (cell,) = (cell for cell in code_of(notebook) if "parameters" in cell.metadata.get("tags", []))
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(StringIO(cell.source).readline)
        if token.type == tokenize.COMMENT
    }
    return {
        ast.unparse(line.target if isinstance(line, ast.AnnAssign) else line.targets[0]): (
            ast.literal_eval(line.value),
            comments.get(line.lineno),
        )
        for line in ast.parse(cell.source).body
    }


def test_the_four_notebooks_are_there():
    """If this fails, `make report` lacks a report, or there is one that nobody documented."""
    assert [path.stem for path in NOTEBOOKS] == ["investment", "overview", "sectors", "trade"]


def test_valid_and_without_outputs(notebook):
    """If this fails, a notebook carries results of somebody's run, which readers take for their own."""
    nbformat.validate(notebook)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code_of(notebook))
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def test_ids_are_by_position(notebook):
    """If this fails, every edit in JupyterLab changes ids and so the bytes of reports."""
    assert [cell.id for cell in notebook.cells] == [f"cell-{i:02d}" for i in range(len(notebook.cells))]


def test_begins_with_a_title_and_a_question_and_ends_with_limits(notebook):
    """If this fails, a report does not say what it asks or what it cannot show."""
    title, _, question = notebook.cells[0].source.partition("\n\n")
    assert title.startswith("# ") and question.endswith("?") and "\n" not in question
    headings = [cell.source.splitlines()[0] for cell in notebook.cells if cell.source.startswith("## ")]
    assert headings[-2:] == ["## Evidence", "## Limits"]


def test_every_parameter_has_a_default_and_a_help(notebook):
    """If this fails, `kit report` cannot explain or check a parameter."""
    assert "parameters" in notebook.cells[1].metadata.get("tags", [])
    found = parameters_of(notebook)
    assert list(found)[:4] == SHARED
    assert found["corpus"][0] == "seeds"
    assert all(isinstance(default, str) and help_ for default, help_ in found.values())


def test_every_parameter_is_used(notebook):
    """If this fails, a reader sets a parameter that changes nothing."""
    rest = ast.parse("\n".join(cell.source for cell in code_of(notebook)[1:]))
    used = {node.id for node in ast.walk(rest) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    assert set(parameters_of(notebook)) <= used


def test_thin(notebook):
    """If this fails, logic has moved into a notebook, where no test reaches it."""
    for cell in code_of(notebook):
        tree = ast.parse(cell.source)
        assert not [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)], cell.source
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        modules = {name.name for node in imports if isinstance(node, ast.Import) for name in node.names}
        modules |= {node.module for node in imports if isinstance(node, ast.ImportFrom)}
        assert modules <= {"kit"}
        assert len(tree.body) == 1 or cell.id in ("cell-01", "cell-02")


def test_a_sentence_before_every_result(notebook):
    """If this fails, a reader meets a table or chart without being told what to look for."""
    kinds = "".join("m" if cell.cell_type == "markdown" else "c" for cell in notebook.cells)
    assert kinds.startswith("mccm") and "mm" not in kinds and "cccc" not in kinds[3:]
    for cell in notebook.cells[3:]:
        assert cell.cell_type == "code" or "\n\n" in cell.source
