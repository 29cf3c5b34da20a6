"""What an amount measures, how it stands to its measure, and how firm it is: the cue that is nearest in structure.

Each decision is a ``Choice``: the value, the rule that made it, how sure it is, and the cue's tokens. Candidates are
weighed by cost (0 is a cue that touches the amount); the cheapest wins, and the margin gives the confidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from kit.clauses import ARTICLES, PREPOSITIONS, Reading
from kit.numerals import HYPHENS, Amount
from kit.tokens import Hit
from kit.vocabulary import Cue, word_set


class Choice(NamedTuple):
    """A field's value, the rule that chose it, how sure it is (0 to 1), and its cue as tokens of a reading.

    ``origin`` is ``own`` (the amount's own words), ``carried`` (an earlier amount's choice), ``certain`` (no other
    choice is weighed against it), or ``compared`` (an earlier time that the amount is compared with).
    """

    value: Any
    rule: str
    confidence: float
    cue: tuple[int, int] | None = None
    origin: Literal["own", "carried", "certain", "compared"] = "own"


@dataclass(frozen=True, slots=True)
class Frame:
    """What has been settled for an earlier amount, for those that lean on it."""

    amount: Amount
    measure: Choice
    aspect: Choice
    status: Choice


# Which measures an amount of a kind or unit can have; what is not named here can have any.
_POSSIBLE = {
    "company": ("company", "investment"),
    "project": ("project",),
    "job": ("job",),
    "trip": ("freight", "capacity", "exports", "imports"),
    "person": ("freight", "capacity", "other"),
    "TEU": ("freight", "capacity"),
    "container": ("freight", "capacity", "exports", "imports", "price"),
    "vehicle": ("exports", "imports", "output", "freight", "capacity", "deal", "other"),
    "deal": ("deal",),
    "t": ("exports", "imports", "trade", "output", "capacity", "freight", "other", "aid", "deal"),
    "bbl": ("exports", "imports", "trade", "output", "capacity", "freight", "other"),
    "bbl/d": ("exports", "imports", "output", "capacity", "freight", "other"),
    "m3": ("exports", "imports", "output", "capacity", "freight", "other", "trade"),
    "ha": ("capacity", "output", "other"),
    "km": ("capacity", "output", "exports", "imports"),
    "km2": ("capacity", "output"),
    "MW": ("capacity", "exports", "imports", "other", "output"),
    "kWh": ("output", "capacity", "exports", "imports", "other"),
    "percentage point": ("price", "gdp", "other", "loan", "exports", "imports", "output", "job", "trade"),
}
_GOODS = ("exports", "imports", "output", "freight", "capacity", "deal", "other", "aid")
_SOFT = ("t", "bbl/d", "kWh", "vehicle")  # what the sentence before speaks of comes before their default
_DEFAULTS = {
    "company": "company", "project": "project", "job": "job", "trip": "freight", "person": "freight", "TEU": "freight",
    "deal": "deal", "ha": "capacity", "km": "capacity", "km2": "capacity", "MW": "capacity", "kWh": "output",
    "bbl/d": "output", "percentage point": "price", "t": "output", "vehicle": "freight",
}  # fmt: skip
_NOT_PERCENT = ("project", "company")
_CERTAIN = ("company", "project", "job", "deal")

_PRICE_AFTER = word_set("meaning", "price_after")
_PRICED = word_set("meaning", "priced")


def measure(reading: Reading, amount: Amount, frame: Frame | None, context: Choice | None) -> Choice:
    """Choose what an amount measures among the cues around it, the measure of the amount before, and its unit's own."""
    unit = unit_of(amount)
    direct = _direct(reading, amount, unit, frame)
    if direct is not None:
        return direct
    weighed = sorted(weighed_cues(reading, amount, unit), key=lambda item: (item[0], item[1].first))
    carried = carried_measure(reading, amount, frame, unit)
    if weighed and (carried is None or weighed[0][0] < carried[0]):
        cost, hit, cue, rule = weighed[0]
        rival = next((other for other in weighed[1:] if other[2].code != cue.code), None)
        margin = (rival[0] if rival else 8.0) - cost
        if cost < 9:
            code = _refined(reading, amount, hit, cue.code, context)
            return Choice(code, rule, _sure(cost, margin), (hit.first, hit.last))
    if carried is not None:
        return carried[1]
    if unit in _SOFT and context is not None and context.value in ("exports", "imports", "freight"):
        return context._replace(rule="measure: of the sentence before", origin="carried", confidence=0.45, cue=None)
    default = default_measure(amount)
    if default is not None:
        return default
    if context is not None and _possible(context.value, unit):
        return context._replace(rule="measure: of the sentence before", origin="carried", confidence=0.4, cue=None)
    return Choice("other", "measure: no cue", 0.2)


