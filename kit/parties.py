"""Whose figure it is, and with whom: reporter and partner from the words around an amount, the headline, and context.

Directions are read from the sentence: "exports to B", "A's imports from B", "Chinese investment in", "supplies from B".
What a sentence leaves out comes from the one before on the same matter, then from the document's own pair.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kit.clauses import Reading
from kit.meaning import Choice
from kit.quantity import Amount
from kit.tokens import Hit
from kit.vocabulary import Place

TWO_WAY = frozenset(("trade", "deal", "freight", "project"))
FLOWS = frozenset(("exports", "imports", "balance"))
GIVEN = frozenset(("investment", "loan", "aid"))
OWN = frozenset(("output", "gdp", "price", "capacity", "other"))


@dataclass(frozen=True, slots=True)
class Pair:
    """The economies that a document is about, most prominent first; ``second`` is None where there is one."""

    first: str | None
    second: str | None

    def other(self, code: str | None) -> str | None:
        """The pair's other side, None where there is none."""
        if code == self.first:
            return self.second
        return self.first if code == self.second else None


@dataclass(frozen=True, slots=True)
class Parties:
    """Reporter and partner, each with its reason."""

    reporter: Choice
    partner: Choice


NOBODY = Choice(None, "parties: none named", 0.5)


def pair(title: Iterable[str], lead: Iterable[str], body: Iterable[str]) -> Pair:
    """Weigh the economies of headline, first sentence and body; the second must be prominent too."""
    weight: Counter[str] = Counter()
    for codes, points in ((title, 4), (lead, 3), (body, 1)):
        for code in codes:
            weight[code] += points
    ranked = [code for code, _ in sorted(weight.items(), key=lambda item: -item[1]) if code != "WORLD"]
    prominent = {*title, *lead}
    first = ranked[0] if ranked else None
    second = next((code for code in ranked[1:] if weight[code] >= 3 and code in prominent), None)
    if second is None:
        second = next(
            (code for code in ranked[1:3] if weight[code] >= 4 and 3 * weight[code] >= weight[ranked[0]]), None
        )
    return Pair(first, second)


_BILATERAL = frozenset("bilateral two-way mutual both sides neighbours neighbors reciprocal".split())
_BOTH = (
    ("two", "countries"),
    ("two", "sides"),
    ("two", "nations"),
    ("two", "states"),
    ("two", "neighbours"),
    ("two", "-"),
    ("each", "other"),
    ("both", "countries"),
    ("two", "economies"),
    ("two", "governments"),
)


def bilateral(reading: Reading) -> tuple[int, int] | None:
    """Find the words that mean the pair: "bilateral", "the two countries"."""
    for i, token in enumerate(reading.tokens):
        if token.low in _BILATERAL or token.low in ("two", "each", "both") and (token.low, reading.low(i + 1)) in _BOTH:
            return i, i + 1
    return None


@dataclass(frozen=True, slots=True)
class Side:
    """An economy as it stands in a sentence, and the preposition before it ("" for none)."""

    code: str
    first: int
    last: int
    role: str
    preposition: str
    possessive: bool
    weak: bool


def sides(reading: Reading, home: str | None = None) -> list[Side]:
    """The economies of a sentence in order, with the preposition that leads each; weak names only with support."""
    result: list[Side] = []
    for hit, place in reading.places():
        if any(amount.first <= hit.first < amount.last for amount in reading.amounts):
            continue
        if place.weak and place.code not in (home, "WORLD") and not _supported(reading, hit, place):
            continue
        if place.code == "WORLD" and not _means_world(reading, hit):
            continue
        result.append(_side(reading, hit, place, result))
    return result


def _supported(reading: Reading, hit: Hit, place: Place) -> bool:
    return reading.low(hit.first - 1) in ("in", "to", "from", "with", "and", "between", "of") or reading.low(
        hit.last
    ) in ("'s", "’s")


def _means_world(reading: Reading, hit: Hit) -> bool:
    low = reading.low(hit.first)
    if low in ("foreign",):
        return reading.low(hit.last) not in (
            "trade",
            "exchange",
            "currency",
            "minister",
            "ministry",
            "ministers",
            "affairs",
            "policy",
            "secretary",
            "reserves",
        )
    return low in ("abroad", "external", "overseas", "international") or reading.low(hit.first - 1) in ("from",)


