"""Expressions of time: every row of the vocabulary reads its own examples."""

import datetime as dt

import pytest

from kit.periods import Clock, days, months_code, shifted, whens
from kit.vocabulary import forms

EXAMPLES = [(text, date, code) for row in forms("periods")["period"] for text, date, code in row["examples"] if code]


@pytest.mark.parametrize(("text", "date", "code"), EXAMPLES, ids=[text for text, _, _ in EXAMPLES])
def test_examples(text, date, code):
    """If this fails, a row of periods.toml no longer reads its own example: an earlier row takes it."""
    found = whens(text, Clock(dt.date.fromisoformat(date)))
    assert [when.code for when in found][:1] == [code]
    assert all(text[when.start : when.end] == when.text for when in found)


@pytest.mark.parametrize(
    "text", ["last year", "in March", "yesterday", "a year earlier", "so far this year", "currently"]
)
def test_without_a_date_nothing_is_guessed(text):
    """If this fails, a relative expression is resolved against some other day than that of publication."""
    assert [when.code for when in whens(text, Clock(None))] in ([None], [])


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2015", "2015-01-01", "2015-12-31"),
        ("2023H1", "2023-01-01", "2023-06-30"),
        ("2014Q4", "2014-10-01", "2014-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2015-01/2015-04", "2015-01-01", "2015-04-30"),
        ("1992/", "1992-01-01", None),
        ("FY2022", "2021-04-01", "2022-03-31"),
    ],
)
def test_days(code, first, last):
    """If this fails, a period covers other days than its code says."""
    expected = tuple(dt.date.fromisoformat(day) if day else None for day in (first, last))
    assert days(code, fiscal_month=4) == expected


def test_months_that_make_a_quarter_take_its_code():
    """If this fails, January-March and Q1 look like different periods."""
    assert months_code(2024, 1, 3) == "2024Q1"
    assert months_code(2024, 1, 12) == "2024"
    assert months_code(2024, 2, 4) == "2024-02/2024-04"


@pytest.mark.parametrize(
    ("code", "back", "expected"),
    [
        ("1987-02", (1, "year"), "1986-02"),
        ("1987-01", (1, "month"), "1986-12"),
        ("2023Q1", (1, "quarter"), "2022Q4"),
        ("1987-01/1987-04", (1, "year"), "1986-01/1986-04"),
    ],
)
def test_shifted(code, back, expected):
    """If this fails, "a year earlier" points to the wrong period."""
    assert shifted(code, back) == expected
