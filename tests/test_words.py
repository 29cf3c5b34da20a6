"""The word lists of economies, currencies and sectors: codes are known, no form is claimed unsaid, examples hold."""

import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest

WORDS = Path(__file__).parents[1] / "kit" / "words"


def _read(name):
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


ECONOMIES, PLACES = _read("economies"), _read("en/economies")
CURRENCIES, MONEY = _read("currencies"), _read("en/currencies")
SECTORS, INDUSTRIES = _read("sectors"), _read("en/sectors")

PLACE_KEYS = ("names", "adjectives", "people", "cities", "companies", "weak")
MONEY_KEYS = ("names", "qualified", "signs", "codes", "minor_names")
SECTOR_KEYS = ("strong", "weak")

# The groups of the annotation guide, and the former states that keep a code of their own.
GROUPS = {
    "AFRICA", "ASEAN", "ASIA", "BRICS", "CENTRAL_ASIA", "CIS", "EAEU", "EU", "EUROPE", "G20", "G7", "GCC", "LATAM",
    "MIDEAST", "OPEC", "SCO", "WORLD",
}  # fmt: skip
ENDED = {"SUN", "YUG", "CSK", "DDR"}

# ISO codes that a currency may name and no figure carries: nobody trades there, or the state goes under its successor.
NO_ECONOMY = {"IOT", "UMI", "SCG", "YMD"}

# ISIC Rev. 4: the divisions of each section.
DIVISIONS = {
    "A": range(1, 4), "B": range(5, 10), "C": range(10, 34), "D": [35], "E": range(36, 40), "F": range(41, 44),
    "G": range(45, 48), "H": range(49, 54), "I": [55, 56], "J": range(58, 64), "K": range(64, 67), "L": [68],
    "M": range(69, 76), "N": [77, 78, 79, 80, 81, 82], "O": [84], "P": [85], "Q": range(86, 89), "R": range(90, 94),
    "S": range(94, 97), "T": [97, 98], "U": [99],
}  # fmt: skip
ISIC = [code for letter, numbers in DIVISIONS.items() for code in (letter, *(f"{letter}{n:02}" for n in numbers))]

COUNTRIES = {row["code"] for row in ECONOMIES["economy"]}
CURRENCY_CODES = {row["code"] for row in CURRENCIES["currency"]}


def _forms(row, keys):
    return dict.fromkeys(form for key in keys for form in row.get(key, ()))


def _twice(rows, keys):
    """Forms that stand in more than one row, of which a row does not say so under ``shared``."""
    claims = defaultdict(list)
    for row in rows:
        for form in _forms(row, keys):
            claims[form].append(row)
    return {
        form: [row["code"] for row in claimants]
        for form, claimants in claims.items()
        if len(claimants) > 1 and any(form not in row.get("shared", ()) for row in claimants)
    }


def _shared_alone(rows, keys):
    """Forms under ``shared`` that no other row claims, or that the row itself does not have."""
    count = Counter(form for row in rows for form in _forms(row, keys))
    return {
        row["code"]: lonely
        for row in rows
        if (lonely := [f for f in row.get("shared", ()) if count[f] < 2 or f not in _forms(row, keys)])
    }


def _holds(text, form, flags=0):
    before = r"(?<!\w)" if re.match(r"\w", form) else ""
    after = r"(?!\w)" if re.search(r"\w$", form) else ""
    return re.search(before + re.escape(form) + after, text, flags) is not None


def _holds_money(text, form):
    """Whether a form of a currency stands in a text: it may touch the number, as in ``US$5`` or ``372p``."""
    before = r"(?<![^\W\d])" if re.match(r"\w", form) else ""
    after = r"(?![^\W\d])" if re.search(r"\w$", form) else ""
    return re.search(before + re.escape(form) + after, text, re.IGNORECASE) is not None