def unit_of(amount: Amount) -> str:
    """The unit by which measures are told apart: all money is one."""
    return amount.figure_unit if amount.kind != "money" else "money"


def default_measure(amount: Amount) -> Choice | None:
    """The measure that an amount's unit or counted noun suggests by itself."""
    unit = unit_of(amount)
    if unit in _DEFAULTS:
        return Choice(_DEFAULTS[unit], "measure: by its unit", 0.6)
    if amount.counted is not None and amount.counted.measure:
        return Choice(amount.counted.measure, "measure: by what is counted", 0.5)
    return None


def _refined(reading: Reading, amount: Amount, hit: Hit, code: str, context: Choice | None) -> str:
    """Tell apart what one word can mean: sales abroad are exports, a loan's percentage or a share's is its price."""
    words = reading.between(hit.first, hit.last)
    if "sales" in words and code == "output":
        abroad = any(reading.low(other.first - 1) == "to" and other.first > hit.first for other, _ in reading.places())
        return "exports" if abroad or (context is not None and context.value == "exports") else code
    if code == "investment" and words in (["interest"], ["interest", "in"]) and amount.kind == "percent":
        stake = reading.low(amount.last) in ("interest", "of", "in") or "interest" in reading.between(
            amount.last, amount.last + 4
        )
        return code if stake else "price"
    if code == "investment" and words == ["shares"] and amount.kind == "money" and amount.scale < 1e5:
        return "price"
    if code == "loan" and amount.kind == "percent" and _is_rate(reading, amount):
        return "price"
    return code


def _is_rate(reading: Reading, amount: Amount) -> bool:
    before = set(reading.between(max(0, amount.first - 3), amount.first))
    after = reading.between(amount.last, amount.last + 2)
    carried = before & {"at", "carry", "carries", "carrying", "bearing", "bears", "rate", "interest", "coupon"}
    return bool(carried) or after in (["a", "year"], ["per", "annum"], ["per", "year"], ["interest", "rate"])


def _stake(reading: Reading, amount: Amount, frame: Frame | None) -> Choice | None:
    """A part of a company that is bought, and the price paid for it."""
    if amount.kind == "percent" and amount.change is None:
        words = reading.between(max(reading.clause_start(amount.first), amount.first - 7), amount.first)
        verb = next((word for word in reversed(words) if word in _BUYS), None)
        behind = reading.between(amount.last, amount.last + 3)
        whole = set(reading.between(amount.last, amount.last + 8))
        if verb is not None and behind[:1] in (["of"], ["stake"], ["interest"], ["share"], ["in"]):
            if whole.isdisjoint(("exports", "imports", "output", "production", "trade", "crop", "lines", "it", "them")):
                return Choice("investment", "measure: part of a company bought", 0.8, (amount.last, amount.last + 1))
    if (
        amount.kind == "money"
        and frame is not None
        and frame.measure.value == "investment"
        and frame.aspect.value == "share"
    ):
        words = reading.between(frame.amount.last, amount.first)
        if "for" in words[-4:]:
            return Choice("deal", "measure: the price paid for a stake", 0.85)
    return None


_BUYS = word_set("meaning", "buys")


