"""The example report in the repository is what the kit makes today."""

import json
from importlib.metadata import version

import pytest
from conftest import TESTS

import kit

EXAMPLE = TESTS.parent / "reports" / "example"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The example made anew, beside the one that is committed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(TESTS.parent)
        return kit.report("trade", out=tmp_path_factory.mktemp("reports"), name="example").path


@pytest.mark.slow
def test_figures_are_the_same(built):
    """If this fails, the example shows other figures than the kit finds: run `make example`."""
    assert (built / "figures.csv").read_bytes() == (EXAMPLE / "figures.csv").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["index.html", "evidence.html", "trade.ipynb"])
def test_pages_are_the_same(built, name):
    """If this fails, the example looks other than the kit makes it: run `make example`."""
    made = json.loads((EXAMPLE / "manifest.json").read_text(encoding="utf-8"))["versions"]
    here = json.loads((built / "manifest.json").read_text(encoding="utf-8"))["versions"]
    if made != here:
        pytest.skip(f"made with {made}, here are {here} and papermill {version('papermill')}: bytes may differ")
    assert (built / name).read_bytes() == (EXAMPLE / name).read_bytes()
