"""Frame to frame: selections, totals of what may be summed, growth, targets, sectors, and the words around figures.

Every function takes the table of ``kit.figures`` (columns: ``tables.COLUMNS``), or documents where it says so, and
gives a new table; none changes what it is given. A table without a row gives a table without a row, with the same
columns. Percentages are written as in the text: 18.3 is 18.3 %.
"""

import datetime as dt
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import pandas as pd

from kit.errors import UsageError
from kit.model import ASPECTS, MEASURES, RATES, STATUSES, TWO_WAY, Document
from kit.tokens import Token, tokenize
from kit.vocabulary import currency_codes, economies, economy_codes, economy_name, forms, sector_labels, words

Choice = str | Iterable[str] | None
Years = str | int | tuple[int | None, int | None] | None

ITEMS = ("loan", "aid", "deal", "project")  # one thing each: two of them add up
STOCKS = ("capacity", "company", "job")  # what there is at a moment: two moments do not add up
_FOR_EVER = pd.Timestamp("2261-12-31")

# --- choosing -------------------------------------------------------------------------------------------------------


def select(
    figures: pd.DataFrame,
    *,
    reporter: Choice = None,
    partner: Choice = None,
    pair: tuple[Choice, Choice] | None = None,
    measure: Choice = None,
    aspect: Choice = None,
    status: Choice = None,
    unit: Choice = None,
    sectors: Choice = None,
    years: Years = None,
    countable: bool | None = None,
    document: Choice = None,
) -> pd.DataFrame:
    """Give the figures that meet every condition; an empty string or None is no condition, several values are "or".

    ``reporter`` and ``partner`` are the sides as the record has them (exporter and destination, investor and
    receiver), except for two-way measures (trade, deal, project, freight), where the two may stand in either order.
    ``pair`` asks for what is between two economies, whatever the measure and whichever side: ``("CHN", "KAZ")`` gives
    the exports of both, ``("", "KAZ")`` all in which Kazakhstan takes part. ``sectors`` takes ISIC codes; a section
    (``C``) includes its divisions. ``years`` is ``"2013"``, ``"2013-2015"``, ``"2013-"`` or a pair of numbers, and is
    met where it overlaps with the figure's period; an open period goes on, and a figure without a period is in no year.

    Raises ``UsageError``, which lists the choices, for a code or word that does not exist.
    """
    keep = pd.Series(True, index=figures.index)
    wanted = {"measure": (measure, MEASURES), "aspect": (aspect, ASPECTS), "status": (status, STATUSES)}
    for column, (choice, choices) in wanted.items():
        keep &= _among(figures, column, choice, choices)
    keep &= _among(figures, "unit", unit, [*_units(), *figures["unit"].dropna()], hint=figures["unit"])
    keep &= _among(figures, "document", document, figures["document"])
    keep &= _between(figures, reporter, partner, figures["measure"].isin(TWO_WAY))
    if pair is not None:
        keep &= _between(figures, *pair, pd.Series(True, index=figures.index))
    codes = _values("sectors", sectors, sector_labels())
    if codes:
        keep &= figures["sectors"].map(lambda has: any(code.startswith(tuple(codes)) for code in has)).astype(bool)
    if years not in (None, "", (None, None)):
        first, last = _span(years)
        keep &= (figures["period_start"] <= last) & (figures["period_end"].fillna(_FOR_EVER) >= first)
    if countable is not None:
        keep &= figures["countable"] == countable
    return figures[keep].reset_index(drop=True)


def _values(name: str, choice: Choice, choices: Iterable[str], hint: Iterable[str] | None = None) -> list[str]:
    """Give what was chosen as a list; raise ``UsageError`` for what is not among the choices."""
    chosen = [choice] if isinstance(choice, str) else list(choice or ())
    chosen = [value for value in chosen if value]
    unknown = sorted(set(chosen) - set(choices))
    if unknown:
        exist = ", ".join(list(dict.fromkeys(choices if hint is None else hint))[:40]) or "none"
        raise UsageError(f"{name}: no {', '.join(map(repr, unknown))}; there are {exist}")
    return chosen


