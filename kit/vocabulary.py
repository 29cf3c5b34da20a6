"""The vocabulary: reads ``words/`` and gives it as tables; the only reader of it.

Language-free facts lie in ``words/``, the forms and cues of a language in a folder of its own (``words/en/``).
Everything is read once, when first asked for, and never changed.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kit.errors import VocabularyError
from kit.tokens import Entry, Lexicon, entry

WORDS = Path(__file__).parent / "words"
LANGUAGE = "en"


@cache
def words(name: str) -> Mapping[str, Any]:
    """Read one file of the vocabulary, ``economies`` or ``en/economies``, as it stands.

    Raises ``VocabularyError`` where the file is missing or not TOML.
    """
    path = WORDS / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(f"{path.name}: {error}") from None


def forms(name: str) -> Mapping[str, Any]:
    """Read one file of the language's own folder."""
    return words(f"{LANGUAGE}/{name}")


def word_set(module: str, name: str) -> frozenset[str]:
    """Read one list of function words from ``grammar.toml``."""
    return frozenset(forms("grammar")[module][name])


# --- economies ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Economy:
    """An economy or group: its code, English name, currency (ISO 4217) with earlier ones, and fiscal year."""

    code: str
    name: str
    currency: str | None = None
    currencies_before: tuple[tuple[str, int], ...] = ()  # code, last year
    fiscal_year_start: int = 1  # month
    fiscal_year_start_until: tuple[int, int] | None = None  # month, last year
    members: frozenset[str] = field(default=frozenset())

    def currency_in(self, year: int | None) -> str | None:
        """Give its currency in a year, today's for None."""
        if year is not None:
            for code, until in self.currencies_before:
                if year <= until:
                    return code
        return self.currency

    def fiscal_month(self, year: int | None) -> int:
        """Give the month in which its fiscal year begins, as of a year."""
        before = self.fiscal_year_start_until
        if before and year is not None and year <= before[1]:
            return before[0]
        return self.fiscal_year_start


@cache
def economies() -> Mapping[str, Economy]:
    """All economies and groups by code."""
    names = {row["code"]: row["name"] for row in forms("economies")["economy"]}
    table = words("economies")
    found = {}
    for row in table["economy"]:
        before = sorted(((c["code"], c["until"]) for c in row.get("currencies_before", ())), key=lambda item: item[1])
        until = row.get("fiscal_year_start_until")
        found[row["code"]] = Economy(
            code=row["code"],
            name=names.get(row["code"], row["code"]),
            currency=row.get("currency"),
            currencies_before=tuple(before),
            fiscal_year_start=row.get("fiscal_year_start", 1),
            fiscal_year_start_until=(until["month"], until["year"]) if until else None,
        )
    for row in table["group"]:
        code = row["code"]
        currency = "EUR" if code == "EU" else None
        found[code] = Economy(code, names.get(code, code), currency, members=frozenset(row.get("members", ())))
    return found


def economy_codes() -> frozenset[str]:
    """All codes that a reporter or partner may have."""
    return frozenset(economies())


def economy_name(code: str) -> str:
    """The English name of an economy or group, or the code itself where it is unknown."""
    known = economies().get(code)
    return known.name if known else code


@dataclass(frozen=True, slots=True)
class Place:
    """How a form stands for an economy: ``role`` is name, adjective, people, city or company; a weak one needs help."""

    code: str
    role: str
    weak: bool = False


def _alive(year: int | None) -> frozenset[str]:
    """The ended states that still stood in a year: a text of 1987 writes "Moscow" for the Soviet Union."""
    if year is None:
        return frozenset()
    return frozenset(row["code"] for row in words("economies")["economy"] if row.get("until", 0) >= year)


def _place_entries(alive: frozenset[str]) -> Iterator[Entry]:
    heirs = {
        row["heir"]: row["code"] for row in words("economies")["economy"] if row["code"] in alive and "heir" in row
    }
    roles = (("names", "name"), ("adjectives", "adjective"), ("people", "people"), ("cities", "city"))
    for row in forms("economies")["economy"]:
        taken = set()
        weak = set(row.get("weak", ()))
        for key, role in (*roles, ("companies", "company")):
            for form in row.get(key, ()):
                if form not in taken:
                    taken.add(form)
                    code = heirs.get(row["code"], row["code"])
                    yield entry("place", Place(code, role, form in weak), form, cased=True)
        for form in sorted(weak - taken):
            yield entry("place", Place(row["code"], "name", weak=True), form, cased=form[:1].isupper())
    for form in forms("economies")["nowhere"]["forms"]:
        yield entry("place", None, form, cased=True)


# --- currencies -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Money:
    """A form of a currency: the codes it may stand for, likeliest first, and 100 where it names the minor unit."""

    codes: tuple[str, ...]
    divisor: float = 1.0


@cache
def currency_codes() -> frozenset[str]:
    """All currency codes, present and past."""
    return frozenset(row["code"] for row in words("currencies")["currency"])


