"""Frames in, frames out: what is chosen, what may be summed, how fast a target asks a series to grow."""

import datetime as dt
import inspect
import math

import pandas as pd
import pytest

from kit import analysis, tables
from kit.errors import UsageError
from kit.model import Document, Event, Figure, Omission, Period
from kit.periods import days


def figure(value, measure="trade", period="2013", **fields):
    """Make a figure between China and Kazakhstan, in US dollars unless a field says otherwise."""
    first, last = days(period)
    start = fields.get("start", int(abs(value)) % 9973)
    given = {
        "document": "a", "start": start, "end": start + 5, "text": f"{value:g}", "high": None, "bound": "=",
        "unit": "USD", "aspect": "level", "status": "actual", "reporter": "CHN", "partner": "KAZ", "sectors": (),
        "sentence": "", "sentence_start": 0, "countable": True, "countable_reason": "", "confidence": 0.9, "rule": "",
    }  # fmt: skip
    known = {"value": float(value), "measure": measure, "period": period, "period_start": first, "period_end": last}
    return Figure(**{**given, **known, **fields})


def frame(*figures):
    return tables.frame(figures)


def left(reason):
    return {"countable": False, "countable_reason": reason}


INDUSTRY = ("C19", "C23", "C24", "C29", "D35")
SEED = (
    figure(40e9, period="2015", status="target", start=658, **left("target")),
    figure(28.6e9, start=1037),
    figure(26e9, "investment", "2015-05-07", bound=">", aspect="cumulative", start=2554, **left("cumulative")),
    figure(700, "company", "2015-05-07", bound=">", unit="company", start=2665),
    figure(
        1e4, "job", "2015-05-07", high=1e5, bound="~", unit="job", aspect="cumulative", start=2938, **left("cumulative")
    ),
    figure(
        14e9, "deal", "2014Q4", bound=">", status="planned", sectors=("F41", "F42"), start=4404, **left("framework")
    ),
    figure(33, "deal", "2015-03", unit="deal", status="signed", sectors=INDUSTRY, start=4601),
    figure(23.6e9, "deal", "2015-03", status="signed", sectors=INDUSTRY, start=4651),
)


@pytest.fixture
def seed():
    return frame(*SEED)


# --- choosing -------------------------------------------------------------------------------------------------------


def test_no_condition_keeps_everything(seed):
    """If this fails, a notebook with its default parameters loses figures."""
    every = dict.fromkeys(inspect.signature(analysis.select).parameters, "") | {"pair": ("", ""), "countable": None}
    every.pop("figures")
    pd.testing.assert_frame_equal(analysis.select(seed, **every), seed)
    pd.testing.assert_frame_equal(analysis.select(seed), seed)


@pytest.mark.parametrize(
    ("choice", "values"),
    [
        ({"measure": "trade", "status": "target"}, [40e9]),
        ({"measure": ("company", "job")}, [700, 1e4]),
        ({"unit": "deal"}, [33]),
        ({"countable": True, "unit": "USD"}, [28.6e9, 23.6e9]),
        ({"sectors": "F41"}, [14e9]),
        ({"sectors": "C", "unit": "USD"}, [23.6e9]),
        ({"document": "a", "aspect": "cumulative"}, [26e9, 1e4]),
    ],
)
def test_conditions_are_met_together(seed, choice, values):
    """If this fails, a selection gives figures that the reader did not ask for."""
    assert analysis.select(seed, **choice)["value"].tolist() == values


@pytest.mark.parametrize(
    ("years", "periods"),
    [
        ("2013", ["2013"]),
        (2013, ["2013"]),
        ("2013-2014", ["2013", "2014Q4"]),
        ((2014, 2014), ["2014Q4"]),
        ("-2013", ["2013"]),
        ("2015-", ["2015"]),
        ("2020-", []),
    ],
)
def test_years_are_met_by_overlap(years, periods):
    """If this fails, `years` (also as the number that papermill makes of it) hides figures or shows wrong ones."""
    table = frame(figure(1), figure(2, period="2014Q4"), figure(3, period="2015"), figure(4, period=None))
    assert analysis.select(table, years=years)["period"].tolist() == periods


def test_an_open_period_goes_on():
    """If this fails, a figure "since 2021" is missing from the years after 2021."""
    table = frame(figure(1, period="2021-12-03/"))
    assert len(analysis.select(table, years="2023")) == 1
    assert len(analysis.select(table, years="2020")) == 0


