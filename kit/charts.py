"""Frame to matplotlib figure, in one style: legible on a phone, in grey and for colour-blind readers.

Every function gives a ``Chart``, a matplotlib ``Figure`` that a notebook shows as SVG; nothing is registered with
pyplot, and matplotlib's settings hold only while a chart is drawn. What may be summed is filled, what may not is
hatched, what has not happened yet is hollow. A table without a matching row gives a chart that says so.
"""

import io
import itertools
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import quoteattr

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from kit import analysis
from kit.model import MEASURES
from kit.vocabulary import economy_name, sector_labels

INK, GREY, FAINT = "#1a1a1a", "#595959", "#d9d9d9"
BLUE, PALE = "#0b5394", "#dce9f5"
SHADES = LinearSegmentedColormap.from_list("kit", (PALE, BLUE))
WIDTH = 5.6  # inches: 11 point are then 10 pixels on a telephone 390 pixels wide
STYLE: Any = {
    "axes.axisbelow": True,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlecolor": INK,
    "figure.constrained_layout.h_pad": 0.08,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters, so the same bytes, everywhere
    "font.size": 10,
    "grid.color": FAINT,
    "hatch.color": BLUE,
    "hatch.linewidth": 0.8,
    "lines.linewidth": 1.6,
    "path.simplify": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "kit",
    "text.color": INK,
    "text.parse_math": False,  # a sentence may hold two dollar signs
    "xtick.color": GREY,
    "ytick.color": GREY,
}
SCALES = ((1e12, "trillion "), (1e9, "billion "), (1e6, "million "), (1e4, "thousand "))


class Chart(Figure):
    """A figure that notebooks show as SVG, the same bytes every time, with its description for who cannot see it."""

    description = ""

    def _repr_svg_(self) -> str:
        with _style():
            buffer = io.StringIO()
            self.savefig(buffer, format="svg", metadata={"Date": None})
        svg = buffer.getvalue()
        return svg[svg.index("<svg") :].replace("<svg", f"<svg role='img' aria-label={quoteattr(self.description)}", 1)

    def __repr__(self) -> str:
        return f"Chart: {self.description}"


@contextmanager
def _style() -> Iterator[None]:
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        yield


def _chart(height: float, description: str, note: str, rows: int = 1) -> tuple[Chart, list[Axes]]:
    chart = Chart(figsize=(WIDTH, height), layout="constrained")
    chart.description = description
    chart.supxlabel("\n".join(textwrap.wrap(note, 84)), x=0.01, ha="left", fontsize=9, color=GREY)
    return chart, list(chart.subplots(rows, 1, sharex=True, squeeze=False)[:, 0])


def _nothing(table: pd.DataFrame, unit: str | None = None, *, what: str = "figure") -> Chart:
    """Say that there is nothing to draw, and in which other units there is something."""
    others = sorted(set(table["unit"].dropna()) - {unit}) if unit else []
    message = f"No matching {what} in {unit}." if unit else f"No matching {what}."
    hint = f"There are figures in {', '.join(others[:12])}." if others else ""
    lines = [message, *textwrap.wrap(hint, 70)]
    chart, (axes,) = _chart(0.4 + 0.2 * len(lines), " ".join(lines), "")
    axes.axis("off")
    axes.text(0.5, 0.5, "\n".join(lines), ha="center", va="center", color=GREY, fontsize=11, transform=axes.transAxes)
    return chart


# --- words and numbers ----------------------------------------------------------------------------------------------


