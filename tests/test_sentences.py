"""Documents to sentences: where they begin and end, and that offsets hold on any text."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.documents import read
from kit.model import Document, Omission
from kit.sentences import blocks, iter_sentences, sentences
from kit.vocabulary import forms

CASES = tomllib.loads((Path(__file__).parent / "cases/en/sentences.toml").read_text(encoding="utf-8"))["case"]

# Text as it comes, made of what decides: stops, breaks, blanks, capitals, digits, quotes, odd characters.
PIECES = st.sampled_from(
    [
        *"aA1.?! \n\r\t\"”')(-•:;,\0\x85\u2028\ud800é中",
        "U.S. ",
        "No. ",
        "\r\n",
        "\n\n",
        "    ",
        "1. ",
        "- ",
        "Reuter",
        "2013. The ",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case):
    """If it fails, figures are read with the wrong neighbours: across a sentence's end, or cut off from their cue."""
    found = sentences(Document("x", case["text"]))
    assert [words(sentence.text) for sentence in found] == [words(text) for text in case["sentences"]]


@pytest.mark.parametrize("kind", ["never_last", "may_be_last", "before_number"])
def test_examples_of_abbreviations_are_whole_sentences(kind):
    """If it fails, a row of the vocabulary does not do what it says."""
    for example in forms("abbreviations")[kind]["examples"]:
        assert [sentence.text for sentence in sentences(Document("x", example))] == [example]


def test_abbreviations_are_listed_once():
    """If it fails, two rows say different things of one word, and which of them holds is chance."""
    table = forms("abbreviations")
    listed = [form for kind in ("never_last", "may_be_last", "before_number") for form in table[kind]["forms"]]
    assert len(listed) == len(set(listed))
    assert all(form == form.lower() for form in listed)


@given(TEXTS)
def test_offsets_hold_on_any_text(text):
    """If it fails, a figure points at other characters than those it was read from, or a text makes the kit fall."""
    end = 0
    paragraph = 0
    for sentence in iter_sentences(Document("x", text)):
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        assert sentence.start >= end
        assert sentence.paragraph >= paragraph
        end, paragraph = sentence.end, sentence.paragraph


@given(TEXTS)
def test_no_word_is_lost(text):
    """If it fails, some figures are never read."""
    found = [range(sentence.start, sentence.end) for sentence in sentences(Document("x", text))]
    covered = {i for span in found for i in span}
    markers = {i for start, _ in blocks(text) for i in range(max(0, start - 12), start)}
    assert all(i in covered or i in markers for i, character in enumerate(text) if character.isalnum())


@given(TEXTS, st.data())
def test_omitted_spans_yield_no_sentence(text, data):
    """If it fails, headlines and buttons are read as figures."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    document = Document("x", text, omitted=(Omission(start, end, "test"),))
    for sentence in sentences(document):
        assert sentence.end <= start or sentence.start >= end


def test_omitted_spans_of_a_document():
    """If it fails, the furniture that `read` found is read for figures all the same."""
    text = "Trade of Ruritania grows\nXinhua, May 7, 2015\nTrade grew by 5 percent. Imports fell. Endi\n"
    assert [s.text for s in sentences(read(text))] == ["Trade grew by 5 percent.", "Imports fell."]


def test_paragraphs_are_numbered():
    """If it fails, "it" and "the two countries" are looked for in the wrong paragraph."""
    found = sentences(Document("x", "One. Two.\n\n- Three.\n- Four."))
    assert [sentence.paragraph for sentence in found] == [0, 0, 1, 2]


@pytest.mark.parametrize(
    "unit",
    [
        "Trade with the U.S. grew by 5 percent in 2013. It fell. ",
        "U.S. ",
        ". ",
        "a.) ",
        "x",
        "\n",
        " ",
        ".",
        "a\n",
        '"',
        "a? ",
    ],
)
def test_time_grows_with_length_only(unit):
    """If it fails, one hostile or broken file holds up the whole corpus."""

    def seconds(length: int) -> float:
        document = Document("x", unit * (length // len(unit)))
        start = time.perf_counter()
        found = sentences(document)
        assert all(len(sentence.text) <= 10_000 for sentence in found)
        return time.perf_counter() - start

    seconds(1000)  # the tokenizer is built
    assert seconds(400_000) < 12 * seconds(100_000) + 0.5


def test_a_long_line_is_read_like_a_short_one():
    """If it fails, the sentences of a text that was pasted as one line are cut in odd places."""
    sentence = "Trade with the U.S. and Japan grew by 5.2 percent to 3.1 billion dlrs in Jan. 1987."
    found = sentences(Document("x", " ".join([sentence] * 1000)))
    assert [s.text for s in found] == [sentence] * 1000