def _direct(reading: Reading, amount: Amount, unit: str, frame: Frame | None) -> Choice | None:
    """Counts that name themselves, stakes, and prices per unit."""
    stake = _stake(reading, amount, frame)
    if stake is not None:
        return stake
    last = amount.last
    if unit in _CERTAIN and amount.kind == "count":
        cue = (amount.noun_at, amount.noun_at + 1) if amount.noun_at is not None else None
        return Choice(_DEFAULTS[unit], "measure: what is counted", 0.95, cue, "certain")
    if amount.kind == "money":
        for k in (last, last + 1):
            if (reading.low(k) in _PRICE_AFTER and reading.low(k + 1) in _PRICED) or (
                reading.low(k) == "/" and reading.low(k + 1) in _PRICED
            ):
                if amount.scale < 1e6:
                    return Choice("price", "measure: money per unit", 0.9, (k, k + 2))
        if (
            reading.low(last) in ("to", "against")
            and reading.low(last + 1) in ("the", "one", "a")
            and reading.low(last + 2) in ("dollar", "euro", "yen", "pound", "u.s.", "us", "mark")
        ):
            return Choice("price", "measure: exchange rate", 0.95, (last, last + 3), "certain")
    return None


def _possible(code: str, unit: str) -> bool:
    if unit in _POSSIBLE:
        return code in _POSSIBLE[unit]
    if unit == "percent":
        return code not in _NOT_PERCENT
    if unit in ("money", "times"):
        return code not in ("company", "job", "capacity") or unit == "times"
    return code in _GOODS


def weighed_cues(reading: Reading, amount: Amount, unit: str) -> Iterator[tuple[float, Hit, Cue, str]]:
    """Give the cost, place, cue and rule of every cue of a measure that an amount could have."""
    for hit, cue in reading.cues("measure"):
        if (
            (hit.first < amount.last and hit.last > amount.first)
            or not _possible(cue.code, unit)
            or _in_name(reading, hit)
        ):
            continue
        if hit.last <= amount.first:
            cost, rule = _cost_before(reading, amount, hit, cue)
        else:
            cost, rule = _cost_after(reading, amount, hit, cue)
        if cue.role == "weak":
            cost += 1.5
        yield cost + _prior(cue.code, unit), hit, cue, rule


def _prior(code: str, unit: str) -> float:
    if _DEFAULTS.get(unit) == code:
        return -0.5
    return 1.0 if code in ("other", "trade") and unit in ("t", "percent") else 0.0


def _cost_before(reading: Reading, amount: Amount, hit: Hit, cue: Cue) -> tuple[float, str]:
    """A cue to the left: its distance, what lies between, and whether it heads its phrase."""
    between = reading.between(hit.last, amount.first)
    crossed = reading.crossed(hit.first, amount.first)
    numbers = reading.numbers_between(hit.last - 1, amount.first)
    cost = 1.0 + 0.06 * len(between) + 3.0 * crossed + 1.2 * numbers
    if reading.hidden(hit.first, amount.first):
        cost += 3.0
    rule = "measure: subject before it"
    linked = [word for word in between if word not in _LINKING]
    if not linked and not numbers:
        cost -= 0.4 if cue.role == "verb" else 0.9
        rule = "measure: directly before it"
    if _is_modifier(reading, hit):
        cost += 1.6
    if cue.role == "verb" and amount.kind == "percent":
        cost += 0.6
    if cue.role == "verb" and between and between[0] in PREPOSITIONS - {"up", "for"} and len(between) > 3:
        cost += 0.8
    return cost, rule


_LINKING = word_set("meaning", "linking")


def _is_modifier(reading: Reading, hit: Hit) -> bool:
    """Whether a cue only qualifies another one: "investment in export industries", "trade ministry", "import duty"."""
    for k in range(hit.first - 1, max(-1, hit.first - 5), -1):
        word = reading.low(k)
        if word in ("of", "in", "for", "on", "from", "with", "to", "under", "by"):
            head = [other for other, _ in reading.cues("measure") if k - 4 <= other.first < k and other.last <= k]
            return bool(head) or word in ("under", "by", "for")
        if word in ARTICLES or not word.isalpha():
            break
    follows = reading.low(hit.last)
    return follows in _AGENTS or follows in ("'s", "'")


