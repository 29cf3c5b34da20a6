"""Evidence: if these fail, a number leads to the wrong place, a sentence is shown wrongly, or a text can run code."""

import datetime as dt
import re
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import evidence, tables
from kit.errors import UsageError
from kit.model import Document, Figure, Omission

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "</title><script src=//evil.example/x.js></script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "\x00\x1b\u202e\uffff",
)


def figure(document: str, text: str, found: str, *, at: int | None = None, **fields: Any) -> Figure:
    start = text.index(found) if at is None else at
    known = {
        "value": 28.6e9, "high": None, "bound": "=", "unit": "USD", "measure": "trade", "aspect": "level",
        "status": "actual", "period": "2013", "reporter": "CHN", "partner": "KAZ", "sectors": (), "sentence": text,
        "sentence_start": 0, "period_start": dt.date(2013, 1, 1), "period_end": dt.date(2013, 12, 31),
        "countable": True, "countable_reason": "", "confidence": 0.9, "rule": "level",
    }  # fmt: skip
    return Figure(document=document, start=start, end=start + len(found), text=found, **{**known, **fields})


class Tree(HTMLParser):
    """What a browser would make of a page: elements with attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(page))  # markup is a str that escapes what is added to it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def ids(self) -> list[str | None]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]

    def is_harmless(self) -> bool:
        tags = {tag for tag, _ in self.elements}
        names = {name for _, attrs in self.elements for name in attrs}
        links = [v or "" for _, attrs in self.elements for name, v in attrs.items() if name in ("href", "src")]
        inside = re.compile(r"#[\w.-]+|data:,|(index|evidence)\.html(#[\w.-]+)?")
        return (
            not tags & {"script", "iframe", "object", "embed", "svg", "base", "form"}
            and not any(name.startswith("on") for name in names)
            and all(inside.fullmatch(link) for link in links)
        )


# --- names and words ------------------------------------------------------------------------------------------------


def test_anchors_are_safe_ids_and_differ() -> None:
    """A link would lead nowhere, to another figure, or out of its attribute."""
    names = ["a", "a-1", "a b", "a/b", "a.b", "ä", "A", "", "x" * 500, "a-b.c8687a08", *HOSTILE]
    anchors = [evidence.anchor(name, start) for name in names for start in (1, 11)]
    assert len(set(anchors)) == len(anchors)
    assert all(re.fullmatch(r"figure-[A-Za-z0-9_.-]+-\d+", anchor) for anchor in anchors)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (28.6e9, "28.6 billion"), (40e9, "40 billion"), (1.5e12, "1.5 trillion"), (999_999.0, "999,999"),
        (1e6, "1 million"), (999_999_999.0, "1 billion"), (12_345.0, "12,345"), (0.065, "0.065"), (-3.2, "−3.2"),
        (0.0, "0"), (33.33, "33.33"), (0.0000311035, "0.0000311"), (115.44, "115.4"), (float("nan"), "–"),
    ],
)  # fmt: skip
def test_numbers_are_written_for_readers(value: float, text: str) -> None:
    """A reader would have to count zeros."""
    assert evidence.readable(value) == text


# --- highlighting ---------------------------------------------------------------------------------------------------

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=6)


@given(st.text(alphabet="ab <&\"'>\n€", min_size=1, max_size=40), SPANS, st.integers(0, 50))
def test_marking_keeps_the_text(text: str, spans: list[tuple[int, int]], offset: int) -> None:
    """The page would not say what the document says, or a figure would have no place or two."""
    records = [
        {**record, "start": offset + start, "end": offset + start + length}
        for record in tables.records(tables.frame([figure("d", "x", "x")]))
        for start, length in spans
    ]
    tree = Tree(evidence.marked(text, offset, records))
    assert tree.text == text
    inside = {evidence.anchor("d", offset + start) for start, _ in spans if start < len(text)}
    assert sorted(tree.ids()) == sorted(inside)


def test_overlapping_figures_say_both_records() -> None:
    """One of two figures that share characters would vanish."""
    text = "between 20 and 25 billion dollars"
    found = [figure("d", text, "20 and 25 billion"), figure("d", text, "25 billion", measure="loan")]
    html = evidence.marked(text, 0, list(tables.records(tables.frame(found))))
    assert Tree(html).text == text
    assert html.count(' id="') == 2
    assert "trade, level" in html and " | loan, level" in html


# --- tables ---------------------------------------------------------------------------------------------------------


def test_a_figure_links_to_its_passage() -> None:
    """A number of a report would have no source."""
    text = 'Trade was "28.6 billion" dollars <b>in 2013</b>.'
    shown = evidence.table(tables.frame([figure("d 1", text, "28.6 billion")]))
    links = [attrs for tag, attrs in Tree(shown._repr_html_()).elements if tag == "a"]
    assert links == [{"href": "#" + evidence.anchor("d 1", 11), "title": text}]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_a_table_is_markup(hostile: str) -> None:
    """A text, a caption or a column's name could run code in JupyterLab."""
    frame = tables.frame([figure(hostile, hostile, hostile, unit=hostile, period=hostile)])
    frame[hostile] = [[hostile]]
    for shown in (evidence.table(frame, list(frame.columns), caption=hostile), evidence.passages(frame)):
        tree = Tree(shown._repr_html_())
        assert tree.is_harmless()
        assert evidence.clean(hostile) in tree.text