def test_either_order_for_two_way_measures_only():
    """If this fails, KAZ-CHN trade is missed, or China's exports are taken for Kazakhstan's."""
    table = frame(figure(1), figure(2, "exports"), figure(3, "exports", reporter="KAZ", partner="CHN"))
    assert analysis.select(table, reporter="KAZ", partner="CHN")["value"].tolist() == [1, 3]
    assert analysis.select(table, reporter="KAZ")["value"].tolist() == [1, 3]
    assert analysis.select(table, reporter=["CHN", "KAZ"])["value"].tolist() == [1, 2, 3]


def test_a_pair_has_both_sides():
    """If this fails, the trade notebook for a pair shows the exports of one side only."""
    table = frame(
        figure(1),
        figure(2, "exports"),
        figure(3, "exports", reporter="KAZ", partner="CHN"),
        figure(4, "gdp", partner=None),
        figure(5, "exports", reporter="RUS"),
    )
    assert analysis.select(table, pair=("KAZ", "CHN"))["value"].tolist() == [1, 2, 3]
    assert analysis.select(table, pair=("", "KAZ"))["value"].tolist() == [1, 2, 3, 5]
    assert analysis.select(table, pair=("CHN", ""))["value"].tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("choice", "hint"),
    [
        ({"measure": "trad"}, "there are trade, exports"),
        ({"status": "done"}, "there are actual"),
        ({"aspect": "stock"}, "there are level"),
        ({"reporter": "KZ"}, "there are CHN, KAZ"),
        ({"pair": ("", "Kazakhstan")}, "there are CHN, KAZ"),
        ({"unit": "dollar"}, "there are USD"),
        ({"sectors": "Z99"}, "there are A"),
        ({"years": "last"}, "2013-2015"),
        ({"years": "2015-2013"}, "ends before"),
        ({"document": "b"}, "there are a"),
    ],
)
def test_an_unknown_choice_is_refused(seed, choice, hint):
    """If this fails, a typing error silently gives an empty report."""
    with pytest.raises(UsageError, match=hint):
        analysis.select(seed, **choice)


def test_a_known_choice_that_matches_nothing_is_empty(seed):
    """If this fails, a report for a pair without figures stops instead of saying that there are none."""
    assert analysis.select(seed, partner="BRA").empty
    assert analysis.select(seed, unit="EUR").empty
    assert analysis.select(seed, unit="TEU").empty


def test_parties_are_written_by_direction():
    """If this fails, a reader cannot tell who exports to whom, or one pair becomes two series."""
    table = frame(
        figure(1, reporter="KAZ", partner="CHN"),
        figure(2, "exports"),
        figure(3, "gdp", partner=None),
        figure(4, "investment", reporter=None),
    )
    assert analysis.parties(table).tolist() == ["CHN – KAZ", "CHN → KAZ", "CHN", "→ KAZ"]
    assert analysis.parties(table, names=True)[1] == "China → Kazakhstan"


def test_events_by_party_and_year():
    """If this fails, the timeline ignores the notebook's parameters, or drops events whose parties are not named."""

    def event(code, parties):
        return Event("a", 0, 5, "text.", "visit", Period(0, 4, code, code, *days(code)), parties)

    events = tables.events_frame([event("1992", ("CHN", "KAZ")), event("2013", ()), event("2014", ("RUS",))])
    assert analysis.select_events(events, pair=("CHN", ""))["period"].tolist() == ["1992", "2013"]
    assert analysis.select_events(events, years="2013-")["period"].tolist() == ["2013", "2014"]
    assert analysis.select_events(events.iloc[:0], pair=("CHN", "KAZ"), years="2013").empty


# --- totals ---------------------------------------------------------------------------------------------------------


def test_the_seed_is_never_added_up(seed):
    """If this fails, the framework, the goal or the running total enters a sum, or currencies and counts are mixed."""
    totals = analysis.totals(seed)
    assert totals[["measure", "unit", "value", "figures"]].values.tolist() == [
        ["company", "company", 700, 1],
        ["deal", "USD", 23.6e9, 1],
        ["deal", "deal", 33, 1],
        ["trade", "USD", 28.6e9, 1],
    ]
    assert dict(analysis.left_out(seed)[["reason", "figures"]].values) == {"cumulative": 2, "framework": 1, "target": 1}