def _in_name(reading: Reading, hit: Hit) -> bool:
    """Whether a cue is part of a name or of a compound: "Export-Import Bank", "Economic Area", "duty-free"."""
    token = reading.tokens[hit.last - 1]
    if (
        reading.low(hit.last) in HYPHENS
        and hit.last < len(reading.tokens)
        and reading.tokens[hit.last].start == token.end
    ):
        return reading.low(hit.last + 1) in (
            "free",
            "import",
            "grade",
            "led",
            "oriented",
            "weighted",
            "related",
            "backed",
        )
    if hit.first == 0 or not reading.tokens[hit.first].text[0].isupper() or reading.tokens[hit.first].text.isupper():
        return False
    after = reading.tokens[hit.last] if hit.last < len(reading.tokens) else None
    before = reading.tokens[hit.first - 1]
    placed = any(other.last == hit.first for other, _ in reading.places())
    named = after is not None and after.text[0].isupper() and after.text.isalpha()
    return named or (before.text[0].isupper() and before.text.isalpha() and not placed and hit.first > 1)


_AGENTS = word_set("meaning", "agents")


def _cost_after(reading: Reading, amount: Amount, hit: Hit, cue: Cue) -> tuple[float, str]:
    """A cue to the right: close when it is the noun that the amount qualifies, far once another amount intervenes."""
    between = reading.between(amount.last, hit.first)
    crossed = reading.crossed(amount.last - 1, hit.first)
    numbers = reading.numbers_between(amount.last - 1, hit.first)
    cost = 2.2 + 0.12 * len(between) + 3.0 * crossed + 2.5 * numbers
    if reading.hidden(hit.first, amount.first):
        cost += 3.0
    rule = "measure: after it"
    plain = [word for word in between if word not in HYPHENS]
    if not plain:
        return cost - 2.1, "measure: noun that it qualifies"
    if (
        plain[0] in ("of", "in", "worth")
        and len(plain) <= 6
        and not any(word in (",", "to", "from", "and") for word in plain)
    ):
        if plain[0] == "of" and amount.kind == "percent":
            cost -= 0.9  # a share of it: the measure of a share is that of the part, if another word tells it
        elif len(plain) <= 5:
            cost -= 2.1
            rule = "measure: what it is an amount of"
    elif len(plain) <= 3 and not any(word in PREPOSITIONS or word in (",", "and", "(", ")", "to") for word in plain):
        cost -= 1.4
        rule = "measure: noun that it qualifies"
    elif plain[0] == "," or plain[0] in (")", "("):
        cost += 1.5
    if cue.role == "verb":
        cost += 0.6 if amount.kind in ("count", "physical") else 1.5
    if _is_modifier(reading, hit):
        cost += 1.0
    return cost, rule


def carried_measure(reading: Reading, amount: Amount, frame: Frame | None, unit: str) -> tuple[float, Choice] | None:
    """The measure of the amount before in the sentence, by how closely this one leans on it."""
    if frame is None or not _possible(frame.measure.value, unit):
        return None
    between = reading.between(frame.amount.last, amount.first)
    cost = 1.9 + 0.05 * len(between) + 2.0 * reading.crossed(frame.amount.first, amount.first)
    leaning = {"to", "from", "against", "compared", "(", "or", "than", "up", "down", "versus", "vs"} & set(between[-4:])
    if leaning:
        cost -= 0.8
    if amount.inherited:
        cost -= 0.6
    return cost, Choice(
        frame.measure.value,
        "measure: carried from the amount before",
        min(0.8, frame.measure.confidence),
        frame.measure.cue,
        "carried",
    )


def _sure(cost: float, margin: float) -> float:
    return round(max(0.3, min(0.97, 0.97 - 0.07 * max(cost, 0.0) - (0.12 if margin < 0.5 else 0.0))), 2)


# --- aspect ----------------------------------------------------------------------------------------------------------

_SHARE_VERBS = word_set("meaning", "share_verbs")