def _shields(phrase, form):
    """Whether a form stands in a phrase; one in lower case is found in any case."""
    if form.islower():
        return form in phrase.lower() and _holds(phrase, form, re.IGNORECASE)
    return form in phrase and _holds(phrase, form)


def _code(row):
    return row["code"]


@pytest.mark.parametrize(
    "rows",
    [ECONOMIES["economy"] + ECONOMIES["group"], PLACES["economy"], CURRENCIES["currency"], MONEY["currency"],
     SECTORS["sector"], INDUSTRIES["sector"]],
    ids=["economies", "en/economies", "currencies", "en/currencies", "sectors", "en/sectors"],
)  # fmt: skip
def test_a_code_has_one_row(rows):
    """If this fails, a code has two rows in a file, and readers that go by code lose one of them."""
    assert [code for code, count in Counter(map(_code, rows)).items() if count > 1] == []


# --- economies ------------------------------------------------------------------------------------------------------


def test_economy_codes():
    """If this fails, a figure could carry a country or group code that the annotation guide does not know."""
    assert {code for code in COUNTRIES if not re.fullmatch(r"[A-Z]{3}", code)} == set()
    assert COUNTRIES >= ENDED
    assert {row["code"] for row in ECONOMIES["group"]} == GROUPS


def test_every_economy_has_forms():
    """If this fails, an economy can be coded but never found in a text, or is found and has no facts."""
    assert {row["code"] for row in PLACES["economy"]} == COUNTRIES | GROUPS


def test_group_members_exist():
    """If this fails, a group has a member that is no economy; only the world has none."""
    strangers = {row["code"]: sorted(set(row["members"]) - COUNTRIES) for row in ECONOMIES["group"]}
    assert not any(strangers.values()), strangers
    assert [row["code"] for row in ECONOMIES["group"] if not row["members"]] == ["WORLD"]


def test_currencies_of_economies_exist():
    """If this fails, "at home" an amount gets a currency code that the currency table does not know."""
    used = {row["currency"] for row in ECONOMIES["economy"]}
    used |= {old["code"] for row in ECONOMIES["economy"] for old in row.get("currencies_before", ())}
    assert used - CURRENCY_CODES == set()


@pytest.mark.parametrize("row", ECONOMIES["economy"], ids=_code)
def test_years_and_months_of_economies(row):
    """If this fails, an old currency lasts longer than the one after it, or a fiscal year begins in no month."""
    years = [old["until"] for old in row.get("currencies_before", ())]
    assert years == sorted(set(years))
    assert 1 <= row.get("fiscal_year_start", 1) <= 12
    assert 1 <= row.get("fiscal_year_start_until", {"month": 1})["month"] <= 12
    assert row.get("since", 1900) <= row.get("until", 2100)


def test_no_name_claimed_twice():
    """If this fails, a name stands for two economies and nothing says that it is ambiguous."""
    assert _twice(PLACES["economy"], PLACE_KEYS) == {}
    assert _shared_alone(PLACES["economy"], PLACE_KEYS) == {}


def test_an_ended_state_never_hides_todays():
    """If this fails, "Moscow" in a text of today is the Soviet Union: of two claims the first row in the file wins."""
    order = [row["code"] for row in PLACES["economy"]]
    last_of_today = max(i for i, code in enumerate(order) if code not in ENDED)
    assert min(order.index(code) for code in ENDED) > last_of_today
    assert max(order.index(code) for code in GROUPS) < min(order.index(code) for code in COUNTRIES)


@pytest.mark.parametrize("row", PLACES["economy"], ids=_code)
def test_examples_of_economies(row):
    """If this fails, a row's example holds none of its forms as written, so the form would not be found in news."""
    assert row["examples"]
    for example in row["examples"]:
        assert any(_holds(example, form) for form in _forms(row, PLACE_KEYS)), example