def inside(table):
    """Give the values that lie within another figure."""
    why = analysis.why_left_out(table)
    return table["value"][why.str.startswith("within ").fillna(False).astype(bool)].tolist()


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([figure(100), figure(45, period="2013H1"), figure(9, period="2013-03")], [9, 45]),
        ([figure(100), figure(110, period="2014")], []),
        ([figure(100, "exports"), figure(30, "exports", sectors=("C24",))], [30]),
        ([figure(20, "exports", sectors=("A01",)), figure(30, "exports", sectors=("C24",))], []),
        ([figure(20, "exports", sectors=("C",)), figure(10, "exports", sectors=("C24",))], [10]),
        ([figure(100, "exports", partner="WORLD"), figure(30, "exports")], [30]),
        ([figure(100, "exports", partner=None), figure(30, "exports")], [30]),
        ([figure(100, "exports", partner="EU"), figure(30, "exports", partner="DEU")], [30]),
        ([figure(100, "exports", partner="EU"), figure(30, "exports")], []),
        ([figure(90), figure(100, reporter="KAZ", partner="CHN")], [100]),
        ([figure(4, "company", "2016", unit="company"), figure(23, "company", "2021", unit="company")], [4]),
        ([figure(5, "deal"), figure(3, "deal")], []),
        ([figure(5, "exports", period=None), figure(3, "exports")], [5]),
        ([figure(5, "exports", unit="t"), figure(3, "exports")], []),
    ],
    ids=[
        "months",
        "years",
        "product",
        "products",
        "section",
        "world",
        "unnamed",
        "group",
        "other-partner",
        "mirror",
        "stock",
        "items",
        "undated",
        "unit",
    ],
)
def test_what_lies_within_another_figure_stays_out(figures, expected):
    """If this fails, a total counts the same goods twice, or leaves out what is another thing."""
    assert sorted(inside(frame(*figures))) == expected


def test_a_sum_keeps_bounds_ranges_and_extent():
    """If this fails, a sum of "more than" amounts looks exact, or a range becomes a point."""
    table = frame(
        figure(10, "loan", "2013", bound=">"),
        figure(20, "loan", "2014", high=30),
        figure(1, "loan", **left("repeat of 3")),
    )
    (row,) = analysis.totals(table).to_dict("records")
    assert (row["value"], row["high"], row["bound"], row["figures"], row["left_out"]) == (30, 40, ">", 2, 1)
    assert (row["since"], row["until"]) == (pd.Timestamp("2013-01-01"), pd.Timestamp("2014-12-31"))
    assert analysis.left_out(table)["reason"].tolist() == ["repeat"]


def test_totals_by_sector_and_by_an_unknown_column(seed):
    """If this fails, sectors cannot be summed up, or a typing error in `by` ends in a traceback."""
    totals = analysis.totals(seed, by=["sectors"])
    assert totals[totals["unit"] == "USD"].dropna(subset="sectors")["sectors"].tolist() == list(INDUSTRY)
    with pytest.raises(UsageError, match="there are document, start"):
        analysis.totals(seed, by=["sector"])


def test_shares_are_of_their_own_unit():
    """If this fails, a share is computed over mixed units."""
    table = frame(
        figure(30, "exports"), figure(10, "exports", partner="UZB"), figure(5, "exports", unit="t", sectors=("A01",))
    )
    shares = analysis.shares(analysis.totals(table, by=["partner"]))
    assert shares.set_index(["partner", "unit"])["share"].round(6).to_dict() == {
        ("KAZ", "USD"): 75.0,
        ("UZB", "USD"): 25.0,
        ("KAZ", "t"): 100.0,
    }


def test_by_status_never_totals_what_has_not_happened(seed):
    """If this fails, the overview shows a total for plans and goals."""
    table = analysis.by_status(seed).set_index(["measure", "status", "unit"])
    assert math.isnan(table.loc[("trade", "target", "USD"), "total"])
    assert math.isnan(table.loc[("investment", "actual", "USD"), "total"])
    assert table.loc[("deal", "signed", "USD"), "total"] == 23.6e9
    assert table.loc[("deal", "planned", "USD"), "left_out"] == "1 framework"
    assert table.index.get_level_values("measure").tolist()[0] == "trade"


# --- over time ------------------------------------------------------------------------------------------------------


def test_the_seed_target_implies_18_3_percent_a_year(seed):
    """If this fails, the trade report's central number is wrong."""
    (row,) = analysis.implied_growth(seed, analysis.select(seed, status="target")).to_dict("records")
    assert row["growth"] == pytest.approx(18.26, abs=0.005)
    assert (row["from_period"], row["to_period"], row["years"], row["bound"]) == ("2013", "2015", 2, "=")
    assert (row["start"], row["from_start"]) == (658, 1037)


