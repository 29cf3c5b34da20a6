"""The vocabulary of measures, cues, units and counts: every row is matched by its own examples."""

import re

import pytest

import kit
from kit import vocabulary
from kit.model import ASPECTS, MEASURES, STATUSES
from kit.tokens import tokenize
from kit.vocabulary import forms


def _holds(text, form):
    return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE) is not None


@pytest.mark.parametrize("row", forms("measures")["measure"], ids=lambda row: row["code"])
def test_measures(row):
    """If this fails, a measure has no example that one of its forms matches, or a code nobody knows."""
    assert row["code"] in MEASURES
    for example in row["examples"]:
        assert any(_holds(example, form) for key in ("nouns", "verbs", "weak") for form in row[key]), example


@pytest.mark.parametrize(
    ("kind", "row"),
    [(kind, row) for kind in ("aspect", "status") for row in forms("cues")[kind]],
    ids=lambda value: value if isinstance(value, str) else value["code"],
)
def test_cues(kind, row):
    """If this fails, a cue's example does not hold the cue, or its code is not of the record."""
    assert row["code"] in (ASPECTS if kind == "aspect" else STATUSES)
    for example in row["examples"]:
        assert any(_holds(example, form) for form in row["strong"]), example


@pytest.mark.parametrize("row", forms("cues")["bound"], ids=lambda row: row["code"])
def test_hedges(row):
    """If this fails, a hedge's example is not read with its bound."""
    for example in row["examples"]:
        assert [quantity.bound for quantity in kit.quantities(example)] == [row["code"]], example


@pytest.mark.parametrize("row", forms("units")["unit"], ids=lambda row: row["name"])
def test_units(row):
    """If this fails, a unit's example is not read as that unit."""
    name = {"basis point": "percentage point"}.get(row["name"], row["name"])
    for example in row["examples"]:
        assert name in [quantity.unit for quantity in kit.quantities(example)], example


@pytest.mark.parametrize("row", forms("counts")["count"], ids=lambda row: row["unit"])
def test_counts(row):
    """If this fails, a counted noun's example is not read as that count."""
    for example in row["examples"]:
        assert row["unit"] in [quantity.unit for quantity in kit.quantities(example)], example


@pytest.mark.parametrize(
    "example", [example for row in forms("numbers")["magnitude"] for example in row["examples"]], ids=str
)
def test_magnitudes(example):
    """If this fails, a magnitude is off by factors of ten."""
    text, _, value = example.partition(" -> ")
    assert [quantity.value for quantity in kit.quantities(text)] == [float(value)]


def test_every_unit_scales():
    """If this fails, a physical unit has no factor and its figures would be off."""
    scaled = {row["name"] for row in vocabulary.words("units")["unit"]}
    physical = {row["name"] for row in forms("units")["unit"] if row["kind"] == "physical"}
    assert physical <= scaled


def test_lexicon_takes_the_longest_phrase():
    """If this fails, "trade deficit" is read as trade."""
    found = [
        hit.value.code for hit in vocabulary.meanings().find(tokenize("the trade deficit")) if hit.kind == "measure"
    ]
    assert found == ["balance"]