def test_nowhere_holds_names():
    """If this fails, a phrase of ``nowhere`` shields no name, or is itself a form of an economy."""
    forms = {form for row in PLACES["economy"] for form in _forms(row, PLACE_KEYS)}
    phrases = PLACES["nowhere"]["forms"]
    assert [phrase for phrase in phrases if phrase in forms] == []
    assert [phrase for phrase in phrases if not any(_shields(phrase, form) for form in forms)] == []


# --- currencies -----------------------------------------------------------------------------------------------------


def test_currency_codes():
    """If this fails, a currency code is not of ISO 4217's form, or has forms and no facts."""
    assert {code for code in CURRENCY_CODES if not re.fullmatch(r"[A-Z]{3}", code)} == set()
    assert {row["code"] for row in MONEY["currency"]} <= CURRENCY_CODES


def test_economies_of_currencies_exist():
    """If this fails, a currency is said to be used by an economy that does not exist."""
    used = {code for row in CURRENCIES["currency"] for code in row.get("economies", ())}
    assert used - COUNTRIES == NO_ECONOMY


def test_no_form_of_money_claimed_twice():
    """If this fails, a sign, code or noun stands for two currencies and nothing says that it is ambiguous."""
    for keys in (("signs", "codes"), ("names", "qualified", "minor_names")):
        assert _twice(MONEY["currency"], keys) == {}
    assert _shared_alone(MONEY["currency"], MONEY_KEYS) == {}


def test_nouns_name_known_currencies():
    """If this fails, an ambiguous noun ("francs") has a candidate that does not exist, or two rows of candidates."""
    nouns = MONEY["noun"]
    assert {code for row in nouns for code in row["codes"]} - CURRENCY_CODES == set()
    assert [form for form, n in Counter(form for row in nouns for form in row["forms"]).items() if n > 1] == []


@pytest.mark.parametrize("row", MONEY["currency"], ids=_code)
def test_examples_of_currencies(row):
    """If this fails, an amount in this currency, as its row shows it, would be read in another or in none."""
    for example in row.get("examples", ()):
        nouns = [form for noun in MONEY["noun"] if row["code"] in noun["codes"] for form in noun["forms"]]
        assert any(_holds_money(example, form) for form in [*_forms(row, MONEY_KEYS), *nouns]), example


# --- sectors --------------------------------------------------------------------------------------------------------


def test_sectors_are_isic_rev_4():
    """If this fails, a section or division of ISIC Rev. 4 is missing, misspelt or out of order."""
    assert [row["code"] for row in SECTORS["sector"]] == ISIC
    assert [row["code"] for row in SECTORS["sector"] if not row["label"]] == []


def test_every_division_has_words():
    """If this fails, a division can never be found in a text, or words belong to a division that does not exist."""
    found = {row["code"] for row in INDUSTRIES["sector"]}
    assert {code for code in ISIC if len(code) == 3} <= found <= set(ISIC)


def test_no_product_claimed_twice():
    """If this fails, a product stands for two divisions and nothing says that it belongs to both."""
    assert _twice(INDUSTRIES["sector"], SECTOR_KEYS) == {}
    assert _shared_alone(INDUSTRIES["sector"], SECTOR_KEYS) == {}


@pytest.mark.parametrize("row", INDUSTRIES["sector"], ids=_code)
def test_examples_of_sectors(row):
    """If this fails, a row's example holds none of its words, so a figure on it would have no sector."""
    assert row["examples"]
    for example in row["examples"]:
        assert any(_holds(example, form, re.IGNORECASE) for form in _forms(row, SECTOR_KEYS)), example


def test_every_list_of_the_grammar_is_used():
    """If this fails, a list of function words has no effect, or is kept in two places."""
    source = "".join(path.read_text(encoding="utf-8") for path in WORDS.parent.rglob("*.py"))
    lists = [(module, name) for module, entries in _read("en/grammar").items() for name in entries]
    assert [pair for pair in lists if f'word_set("{pair[0]}", "{pair[1]}")' not in source] == []