def _side(reading: Reading, hit: Hit, place: Place, earlier: Sequence[Side]) -> Side:
    at = hit.first - 1
    while at >= 0 and reading.low(at) in (
        "the",
        "its",
        "neighbouring",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "mainland",
        "all",
        "fellow",
        "communist",
        "and",
        "or",
        ",",
        "both",
        "-",
        "north",
        "south",
    ):
        if reading.low(at) in ("and", "or", ",") and not (earlier and earlier[-1].last == at):
            break
        if reading.low(at) in ("and", "or", ","):
            return Side(
                place.code,
                hit.first,
                hit.last,
                place.role,
                earlier[-1].preposition,
                _possessive(reading, hit),
                place.weak,
            )
        at -= 1
    word = reading.low(at)
    preposition = (
        word
        if word
        in ("to", "from", "in", "into", "with", "of", "by", "between", "on", "for", "against", "among", "at", "across")
        else ""
    )
    return Side(place.code, hit.first, hit.last, place.role, preposition, _possessive(reading, hit), place.weak)


def _possessive(reading: Reading, hit: Hit) -> bool:
    return reading.low(hit.last) in ("'s", "’s") or reading.low(hit.last) in ("'", "’")


@dataclass(frozen=True, slots=True)
class Scene:
    """What the parties of an amount may be taken from, nearest first."""

    reading: Reading
    sides: Sequence[Side]
    pair: Pair
    carried: Parties | None  # of the amount before, in this sentence or the one before
    carried_here: bool  # whether that stands in this sentence
    carried_from: Amount | None = None


def parties(scene: Scene, amount: Amount, measure: str, aspect: str, cue: tuple[int, int] | None) -> Parties:
    """Choose reporter and partner of an amount, by the rules of its measure."""
    near = _near(scene, amount)
    if measure in TWO_WAY:
        return _two_way(scene, amount, near, measure)
    if measure in FLOWS:
        return _flow(scene, amount, near, measure, cue)
    if measure in GIVEN:
        return _given(scene, amount, near, measure)
    if measure in ("company", "job"):
        return _located(scene, amount, near, measure)
    return _own(scene, amount, near, measure)


def _near(scene: Scene, amount: Amount) -> list[Side]:
    """The sides of the amount's own clause that lie nearer to it than to another amount's words."""
    reading = scene.reading
    before, after = reading.before(amount), reading.after(amount)
    left = before.last if before is not None else 0
    right = after.first if after is not None else len(reading.tokens)
    here = [
        side for side in scene.sides if left <= side.first < right and not reading.crossed(side.first, amount.first)
    ]
    if before is None or scene.carried is None:
        here = [
            side for side in scene.sides if side.first < right and not reading.crossed(side.first, amount.first)
        ] or here
    return here


def _choice(side: Side, rule: str, confidence: float = 0.8) -> Choice:
    return Choice(side.code, rule, confidence, (side.first, side.last))


def _from_pair(scene: Scene, code: str | None) -> Choice:
    other = scene.pair.other(code)
    return Choice(other, "parties: the document's pair", 0.55) if other else NOBODY


def _carried(scene: Scene) -> Parties | None:
    if scene.carried is None:
        return None
    sure = 0.7 if scene.carried_here else 0.5
    where = "in the sentence" if scene.carried_here else "in the sentence before"
    return Parties(*(
        choice._replace(rule=f"parties: carried from the amount before {where}", confidence=min(choice.confidence, sure), cue=choice.cue if scene.carried_here else None)
        for choice in (scene.carried.reporter, scene.carried.partner)
    ))  # fmt: skip


def _two_way(scene: Scene, amount: Amount, near: list[Side], measure: str) -> Parties:
    codes: list[Side] = []
    for side in near or list(scene.sides):
        if side.code not in [other.code for other in codes] and side.code != "WORLD":
            codes.append(side)
    if len(codes) >= 2:
        return Parties(
            _choice(codes[0], "parties: the two that are named"), _choice(codes[1], "parties: the two that are named")
        )
    both = bilateral(scene.reading)
    if both is not None and scene.pair.second is not None:
        return Parties(
            Choice(scene.pair.first, "parties: the two countries are the document's pair", 0.8, both),
            Choice(scene.pair.second, "parties: the two countries are the document's pair", 0.8, both),
        )
    carried = _carried(scene)
    if carried is not None and (not codes or codes[0].code in (carried.reporter.value, carried.partner.value)):
        return carried
    if codes:
        return Parties(_choice(codes[0], "parties: the one that is named", 0.7), _from_pair(scene, codes[0].code))
    if scene.pair.second is not None or measure != "deal":
        return Parties(
            Choice(scene.pair.first, "parties: the document's pair", 0.5), _from_pair(scene, scene.pair.first)
        )
    return Parties(Choice(scene.pair.first, "parties: the document's pair", 0.4), NOBODY)