def aspect(reading: Reading, amount: Amount, code: str, frame: Frame | None) -> Choice:
    """Choose level, cumulative, growth, change or share from the amount's own movement and the cues of its clause."""
    if amount.kind == "times":
        return Choice("growth", "aspect: a multiple", 0.9)
    if amount.kind in ("percent", "point"):
        return _relative_aspect(reading, amount, code, frame)
    if amount.change is not None and not (
        amount.kind == "count" and code == "job" and amount.change == "up" and _created(reading, amount)
    ):
        return Choice("change", "aspect: an amount moved", 0.85, amount.change_at)
    cue = _near_cue(reading, amount, "aspect", ("cumulative",))
    if cue is not None and not (
        code in ("exports", "imports", "gdp", "price", "balance")
        and reading.low(cue.first) not in ("cumulative", "cumulatively", "accumulated", "so")
    ):
        return Choice("cumulative", "aspect: a stock or running total", 0.8, (cue.first, cue.last))
    if (
        frame is not None
        and amount.inherited
        and frame.aspect.value == "change"
        and frame.amount.kind == amount.kind
        and _listed(reading, frame.amount, amount)
    ):
        return frame.aspect._replace(rule="aspect: carried in a list", origin="carried")
    return Choice("level", "aspect: default", 0.8)


def _created(reading: Reading, amount: Amount) -> bool:
    return "created" in reading.between(max(0, amount.first - 6), amount.first)


def _listed(reading: Reading, earlier: Amount, amount: Amount) -> bool:
    between = reading.between(earlier.last, amount.first)
    return len(between) <= 8 and not {"to", "from", "at"} & set(between)


def _relative_aspect(reading: Reading, amount: Amount, code: str, frame: Frame | None) -> Choice:
    last = amount.last
    follows = reading.low(last)
    moved = amount.change is not None
    if amount.kind == "point":
        if moved:
            return Choice("growth" if code == "gdp" else "change", "aspect: points moved", 0.8, amount.change_at)
        return Choice("growth" if code == "gdp" else "level", "aspect: points", 0.6)
    if moved:
        return Choice("growth", "aspect: a relative change", 0.9, amount.change_at)
    if (
        follows == "of"
        or reading.low(last) in ("stake", "interest", "share", "shareholding", "holding")
        or reading.low(last + 1) in ("stake", "interest", "share", "shareholding")
    ):
        if code != "price" or follows == "of":
            return Choice("share", "aspect: part of a whole", 0.85, (last, last + 1))
    before = reading.between(max(reading.clause_start(amount.first), amount.first - 10), amount.first)
    if code == "price" and not _SHARE_VERBS & set(before):
        inflation = "inflation" in reading.between(0, len(reading.tokens))
        return Choice("growth" if inflation else "level", "aspect: a rate", 0.75)
    if code == "gdp":
        return Choice("growth", "aspect: economic growth", 0.75)
    if (
        frame is not None
        and frame.aspect.value in ("growth", "share")
        and frame.amount.kind == "percent"
        and _leans(reading, frame.amount, amount)
    ):
        return frame.aspect._replace(rule="aspect: carried from the percentage before", origin="carried")
    if {"growth", "rate"} & set(before[-4:]):
        return Choice("growth", "aspect: a growth rate", 0.7)
    cue = _near_cue(reading, amount, "aspect", ("share",))
    if cue is not None:
        return Choice("share", "aspect: part of a whole", 0.7, (cue.first, cue.last))
    if frame is not None and frame.aspect.value == "growth" and frame.amount.kind == "percent":
        return frame.aspect._replace(
            rule="aspect: carried from the percentage before", confidence=0.5, origin="carried"
        )
    return Choice("share", "aspect: a percentage without movement", 0.45)


def _leans(reading: Reading, earlier: Amount, amount: Amount) -> bool:
    return reading.crossed(earlier.first, amount.first) == 0 or amount.inherited


