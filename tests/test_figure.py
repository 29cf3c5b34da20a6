"""Figures: the record of single sentences, and that any text is survived."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

import kit
from kit.model import ASPECTS, BOUNDS, MEASURES, STATUSES
from kit.vocabulary import economy_codes

CASES = [
    (
        "China and Kazakhstan are marching towards the goal of raising trade to 40 billion U.S. dollars in 2015.",
        "40 billion U.S. dollars", {"measure": "trade", "status": "target", "period": "2015", "value": 4e10},
    ),
    (
        "Chinese direct investment in Laos exceeded 12 billion dollars by the end of 2019.",
        "12 billion dollars", {"measure": "investment", "bound": ">", "reporter": "CHN", "partner": "LAO"},
    ),
    (
        "Exports to Japan fell 2.3 pct to 1.28 billion dlrs in May.",
        "2.3 pct", {"measure": "exports", "aspect": "growth", "value": -2.3, "partner": "JPN", "period": "2015-05"},
    ),
    (
        "The trade deficit with Peru widened to 350 million dollars.",
        "350 million dollars", {"measure": "balance", "value": -3.5e8, "partner": "PER"},
    ),
    (
        "Coffee accounted for 40 percent of exports last year.",
        "40 percent", {"measure": "exports", "aspect": "share", "period": "2014", "sectors": ("A01",)},
    ),
    (
        "The bank will lend Kenya 80 million euros.",
        "80 million euros", {"measure": "loan", "status": "planned", "unit": "EUR"},
    ),
    ("A 472-km railway was opened.", "472-km", {"unit": "km", "measure": "capacity", "value": 472}),
    (
        "Net FDI inflows into the Philippines rose to 2.97 billion dollars in the first quarter.",
        "2.97 billion dollars", {"measure": "investment", "reporter": "WORLD", "partner": "PHL"},
    ),
    (
        "Workers in Qatar sent 300 million dollars of remittances to Kenya last year.",
        "300 million dollars", {"measure": "other", "reporter": "QAT", "partner": "KEN"},
    ),
    (
        "Việt Nam's imports from Côte d’Ivoire reached 1 billion dollars.",
        "1 billion dollars", {"measure": "imports", "reporter": "VNM", "partner": "CIV"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "text", "fields"), CASES, ids=[text for _, text, _ in CASES])
def test_fields(sentence, text, fields):
    """If this fails, a plain sentence of the genre is read wrongly."""
    document = kit.read(sentence, title="A headline", date="2015-06-20")
    figure = next(figure for figure in kit.iter_figures([document]) if figure.text == text)
    assert {name: getattr(figure, name) for name in fields} == fields


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2015 two countries marked the 30th anniversary under Article 7 of the treaty.",
        "The minister, 57, arrived at 9:30 on a Boeing 737 for the G20.",
        "Call +86 10 1234 5678 or write to P.O. Box 4321.",
        "The visit lasted 5 days and took in 12 provinces.",
    ],
)
def test_what_is_no_figure(sentence):
    """If this fails, a year, age, ordinal, name, number of other things or telephone number is taken for a figure."""
    assert list(kit.iter_figures([kit.read(sentence, title="x", date="2015-06-20")])) == []


def test_every_field_has_a_reason():
    """If this fails, a field of a figure cannot say which rule set it."""
    document = kit.read("Exports to Japan rose 3 percent to 5 billion dollars in 2013.", title="x", date="2014-02-01")
    for figure in kit.iter_figures([document]):
        fields = {reason.field for reason in figure.reasons}
        assert fields == {"bound", "unit", "measure", "aspect", "status", "period", "reporter", "partner", "sectors"}
        for reason in figure.reasons:
            assert reason.rule and 0 <= reason.confidence <= 1
            assert reason.value == getattr(figure, reason.field)


def test_explain_a_row():
    """If this fails, a row of the table cannot be led back to its cues."""
    document = kit.read(
        "Currently, China's total investment in Laos has exceeded 26 billion dollars.",
        id="a",
        title="x",
        date="2015-05-07",
    )
    table = kit.figures([document])
    reasons = kit.explain(table.iloc[0], [document]).set_index("field")
    assert reasons.loc["bound", "cue"] == "exceeded"
    assert reasons.loc["period", "cue"] == "Currently"
    with pytest.raises(kit.UsageError):
        kit.explain(table.iloc[0], [])


def test_documents_do_not_leak_into_each_other():
    """If this fails, what one article says changes the figures of the next."""
    texts = [
        "Trade with Peru was 5 billion dollars in 2013.",
        "It rose 3 percent to 6 billion.",
        "Exports were 2 billion pesos.",
    ]
    documents = [kit.read(text, id=str(i), title="x", date="2014-01-01") for i, text in enumerate(texts)]
    together = kit.figures(documents)
    alone = [kit.figures([document]) for document in documents]
    for document, table in zip(documents, alone, strict=True):
        part = together[together["document"] == document.id].reset_index(drop=True)
        assert part.drop(columns=["countable", "countable_reason"]).equals(
            table.drop(columns=["countable", "countable_reason"])
        )


_WORDS = st.sampled_from(
    "trade exports rose fell to from 5 billion dollars percent in 2013 of China Kazakhstan 's , . ; ( ) between and 20 "
    "half a third US$ 7.5bn last year by 12 % more than -3 \x00 \u202e ５ ½ jobs tens thousands target".split(" ")
)


@given(st.lists(_WORDS, max_size=40).map(" ".join) | st.text(max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_right_record(text):
    """If this fails, some text breaks the reader, moves an offset, or gives a code that does not exist."""
    document = kit.read(text, title="x", date="2015-05-07") if text.strip() else None
    for figure in kit.iter_figures([document] if document else []):
        assert document.text[figure.start : figure.end] == figure.text
        assert figure.measure in MEASURES and figure.aspect in ASPECTS
        assert figure.status in STATUSES and figure.bound in BOUNDS
        assert {figure.reporter, figure.partner} <= economy_codes() | {None}
        assert figure.reporter is None or figure.reporter != figure.partner
        assert list(figure.sectors) == sorted(figure.sectors)


def test_the_day_of_a_dateline_dates_no_figure():
    """If this fails, the day on which a text was written becomes the period of its first figure."""
    text = "HANOI, June 3, 2024 -- Vietnam's exports rose 12 percent to 1.4 billion dollars in 2023."
    assert {figure.period for figure in kit.iter_figures([kit.read(text, title="Exports up")])} == {"2023"}


def test_the_dateline_says_whose_figures_are_meant():
    """If this fails, a report from one country on another's firms gives its own prices to the other."""
    text = "PERTH - The owners came with a pen. Ore fetched 905 dollars a tonne, 4 percent more than in May."
    document = kit.read(text, title="Seoul's money meets a cold market", date="2026-03-18")
    assert {figure.reporter for figure in kit.iter_figures([document])} == {"AUS"}
