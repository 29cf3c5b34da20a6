"""The command: exit codes, files, messages of one line."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "china-kazakhstan-2015.txt"


def kit(*arguments, cwd=ROOT):
    command = [sys.executable, "-c", "from kit.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=cwd, check=False)


def test_figures_to_standard_output():
    """If this fails, the table cannot be piped: something else is on standard output."""
    done = kit("figures", SEED)
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 9
    assert lines[0].startswith(
        "document,start,end,text,value,high,bound,unit,measure,aspect,status,period,reporter,partner,sectors,"
    )


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_figures_to_a_file(tmp_path, suffix):
    """If this fails, a format lost rows or values, or equal input gave other bytes."""
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    for path in (first, second):
        assert kit("figures", SEED, "-o", path).returncode == 0
    assert first.read_bytes() == second.read_bytes()
    if suffix == ".jsonl":
        records = [json.loads(line) for line in first.read_text(encoding="utf-8").splitlines()]
        assert [record["value"] for record in records][:2] == [40000000000, 28600000000]
        assert records[0]["high"] is None and records[0]["sectors"] == []
    else:
        read = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".xlsx": pd.read_excel}[suffix]
        assert list(read(first)["value"])[:2] == [4e10, 2.86e10]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_jobs_give_the_same_bytes():
    """If this fails, the number of processes changes the table."""
    assert (
        kit("figures", ROOT / "tests" / "gold" / "open", "--jobs", "2").stdout
        == kit("figures", ROOT / "tests" / "gold" / "open").stdout
    )


def test_bad_documents_cost_only_themselves(tmp_path):
    """If this fails, one bad file loses the others, or is lost in silence."""
    (tmp_path / "good.txt").write_text("Trade reached 5 billion dollars in 2013.", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "notes.rtf").write_text("x", encoding="utf-8")
    done = kit("figures", tmp_path)
    assert done.returncode == 1
    assert len(done.stdout.decode().splitlines()) == 2
    told = done.stderr.decode()
    assert "binary.txt" in told and "empty.txt" in told and ".rtf" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["figures", "no-such-folder"], 1, "no-such-folder"),
        (["figures", str(SEED), "-o", "x.docx"], 2, ".docx"),
        (["figures"], 2, "PATHS"),
        (["show", "no-such-file.txt"], 1, "no-such-file.txt"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_wrong_calls_get_one_clear_line(tmp_path, arguments, code, said):
    """If this fails, a wrong call ends with another exit code or without saying what was wrong."""
    done = kit(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_empty_folder_still_writes_its_columns(tmp_path):
    """If this fails, a script that reads the output of an empty folder breaks."""
    (tmp_path / "nothing").mkdir()
    output = tmp_path / "figures.csv"
    done = kit("figures", tmp_path / "nothing", "-o", output)
    assert done.returncode == 1
    assert output.read_text(encoding="utf-8").startswith("document,start,end,")


def test_show(tmp_path):
    """If this fails, the page of highlighted documents is not written or has lost a figure."""
    page = tmp_path / "page.html"
    assert kit("show", SEED, "-o", page).returncode == 0
    assert page.read_text(encoding="utf-8").count("<mark") >= 8


def test_score_of_the_seed():
    """If this fails, the command scores other than the tests do."""
    done = kit("score", ROOT / "tests" / "gold" / "seed", "--json")
    assert json.loads(done.stdout)["record"]["F1"] == 1