@pytest.mark.parametrize(
    ("levels", "target", "expected"),
    [
        ([figure(1), figure(2, period="2014")], figure(4, period="2016"), ("2014", 41.42)),
        ([figure(1, period="2013H1")], figure(4, period="2016"), None),
        ([figure(1, period="2013H1")], figure(4, period="2015H1"), ("2013H1", 100)),
        ([figure(1, period="2017")], figure(4, period="2016"), None),
        ([figure(1, unit="CNY")], figure(4, period="2016"), None),
        ([figure(1, reporter="RUS")], figure(4, period="2016"), None),
        ([figure(1, reporter="KAZ", partner="CHN")], figure(4, period="2015"), ("2013", 100)),
        ([figure(1, status="forecast")], figure(4, period="2015"), None),
        ([figure(1, sectors=("C24",))], figure(4, period="2015"), None),
        ([figure(-1, "balance")], figure(4, "balance", period="2015"), None),
        (
            [figure(1, "capacity", "2023-12-31", unit="MW")],
            figure(4, "capacity", "2025", unit="MW"),
            ("2023-12-31", 100),
        ),
        ([figure(1, "capacity", "2025-10-31", unit="MW")], figure(4, "capacity", "2025", unit="MW"), None),
    ],
    ids=[
        "latest",
        "half-year",
        "halves",
        "later",
        "unit",
        "parties",
        "order",
        "forecast",
        "sectors",
        "negative",
        "stock",
        "too-near",
    ],
)
def test_only_comparable_levels_are_a_base(levels, target, expected):
    """If this fails, a rate is computed from a half-year to a year, across currencies or pairs, or backwards."""
    found = analysis.implied_growth(frame(*levels), frame(target))
    got = None if found.empty else (found["from_period"][0], round(found["growth"][0], 2))
    assert got == expected


@pytest.mark.parametrize(("base", "aim", "bound"), [(">", "=", "<"), ("=", ">", ">"), ("~", "=", "~"), (">", ">", "~")])
def test_a_hedged_base_hedges_the_rate(base, aim, bound):
    """If this fails, a rate from "more than 20 billion" looks exact."""
    table = analysis.implied_growth(frame(figure(1, bound=base)), frame(figure(2, period="2014", bound=aim)))
    assert table["bound"].tolist() == [bound]


def test_growth_between_levels_counts_a_period_once():
    """If this fails, two articles on the same year give growth between themselves or double rows."""
    table = frame(figure(100), figure(100, document="b"), figure(150, period="2014"), figure(9, "deal"))
    assert analysis.growth(table)["growth"].round(6).tolist() == [50]


def test_outcomes_set_goals_beside_results():
    """If this fails, a reader cannot see whether a target was met."""
    table = frame(figure(40, period="2015", status="target"), figure(14, period="2015"), figure(20, period="2016"))
    (row,) = analysis.outcomes(table).to_dict("records")
    assert (row["stated"], row["actual"], row["reached"]) == (40, 14, 35)


def test_conflicts_show_both_values():
    """If this fails, two sources that differ are averaged or hidden."""
    table = frame(figure(28.6e9), figure(22.7e9, document="b"), figure(5, period="2014"), figure(5.01, period="2014"))
    (row,) = analysis.conflicts(table).to_dict("records")
    assert (row["lowest"], row["highest"], row["documents"]) == (22.7e9, 28.6e9, 2)


# --- sectors --------------------------------------------------------------------------------------------------------


def test_a_figure_stands_in_each_of_its_sectors(seed):
    """If this fails, the sector table misses industries of a deal, or hides that they share one amount."""
    table = analysis.by_sector(analysis.select(seed, unit="USD"))
    assert table["sector"].tolist() == [*INDUSTRY, "F41", "F42"]
    assert table["shared_with"].tolist() == [4, 4, 4, 4, 4, 1, 1]
    assert table["label"].str.len().min() > 4
    counts = analysis.sectors_by_measure(seed).set_index("sector")["figures"]
    assert (counts["C24"], counts["F41"]) == (2, 1)


# --- words ----------------------------------------------------------------------------------------------------------

TEXTS = (
    Document("a", "Steel trade grows. The steel trade, and only the steel trade, grows in Astana.\nFont size"),
    Document("b", "Grain trade shrinks. Wheat and grain and wheat go to Tashkent."),
)