def _line(text: Any) -> str:
    """Give a text on one line, without what an SVG cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def _short(text: Any, longest: int) -> str:
    """Give a text on one line, cut at a word."""
    return textwrap.shorten(_line(text), longest, placeholder=" …")


def _scale(values: "pd.Series[float]") -> tuple[float, str]:
    """Give what to divide by and its name, such that most values have a digit before or just after the point."""
    typical = values.abs().median()
    return next(((scale, name) for scale, name in SCALES if typical >= scale / 10), (1.0, ""))


def _digits(value: float) -> str:
    """Write a scaled number, to three digits or whole.

    >>> _digits(28.6), _digits(1053.1), _digits(0.0645), _digits(-0.5)
    ('28.6', '1,053', '0.0645', '−0.5')
    """
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return text.replace("-", "−")


def _amount(row: Any, scale: float) -> str:
    """Write a figure's amount with its bound or range."""
    bound = {"=": "", "~": "≈ "}.get(row.bound, f"{row.bound} ")
    high = "" if pd.isna(row.high) else f"–{_digits(row.high / scale)}"
    return f"{bound}{_digits(row.value / scale)}{high}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _sources(figures: pd.DataFrame) -> str:
    """Say how many figures of how many documents a chart shows."""
    names = figures["document"].unique().tolist()
    count = _count(len(figures), "figure")
    if len(names) > 2:
        return f"{count} from {len(names)} documents."
    return f"{count} from {' and '.join(_short(name, 40) for name in names)}."


def _sector(code: str, longest: int = 30) -> str:
    label = sector_labels().get(code, "").removeprefix("Manufacture of ")
    return f"{code} {_short(label[:1].upper() + label[1:], longest)}".strip()


# --- levels over time -----------------------------------------------------------------------------------------------

FLOWS = ("trade", "exports", "imports", "balance")
DONE: Any = {"marker": "o", "mfc": BLUE, "lw": 3}
AHEAD: Any = {"marker": "D", "mfc": "white", "lw": 1.2}
# Where a label may stand, best first: at which end of its line (0 is the middle), how far off in points, and which of
# its own corners stays there.
PLACES = (
    (0.5, 0, 6, "center", "bottom"),
    (0.5, 0, -7, "center", "top"),
    (1.0, 7, 0, "left", "center"),
    (0.0, -7, 0, "right", "center"),
    (0.5, 5, 6, "left", "bottom"),
    (0.5, -5, 6, "right", "bottom"),
    (0.5, 5, -7, "left", "top"),
    (0.5, -5, -7, "right", "top"),
)