def _flow(scene: Scene, amount: Amount, near: list[Side], measure: str, cue: tuple[int, int] | None) -> Parties:
    """Exports, imports and balances: the owner stands before the cue, the other side behind to, from or with."""
    carried = _carried(scene)
    owner: Choice | None = None
    other: Choice | None = None
    swapped = False
    for side in near:
        if side.code == "WORLD":
            continue
        toward = {"exports": ("to", "into", "for"), "imports": ("from", "of"), "balance": ("with", "against")}[measure]
        if side.preposition in toward or side.preposition == "with":
            other = other or _choice(side, f"parties: {measure} {side.preposition} it", 0.85)
        elif side.preposition == "from" and measure == "exports" or side.preposition in ("by", "of", "between"):
            owner = owner or _choice(side, f"parties: {measure} {side.preposition} it", 0.8)
        elif side.preposition == "to" and measure == "imports":
            owner = owner or _choice(side, "parties: imports to it", 0.7)
        elif side.preposition in ("in", "at") and side.role == "city":
            continue
        elif owner is None:
            owner = _choice(side, "parties: whose it is", 0.8)
        elif other is None and owner.value != side.code:
            other = _choice(side, "parties: the other that is named", 0.6)
    if owner is None and other is not None:
        known = carried.reporter if carried is not None and carried.reporter.value != other.value else None
        owner = known or (
            _from_pair(scene, other.value)
            if scene.pair.other(other.value)
            else Choice(scene.pair.first, "parties: the document's first", 0.5)
            if scene.pair.first != other.value
            else NOBODY
        )
    elif owner is not None and other is None:
        if carried is not None and carried.reporter.value == owner.value:
            other = carried.partner
        elif carried is not None and carried.partner.value == owner.value:
            other = carried.reporter
        elif bilateral(scene.reading) or scene.carried_here is False and carried is not None and carried.partner.value:
            other = _from_pair(scene, owner.value)
        else:
            other = NOBODY
    elif owner is None and other is None:
        if carried is not None and carried.reporter.value is not None:
            owner, other = carried.reporter, carried.partner
        else:
            owner = Choice(scene.pair.first, "parties: the document's first", 0.5) if scene.pair.first else NOBODY
            other = _from_pair(scene, scene.pair.first) if scene.pair.first else NOBODY
    assert owner is not None and other is not None
    return Parties(other, owner) if swapped else Parties(owner, other)


def _given(scene: Scene, amount: Amount, near: list[Side], measure: str) -> Parties:
    """Investment, loans and aid: from the giver to the receiver."""
    carried = _carried(scene)
    giver: Choice | None = None
    taker: Choice | None = None
    pool = near or [side for side in scene.sides if not scene.reading.crossed(side.first, amount.first)]
    for side in pool:
        if (
            side.preposition in ("in", "into", "to", "for", "on", "across")
            and side.role != "adjective"
            and not side.possessive
        ):
            taker = taker or _choice(side, f"parties: given {side.preposition} it", 0.8)
        elif side.preposition in ("from", "by"):
            giver = giver or _choice(side, f"parties: given {side.preposition} it", 0.8)
        elif side.code == "WORLD":
            giver = giver or _choice(side, "parties: from abroad", 0.8)
        elif side.preposition == "with" and taker is None and giver is not None:
            taker = _choice(side, "parties: given with it", 0.6)
        elif giver is None:
            giver = _choice(side, "parties: the one that gives", 0.7)
        elif taker is None and side.code != giver.value:
            taker = _choice(side, "parties: the other that is named", 0.6)
    if (
        measure == "loan"
        and _owes(scene.reading, amount)
        and giver is not None
        and taker is None
        and giver.value != "WORLD"
    ):
        giver, taker = None, giver
    if giver is not None and taker is None:
        if carried is not None and carried.reporter.value == giver.value:
            taker = carried.partner
        else:
            taker = (
                _from_pair(scene, giver.value)
                if giver.value != "WORLD"
                else Choice(scene.pair.first, "parties: the document's first", 0.6)
            )
    elif taker is not None and giver is None:
        if carried is not None and carried.partner.value == taker.value:
            giver = carried.reporter
        elif measure == "loan" and _owes(scene.reading, amount):
            giver = Choice("WORLD", "parties: external debt", 0.6) if _external(scene.reading) else NOBODY
        else:
            giver = _from_pair(scene, taker.value)
    elif giver is None and taker is None:
        if carried is not None and (carried.reporter.value or carried.partner.value):
            return carried
        return Parties(
            Choice(scene.pair.first, "parties: the document's pair", 0.4), _from_pair(scene, scene.pair.first)
        )
    return Parties(giver or NOBODY, taker or NOBODY)