def _among(
    figures: pd.DataFrame, column: str, choice: Choice, choices: Iterable[str], hint: Iterable[str] | None = None
) -> "pd.Series[bool]":
    chosen = _values(column, choice, list(choices), None if hint is None else list(hint))
    return figures[column].isin(chosen) if chosen else pd.Series(True, index=figures.index)


def _units() -> list[str]:
    physical = [row.get("figure", row["name"]) for row in words("units")["unit"]]
    counted = [row["unit"] for row in forms("counts")["count"]]
    return [*currency_codes(), *physical, *counted, *RATES]


def _between(figures: pd.DataFrame, one: Choice, other: Choice, either: "pd.Series[bool]") -> "pd.Series[bool]":
    """Find the figures of two sides; where ``either`` holds, also with the sides exchanged."""
    in_table = pd.concat([figures["reporter"], figures["partner"]]).dropna().sort_values().unique().tolist()
    ones = _values("reporter", one, economy_codes(), in_table)
    others = _values("partner", other, economy_codes(), in_table)

    def stands(reporters: list[str], partners: list[str]) -> "pd.Series[bool]":
        keep = pd.Series(True, index=figures.index)
        if reporters:
            keep &= figures["reporter"].isin(reporters)
        if partners:
            keep &= figures["partner"].isin(partners)
        return keep

    return stands(ones, others) | (either & stands(others, ones))