@_style()
def trade_levels(figures: pd.DataFrame, *, unit: str = "USD", measures: Sequence[str] = FLOWS, limit: int = 6) -> Chart:
    """Draw levels over time, one panel a series (measure, parties, sectors), the ``limit`` best documented ones.

    A level is a dot and a line as long as its period; a target or forecast is hollow, and a dashed line from the level
    before it says how much growth a year it implies (``analysis.implied_growth``). Amounts are in ``unit``.
    """
    series = analysis.levels(analysis.select(figures, measure=measures, aspect="level"))
    chosen = series[series["unit"] == unit]
    if chosen.empty:
        return _nothing(series, unit)
    groups = [group for _, group in chosen.groupby(["measure", "sides", "fields"], observed=True)]
    groups.sort(key=lambda group: -group["period"].nunique())
    shown = groups[:limit]
    note = _sources(pd.concat(shown))
    note += " A line spans the period of its amount; hollow: target, forecast, plan or contract."
    if len(groups) > limit:
        note += f" The table has {len(groups) - limit} more series."
    chart, panels = _chart(0.9 + 2.2 * len(shown), f"Levels over time in {unit}. {note}", note, len(shown))
    days = pd.concat([_years(chosen["period_start"]), _years(chosen["period_end"])])
    first, last = int(days.min()), int(days.max()) + 1
    step = max(1, -(-(last - first) // 8))
    panels[-1].set_xticks([year + 0.5 for year in range(first, last, step)], [str(y) for y in range(first, last, step)])
    for axes in panels:
        axes.tick_params(labelbottom=True)
    panels[-1].set_xlim(first - 0.35, last + 0.35)
    labels = [_panel(axes, group, unit) for axes, group in zip(panels, shown, strict=True)]
    _settle(chart)
    for axes, wanted in zip(panels, labels, strict=True):
        _place(axes, wanted)
    return chart


Label = tuple[tuple[float, float], float, str]  # from and to on the axis of time, amount, words


def _panel(axes: Axes, group: pd.DataFrame, unit: str) -> list[Label]:
    """Draw one series; give the labels that it wants, the most important first."""
    scale, name = _scale(group["value"])
    group = group.drop_duplicates(["period", "value", "high", "bound", "status"]).sort_values("period_end")
    done = group["status"] == "actual"
    group = group.assign(
        first=_years(group["period_start"]), last=_years(group["period_end"]), y=group["value"] / scale
    )
    measure, sides = group["measure"].iloc[0], analysis.parties(group, names=True).iloc[0]
    title = f"{measure.capitalize()}, {sides}".replace(", →", " →")
    fields = ", ".join(_sector(code, 24) for code in group["sectors"].iloc[0][:2])
    axes.set_title("\n".join(textwrap.wrap(_line(f"{title}: {fields}" if fields else title), 56)))
    axes.set_ylabel(f"{name}{unit}")
    axes.grid(axis="y")
    low, high = min(0, 1.35 * group["y"].min()), max(0, 1.35 * group["y"].max())
    axes.set_ylim(low, high if high > low else 1)
    axes.locator_params(axis="y", nbins=4)
    for row in analysis.each(group):
        look = DONE if row.status == "actual" else AHEAD
        middle = (row.first + row.last) / 2
        axes.plot([row.first, middle, row.last], [row.y] * 3, color=BLUE, ms=7, mew=1.6, markevery=[1], **look)
    growth = _implied(axes, group, done)
    ahead, behind = (
        [((row.first, row.last), row.y, _level(row, scale)) for row in analysis.each(rows.iloc[::-1])]
        for rows in (group[~done], group[done])
    )
    return [*ahead[:1], *growth[:4], *behind[:8], *ahead[1:4]]


def _implied(axes: Axes, group: pd.DataFrame, done: "pd.Series[bool]") -> list[Label]:
    labels = []
    places = group.assign(x=(group["first"] + group["last"]) / 2).set_index(["document", "start"])[["x", "y"]]
    for row in analysis.each(analysis.implied_growth(group[done], group[~done])):
        (x0, y0), (x1, y1) = (
            places.loc[place] for place in ((row.from_document, row.from_start), (row.document, row.start))
        )
        axes.plot([x0, x1], [y0, y1], color=GREY, lw=1.2, ls=(0, (4, 3)), zorder=1)
        sign = {"=": "", "~": "≈ "}.get(row.bound, f"{row.bound} ")
        words = f"{sign}{'+' if row.growth > 0 else ''}{_digits(round(row.growth, 1))} % a year"
        labels.append((((x0 + x1) / 2,) * 2, (y0 + y1) / 2, words))
    return labels


def _level(row: Any, scale: float) -> str:
    words = "" if row.status == "actual" else f" {row.status}"
    return f"{_amount(row, scale)}{words}" + ("" if str(row.period).isdecimal() else f" ({row.period})")


def _years(days: "pd.Series[pd.Timestamp]") -> "pd.Series[float]":
    """Give dates as years and parts of a year."""
    return days.dt.year + (days.dt.day_of_year - 1) / 365.25


def _settle(chart: Chart) -> None:
    """Let matplotlib lay the chart out, once: what is placed afterwards relies on it."""
    chart.draw_without_rendering()
    chart.set_layout_engine("none")


def _place(axes: Axes, labels: Sequence[Label]) -> None:
    """Write labels beside their lines so that none covers another or a mark; what has no room stays out."""
    box = axes.get_window_extent()
    taken = [_around(axes, point) for line in axes.lines for point in _along(line.get_xydata())]
    for (first, last), y, words in labels:
        note = axes.annotate(words, (first, y), xytext=(0, 0), textcoords="offset points", fontsize=10)
        for part, dx, dy, ha, va in PLACES:
            note.xy = (first + part * (last - first), y)
            note.set(position=(dx, dy), ha=ha, va=va)
            here = note.get_window_extent()
            inside = here.x0 >= box.x0 + 4 and here.x1 <= box.x1 and here.y0 >= box.y0 and here.y1 <= box.y1 + 4
            if inside and not any(here.overlaps(other) for other in taken):
                taken.append(here)
                break
        else:
            note.remove()


def _around(axes: Axes, *points: Any) -> Bbox:
    """Give the box around points, with a margin of their marks."""
    at = axes.transData.transform(points)
    return Bbox.from_extents(*(at.min(axis=0) - 4), *(at.max(axis=0) + 4))


def _along(points: Any) -> Iterator[Any]:
    """Give places on a line, not its very middle, where its own label stands."""
    for since, to in itertools.pairwise(points):
        yield from (since + part * (to - since) for part in (0.0, 0.15, 0.3, 0.4, 0.6, 0.7, 0.85, 1.0))


# --- how firm -------------------------------------------------------------------------------------------------------

MONEY = ("investment", "loan", "aid", "deal", "project")
FIRMNESS = {
    "actual": "Actual: done or in place",
    "signed": "Signed",
    "planned": "Planned, not summed",
    "forecast": "Forecast, not summed",
    "target": "Target, not summed",
}


@_style()
def by_status(figures: pd.DataFrame, *, unit: str = "USD", measures: Sequence[str] = MONEY, limit: int = 14) -> Chart:
    """Draw amounts as bars under the headings done, signed, planned, forecast and target, the ``limit`` largest.

    Nothing is added up. A bar is filled where it may be summed with others of its measure, hatched where not, with the
    reason beside it (``analysis.why_left_out``). Amounts are in ``unit``.
    """
    amounts = analysis.select(figures, measure=measures, aspect=("level", "cumulative", "change"))
    chosen = amounts[amounts["unit"] == unit]
    if chosen.empty:
        return _nothing(amounts, unit)
    chosen = chosen.assign(why=analysis.why_left_out(chosen), sides=analysis.parties(chosen, names=True))
    size = chosen["value"].abs().sort_values(ascending=False, kind="stable")
    shown = chosen.loc[size.index[:limit]]
    scale, name = _scale(shown["value"])
    note = f"{_sources(shown)} Filled: may be summed with others of its measure; hatched: may not."
    if len(chosen) > limit:
        note += f" The table has {len(chosen) - limit} smaller amounts."
    items = list(_status_items(shown))
    depth = sum(len(lines) + (1.4 if bar is None else 1.5) for lines, bar in items)
    chart, (axes,) = _chart(0.9 + 0.165 * depth, f"Amounts by status in {unit}. {note}", note)
    y = 0.0
    for lines, row in items:
        heading = row is None
        y += 0.7 if heading else 0
        axes.text(
            0, y, "\n".join(lines), va="top", fontsize=11 if heading else 9.5, weight="bold" if heading else "normal"
        )
        y += len(lines) + (0.7 if heading else 0.5)
        if not heading:
            _bar(axes, y, row, scale)
            y += 1.0
    reach = max(abs(shown["value"]).max(), abs(shown["high"]).max()) / scale or 1
    axes.set(xlim=(0, 1.22 * reach), ylim=(y + 0.3, 0), yticks=[], xlabel=f"{name}{unit}")
    axes.spines["left"].set_visible(False)
    return chart


def _status_items(shown: pd.DataFrame) -> Iterator[tuple[list[str], Any]]:
    """Give headings (without a row) and, under each, the lines and row of each bar."""
    for status, heading in FIRMNESS.items():
        rows = shown[shown["status"] == status]
        if len(rows):
            yield [heading], None
        for row in analysis.each(rows):
            parts = [str(row.measure).capitalize(), row.sides, row.period]
            text = ", ".join(_line(part) for part in parts if pd.notna(part) and part)
            reason = "" if pd.isna(row.why) or row.why == status else f" (not summed: {_line(row.why)})"
            yield textwrap.wrap(_short(text + reason, 150), 76), row


def _bar(axes: Axes, y: float, row: Any, scale: float) -> None:
    summed = pd.isna(row.why)
    value = abs(row.value) / scale
    end = value if pd.isna(row.high) else abs(row.high) / scale
    look: dict[str, Any] = {"height": 0.85, "ec": BLUE, "lw": 1}
    axes.barh(y, value, fc=BLUE if summed else "white", hatch=None if summed else "////", **look)
    if end != value:
        axes.barh(y, end - value, left=value, fc="white", ls="--", **look)
    axes.annotate(
        _amount(row, scale), (max(value, end), y), (5, 0), textcoords="offset points", va="center", weight="bold"
    )


# --- sectors --------------------------------------------------------------------------------------------------------


@_style()
def sectors_by_measure(figures: pd.DataFrame, *, unit: str | None = None, limit: int = 20) -> Chart:
    """Draw sectors (rows) against measures (columns): how many figures, or with ``unit`` how much may be summed.

    A figure of several sectors stands in each of their rows, so the rows must not be added up.
    """
    placed = figures[figures["sectors"].map(len) > 0]
    table = analysis.sectors_by_measure(placed).rename(columns={"sector": "sectors"})
    number, scale, name = "figures", 1.0, ""
    levels = analysis.select(placed, aspect="level")
    if unit:
        placed = levels[levels["unit"] == unit]
        table = analysis.totals(placed, by=("sectors", "measure"))
        number, (scale, name) = "value", _scale(table["value"])
    if table.empty:
        return _nothing(levels, unit)
    matrix = table.pivot_table(index="sectors", columns="measure", values=number, aggfunc="sum") / scale
    rows = matrix.sum(axis=1).sort_values(ascending=False, kind="stable").index[:limit].sort_values()
    matrix = matrix.reindex(index=rows, columns=[m for m in MEASURES if m in matrix.columns]).dropna(axis=1, how="all")
    what = f"Amounts that may be summed, in {name}{unit}" if unit else "Numbers of figures"
    note = f"{what}. A figure of several sectors stands in each of their rows: do not add them up."
    if len(rows) < table["sectors"].nunique():
        note += f" The table has {table['sectors'].nunique() - len(rows)} more sectors."
    chart, (axes,) = _chart(1.6 + 0.36 * len(matrix), note, f"{_sources(placed)} {note}")
    for y, values in enumerate(matrix.to_numpy()):
        for x, value in enumerate(values):
            if pd.notna(value):
                _cell(axes, x, y, float(value), float(value / matrix.max(axis=None)))
    axes.set(xlim=(-0.5, max(len(matrix.columns), 7) - 0.5), ylim=(len(matrix) - 0.5, -0.5))
    axes.set_xticks(range(len(matrix.columns)), list(matrix.columns), rotation=45, ha="left", rotation_mode="anchor")
    axes.set_yticks(range(len(matrix)), [_two_lines(_sector(str(code), 80)) for code in matrix.index])
    axes.tick_params(length=0, labeltop=True, labelbottom=False, labelcolor=INK)
    axes.tick_params(axis="y", labelsize=9)
    axes.spines[:].set_visible(False)
    return chart


def _two_lines(text: str) -> str:
    return "\n".join(textwrap.wrap(text, 27, max_lines=2, placeholder=" …"))


def _cell(axes: Axes, x: int, y: int, value: float, part: float) -> None:
    """Draw one number on its shade: pale for small, dark for large."""
    axes.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, fc=SHADES(max(0.0, part)), ec="none"))
    axes.text(x, y, _digits(value), ha="center", va="center", color="white" if part > 0.6 else INK)