@cache
def currency_years() -> Mapping[str, tuple[int | None, int | None]]:
    """The first and the last year of each currency, None where it has none."""
    return {row["code"]: (row.get("since"), row.get("until")) for row in words("currencies")["currency"]}


@cache
def currencies() -> Lexicon:
    """Forms of currencies: kinds ``sign`` and ``code`` (before or after a number), ``name`` (after it)."""
    minors = {row["code"]: float(row.get("minor", 100)) for row in words("currencies")["currency"]}
    table = forms("currencies")
    found: dict[tuple[str, str], list[str]] = {}
    divided: dict[str, list[str]] = {}
    for row in table["currency"]:
        for key, kind in (("names", "name"), ("qualified", "name"), ("signs", "sign"), ("codes", "code")):
            for form in row.get(key, ()):
                found.setdefault((kind, form), []).append(row["code"])
        for form in row.get("minor_names", ()):
            divided.setdefault(form, []).append(row["code"])
    for row in table.get("noun", ()):
        for form in row["forms"]:
            found[("name", form)] = list(row["codes"])
    entries = [
        entry(kind, Money(tuple(codes)), form, cased=kind in ("sign", "code") and any(map(str.isalpha, form)))
        for (kind, form), codes in found.items()
    ]
    entries += [
        entry("name", Money(tuple(codes), minors.get(codes[0], 100.0)), form)
        for form, codes in divided.items()
        if ("name", form) not in found
    ]
    return Lexicon(entries)


# --- units and counts -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written (``name``), its kind, and how it scales to the unit of a figure."""

    name: str
    kind: str
    figure: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Counted:
    """A noun that is counted: the unit of its figure, what the count measures by default, its sectors."""

    unit: str
    measure: str
    sectors: tuple[str, ...]
    plural: bool


@cache
def units() -> Lexicon:
    """Forms of units, kind ``unit``."""
    scales = {row["name"]: row for row in words("units")["unit"]}
    entries = []
    for row in forms("units")["unit"]:
        scale = scales.get(row["name"], {})
        figure = scale.get("figure", row["name"])
        name = figure if row["kind"] == "point" else row["name"]
        unit = Unit(name, row["kind"], figure, scale.get("factor", 1.0))
        entries += [entry("unit", unit, form) for form in row["forms"]]
        entries += [entry("unit", unit, form, cased=True) for form in row.get("cased", ())]
    return Lexicon(entries)


@cache
def counts() -> Lexicon:
    """Nouns that are counted, kind ``count``."""
    endings = tuple(word_set("vocabulary", "plural_endings"))
    entries = []
    for row in forms("counts")["count"]:
        for form in row["nouns"]:
            plural = form.endswith(endings) and not form.endswith("ss")
            value = Counted(row["unit"], row["measure"], tuple(row.get("sectors", ())), plural)
            entries.append(entry("count", value, form))
    return Lexicon(entries)


# --- meaning --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that speaks for a value of a field; ``role`` is noun, verb or weak."""

    code: str
    role: str


@dataclass(frozen=True, slots=True)
class Sector:
    """A word for an industry or product; a weak one needs a neighbour."""

    code: str
    weak: bool


@cache
def sector_labels() -> Mapping[str, str]:
    """ISIC Rev. 4 labels by section and division code."""
    return {row["code"]: row["label"] for row in words("sectors")["sector"]}


def meanings(year: int | None = None) -> Lexicon:
    """Everything that a sentence of a year is searched for: places, sectors, cues of measure, aspect and status."""
    return _meanings(_alive(year))


@cache
def _meanings(alive: frozenset[str]) -> Lexicon:
    entries = list(_place_entries(alive))
    for row in forms("sectors")["sector"]:
        entries += [entry(f"sector {row['code']}", Sector(row["code"], False), form) for form in row.get("strong", ())]
        entries += [entry(f"sector {row['code']}", Sector(row["code"], True), form) for form in row.get("weak", ())]
    for row in forms("measures")["measure"]:
        for key, role in (("nouns", "noun"), ("verbs", "verb"), ("weak", "weak")):
            entries += [entry("measure", Cue(row["code"], role), form) for form in row.get(key, ())]
    cues = forms("cues")
    for kind in ("aspect", "status"):
        for row in cues[kind]:
            entries += [entry(kind, Cue(row["code"], "noun"), form) for form in row["strong"]]
    for direction in ("up", "down"):
        entries += [entry("movement", direction, form) for form in cues["movement"][direction]]
    return Lexicon(entries)


@cache
def hedges() -> tuple[Lexicon, Lexicon]:
    """Hedges that stand before a number and after it, kind ``bound``."""
    rows = forms("cues")["bound"]
    before = Lexicon([entry("bound", row["code"], form) for row in rows for form in row["before"]])
    after = Lexicon([entry("bound", row["code"], form) for row in rows for form in row["after"]])
    return before, after
