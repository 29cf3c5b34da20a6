"""The README: its examples run, and what it names exists."""

import doctest
import re

import pytest
from conftest import TESTS

from kit.cli import cli

ROOT = TESTS.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_python_examples(monkeypatch):
    """If this fails, the README shows something that the kit does not do."""
    monkeypatch.chdir(ROOT)
    code = "\n".join(re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(code, {}, "README.md", "README.md", 0)
    assert test.examples
    told: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=told.append)
    assert not told, "".join(told)


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_documented(command):
    """If this fails, a command exists that the README does not name."""
    assert re.search(rf"^kit {command}\b", TEXT, re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", TEXT))))
def test_every_linked_file_exists(path):
    """If this fails, the README links to a file that is not there."""
    assert (ROOT / path).exists()


def test_make_targets_exist():
    """If this fails, the README names a make target that the Makefile does not have."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake (\w[\w-]*)", TEXT)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