def _span(years: Years) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the first and the last day of a span of years.

    >>> [str(day.date()) for day in _span("2013-2015")]
    ['2013-01-01', '2015-12-31']
    """
    if isinstance(years, tuple):
        first, last = years
    else:
        match = re.fullmatch(r"(\d{4})?(?:([-–])(\d{4})?)?", str(years).strip(), re.ASCII)
        if match is None or not (match[1] or match[3]):
            raise UsageError(f"years: {years!r} is not a span of years; there are 2013, 2013-2015, 2013- and -2015")
        first = int(match[1]) if match[1] else None
        last = int(match[3]) if match[3] else (None if match[2] else first)
    if first and last and last < first:
        raise UsageError(f"years: {years!r} ends before it begins")
    return pd.Timestamp(first or 1700, 1, 1), pd.Timestamp(last, 12, 31) if last else _FOR_EVER


def select_events(
    events: pd.DataFrame, *, pair: tuple[Choice, Choice] | None = None, years: Years = None
) -> pd.DataFrame:
    """Give the events of ``kit.events`` in which the economies of ``pair`` take part, in ``years`` (as ``select``).

    An event that names no economy is kept: it cannot be told whose it is.
    """
    keep = pd.Series(True, index=events.index)
    whose = events["parties"].fillna("").map(lambda names: frozenset(names.split(";")) - {""})
    for name, choice in zip(("reporter", "partner"), pair or (), strict=False):
        codes = frozenset(_values(name, choice, economy_codes(), sorted(frozenset[str]().union(*whose))))
        if codes:
            keep &= whose.map(lambda names, codes=codes: not names or bool(names & codes)).astype(bool)
    if years not in (None, "", (None, None)):
        first, last = _span(years)
        keep &= (events["period_start"] <= last) & (events["period_end"].fillna(_FOR_EVER) >= first)
    return events[keep].reset_index(drop=True)


def parties(figures: pd.DataFrame, *, names: bool = False) -> "pd.Series[str]":
    """Write the two sides of each figure: ``CHN → KAZ``, or ``CHN – KAZ`` (in alphabetical order) for two-way measures.

    With ``names`` the English names. One side alone is written alone, ``→ KAZ`` where only the receiver is known.
    """
    written = []
    for measure, *sides in figures[["measure", "reporter", "partner"]].itertuples(index=False):
        codes = ["" if pd.isna(side) else str(side) for side in sides]
        two_way = measure in TWO_WAY and all(codes)
        if two_way:
            codes.sort()
        one, other = (economy_name(code) if names and code else code for code in codes)
        written.append(f"{one} – {other}" if two_way else f"{one} → {other}".strip() if other else one)
    return pd.Series(written, index=figures.index, dtype="string")


# --- totals ---------------------------------------------------------------------------------------------------------


def why_left_out(figures: pd.DataFrame) -> "pd.Series[str]":
    """Say for each figure why it must not enter a sum with the others here; missing where it may.

    First what extraction found (``countable_reason``); then what only the neighbours show: a
    figure that lies within another of the same measure, aspect, status and unit (months within the year, a product or
    partner within the whole, a stock at an earlier moment). A group such as EU or WORLD includes its members, an
    unnamed side includes all. Where it cannot be told whether two figures overlap (no period, the same division) the
    second stays out. That only what is agreed or done adds up is the rule of AidData's TUFF.
    """
    reason = figures["countable_reason"].replace("", pd.NA).fillna("not countable").mask(figures["countable"])
    series = figures[reason.isna() & ~figures["measure"].isin(ITEMS)]
    for _, group in series.groupby(["measure", "aspect", "status", "unit"], observed=True):
        for index, wider in _within(group):
            reason[index] = f"within {wider}"
    return reason


def _within(series: pd.DataFrame) -> Iterator[tuple[Any, str]]:
    """Go from the widest figure to the narrowest, and name those that a wider one includes, each with that one."""
    stock = series["measure"].iloc[0] in STOCKS
    until = series["period_end"].fillna(_FOR_EVER)
    order = series.assign(
        until=until,
        depth=series["sectors"].map(lambda codes: min(map(len, codes), default=0)),  # whole, section, division
        width=-series["reporter"].map(_width) - series["partner"].map(_width),
        rank=_FOR_EVER - until if stock else series["period_start"] - until,
    ).sort_values(["depth", "width", "rank", "document", "start"], kind="stable")
    kept: dict[tuple[str, str], list[Any]] = {}
    for row in each(order):
        one, other = (tuple(_wider(code)) for code in _sides(row.measure, row.reporter, row.partner))
        keys = {_sides(row.measure, a, b): None for a, b in itertools.product(one, other)}
        rivals = itertools.chain.from_iterable(kept.get(key, ()) for key in keys)
        wider = next((rival for rival in rivals if (stock or _same_time(row, rival)) and _same_field(row, rival)), None)
        if wider is None:
            kept.setdefault(_sides(row.measure, row.reporter, row.partner), []).append(row)
        else:
            yield row.Index, f"{wider.text} ({wider.period})" if pd.notna(wider.period) else str(wider.text)


def _sides(measure: Any, one: Any, other: Any) -> tuple[str, str]:
    """Give the two sides, in alphabetical order for two-way measures; an unnamed one is empty."""
    sides = ("" if pd.isna(one) else str(one), "" if pd.isna(other) else str(other))
    return (min(sides), max(sides)) if measure in TWO_WAY else sides


def _wider(code: str) -> Iterator[str]:
    """Give all that includes an economy or group: itself, the groups it is in, the world, nobody named.

    >>> list(_wider("KAZ"))[0], list(_wider("KAZ"))[-2:]
    ('KAZ', ['WORLD', ''])
    """
    yield from dict.fromkeys((code, *_groups().get(code, ()), "WORLD", ""))


def _width(code: Any) -> int:
    """Say how many economies a side may include."""
    if pd.isna(code) or code == "WORLD":
        return len(economies())
    return 1 + len(economies()[code].members) if code in economies() else 1


@cache
def _groups() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group in economies().values():
        for member in sorted(group.members):
            found.setdefault(member, []).append(group.code)
    return found


def _same_time(row: Any, other: Any) -> bool:
    if pd.isna(row.period_start) or pd.isna(other.period_start):
        return True
    return bool(row.period_start <= other.until and other.period_start <= row.until)


def _same_field(row: Any, other: Any) -> bool:
    if not row.sectors or not other.sectors:
        return True
    return any(one.startswith(two) or two.startswith(one) for one in row.sectors for two in other.sectors)


def totals(figures: pd.DataFrame, by: Sequence[str] = ("measure", "status")) -> pd.DataFrame:
    """Sum the figures that may be summed, by columns of the table; measures, aspects and units are never mixed.

    One row a group in which something may be summed: ``value`` (ranges by their lower end, ``high`` the sum of the
    upper ends if there is a range), ``bound`` of the sum, ``figures`` that went in, ``left_out`` that did not (see
    ``why_left_out`` and ``left_out``), ``since`` and ``until`` the first and last day covered. By ``sectors``, a figure
    of several sectors stands whole in each, so those rows must not be added up.

    Raises ``UsageError`` for a column that does not exist.
    """
    keys = list(dict.fromkeys([*_columns(figures, by), "measure", "aspect", "unit"]))
    table = figures.explode("sectors") if "sectors" in keys else figures
    names = [*keys, "value", "high", "bound", "figures", "left_out", "since", "until"]
    rows = []
    for key, group in table.reset_index(drop=True).groupby(keys, observed=True, dropna=False, sort=True):
        group = group.assign(sectors=group["sectors"].map(_as_list))
        into = group[why_left_out(group).isna()]
        if len(into):
            rows.append([*key, *_sum(into), len(into), len(group) - len(into), *_extent(into)])
    return pd.DataFrame(rows, columns=names)


def _columns(figures: pd.DataFrame, by: Sequence[str]) -> list[str]:
    return _values("by", by, [str(name) for name in figures.columns])


def _as_list(sectors: Any) -> list[str]:
    return list(sectors) if isinstance(sectors, list | tuple) else [] if pd.isna(sectors) else [sectors]


def _sum(figures: pd.DataFrame) -> tuple[float, float, str]:
    high = figures["high"].fillna(figures["value"]).sum() if figures["high"].notna().any() else math.nan
    return float(figures["value"].sum()), float(high), joint_bound(figures["bound"])


def _extent(figures: pd.DataFrame) -> tuple[Any, Any]:
    return figures["period_start"].min(), figures["period_end"].max()


def joint_bound(bounds: Iterable[str]) -> str:
    """Give the bound of a sum from those of its parts.

    >>> joint_bound(["=", ">"]), joint_bound(["<", ">"])
    ('>', '~')
    """
    hedges = set(bounds) - {"="}
    return "~" if len(hedges) > 1 else hedges.pop() if hedges else "="


def left_out(figures: pd.DataFrame) -> pd.DataFrame:
    """Count the figures that are in no total: ``reason``, ``figures``, ``measures``, the most frequent reason first."""
    why = why_left_out(figures).dropna()
    table = figures.loc[why.index, ["measure"]].assign(reason=why.map(_kind))
    rows = [
        [reason, len(group), ", ".join(sorted(group["measure"].unique()))] for reason, group in table.groupby("reason")
    ]
    counted = pd.DataFrame(rows, columns=["reason", "figures", "measures"])
    return counted.sort_values(["figures", "reason"], ascending=[False, True], ignore_index=True)


def _kind(reason: str) -> str:
    """Give a reason without the particular figure that it names.

    >>> _kind("repeat of 1037"), _kind("within $12.9 billion (2023Q3)"), _kind("target")
    ('repeat', 'within another figure', 'target')
    """
    return "within another figure" if reason.startswith("within ") else re.split(r" of |:", reason)[0]


def by_status(figures: pd.DataFrame) -> pd.DataFrame:
    """Say for each measure how firm its figures are: one row a measure, status, aspect and unit.

    ``figures`` and ``largest`` are over all of them; ``total`` only over those that may be summed (NaN where none), and
    ``left_out`` says how many may not and why.
    """
    keys = ["measure", "status", "aspect", "unit"]
    names = [*keys, "figures", "largest", "total", "left_out"]
    rows = []
    for key, group in figures.groupby(keys, observed=True):
        why = why_left_out(group)
        into = group[why.isna()]
        reasons = Counter(why.dropna().map(_kind))
        note = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        total = into["value"].sum() if len(into) else math.nan
        rows.append([*key, len(group), group["value"].max(), total, note])
    table = pd.DataFrame(rows, columns=names)
    place = table[["measure", "status"]].replace({name: i for i, name in enumerate((*MEASURES, *STATUSES))})
    return table.loc[place.sort_values(["measure", "status"], kind="stable").index].reset_index(drop=True)


def shares(table: pd.DataFrame, within: Sequence[str] = ("measure", "aspect", "unit")) -> pd.DataFrame:
    """Add ``share``: each row's part, in percent, of the sum of ``value`` over the rows with the same ``within``.

    For the rows of ``totals`` that exclude each other (partners, periods), not for sectors, which overlap.
    """
    whole = table.groupby(_columns(table, within), observed=True, dropna=False)["value"].transform("sum")
    return table.assign(share=(100 * table["value"] / whole).where(whole > 0))


# --- over time ------------------------------------------------------------------------------------------------------

SERIES = ["measure", "aspect", "unit", "sides", "fields"]
# The columns of growth and implied_growth that a reader wants, and all of them.
GROWTH = (
    "measure", "bound", "growth", "from_text", "from_period", "text", "to_period", "status", "reporter", "partner",
)  # fmt: skip
_COMPARED = [
    "measure", "aspect", "status", "reporter", "partner", "sectors", "unit", "from_period", "from_value", "to_period",
    "to_value", "years", "growth", "bound", "document", "start", "end", "text", "from_document", "from_start",
    "from_end", "from_text",
]  # fmt: skip


def growth(figures: pd.DataFrame) -> pd.DataFrame:
    """Compute yearly growth from each actual level to the next one that can be compared.

    Columns as ``implied_growth``. Several figures for one period count once (``conflicts`` shows where they differ).
    """
    actual = levels(figures[figures["status"] == "actual"])
    return _compared(actual, actual.drop_duplicates([*SERIES, "period"]))


def implied_growth(actual: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Compute the yearly growth that each target implies, from the latest earlier level of the same series.

    One row a target that has such a level: same measure, aspect, unit, parties and sectors. A flow is compared with
    one over a period of the same length and the same months of the year, so never a half-year with a year; a stock
    (capacity, companies, jobs, cumulative amounts) by its days, if they are about a year or more. ``growth`` is in
    percent a year, compound; ``bound`` says whether the true rate is above or below. ``document, start, end, text`` are
    the target's, ``from_...`` those of the level.

    28.6 billion in 2013 and 40 billion for 2015 imply

    >>> round(100 * ((40 / 28.6) ** (1 / 2) - 1), 1)
    18.3
    """
    return _compared(levels(actual[actual["status"] == "actual"]), levels(targets))