# --- events ---------------------------------------------------------------------------------------------------------


@_style()
def timeline(events: pd.DataFrame, *, limit: int = 24) -> Chart:
    """Draw events in order of time, each above the place of its period on a common axis of years.

    A bar is as long as the period; a dot marks one too short for a bar. Events of one period, kind and parties are one;
    the ``limit`` that most sentences tell of are drawn.
    """
    dated = events.dropna(subset="period_start").sort_values(["period_start", "document", "start"], kind="stable")
    if dated.empty:
        return _nothing(events, what="event")
    same = dated.groupby(["period", "kind", "parties"], sort=False, dropna=False)
    told = same.head(1).assign(times=same["start"].transform("size"))
    most = told["times"].sort_values(ascending=False, kind="stable").index[:limit]
    shown = told.loc[most].assign(period_end=told["period_end"].fillna(told["period_start"]))
    shown = shown.assign(first=_years(shown["period_start"]), last=_years(shown["period_end"]))
    shown = shown.sort_values(["first", "last", "document", "start"], kind="stable")
    note = f"{_count(len(told), 'event')} in {_count(events['document'].nunique(), 'document')}."
    note += f" Drawn are the {limit} told of most often." if len(told) > limit else ""
    note += " A bar is as long as the period; a dot marks a shorter one."
    texts = [textwrap.wrap(_excerpt(row), 74)[:2] for row in analysis.each(shown)]
    depth = sum(len(text) + 2.8 for text in texts)
    chart, (axes,) = _chart(0.9 + 0.158 * depth, f"Timeline. {note}", note)
    begin, end = int(shown["first"].min()), max(int(shown["last"].max()), int(shown["first"].min()) + 1) + 1
    step = next((step for step in (1, 2, 5, 10, 20, 50) if (end - begin) / step <= 9), 100)
    years = list(range(-(-begin // step) * step, end + 1, step))
    axes.set_xlim(begin, end)
    y = 0.0
    for row, text in zip(analysis.each(shown), texts, strict=True):
        _event(axes, row, text, y, years)
        y += len(text) + 2.8
    axes.set(ylim=(depth, -0.4), yticks=[])
    axes.set_xticks(years, [str(year) for year in years])
    axes.tick_params(labeltop=True, length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    return chart


def _event(axes: Axes, row: Any, text: list[str], y: float, years: list[int]) -> None:
    """Write an event, and draw its period on the line of years below the words."""
    first, last = axes.get_xlim()
    who = " – ".join(economy_name(code) for code in str(row.parties).split(";")) if pd.notna(row.parties) else ""
    words = ", ".join(part for part in (str(row.period), str(row.kind), who) if part)
    axes.text(first, y, _short(words, 64), weight="bold", va="top")
    axes.text(first, y + 1.05, "\n".join(text), fontsize=9, linespacing=1.15, va="top")
    below = y + len(text) + 1.6
    axes.plot([first, last], [below, below], color=FAINT, lw=1)
    axes.plot(years, [below] * len(years), "|", color=FAINT, ms=7)
    if row.last - row.first > 0.015 * (last - first):
        axes.plot([row.first, row.last], [below, below], color=BLUE, lw=6, solid_capstyle="butt")
    else:
        axes.plot((row.first + row.last) / 2, below, "o", ms=7, color=BLUE, clip_on=False)


def _excerpt(row: Any, longest: int = 140) -> str:
    """Give the part of an event's sentence around its year, or its beginning."""
    text = _line(row.sentence)
    place = max(0, text.find(str(row.period)[:4]))
    if len(text) <= longest or place < longest * 0.6:
        return _short(text, longest)
    tail = text[max(0, min(place - longest // 2, len(text) - longest + 3)) :]
    return _short(f"… {tail.partition(' ')[2]}", longest)


# --- who ------------------------------------------------------------------------------------------------------------


@_style()
def mentions(actors: pd.DataFrame, *, kind: str = "economy", limit: int = 12) -> Chart:
    """Draw how often the economies, organisations, people or sectors of ``kit.actors`` are mentioned, as bars."""
    rows = actors[actors["kind"] == kind]
    if rows.empty:
        return _nothing(actors, what="mention")
    shown = rows.sort_values(["mentions", "code"], ascending=[False, True]).head(limit)
    name = {"economy": economy_name, "sector": _sector}.get(kind, str)
    note = f"{int(rows['mentions'].sum())} mentions of {len(rows)} in all; the {len(shown)} most frequent."
    chart, (axes,) = _chart(0.9 + 0.3 * len(shown), f"Mentions, {kind}. {note}", note)
    bars = axes.barh([_short(name(str(code)), 36) for code in shown["code"]], shown["mentions"], color=BLUE, height=0.6)
    axes.bar_label(bars, padding=4)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set(xticks=[], xmargin=0.12)
    return chart
