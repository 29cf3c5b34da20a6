"""Paths and texts to documents: every format, every way to name files, and what goes wrong with them."""

import codecs
import datetime as dt
import json
import logging
import os
import random
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.documents
from kit.documents import NO_DATE, READERS, bundled, load, locate, read
from kit.errors import DocumentError, UsageError
from kit.model import Document
from kit.readers.front import dateline, front
from kit.vocabulary import forms

CASES = tomllib.loads((Path(__file__).parent / "cases/en/metadata.toml").read_text(encoding="utf-8"))["case"]
FURNITURE = forms("furniture")

PAGE = """<!DOCTYPE html><html><head><title>Ruritania exports jump | Strelsau Gazette</title>
<meta property="og:title" content="Ruritania exports jump"><meta property="og:site_name" content="Strelsau Gazette">
<meta property="article:published_time" content="2019-03-12T10:30:00Z"></head>
<body><nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Ruritania exports jump</h1>
<p>Exports of Ruritania grew by 5 percent to 3.1 billion dollars in 2018, the ministry of trade said on Tuesday.</p>
<p>Imports fell by 2 percent to 2.9 billion dollars, which left a surplus of 200 million dollars.</p>
</article><footer>Copyright 2019</footer></body></html>"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder with no project around it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, content: str | bytes = "Trade grew by 5 percent.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def loaded(*paths, **options) -> tuple[list[Document], list[str]]:
    """Load with all errors collected."""
    errors: list[str] = []
    documents = list(load(*paths, on_error=lambda error: errors.append(str(error)), **options))
    return documents, errors


# --- which files, and their ids ---------------------------------------------------------------------------------------


def test_ids_of_a_folder_a_file_and_a_glob(folder):
    """If it fails, tables made from the same files name their rows differently, and no report can be reproduced."""
    for name in ("b.txt", "a/z.md", "a/b/c.txt", ".hidden.txt", "a/.git/x.txt"):
        write(folder / "news" / name)
    assert [document.id for document in load("news")] == ["a/b/c", "a/z", "b"]
    assert [document.id for document in load(folder / "news" / "a")] == ["b/c", "z"]
    assert [document.id for document in load("news/a/b/c.txt")] == ["c"]
    assert [document.id for document in load("news/*.txt")] == ["b"]
    assert [document.id for document in load("news/**/*.txt")] == ["a/b/c", "b"]
    assert [document.id for document in load("*/a")] == ["news/a/b/c", "news/a/z"]
    assert [document.id for document in load("news/.hidden.txt")] == [".hidden"]


def test_a_name_with_brackets_is_a_file(folder):
    """If it fails, a file whose name looks like a glob cannot be read."""
    write(folder / "report[1].txt")
    assert [document.id for document in load("report[1].txt")] == ["report[1]"]


def test_ids_in_json(folder):
    """If it fails, documents of one file cannot be told apart, or lose the ids that they have."""
    write(folder / "one.json", '{"text": "Trade grew."}')
    write(folder / "list.json", '[{"text": "A."}, {"id": "mine", "text": "B."}, {"id": 7, "text": "C."}]')
    write(folder / "lines.jsonl", '{"text": "A."}\n\n{"text": "B."}\n')
    documents, errors = loaded(".")
    assert [document.id for document in documents] == ["lines#1", "lines#3", "list#1", "mine", "7", "one"]
    assert not errors


def test_a_second_document_of_the_same_id_is_refused_by_name(folder):
    """If it fails, two texts become one in every table, or a figure leads to the wrong one."""
    write(folder / "a.txt")
    write(folder / "b.jsonl", '{"id": "a", "text": "Other."}\n{"text": "More."}')
    documents, errors = loaded(".")
    assert [document.id for document in documents] == ["a", "b#2"]
    assert errors == ["b.jsonl, line 1: a second document 'a', after a.txt; rename one"]


def test_outputs_and_temporary_files_are_no_inputs(folder):
    """If it fails, the second run of a command reads what the first one wrote."""
    write(folder / "a.txt")
    write(folder / "out.jsonl", '{"text": "x"}')
    write(folder / ".out.jsonl.abc.part", '{"text": "x"}')
    write(folder / "other.txt.part")
    documents, errors = loaded(".", exclude=["out.jsonl"])
    assert [document.id for document in documents] == ["a"]
    assert not errors
    assert loaded("other.txt.part") == ([], ["other.txt.part: a temporary file, never an input; name the finished one"])


def test_unknown_suffixes(folder, caplog):
    """If it fails, a folder with a picture in it cannot be read, or files are left out without a word."""
    write(folder / "a.txt")
    write(folder / "b.rtf")
    write(folder / "c.rtf")
    with caplog.at_level(logging.INFO, logger="kit"):
        documents, errors = loaded(".")
    assert [document.id for document in documents] == ["a"]
    assert not errors
    assert caplog.messages == [".: skipped 2 .rtf; there are .htm, .html, .json, .jsonl, .md, .txt"]
    with pytest.raises(DocumentError, match=r"b\.rtf: no reader for \.rtf; there are \.htm, \.html, \.json, \.jsonl, "):
        load("b.rtf")


def test_paths_that_hold_nothing(folder):
    """If it fails, a misspelt path gives an empty table that looks like a result."""
    write(folder / "empty" / "notes.rtf")
    for path, message in [
        ("missing", "missing: no such file or folder in "),
        ("missing/*.txt", "no such file or folder"),
        ("empty", "empty: no document in it; there are .htm, "),
        ("empty/*.txt", r"empty/*.txt: no document in it"),
        ("Trade grew by 5 percent. " * 20, "kit.read takes a text"),
        ("nul\0", "no such file or folder"),
        ("a**b", "a**b: no document in it"),
        ("~nobody/x", "~nobody/x: no such file or folder"),
    ]:
        with pytest.raises(DocumentError) as caught:
            list(load(path))
        assert message in str(caught.value)
        assert "\n" not in str(caught.value)
    with pytest.raises(UsageError, match="nothing to load"):
        load()
    write(folder / "a.txt")
    documents, errors = loaded("missing", "empty", "a.txt")
    assert [document.id for document in documents] == ["a"]
    assert len(errors) == 2


def test_paths_are_found_from_anywhere_in_a_project(folder, monkeypatch):
    """If it fails, a notebook that works under papermill fails in JupyterLab, whose working folder is another."""
    write(folder / "project/pyproject.toml", "")
    write(folder / "project/news/a.txt")
    write(folder / "project/notebooks/deep/x.txt")
    monkeypatch.chdir(folder / "project/notebooks/deep")
    assert [document.id for document in load("news")] == ["a"]
    assert [document.id for document in load("news/*.txt")] == ["a"]
    assert locate("news") == folder / "project/news"
    write(folder / "project/notebooks/deep/news/b.txt")
    assert [document.id for document in load("news")] == ["b"]


def test_seeds_are_always_there(folder):
    """If it fails, the first command that a new user tries outside a checkout fails."""
    seed = next(load("seeds"))
    assert seed.id == "china-kazakhstan-2015"
    assert locate("seeds/china-kazakhstan-2015.txt") == bundled("seeds") / "china-kazakhstan-2015.txt"
    write(folder / "seeds/mine.txt")
    assert [document.id for document in load("seeds")] == ["mine"]


def test_bundled_prefers_the_copy_in_the_package(folder, monkeypatch):
    """If it fails, an installed kit looks for its seeds beside the site-packages folder."""
    write(folder / "site/kit/bundled/seeds/a.txt")
    monkeypatch.setattr(kit.documents, "__file__", str(folder / "site/kit/documents.py"))
    assert bundled("seeds") == folder / "site/kit/bundled/seeds"
    assert bundled("notebooks") == folder / "site/notebooks"


# --- folders that fight back ------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_loops_links_and_special_files(folder):
    """If it fails, a link that leads back up, or a pipe, makes a run hang, or counts the same text twice."""
    write(folder / "news/a.txt")
    write(folder / "other/b.txt")
    (folder / "news/loop").symlink_to(folder / "news")
    (folder / "news/other").symlink_to(folder / "other")
    (folder / "news/again").symlink_to(folder / "other")
    (folder / "news/self.txt").symlink_to("self.txt")
    (folder / "news/gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(folder / "news/pipe.txt")
    documents, _ = loaded("news")
    assert [document.id for document in documents] == ["a", "again/b"]
    with pytest.raises(DocumentError, match="not a regular file"):
        load("news/pipe.txt")


def test_unreadable_files_cost_only_themselves(folder, monkeypatch):
    """If it fails, one file without permission stops the corpus."""
    write(folder / "a.txt")
    write(folder / "b.txt")
    opened = Path.read_bytes

    def read_bytes(path):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    documents, errors = loaded(".")
    assert [document.id for document in documents] == ["b"]
    assert errors == ["a.txt: not readable (Permission denied); check its permissions"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_unreadable_folders_cost_only_themselves(folder):
    """If it fails, one folder without permission stops the corpus."""
    write(folder / "a.txt")
    write(folder / "closed/b.txt").parent.chmod(0)
    documents, errors = loaded(".")
    (folder / "closed").chmod(0o700)
    assert [document.id for document in documents] == ["a"]
    assert len(errors) == 1


def test_without_on_error_bad_documents_are_logged(folder, caplog):
    """If it fails, a notebook stops at the first bad file, or drops it without a word."""
    write(folder / "a.txt", "")
    write(folder / "b.txt")
    assert [document.id for document in load(".")] == ["b"]
    assert caplog.messages == ["a.txt: empty; put a text into it or leave it out"]


def test_load_streams(folder):
    """If it fails, a corpus larger than memory cannot be read."""
    write(folder / "a.txt")
    write(folder / "b.txt")
    documents = load("a.txt", "b.txt")
    assert next(documents).id == "a"
    write(folder / "b.txt", "Changed.")
    assert next(documents).text == "Changed."


# --- formats ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text", "warned"),
    [
        ("Café 5 €\r\n".encode(), "Café 5 €\r\n", False),
        (codecs.BOM_UTF8 + "Café".encode(), "Café", False),
        ("Café".encode("utf-16"), "Café", False),
        (codecs.BOM_UTF16_BE + "Café".encode("utf-16-be"), "Café", False),
        ("Café 5 €".encode("cp1252"), "Café 5 €", True),
    ],
)
def test_encodings(folder, data, text, warned):
    """If it fails, accents and currency signs are wrong, or every offset is one too many."""
    write(folder / "a.txt", data)
    document = next(load("a.txt"))
    assert document.text == text
    assert any("cp1252" in warning for warning in document.warnings) == warned


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n", "empty"),
        ("a.txt", b"PK\x03\x04\0\0", "looks like a binary file, not text"),
        ("a.txt", bytes(range(1, 30)) * 9, "looks like a binary file, not text"),
        ("a.txt", b"caf\x81\xff", "its encoding is none of"),
        ("a.md", b"", "empty"),
        ("a.html", b"", "empty"),
        ("a.html", b"<html><body></body></html>", "no article found"),
        ("a.html", b"\xff\xfe\0<>\0", "a.html: no"),
        ("a.json", b"", "empty"),
        ("a.json", b"[]", "empty"),
        ("a.json", b"{", "not valid JSON"),
        ("a.json", b"5", 'a number, not an object with "text"'),
        ("a.json", b'{"body": "x", "n": 1}', 'no "text"; it has "body", "n"'),
        ("a.json", b'{"text": " "}', 'empty "text"'),
        ("a.json", b'{"text": 5}', '"text" is a number, not a string'),
        ("a.json", b'{"text": "x", "id": ["x"]}', '"id" is a list, not a string'),
        ("a.json", b'{"text": "x", "date": "May 7"}', "'May 7' is no date; write it as 2015-05-07"),
        ("a.json", b'{"document": "x", "start": 1, "end": 2, "text": "5"}', "a figure, not a document"),
        ("a.json", b"[" * 100_000, "not a document"),
        ("a.json", b'{"text": "\xff"}', "not UTF-8"),
        ("a.json", b'{"text": "x", "n": ' + b"9" * 5000 + b"}", "not a document"),
        ("a.jsonl", b"\n\n", "empty"),
    ],
)
def test_bad_files(folder, name, data, message):
    """If it fails, a bad file becomes an empty or garbled document, or an error that nobody understands."""
    write(folder / name, data)
    documents, errors = loaded(name)
    assert not documents
    assert len(errors) == 1
    assert errors[0].startswith(name)
    assert message in errors[0]
    assert "\n" not in errors[0]


def test_a_bad_line_costs_only_itself(folder):
    """If it fails, one broken line of a million loses the others, or cannot be found."""
    write(folder / "a.jsonl", '\ufeff{"text": "A."}\n{"text": \n"text"\n{"text": "\\ud800 5 dollars"}\r\n')
    documents, errors = loaded("a.jsonl")
    assert [document.id for document in documents] == ["a#1", "a#4"]
    assert documents[1].text == "\ud800 5 dollars"
    assert [error[:15] for error in errors] == ["a.jsonl, line 2", "a.jsonl, line 3"]


def test_a_table_of_figures_is_refused_once(folder):
    """If it fails, a table written beside the articles becomes input, or floods the screen with its rows."""
    write(folder / "a.jsonl", '{"document": "x", "start": 1, "end": 2, "text": "5"}\n' * 100)
    assert loaded("a.jsonl") == (
        [],
        ["a.jsonl, line 1: a figure, not a document; leave tables of figures out of the input"],
    )


def test_json_keeps_what_it_knows(folder):
    """If it fails, metadata is lost or guessed over what the file says."""
    given_ = {
        "id": "x",
        "title": "Given",
        "date": "2015-05-07T10:00:00Z",
        "source": "",
        "text": "Looks like a headline\n\nXinhua text. Endi",
        "topics": ["trade"],
    }
    write(folder / "a.json", json.dumps(given_))
    document = next(load("a.json"))
    assert document == Document("x", given_["text"], "Given", dt.date(2015, 5, 7), None, metadata={"topics": ["trade"]})


def test_web_pages(folder):
    """If it fails, menus and footers are read for figures, or a page loses its date."""
    write(folder / "a.html", PAGE)
    document = next(load("a.html"))
    assert document.title == "Ruritania exports jump"
    assert document.date == dt.date(2019, 3, 12)
    assert document.source == "Strelsau Gazette"
    assert "3.1 billion dollars" in document.text
    assert "Home" not in document.text
    assert "Copyright" not in document.text
    assert not document.warnings
    left = document.text
    for omission in reversed(document.omitted):
        left = left[: omission.start] + left[omission.end :]
    assert "exports jump" not in left


def test_markdown_is_kept_as_written(folder):
    """If it fails, offsets point at another text than the file's."""
    text = "# Trade\n\n| a | b |\n|---|---|\n\n*5 percent*\n"
    write(folder / "a.MD", text)
    assert next(load("a.MD")).text == text


