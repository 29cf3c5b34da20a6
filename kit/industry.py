"""Which sectors a figure is about: the products and industries attached to it, as ISIC Rev. 4 divisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from kit.clauses import PREPOSITIONS, Reading
from kit.meaning import Choice
from kit.numerals import Amount
from kit.tokens import Hit
from kit.vocabulary import word_set

_SUPPORT = word_set("industry", "support")
_WHOLE = frozenset(("gdp", "balance"))
_EXAMPLES = frozenset(("including", "such"))


@dataclass(frozen=True, slots=True)
class Products:
    """The sectors of an earlier amount, which later ones on the same matter share."""

    choice: Choice
    measure: str
    here: bool  # in the same sentence


def sectors(
    reading: Reading,
    amount: Amount,
    measure: Choice,
    following: Reading | None,
    earlier: Products | None,
    headline: tuple[str, ...] = (),
) -> Choice:
    """Choose the divisions of an amount; an empty tuple where it is about the whole economy."""
    stated = _stated_later(measure.value, following)
    if stated is not None:
        return stated
    if measure.value in _WHOLE:
        return Choice((), "sectors: the whole economy", 0.7)
    named = _named(reading, amount, measure.value)
    if named is not None:
        return named
    if earlier is not None and earlier.choice.value and _shares(reading, amount, measure, earlier):
        where = "the amount before" if earlier.here else "the sentence before"
        return Choice(earlier.choice.value, f"sectors: of {where}", 0.6 if earlier.here else 0.45)
    if headline and earlier is None and measure.value in _TOPICAL:
        return Choice(headline, "sectors: of the headline", 0.4)
    return Choice((), "sectors: none named", 0.6)


_TOPICAL = frozenset(
    ("project", "capacity", "output", "job", "company", "freight", "price", "deal", "exports", "imports")
)


def _shares(reading: Reading, amount: Amount, measure: Choice, earlier: Products) -> bool:
    """Whether an amount without products of its own is about those of an earlier one.

    A flow that is named anew ("Exports rose ...") is the whole again; a project's cost, jobs and capacity are one.
    """
    own = measure.cue is not None and measure.origin != "carried"
    name: str = measure.value
    if name in _FLOWS:
        if earlier.here:
            return earlier.measure == name or name == "price"
        return not own and earlier.measure in _FLOWS
    return name not in ("trade", "gdp", "balance", "aid") or earlier.here


def _named(reading: Reading, amount: Amount, measure: str) -> Choice | None:
    """The divisions that the words around an amount name, None where they name none."""
    hits = [hit for hit in reading.sectors() if _counts(reading, hit)]
    if not hits:
        return None
    before, after = reading.before(amount), reading.after(amount)
    left = before.last if before is not None else 0
    right = after.first if after is not None else len(reading.tokens)
    behind = [hit for hit in hits if amount.last <= hit.first < right and _attached_behind(reading, amount, hit)]
    if behind:
        return _choice(_phrase(reading, behind), "sectors: what it is an amount of", 0.85)
    ahead = [
        hit
        for hit in hits
        if left <= hit.first < amount.first
        and not reading.crossed(hit.first, amount.first)
        and not reading.hidden(hit.first, amount.first)
    ]
    if ahead:
        return _choice(_phrase(reading, _nearest_phrase(reading, ahead)), "sectors: subject before it", 0.7)
    tail = [
        hit
        for hit in hits
        if amount.last <= hit.first < right
        and not reading.crossed(amount.first, hit.first)
        and not reading.hidden(hit.first, amount.first)
    ]
    if tail and measure not in ("trade",):
        return _choice(_phrase(reading, tail[:1]), "sectors: behind it", 0.55)
    return None


_FLOWS = frozenset(("exports", "imports", "trade", "balance"))


def _counts(reading: Reading, hit: Hit) -> bool:
    if any(reading.low(k) in _EXAMPLES for k in range(max(0, hit.first - 60), hit.first)):
        return False
    if hit.value.code == "K64" and (
        reading.tokens[hit.first].text[0].isupper() or reading.low(hit.first - 1) == "central"
    ):
        return False  # a bank that lends or reports is no sector
    if not hit.value.weak:
        return True
    return reading.low(hit.last) in _SUPPORT or reading.low(hit.first - 1) in _SUPPORT | PREPOSITIONS


def _attached_behind(reading: Reading, amount: Amount, hit: Hit) -> bool:
    words = reading.between(amount.last, hit.first)
    if len(words) > 7 or {",", ";", "to", "from", "while"} & set(words):
        return False
    return not words or "of" in words or "in" in words or "worth" in words or not (set(words) & PREPOSITIONS)


def _nearest_phrase(reading: Reading, hits: Sequence[Hit]) -> list[Hit]:
    """The last hit and those joined to it by commas and "and"."""
    chosen = [hits[-1]]
    for hit in reversed(hits[:-1]):
        words = reading.between(hit.last, chosen[0].first)
        if (
            (len(words) <= 4 and (not words or {",", "and", "or", "/"} & set(words)))
            or hit.first == chosen[0].first
            or hit.last > chosen[0].first
        ):
            chosen.insert(0, hit)
        else:
            break
    return chosen


def _phrase(reading: Reading, hits: Sequence[Hit]) -> list[Hit]:
    chosen = [hits[0]]
    for hit in hits[1:]:
        words = reading.between(chosen[-1].last, hit.first)
        if hit.first < chosen[-1].last or (len(words) <= 4 and (not words or {",", "and", "or", "/"} & set(words))):
            chosen.append(hit)
        else:
            break
    return chosen


def _choice(hits: Sequence[Hit], rule: str, confidence: float) -> Choice:
    widest = [
        hit
        for hit in hits
        if not any(
            other.last - other.first > hit.last - hit.first and other.first <= hit.first and hit.last <= other.last
            for other in hits
        )
    ]
    codes = {hit.value.code for hit in widest}
    codes = {
        code for code in codes if len(code) > 1 or not any(other != code and other.startswith(code) for other in codes)
    }
    return Choice(tuple(sorted(codes)), rule, confidence, (hits[0].first, hits[-1].last))


_COVERS = word_set("industry", "covers")
_NAMES = {
    "deal": ("deals", "deal", "agreement", "agreements", "contracts", "documents", "accords", "pacts"),
    "project": ("projects", "project"),
    "investment": ("investment", "investments"),
    "loan": ("loan", "loans"),
}


def _stated_later(measure: str, following: Reading | None) -> Choice | None:
    """What the next sentence says outright: "The deals cover cooperation on steel, glass and cars"."""
    if following is None or measure not in _NAMES:
        return None
    opening = following.between(0, 4)
    if (
        not opening
        or opening[0] not in ("the", "these", "they", "those")
        or not set(opening) & {*_NAMES[measure], "they"}
    ):
        return None
    verb = next((i for i, token in enumerate(following.tokens[:30]) if token.low in _COVERS), None)
    if verb is None:
        return None
    hits = [hit for hit in following.sectors() if hit.first > verb]
    if not hits:
        return None
    return _choice(hits, "sectors: said in the next sentence", 0.8)._replace(cue=None)