def test_a_cut_table_says_so() -> None:
    """A reader would take a part for the whole."""
    shown = evidence.table(pd.DataFrame({"n": range(1234)}), limit=200)
    assert shown.footer == "200 of 1,234 rows"
    assert "200 of 1,234 rows" in shown._repr_html_()
    assert "200 of 1,234 rows" in repr(shown)


def test_any_frame_can_be_shown() -> None:
    """A notebook would stop at a frame that is not of figures."""
    frame = pd.DataFrame(
        {
            "year": [2013, 2015],
            "level": [28.6e9, None],
            "seen": [True, False],
            "day": pd.to_datetime(["2015-05-07", None]),
            "codes": [["C24", "D35"], []],
            "note": ["a", None],
        },
        index=pd.Index(["x", "y"], name="who"),
    )
    head, rows = evidence.table(frame).head, evidence.table(frame).rows
    assert [cell.text for cell in head] == ["who", "year", "level", "seen", "day", "codes", "note"]
    assert [cell.text for cell in rows[0]] == ["x", "2013", "28.6 billion", "yes", "2015-05-07", "C24, D35", "a"]
    assert [cell.text for cell in rows[1]] == ["y", "2015", "–", "no", "–", "–", "–"]
    assert [cell.number for cell in rows[0]] == [False, True, True, False, False, False, False]
    pivot = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")]))
    assert [cell.text for cell in evidence.table(pivot).head] == ["a / b", "a / c"]
    assert "none." in evidence.table(frame.iloc[:0])._repr_html_()


def test_an_unknown_column_is_named() -> None:
    """A typo would give pandas' own error."""
    with pytest.raises(UsageError, match="no column valeu; there are value"):
        evidence.table(pd.DataFrame({"value": [1]}), ["valeu"])


# --- passages -------------------------------------------------------------------------------------------------------

SENTENCE = "They signed 33 deals worth 23.6 billion dollars in March."


def deals() -> pd.DataFrame:
    text = f"A line before.\n{SENTENCE}"
    place = {"sentence": SENTENCE, "sentence_start": text.index(SENTENCE), "measure": "deal", "status": "signed"}
    return tables.frame(
        [figure("a", text, "33", value=33.0, unit="deal", **place), figure("a", text, "23.6 billion dollars", **place)]
    )