@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize(
    "data", [b"\0", b"\xff\xfe", b"<", b"{", b"%PDF-1.4\n\xe2\xe3", b"\x1f\x8b\x08\0", random.Random(1).randbytes(500)]
)
def test_no_reader_falls_over_rubbish(folder, suffix, data):
    """If it fails, one odd file ends a run of hours."""
    write(folder / f"a{suffix}", data)
    documents, errors = loaded(f"a{suffix}")
    assert len(documents) + len(errors) >= 1


def test_a_long_line_is_read_in_time(folder):
    """If it fails, one generated file holds up the corpus."""
    write(folder / "a.txt", "Trade grew by 5 percent, " * 400_000)
    start = time.perf_counter()
    assert len(next(load("a.txt")).text) == 10_000_000
    assert time.perf_counter() - start < 10


# --- what a text says of itself ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case):
    """If it fails, figures are dated and credited wrongly, or a line of the article is taken for its headline."""
    document = read(case["text"])
    assert document.title == case.get("title")
    assert document.date == case.get("date")
    assert document.source == case.get("source")
    assert [document.text[o.start : o.end] for o in document.omitted] == case.get("omitted", [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_with_a_title_nothing_is_omitted(case):
    """If it fails, texts whose metadata is known lose lines."""
    document = read(case["text"], title="Given")
    assert (document.title, document.source, document.omitted) == ("Given", None, ())


@pytest.mark.parametrize("row", FURNITURE["line"] + FURNITURE["words"], ids=lambda row: row["examples"][0])
def test_examples_of_furniture(row):
    """If it fails, a row of the vocabulary does not do what it says."""
    for example in row["examples"]:
        text = f"Trade of Ruritania grows\n{example}\nTrade grew by 5 percent."
        assert example in [text[o.start : o.end] for o in front(text).omitted], example
        if row.get("where") == "anywhere":
            text = f"Trade grew.\n\n{example}\n\nExports rose by 5 percent."
            assert [text[o.start : o.end] for o in front(text).omitted] == [example]


@pytest.mark.parametrize("row", FURNITURE["ending"], ids=lambda row: row["reason"])
def test_examples_and_forms_of_end_marks(row):
    """If it fails, an end mark is read as part of the last sentence."""
    for text in [*row["examples"], *(f"It rose.\n{form}\n" for form in row["forms"])]:
        (omission,) = front(text).omitted
        assert text[omission.start : omission.end] in row["forms"]


@pytest.mark.parametrize("row", FURNITURE["publisher"], ids=lambda row: row["name"])
def test_publishers(row):
    """If it fails, a publisher of the vocabulary is not found in a dateline."""
    for form in row["forms"]:
        about = dateline(f"STRELSAU, May 7, 2015 ({form}) -- Trade grew.")
        assert (about.source, about.date) == (row["name"], dt.date(2015, 5, 7))


@pytest.mark.parametrize(
    "text",
    ["May 7, 2015", "7 May 2015", "May 7th, 2015", "Thursday, 07 May 2015", "2015-05-07", "2015/5/7", "MAY 7, 2015"],
)
def test_ways_to_write_a_date(text):
    """If it fails, documents lose their date, and "last year" means nothing in them."""
    assert read(f"{text}\nTrade grew.").date == dt.date(2015, 5, 7)


@pytest.mark.parametrize("month", FURNITURE["months"])
def test_months_and_their_abbreviations(month):
    """If it fails, documents of one month of the year have no date."""
    number = FURNITURE["months"].index(month) + 1
    for form in {month, month[:3], month[:3] + "."} - {"May."}:
        assert read(f"{form} 7, 2015\nTrade grew.").date == dt.date(2015, number, 7)


def test_dateline_with_a_title():
    """If it fails, agency copy with a known title has no date."""
    assert read("BEIJING, May 7, 2015 (Xinhua) -- Trade grew.", title="T").date == dt.date(2015, 5, 7)
    assert read("Xinhua, May 7, 2015\nTrade grew.", title="T").date is None


def test_given_metadata_wins():
    """If it fails, what a caller knows is guessed over."""
    text = "Trade of Ruritania grows\nXinhua, May 7, 2015\nTrade grew."
    document = read(text, id="x", date=dt.datetime(2016, 1, 2, 3, 4), source="Mine")
    assert (document.id, document.date, document.source) == ("x", dt.date(2016, 1, 2), "Mine")
    assert document.title == "Trade of Ruritania grows"
    assert read(text, title="T", date="2016-01-02").date == dt.date(2016, 1, 2)


def test_a_missing_date_is_a_warning():
    """If it fails, nobody learns why "last year" has no period."""
    assert read("Trade grew.").warnings == (NO_DATE,)
    assert read("Trade grew.", date="2015-05-07").warnings == ()


@pytest.mark.parametrize("date", ["May 7", "", 2015, "2015-02-30"])
def test_no_date(date):
    """If it fails, a wrong date passes for none."""
    with pytest.raises(UsageError, match="is no date; write it as 2015-05-07"):
        read("Trade grew.", date=date)


def test_read_takes_no_path():
    """If it fails, a path is read as if it were an article."""
    with pytest.raises(UsageError, match="load takes paths"):
        read(Path("a.txt"))


LINES = st.sampled_from(
    [
        "Trade of Ruritania grows",
        "Xinhua, May 7, 2015",
        "Print",
        "Trade grew by 5 percent.",
        "",
        " ",
        "Endi",
        "- a",
        "\0",
    ]
)


@given(st.one_of(st.text(), st.lists(LINES, max_size=12).map("\n".join), st.lists(LINES, max_size=9).map("\r\n".join)))
def test_any_text_is_kept(text):
    """If it fails, a text is changed, or an omitted span lies outside it, and every offset is doubtful."""
    document = read(text)
    assert document.text == text
    assert document.id == "text"
    end = 0
    for omission in document.omitted:
        assert end <= omission.start < omission.end <= len(text)
        end = omission.end
    assert read(text, title="T").omitted == ()


@pytest.mark.parametrize(
    "unit", ["x", " ", "\n", "A ", "- ", "a.\n", "Share ", "Print\n", "By A ", "Source: ", "2015-", "May 1 "]
)
def test_time_grows_with_length_only(unit):
    """If it fails, one hostile file holds up the corpus."""

    def seconds(length: int) -> float:
        start = time.perf_counter()
        read(unit * (length // len(unit)))
        return time.perf_counter() - start

    seconds(1000)
    assert seconds(4_000_000) < 12 * seconds(1_000_000) + 0.5


def test_import_is_fast():
    """If it fails, `kit --help` takes seconds, since a reader of web pages is loaded for it."""
    code = "import sys, kit.documents, kit.sentences; assert not {'trafilatura', 'nltk', 'lxml'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True)