def test_concordance_lines_are_anchored():
    """If this fails, a line of the concordance does not stand where it says, or letter case hides lines."""
    lines = analysis.concordance(TEXTS, "steel TRADE", width=12)
    assert lines["word"].tolist() == ["Steel trade", "steel trade", "steel trade"]
    assert all(TEXTS[0].text[row.start : row.end] == row.word for row in lines.itertuples())
    assert analysis.concordance(TEXTS, "copper").empty
    assert len(analysis.concordance(TEXTS, "trade", limit=2)) == 2


def test_collocations_need_meaning_and_repetition():
    """If this fails, the words that go together are "of the", or pairs seen once; or the order is left to chance."""
    assert analysis.collocations(TEXTS)["words"].tolist() == ["steel trade"]
    assert analysis.concordance(TEXTS)["word"].str.lower().unique().tolist() == ["steel trade"]
    assert "font size" not in set(analysis.collocations(TEXTS, at_least=1)["words"].head(1))


def test_furniture_is_not_read_as_words():
    """If this fails, "Adjust font size" becomes a key phrase of every report."""
    text = "Font size\nFont size\nTrade grows."
    document = Document("a", text, omitted=(Omission(0, 20, "furniture"),))
    assert analysis.collocations([document]).empty


def test_keyness_sets_documents_apart():
    """If this fails, the key words of a document are those that all documents share."""
    table = analysis.keyness(TEXTS, limit=1)
    assert table.set_index("document")["word"].to_dict() == {"a": "steel", "b": "grain"}
    assert (table["times"] > table["expected"]).all()
    assert analysis.keyness(TEXTS[:1]).empty


def test_nothing_of_nltk_is_downloaded(monkeypatch):
    """If this fails, the words of a report need a download, which many users cannot make."""
    import nltk

    monkeypatch.setattr(nltk, "download", pytest.fail)
    monkeypatch.setattr(nltk.data, "find", pytest.fail)
    analysis.collocations(TEXTS)
    analysis.concordance(TEXTS, "trade")
    analysis.keyness(TEXTS)


# --- limits, and nothing at all -------------------------------------------------------------------------------------


def test_limits_count_what_is_missing(seed):
    """If this fails, a report does not say that dates or periods are missing."""
    dated = Document("c", "Text.", date=dt.date(2015, 5, 7))
    table = frame(*SEED[:2], figure(5, period=None, confidence=0.2))
    counts = analysis.limits([*TEXTS, dated], table).set_index("limit")["count"]
    assert counts.filter(like="without a date").item() == 2
    assert counts.filter(like="without a period").item() == 1
    assert counts.filter(like="confidence").item() == 1
    assert counts.filter(like="no total").item() == 2


OF_FIGURES = (
    analysis.select, analysis.totals, analysis.left_out, analysis.by_status, analysis.growth, analysis.levels,
    analysis.outcomes, analysis.conflicts, analysis.by_sector, analysis.sectors_by_measure,
)  # fmt: skip


@pytest.mark.parametrize("function", OF_FIGURES, ids=lambda function: function.__name__)
def test_an_empty_table_gives_an_empty_table_with_the_same_columns(seed, function):
    """If this fails, a notebook without a matching figure stops with a KeyError."""
    table = frame(*SEED, figure(39e9, period="2015"), figure(22e9, document="b"))
    empty, full = function(table.iloc[:0]), function(table)
    assert len(empty) == 0 < len(full)
    assert list(empty.columns) == list(full.columns)


def test_the_rest_takes_empty_tables_too(seed):
    """If this fails, a notebook without a matching figure stops in its last cells."""
    empty = seed.iloc[:0]
    assert analysis.shares(analysis.totals(empty)).empty
    assert analysis.implied_growth(empty, seed).empty
    assert analysis.implied_growth(seed, empty).empty
    assert analysis.collocations([]).empty
    assert analysis.concordance([]).empty
    assert analysis.keyness([]).empty
    assert analysis.limits([], empty)["count"].sum() == 0
    assert analysis.coverage([], empty, empty)["count"].sum() == 0


@pytest.mark.parametrize("function", OF_FIGURES, ids=lambda function: function.__name__)
def test_nothing_is_changed_in_place(seed, function):
    """If this fails, the order of a notebook's cells changes its results."""
    before = seed.copy(deep=True)
    function(seed)
    pd.testing.assert_frame_equal(seed, before)