def _owes(reading: Reading, amount: Amount) -> bool:
    words = set(reading.between(reading.clause_start(amount.first), reading.clause_end(amount.first)))
    return bool(
        words
        & {
            "debt",
            "debts",
            "owed",
            "owes",
            "borrowed",
            "borrow",
            "repay",
            "repayments",
            "servicing",
            "arrears",
            "rescheduling",
        }
    )


def _external(reading: Reading) -> bool:
    return bool({"external", "foreign"} & {token.low for token in reading.tokens})


def _located(scene: Scene, amount: Amount, near: list[Side], measure: str) -> Parties:
    """Companies and jobs: where they come from (an adjective, "from"), and where they are ("in")."""
    carried = _carried(scene)
    origin: Choice | None = None
    place: Choice | None = None
    for side in near:
        if side.preposition in ("in", "at", "to", "on", "across") and side.role in ("name", "city"):
            place = place or _choice(side, f"parties: {side.preposition} it", 0.85)
        elif origin is None:
            origin = _choice(side, "parties: where they come from", 0.8)
        elif place is None and side.code != origin.value:
            place = _choice(side, "parties: the other that is named", 0.6)
    if origin is None and place is None:
        if carried is not None and carried.reporter.value is not None:
            return carried
        return Parties(Choice(scene.pair.first, "parties: the document's first", 0.4), NOBODY)
    if origin is not None and place is None:
        if carried is not None and carried.reporter.value == origin.value:
            place = carried.partner
        else:
            place = NOBODY
    if origin is None and place is not None:
        if carried is not None and carried.partner.value == place.value:
            origin = carried.reporter
        elif carried is not None and carried.reporter.value == place.value:
            origin, place = carried.reporter, carried.partner
        else:
            origin, place = place, NOBODY
    return Parties(origin or NOBODY, place or NOBODY)


def _own(scene: Scene, amount: Amount, near: list[Side], measure: str) -> Parties:
    """An economy's own figure: the reporter alone."""
    carried = _carried(scene)
    named = [side for side in near if side.code != "WORLD"]
    if measure == "price" and _duty(scene.reading, amount) and len({side.code for side in named}) >= 2:
        hit = next((side for side in named if side.preposition in ("on", "from", "against")), None)
        if hit is not None:
            first = next(side for side in named if side.code != hit.code)
            return Parties(
                _choice(first, "parties: the one that imposes", 0.7), _choice(hit, "parties: the one that is hit", 0.7)
            )
    if measure == "capacity":
        named = [side for side in named if side.role != "company"] or named
        located = [side for side in named if side.preposition in ("in", "at", "on", "near")]
        if located:
            return Parties(_choice(located[-1], "parties: where it is", 0.75), NOBODY)
    if named:
        before = [side for side in named if side.first < amount.first]
        side = before[-1] if before and measure == "price" else (before or named)[0]
        return Parties(_choice(side, "parties: whose own it is", 0.75), NOBODY)
    if carried is not None and carried.reporter.value is not None:
        alone = scene.carried_here and measure == "price" and False
        return Parties(carried.reporter, NOBODY if not alone else carried.partner)
    return Parties(
        Choice(scene.pair.first, "parties: the document's first", 0.5) if scene.pair.first else NOBODY, NOBODY
    )


def _duty(reading: Reading, amount: Amount) -> bool:
    words = set(reading.between(reading.clause_start(amount.first), reading.clause_end(amount.first)))
    return bool(words & {"duty", "duties", "tariff", "tariffs", "levy", "levies", "sanctions", "quota"})