def test_a_sentence_is_shown_once_with_all_its_figures() -> None:
    """The evidence would repeat a sentence for each of its numbers."""
    shown = evidence.passages(deals())
    assert [passage.text for passage in shown.documents["a"]] == [
        "They signed [33] deals worth [23.6 billion dollars] in March."
    ]
    assert Tree(shown._repr_html_()).ids() == [evidence.anchor("a", 27), evidence.anchor("a", 42)]


def test_passages_carry_the_records() -> None:
    """A report could not know which figures its notebook shows."""
    bundle = evidence.passages(deals(), limit=1)._repr_mimebundle_()
    sent = bundle[evidence.MIME]
    assert sent["columns"] == [column.name for column in tables.COLUMNS]
    back = tables.typed(pd.DataFrame(sent["records"], columns=sent["columns"], dtype=object))
    pd.testing.assert_frame_equal(back, deals())
    assert "1 of 2 figures" in bundle["text/html"]


def test_a_sentence_that_does_not_fit_is_not_marked_wrongly() -> None:
    """A highlight would stand on other characters than the number."""
    frame = tables.frame([figure("a", "Trade was 5 billion.", "5 billion", sentence_start=3)])
    assert [passage.text for passage in evidence.passages(frame).documents["a"]] == ["[5 billion]"]


def test_passages_need_figures() -> None:
    """A missing column would be a KeyError in the middle of a notebook."""
    with pytest.raises(UsageError, match="not a table of figures: no column document"):
        evidence.passages(pd.DataFrame({"text": ["x"]}))


# --- the page -------------------------------------------------------------------------------------------------------


def page_of(text: str, **fields: Any) -> tuple[Document, str]:
    document = Document("seed", text, **fields)
    figures = tables.frame([figure("seed", text, "28.6 billion dollars")])
    return document, evidence.page([document], figures, title="Evidence")


def test_a_page_shows_the_whole_document() -> None:
    """A reader could not check a number against its surroundings."""
    text = "A headline\nTrade reached 28.6 billion dollars in 2013.\nShare this page"
    document, page = page_of(
        text,
        title="A headline",
        date=dt.date(2015, 5, 7),
        source="Xinhua",
        omitted=(Omission(57, len(text), "page furniture"),),
        warnings=("no publication date",),
    )
    tree = Tree(page)
    for expected in (*text.split("\n"), "Xinhua", "2015-05-07", "no publication date", "page furniture"):
        assert expected in tree.text
    assert tree.ids().count(evidence.anchor("seed", text.index("28.6"))) == 1
    assert document.text == text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_a_document_is_markup(hostile: str) -> None:
    """An article could run code, or call home, from the page that shows it."""
    text = f"{hostile} was 28.6 billion dollars {hostile}"
    document = Document(hostile, text, title=hostile, source=hostile, warnings=(hostile,))
    document_figure = figure(hostile, text, "28.6 billion dollars", rule=hostile, reporter=hostile)
    page = evidence.page([document], tables.frame([document_figure]), title=hostile)
    assert Tree(page).is_harmless()
    assert page.count("<style") == page.count("</style") == 1
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page


def test_figures_without_their_document_are_shown_in_their_sentence() -> None:
    """A link into the evidence would lead nowhere where the corpus has moved."""
    page = evidence.page([], deals(), title="Evidence")
    assert evidence.anchor("a", 27) in Tree(page).ids()
    assert "No documents." in evidence.page([], deals().iloc[:0], title="Evidence")


def test_paragraphs_keep_their_lines_only_where_lines_mean_something() -> None:
    """A text wrapped by hand would be ragged on a phone, or a list would run together."""
    wrapped = (
        "The two sides agreed to raise their trade volume to\n28.6 billion dollars by the end of the year.\n\nA\nB"
    )
    _, page = page_of(f"{wrapped}\n\nA\nB")
    assert '<p class="flows">The two sides' in page
    assert "<p>A\nB</p>" in page