def _near_cue(reading: Reading, amount: Amount, kind: str, codes: tuple[str, ...]) -> Hit | None:
    """The nearest cue of a kind in the amount's clause, not beyond another amount, and not in an aside."""
    best, cost = None, 99.0
    for hit, cue in reading.cues(kind):
        if cue.code not in codes or reading.crossed(hit.first, amount.first) or reading.hidden(hit.first, amount.first):
            continue
        if hit.first < amount.last and hit.last > amount.first:
            continue
        left, right = (hit.last, amount.first) if hit.last <= amount.first else (amount.last, hit.first)
        numbers = reading.numbers_between(left - 1, right)
        distance = right - left + 12 * numbers + (0 if hit.last <= amount.first else 3)
        if distance < min(cost, 30):
            best, cost = hit, distance
    return best


# --- status ----------------------------------------------------------------------------------------------------------

_SIGNABLE = (
    "deal",
    "loan",
    "aid",
    "project",
    "investment",
    "exports",
    "imports",
    "price",
    "company",
    "capacity",
    "output",
)
_PRIORITY = ("target", "forecast", "planned", "signed")


def status(reading: Reading, amount: Amount, code: str) -> Choice:
    """Choose how firm an amount is from the cues that govern it; what is said to have happened is actual."""
    found: dict[str, tuple[float, Hit]] = {}
    for hit, cue in reading.cues("status"):
        cost = _governs(reading, amount, hit, cue)
        if cost is not None and cost < found.get(cue.code, (99.0, hit))[0]:
            found[cue.code] = (cost, hit)
    if "signed" in found and code not in _SIGNABLE:
        del found["signed"]
    held = found.pop("actual", None)
    for value in _PRIORITY:
        if value not in found:
            continue
        cost, hit = found[value]
        if held is not None and held[0] < cost - 1 and held[1].first > hit.first:
            continue
        if value == "signed" and amount.kind == "percent" and amount.change is not None and code != "deal":
            continue
        return Choice(value, f"status: {value}", 0.85 - 0.02 * min(cost, 15), (hit.first, hit.last))
    return Choice("actual", "status: default", 0.8)


def status_distances(reading: Reading, amount: Amount) -> dict[str, tuple[float, str]]:
    """The nearest cue of each status, within the sentence: how far it is, and on which side."""
    found: dict[str, tuple[float, str]] = {}
    for hit, cue in reading.cues("status"):
        if hit.first < amount.last and hit.last > amount.first:
            continue
        side = "before" if hit.last <= amount.first else "behind"
        left, right = (hit.last, amount.first) if side == "before" else (amount.last, hit.first)
        numbers = reading.numbers_between(left - 1, right)
        distance = right - left + 5.0 * numbers + 10.0 * reading.crossed(hit.first, amount.first)
        if distance < found.get(cue.code, (99.0, ""))[0]:
            found[cue.code] = (distance, side)
    return found


def _governs(reading: Reading, amount: Amount, hit: Hit, cue: Cue) -> float | None:
    """How far a status cue is from the amount it may govern; None where it cannot."""
    if hit.first < amount.last and hit.last > amount.first:
        return None
    if reading.hidden(hit.first, amount.first):
        return None
    crossed = reading.crossed(hit.first, amount.first)
    if hit.last <= amount.first:
        between = reading.between(hit.last, amount.first)
        numbers = reading.numbers_between(hit.last - 1, amount.first)
        if crossed or _since_old_value(reading, amount):
            return None
        limit = 25 if cue.code in ("planned", "forecast", "signed") else 18
        distance = len(between) + 4.0 * numbers
        if "," in between and cue.code in ("target",) and numbers:
            distance += 8
        return distance if distance <= limit else None
    between = reading.between(amount.last, hit.first)
    numbers = reading.numbers_between(amount.last - 1, hit.first)
    if crossed or cue.code == "actual":
        return None
    distance = 3 + 1.5 * len(between) + 8.0 * numbers + (6 if "," in between else 0) + (4 if "and" in between else 0)
    return distance if distance <= 16 else None


def _since_old_value(reading: Reading, amount: Amount) -> bool:
    """Whether an amount is the old value of a term that changes: "from 20 pct in one to three pct"."""
    at = amount.first - 1
    while at >= 0 and reading.low(at) in (
        "about",
        "some",
        "the",
        "a",
        "an",
        "just",
        "only",
        "around",
        "record",
        "nearly",
    ):
        at -= 1
    return reading.low(at) in ("from", "against")
