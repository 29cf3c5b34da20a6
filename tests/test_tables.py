"""Tables: the codebook, files that keep every value, and files that are whole or not there."""

import io
import json

import pandas as pd
import pytest

import kit
from kit import tables

NASTY = 'exports of "=1+1", <b>NA</b>, \ud800 and 5 billion dollars\x07 in 2013.'


@pytest.fixture
def table():
    """A frame whose texts are hostile to every format."""
    return kit.figures([kit.read(NASTY, id="NA", title="=cmd", date="2014-01-01")])


def test_columns_and_dtypes(table):
    """If this fails, a script that relies on the codebook breaks."""
    assert list(table.columns) == [column.name for column in tables.COLUMNS]
    for column in tables.COLUMNS:
        assert str(table[column.name].dtype).startswith(column.dtype.split("[")[0]), column.name


@pytest.mark.parametrize("suffix", list(tables.WRITERS))
def test_any_text_can_be_written(table, suffix):
    """If this fails, one odd character loses a table."""
    buffer = io.BytesIO()
    tables.WRITERS[suffix](table, buffer)
    assert buffer.getvalue()


def test_excel_holds_no_formula(table):
    """If this fails, a text of an article is run as a formula by whoever opens the workbook."""
    from openpyxl import load_workbook

    buffer = io.BytesIO()
    tables.to_xlsx(table, buffer)
    cells = [cell for row in load_workbook(buffer).active.iter_rows() for cell in row]
    assert cells and all(cell.data_type != "f" for cell in cells)


def test_missing_values_in_json_lines(table):
    """If this fails, a reader of JSON Lines meets NaN, which is not JSON."""
    buffer = io.BytesIO()
    tables.to_jsonl(table, buffer)
    (line,) = buffer.getvalue().splitlines()
    record = json.loads(line, parse_constant=lambda name: pytest.fail(name))
    assert record["high"] is None and record["sectors"] == [] and record["document"] == "NA"


def test_a_failed_write_leaves_the_old_file(tmp_path):
    """If this fails, a full disk or an interruption destroys the table that was there."""
    path = tmp_path / "figures.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), tables.replacing(path) as file:
        file.write(b"half")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["figures.csv"]


def test_empty_tables_keep_their_columns():
    """If this fails, a notebook on documents without figures, events or names fails."""
    assert list(tables.frame([]).columns) == [column.name for column in tables.COLUMNS]
    assert isinstance(kit.events([]), pd.DataFrame) and "period" in kit.events([])
    assert "code" in kit.actors([])
