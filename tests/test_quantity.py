"""Quantities from text: values, units, ranges, hedges, movement, and what is none."""

import hypothesis.strategies as st
import pytest
from conftest import cases
from hypothesis import example, given, settings

import kit
from kit.numerals import digits


@pytest.mark.parametrize("case", cases("quantities"), ids=lambda case: case["text"][:40])
def test_quantities(case):
    """If this fails, a number is read wrongly, missed, or seen where there is none."""
    found = kit.quantities(case["text"])
    assert [q.text for q in found] == [expected["text"] for expected in case["quantities"]]
    for quantity, expected in zip(found, case["quantities"], strict=True):
        assert quantity.value == pytest.approx(expected["value"], rel=1e-4), expected["text"]
        assert quantity.unit == expected["unit"], expected["text"]
        assert quantity.high == expected.get("high"), expected["text"]
        assert quantity.bound == expected.get("bound", "="), expected["text"]
        assert quantity.change == expected.get("change"), expected["text"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234", 1234), ("6,67,947", 667947), ("12,9", 12.9), ("1.5", 1.5), ("5.12.2014", None), ("1,2,3", None)],
)
def test_digits(text, value):
    """If this fails, a grouping or decimal sign is misread, by a factor of ten or more."""
    assert digits(text) == value


_ALPHABET = st.one_of(
    st.characters(), st.sampled_from("0123456789.,%$€£-–½ \n'’usdbnmillion\u0000\u200b\u202e\ud800\u0301")
)


@given(st.text(_ALPHABET, max_size=200))
@example("1.2e5 \x00 ½½ ３,４ \ud800 12\u0301")
@example("$" * 50 + "1," * 50)
@settings(max_examples=300, deadline=None)
def test_any_text_keeps_its_offsets(text):
    """If this fails, some text breaks the reader, or a quantity's characters are not where it says."""
    for quantity in kit.quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.high is None or quantity.high > quantity.value or quantity.value < 0
