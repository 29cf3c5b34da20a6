"""What may be summed: made-up articles with known totals, and the reason of everything left out."""

import pytest

import kit
from kit import analysis

REASONS = [
    ("The two sides aim to raise trade to 40 billion dollars by 2020.", "target"),
    ("Trade is expected to reach 40 billion dollars in 2018.", "forecast"),
    ("In 2014 the two sides signed a framework agreement worth 14 billion dollars.", "framework"),
    ("The company plans to invest 5 billion dollars in a plant.", "planned"),
    ("To date, China's total investment in Laos has exceeded 12 billion dollars.", "cumulative"),
    ("Coffee accounted for 40 percent of exports in 2013.", "share"),
    ("Exports rose 3 percent in 2013.", "growth"),
    ("Exports rose by 2 billion dollars in 2013.", "change"),
    ("Wheat was sold at 220 dollars a tonne in 2013.", "price"),
    ("The plant has a capacity of 500 MW.", "capacity"),
]


_SAID = "Exports to Laos came to {} billion dollars in {}."


def _table(*texts):
    documents = [kit.read(text, id=f"d{i}", title="China and Laos", date="2015-06-20") for i, text in enumerate(texts)]
    return kit.figures(documents)


@pytest.mark.parametrize(("text", "reason"), REASONS, ids=[reason for _, reason in REASONS])
def test_what_must_not_be_summed_says_why(text, reason):
    """If this fails, a total takes in what has not happened, is a rate, or is counted elsewhere."""
    (row,) = _table(text).to_dict("records")
    assert (row["countable"], row["countable_reason"]) == (False, reason)


def test_what_happened_may_be_summed():
    """If this fails, nothing is ever countable and every total is empty."""
    (row,) = _table("Exports to Laos came to 5 billion dollars in 2013.").to_dict("records")
    assert (row["countable"], row["countable_reason"]) == (True, "")


def test_a_part_does_not_count_beside_its_whole():
    """If this fails, "of which" is added to what it is a part of."""
    table = _table("China exported 5 million tonnes of steel in 2013, of which 2 million tonnes went by rail.")
    assert list(table["countable"]) == [True, False]
    assert table["countable_reason"][1] == f"part of {table['start'][0]}"


def test_repeats_count_once():
    """If this fails, an article that says a number twice, or two articles that share it, double it."""
    said = "Exports to Laos came to 5 billion dollars in 2013."
    table = _table(f"{said} Later: {said}", said)
    assert list(table["countable"]) == [True, False, False]
    assert table["countable_reason"][2] == f"repeat of d0:{table['start'][0]}"


def test_little_known_figures_are_no_repeats():
    """If this fails, any two articles that say "3 projects" lose one of them."""
    table = _table("They listed 3 projects.", "She listed 3 projects.")
    known = table["period"].notna() & table["reporter"].notna()
    assert list(table["countable"]) == [True, True] or bool(known.all())


@pytest.mark.parametrize(
    ("texts", "total"),
    [
        ([_SAID.format(5, 2013), _SAID.format(6, 2014)], 11e9),
        (["Exports to Laos came to 5 billion dollars in 2013 and are to reach 9 billion dollars by 2020."], 5e9),
        (["Exports to Laos rose 10 percent to 5 billion dollars in 2013 from 4.5 billion in 2012."], 9.5e9),
        ([_SAID.format(5, 2013)] * 3, 5e9),
        ([_SAID.format(2, "May 2013"), _SAID.format(5, 2013)], 5e9),
    ],
    ids=["two years", "a target beside", "an old value", "syndicated copies", "a month within its year"],
)
def test_totals_are_exact(texts, total):
    """If this fails, a total double counts or leaves out what it should not."""
    sums = analysis.totals(kit.select(_table(*texts), measure="exports"))
    assert list(sums["value"]) == [total]
