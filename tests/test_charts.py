"""Charts: what they say, what they never add up, and that the same table gives the same bytes."""

import subprocess
import sys
import warnings
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.text import Text
from test_analysis import SEED, figure, frame

from kit import charts, tables
from kit.model import Event, Mention, Period
from kit.periods import days

SVG = "{http://www.w3.org/2000/svg}"


def words(chart):
    """Give every word that a chart shows, as one text."""
    return "\n".join(text.get_text() for text in chart.findobj(Text) if text.get_visible() and text.get_text())


def event(code, kind="visit", sentence="They met.", parties=("CHN", "KAZ"), document="a", start=0):
    return Event(document, start, start + 9, sentence, kind, Period(0, 4, code, code, *days(code)), parties)


def actors(*rows):
    found = [("a", Mention(0, 3, code, kind, code)) for kind, code, count in rows for _ in range(count)]
    return tables.mentions_frame(found)


@pytest.fixture
def seed():
    return frame(*SEED)


EVENTS = tables.events_frame([event("1992", "ties"), event("2012", "opening"), event("2015-03"), event("2015-03-14")])
ACTORS = actors(("economy", "KAZ", 30), ("economy", "CHN", 28), ("person", "Li Keqiang", 1))
CHARTS = {
    "trade_levels": (charts.trade_levels, frame(*SEED)),
    "by_status": (charts.by_status, frame(*SEED)),
    "sectors_by_measure": (charts.sectors_by_measure, frame(*SEED)),
    "timeline": (charts.timeline, EVENTS),
    "mentions": (charts.mentions, ACTORS),
}
every_chart = pytest.mark.parametrize(("draw", "table"), CHARTS.values(), ids=CHARTS)


@every_chart
def test_an_empty_table_gives_a_chart_that_says_so(draw, table):
    """If this fails, a notebook without a matching figure stops or shows an empty frame."""
    assert "No matching" in words(draw(table.iloc[:0]))


@every_chart
def test_a_chart_is_one_crisp_picture_of_fixed_bytes(draw, table):
    """If this fails, two runs of a report differ, or charts are blurred bitmaps, or carry the day of their making."""
    svg = draw(table)._repr_svg_()
    assert svg == draw(table)._repr_svg_()
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert not list(root.iter(f"{SVG}image")) and "<dc:date>" not in svg
    assert root.get("aria-label") == draw(table).description != ""


@every_chart
def test_a_chart_shows_itself_once_and_leaves_matplotlib_alone(draw, table):
    """If this fails, JupyterLab or a report shows a chart twice, or a chart changes the style of a user's own plots."""
    before = dict(mpl.rcParams)
    chart = draw(table)
    ways = [name for name in dir(chart) if name.startswith("_repr_") and name.endswith("_")]
    assert [name for name in ways if getattr(chart, name)() is not None] == ["_repr_svg_"]
    assert repr(chart).startswith("Chart: ")
    assert dict(mpl.rcParams) == before  # also after it has been shown


@every_chart
def test_charts_fit_a_telephone(draw, table):
    """If this fails, letters are smaller than 8 pixels on a screen 390 pixels wide."""
    chart = draw(table)
    scale = 358 / (chart.get_figwidth() * 96)
    smallest = min(text.get_fontsize() for text in chart.findobj(Text) if text.get_visible() and text.get_text())
    assert smallest * 96 / 72 * scale >= 7.9


def test_charts_need_no_pyplot():
    """If this fails, `import kit.charts` opens a window system, or matplotlib doubles the output in a notebook."""
    code = "import sys, kit.charts; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_target_is_labelled_with_the_growth_it_implies(seed):
    """If this fails, the trade chart lacks its message."""
    shown = words(charts.trade_levels(seed))
    assert {"28.6", "40 target", "+18.3 % a year", "billion USD"} <= set(shown.splitlines())
    assert "Trade, China – Kazakhstan" in shown
    assert "2 figures from a." in shown


def test_a_panel_for_each_series():
    """If this fails, pairs, measures or products share an axis and cannot be told apart."""
    table = frame(
        figure(1e9), figure(2e9, "exports"), figure(3e9, "exports", sectors=("C24",)), figure(5e9, reporter="RUS")
    )
    titles = [axes.get_title(loc="left") for axes in charts.trade_levels(table).axes]
    assert sorted(titles) == [
        "Exports, China → Kazakhstan", "Exports, China → Kazakhstan: C24 Basic metals",
        "Trade, China – Kazakhstan", "Trade, Kazakhstan – Russia",
    ]  # fmt: skip
    assert "2 more series" in words(charts.trade_levels(table, limit=2)).replace("\n", " ")