def levels(figures: pd.DataFrame) -> pd.DataFrame:
    """Give the amounts that form series over time, with two more columns for which series: ``sides`` and ``fields``.

    A series is a measure, aspect, unit, its parties (``sides``) and sectors (``fields``). Rates, prices, single things
    (deals, projects, loans) and figures without a closed period are in none.
    """
    amount = figures["aspect"].isin(("level", "cumulative")) & ~figures["unit"].isin(RATES)
    one_thing = figures["measure"].isin((*ITEMS, "price")) & (figures["aspect"] == "level")
    kept = figures[amount & ~one_thing & figures["period_start"].notna() & figures["period_end"].notna()]
    return kept.assign(sides=parties(kept), fields=kept["sectors"].map(";".join).astype("string"))


def _compared(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    once = earlier.sort_values(["period_end", "document", "start"]).drop_duplicates([*SERIES, "period"])
    known = {key: list(each(group)) for key, group in once.groupby(SERIES, observed=True)}
    rows = []
    for row in each(later):
        series = known.get(tuple(getattr(row, name) for name in SERIES), [])
        before = next((other for other in reversed(series) if _years_between(other, row)), None)
        if before is not None and before.value > 0 and row.value > 0:
            rows.append(_comparison(before, row, _years_between(before, row)))
    return pd.DataFrame(rows, columns=_COMPARED).sort_values(["measure", "document", "start"], ignore_index=True)


def each(table: pd.DataFrame) -> Iterator[Any]:
    """Go through the rows of a table, columns as attributes."""
    return iter(table.itertuples())


def _years_between(earlier: Any, later: Any) -> float:
    """Give the years from one period to a later one that it can be compared with, else 0."""
    if later.measure in STOCKS or later.aspect == "cumulative":
        days = (later.period_end - earlier.period_end).days
        return float(round(days / 365.25, 2)) if days > 330 else 0.0  # a few months tell nothing about a year
    same = _months(earlier) == _months(later)
    return float(max(0, later.period_start.year - earlier.period_start.year)) if same else 0.0


def _months(row: Any) -> tuple[int, ...]:
    """Give what two periods must share to be compared: first and last month and day, and the years in between."""
    first, after = row.period_start, row.period_end + dt.timedelta(1)  # after: so that February 28 and 29 are alike
    return first.month, first.day, after.month, after.day, after.year - first.year


def _comparison(before: Any, row: Any, years: float) -> list[Any]:
    rate = 100 * ((row.value / before.value) ** (1 / years) - 1)
    from_bound = {">": "<", "<": ">"}.get(before.bound, before.bound)
    ranged = pd.notna(before.high) or pd.notna(row.high)
    return [
        row.measure, row.aspect, row.status, row.reporter, row.partner, row.sectors, row.unit, before.period,
        before.value, row.period, row.value, years, rate, "~" if ranged else joint_bound([from_bound, row.bound]),
        row.document, row.start, row.end, row.text, before.document, before.start, before.end, before.text,
    ]  # fmt: skip


def outcomes(figures: pd.DataFrame) -> pd.DataFrame:
    """Set each target or forecast beside what was reported for the same series and period.

    ``stated`` is the target, ``actual`` what came of it, ``reached`` the second in percent of the first.
    """
    aims = levels(figures[figures["status"].isin(("target", "forecast"))])
    actual = levels(figures[figures["status"] == "actual"]).drop_duplicates([*SERIES, "period"])
    both = aims.merge(
        actual[[*SERIES, "period", "value", "document"]], on=[*SERIES, "period"], suffixes=("", "_actual")
    )
    table = both.rename(columns={"value": "stated", "value_actual": "actual", "document_actual": "actual_document"})
    table = table.assign(reached=(100 * table["actual"] / table["stated"]).where(table["stated"] > 0))
    names = ["measure", "status", "period", "reporter", "partner", "sectors", "unit", "stated", "actual", "reached"]
    return table[[*names, "document", "start", "end", "actual_document"]]


def conflicts(figures: pd.DataFrame, *, tolerance: float = 0.5) -> pd.DataFrame:
    """Find the series and periods for which the sources give different levels, by more than ``tolerance`` percent.

    One row a series and period: ``lowest``, ``highest``, their ``difference`` in percent of the lowest, and how many
    figures and documents there are. Two values are never averaged.
    """
    names = ["measure", "period", "parties", "sectors", "unit", "lowest", "highest", "difference"]
    actual = levels(figures[figures["status"] == "actual"])
    rows = []
    for key, group in actual.groupby([*SERIES, "period"], observed=True):
        low, high = group["value"].min(), group["value"].max()
        difference = 100 * (high - low) / abs(low) if low else math.inf
        if high > low and difference > tolerance:
            measure, _, unit, sides, _, period = key
            counts = (len(group), group["document"].nunique())
            rows.append([measure, period, sides, group["sectors"].iloc[0], unit, low, high, difference, *counts])
    return pd.DataFrame(rows, columns=[*names, "figures", "documents"])


# --- sectors --------------------------------------------------------------------------------------------------------


# The columns of by_sector that a reader wants.
BY_SECTOR = ("sector", "label", "text", "measure", "status", "period", "value", "unit", "aspect", "shared_with")


def by_sector(figures: pd.DataFrame) -> pd.DataFrame:
    """Give one row a figure and sector: the figure's columns with ``sector`` (a code), ``label``, ``shared_with``.

    ``shared_with`` is the number of other sectors that the same figure covers: its amount is not theirs each, so
    amounts must not be added over sectors. A figure without a sector has no row.
    """
    table = figures.assign(sector=figures["sectors"], shared_with=figures["sectors"].map(len) - 1)
    table = table.explode("sector").dropna(subset="sector").astype({"sector": "string", "shared_with": "int64"})
    table = table.assign(label=table["sector"].map(lambda code: sector_labels().get(code, code)).astype("string"))
    first = ["sector", "label", "shared_with"]
    table = table[[*first, *figures.columns]]
    return table.sort_values(["sector", "document", "start"], ignore_index=True)


def sectors_by_measure(figures: pd.DataFrame) -> pd.DataFrame:
    """Count figures by sector and measure: ``sector``, ``label``, ``measure``, ``figures``, ``documents``."""
    groups = by_sector(figures).groupby(["sector", "label", "measure"], observed=True)
    return groups.agg(figures=("document", "size"), documents=("document", "nunique")).reset_index()


# --- words ----------------------------------------------------------------------------------------------------------

_STOP = frozenset(
    token.low
    for token in tokenize("""
    million billion trillion thousand hundred percent cent dollar dollars a about above after again against all
    also although am among an and any are as at be because been before being below between both but by can cannot
    could did do does doing done down during each either else even ever every few for from further had has have
    having he her here hers herself him himself his how however i if in into is it its itself just last may me
    might more most much must my near no nor not now of off on once one only or other our ours out over own per
    said same say says shall she should since so some still such than that the their theirs them themselves then
    there these they this those through thus to too toward towards two under until up upon us very was we well
    were what when where whether which while who whom whose why will with within without would yet you your yours
    """)
)


def concordance(documents: Iterable[Document], word: str = "", *, width: int = 60, limit: int = 100) -> pd.DataFrame:
    """Give the lines in which a word or phrase stands, with ``width`` characters of text on either side.

    Columns ``document, start, end, left, word, right``; letter case does not count. Without a word, the pair of words
    that most often goes together (``collocations``) is shown.
    """
    from nltk.text import ConcordanceIndex

    documents = list(documents)
    if not word:
        word = " ".join(collocations(documents, limit=1)["words"])
    parts = [token.low for token in tokenize(word)]
    rows: list[list[Any]] = []
    for document in documents if parts else ():
        tokens = _tokens(document)
        places = ConcordanceIndex([token.low for token in tokens]).offsets(parts[0])
        for place in places:
            found = tokens[place : place + len(parts)]
            if [token.low for token in found] == parts:
                rows.append(_line(document, found[0].start, found[-1].end, width))
        if len(rows) >= limit:
            break
    table = pd.DataFrame(rows[:limit], columns=["document", "start", "end", "left", "word", "right"])
    return table.astype({"start": "int64", "end": "int64"})


def _line(document: Document, start: int, end: int, width: int) -> list[Any]:
    left, right = document.text[max(0, start - width) : start], document.text[end : end + width]
    return [document.id, start, end, " ".join(left.split()), document.text[start:end], " ".join(right.split())]


def collocations(documents: Iterable[Document], *, limit: int = 20, at_least: int = 2) -> pd.DataFrame:
    """Find pairs of neighbouring words that go together more often than chance: ``words``, ``times``, ``score``.

    The score is Dunning's log-likelihood ratio (1993); pairs with a word of little meaning, and pairs found fewer than
    ``at_least`` times, are left out.
    """
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    finder = BigramCollocationFinder.from_documents([[token.low for token in _tokens(one)] for one in documents])
    finder.apply_word_filter(lambda word: not _means(word))
    finder.apply_freq_filter(at_least)
    scored = finder.score_ngrams(BigramAssocMeasures.likelihood_ratio) if finder.ngram_fd else []
    rows = [[" ".join(pair), int(finder.ngram_fd[pair]), score] for pair, score in scored]
    rows.sort(key=lambda row: (-row[2], row[0]))
    return pd.DataFrame(rows[:limit], columns=["words", "times", "score"])


def keyness(documents: Iterable[Document], *, limit: int = 10) -> pd.DataFrame:
    """Find for each document the words that set it apart from the others: log-likelihood (Rayson and Garside 2000).

    Columns ``document, word, times, expected, keyness``; ``expected`` is how often the word would stand there if it
    were as frequent as in all documents together. Rarer words have no row, nor has a document without others.
    """
    from nltk.probability import FreqDist

    counts = {one.id: FreqDist(token.low for token in _tokens(one) if _means(token.low)) for one in documents}
    whole: Any = FreqDist()
    for count in counts.values():
        whole.update(count)
    rows: list[list[Any]] = []
    for document, count in counts.items() if len(counts) > 1 else ():
        part = count.N() / whole.N() if whole.N() else 0.0
        scored = [[document, word, times, part * whole[word], _likelihood(times, whole[word], part)]
                  for word, times in count.items() if times > part * whole[word]]  # fmt: skip
        rows += sorted(scored, key=lambda row: (-row[4], row[1]))[:limit]
    return pd.DataFrame(rows, columns=["document", "word", "times", "expected", "keyness"])


def _likelihood(times: int, all_times: int, part: float) -> float:
    """Give the log-likelihood of finding a word ``times`` times in a ``part`` of the text, and the rest elsewhere."""
    elsewhere = all_times - times
    rest = elsewhere * math.log(elsewhere / (all_times * (1 - part))) if elsewhere else 0.0
    return 2 * (times * math.log(times / (all_times * part)) + rest)


def _tokens(document: Document) -> list[Token]:
    """Give the tokens of a document without its furniture."""
    gaps = [(gap.start, gap.end) for gap in document.omitted]
    return [token for token in tokenize(document.text) if not any(start <= token.start < end for start, end in gaps)]


def _means(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and word not in _STOP


# --- limits ---------------------------------------------------------------------------------------------------------


def coverage(documents: Iterable[Document], figures: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Count what a selection was made from and what is left of it: ``what``, ``count``."""
    rows = [
        ["documents read", len(list(documents))],
        ["figures in them", len(figures)],
        ["figures chosen for this page", len(chosen)],
        ["documents with a chosen figure", chosen["document"].nunique()],
    ]
    return pd.DataFrame(rows, columns=["what", "count"])


def limits(documents: Iterable[Document], figures: pd.DataFrame, *, low: float = 0.5) -> pd.DataFrame:
    """Count what a reader should know is missing or unsure: ``limit``, ``count``, ``of``."""
    documents = list(documents)
    counts = {
        "documents without a date (relative periods stay empty)": sum(one.date is None for one in documents),
        "documents with warnings": sum(bool(one.warnings) for one in documents),
        "documents with text left unread (headline, furniture)": sum(bool(one.omitted) for one in documents),
    }
    unsure = {
        "figures without a period": figures["period"].isna(),
        "figures without a reporter": figures["reporter"].isna(),
        f"figures with a confidence under {low:g}": figures["confidence"] < low,
        "figures that are hedged (about, more than, up to)": figures["bound"] != "=",
        "figures that are in no total": why_left_out(figures).notna(),
    }
    rows = [[limit, count, len(documents)] for limit, count in counts.items()]
    rows += [[limit, int(where.sum()), len(figures)] for limit, where in unsure.items()]
    return pd.DataFrame(rows, columns=["limit", "count", "of"])
