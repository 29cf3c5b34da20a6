"""The house: which module may import which."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kit

FOLDER = Path(kit.__file__).parent
# Data flows from left to right; a module imports only from those before it.
ORDER = (
    "errors model tokens vocabulary documents sentences numerals hedging joining quantity periods clauses meaning "
    "parties timing industry context candidates proposals counting figure event actor tables statistics "
    "analysis checks charts evidence workers scoring notebooks pages reports cli"
).split()


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kit":
            names = [alias.name for alias in node.names] if node.module == "kit" else [node.module.split(".")[1]]
            yield from names
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("kit."))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_imports_point_one_way(path):
    """If this fails, a module imports from one further down the flow, and the house has a cycle."""
    if path.stem in ("__init__", "cli"):
        return
    assert path.stem in ORDER, f"{path.name} has no place in the order"
    for name in _imports(path):
        if name in ORDER:
            assert ORDER.index(name) < ORDER.index(path.stem), f"{path.stem} imports {name}"


@pytest.mark.slow
def test_import_is_light():
    """If this fails, ``import kit`` loads pandas or matplotlib before anybody asked for a table or a chart."""
    code = "import sys, kit; print(*[m for m in ('pandas', 'matplotlib', 'nltk', 'trafilatura') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