def test_labels_do_not_collide():
    """If this fails, the labels of neighbouring years lie on each other."""
    table = frame(*(figure(20e9 + n * 1e8, period=str(1980 + n)) for n in range(40)))
    chart = charts.trade_levels(table)
    (axes,) = chart.axes
    boxes = [text.get_window_extent() for text in axes.texts]
    assert 3 < len(boxes) < 40
    assert not any(one.overlaps(two) for i, one in enumerate(boxes) for two in boxes[:i])


def test_half_a_year_is_no_base_for_a_year():
    """If this fails, a line joins a half-year with a yearly target."""
    table = frame(figure(2e9, period="2013H1"), figure(9e9, period="2015", status="target"))
    assert "a year" not in words(charts.trade_levels(table))


def test_no_bar_is_a_sum(seed):
    """If this fails, the chart adds the framework to its deals, or hides why an amount must not be summed."""
    chart = charts.by_status(seed)
    assert sorted(round(bar.get_width(), 6) for bar in chart.axes[0].patches) == [14, 23.6, 26]
    filled = [bar.get_width() for bar in chart.axes[0].patches if not bar.get_hatch()]
    assert filled == [23.6]
    shown = words(chart)
    assert "not summed: cumulative" in shown and "not summed: framework" in shown
    assert {"> 26", "> 14", "23.6", "Signed", "Planned, not summed"} <= set(shown.splitlines())


def test_another_currency_is_named(seed):
    """If this fails, a reader who asks for euros is not told that the amounts are in dollars."""
    assert "No matching figure in EUR." in words(charts.by_status(seed, unit="EUR"))
    assert "There are figures in USD" in words(charts.by_status(seed, unit="EUR"))


def test_sectors_are_named_and_counted(seed):
    """If this fails, the matrix shows bare codes, or amounts where counts were asked for."""
    counts = words(charts.sectors_by_measure(seed)).splitlines()
    assert counts.count("2") == 5 and counts.count("1") == 2
    assert "C24 Basic metals" in counts and "deal" in counts
    amounts = words(charts.sectors_by_measure(seed, unit="USD"))
    assert amounts.splitlines().count("23.6") == 5
    assert "F41" not in amounts  # planned


def test_the_timeline_is_in_order_and_keeps_what_most_tell_of():
    """If this fails, events are out of order, doubled, or the best documented ones are dropped."""
    rows = [event("2012", "opening"), event("1992", "ties"), event("2012", "opening", document="b"), event("2013")]
    shown = words(charts.timeline(tables.events_frame(rows)))
    places = [shown.index(text) for text in ("1992, ties, China – Kazakhstan", "2012, opening", "2013, visit")]
    assert places == sorted(places)
    assert shown.count("2012, opening") == 1
    assert "2012, opening" in words(charts.timeline(tables.events_frame(rows), limit=1))


def test_a_long_sentence_is_cut_around_its_year():
    """If this fails, the label of an event does not show the words about it."""
    sentence = "Cooperation " * 20 + "has grown since the two forged diplomatic ties in 1992, and " + "so on " * 40
    shown = words(charts.timeline(tables.events_frame([event("1992", sentence=sentence)])))
    assert "ties in 1992" in shown.replace("\n", " ")


def test_hostile_words_are_drawn_as_words():
    """If this fails, a name in an article breaks a chart, adds markup to a page, or is read as a formula."""
    nasty = "$x^2$ & <script>alert(1)</script> \x00\x1b \u4e2d\u56fd"
    table = frame(figure(5e9, document=nasty), figure(6e9, "deal", document=nasty))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for chart in (
            charts.trade_levels(table),
            charts.by_status(table),
            charts.timeline(tables.events_frame([event("2012", sentence=nasty)])),
            charts.mentions(actors(("organisation", nasty, 2)), kind="organisation"),
        ):
            svg = chart._repr_svg_()
            svg.encode()
            ElementTree.fromstring(svg)
            assert "<script" not in svg


def test_a_thousand_series_still_make_one_page(seed):
    """If this fails, a large corpus gives a chart that nobody can open."""
    table = pd.concat(
        [seed.assign(document=f"d{n}", reporter=code) for n in range(40) for code in ("CHN", "RUS", "UZB", "DEU")],
        ignore_index=True,
    )
    for draw in (charts.trade_levels, charts.by_status, charts.sectors_by_measure):
        assert draw(table).get_figheight() < 20
