"""Whose figure it is, and with whom: reporter and partner from the words around an amount, the headline, and context.

Directions are read from the sentence: "exports to B", "A's imports from B", "Chinese investment in", "supplies from B".
What a sentence leaves out comes from the one before on the same matter, then from the document's own pair.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kit.clauses import Reading
from kit.meaning import Choice
from kit.model import TWO_WAY
from kit.numerals import Amount
from kit.tokens import Hit
from kit.vocabulary import Place, word_set

FLOWS = frozenset(("exports", "imports", "balance"))
GIVEN = frozenset(("investment", "loan", "aid"))
LOCATED = frozenset(("company", "job"))
# Measures whose parties an amount may take over from the one before.
_KIN = (
    frozenset(("trade", "exports", "imports", "balance", "freight")),
    frozenset(("investment", "loan", "aid", "project", "deal", "company", "job")),
    frozenset(("output", "gdp", "price", "capacity", "other", "exports", "imports", "balance")),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """The economies that a document is about, most prominent first; ``second`` is None where there is one."""

    first: str | None
    second: str | None
    close: bool = False  # the headline names both: what is left out means the other

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


@dataclass(frozen=True, slots=True)
class Side:
    """An economy as it stands in a sentence, and the preposition that leads it ("" for none)."""

    code: str
    first: int
    last: int
    role: str
    preposition: str
    possessive: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """What the parties of an amount may be taken from, nearest first."""

    reading: Reading
    sides: Sequence[Side]
    pair: Pair
    home: str | None  # the economy that the paragraph speaks of
    site: str | None  # where the project or company lies that the paragraph speaks of
    carried: Parties | None  # of the amount before, in this sentence or the one before
    carried_measure: str | None
    carried_here: bool  # whether that stands in this sentence


NOBODY = Choice(None, "parties: none named", 0.5)


# --- the document ----------------------------------------------------------------------------------------------------


def pair(
    *,
    title: Iterable[str],
    lead: Iterable[str],
    source: Iterable[str] = (),
    dateline: Iterable[str] = (),
    body: Iterable[str] = (),
) -> Pair:
    """Weigh the economies of headline, first sentences, source and body; the second must be prominent too.

    What is not said to be another's is the dateline's: a text from Perth on Korean owners speaks of Australia's prices.
    """
    weight: Counter[str] = Counter()
    title, lead, source = list(title), list(lead), list(source)
    for codes, points in ((title, 4), (dateline, 4), (lead, 3), (source, 2), (body, 1)):
        for code in codes:
            weight[code] += points
    ranked = [code for code, _ in sorted(weight.items(), key=lambda item: -item[1]) if code != "WORLD"]
    if not ranked:
        return Pair(None, None)
    prominent = {*title, *lead}
    second = next((code for code in ranked[1:] if weight[code] >= 3 and code in prominent), None)
    if second is None:
        second = next(
            (code for code in ranked[1:3] if weight[code] >= 4 and 3 * weight[code] >= weight[ranked[0]]), None
        )
    named = {code for code in title if code != "WORLD"}
    return Pair(ranked[0], second, close=second is not None and named == {ranked[0], second})


_BOTH = word_set("parties", "both")


def bilateral(reading: Reading) -> tuple[int, int] | None:
    """Find the words that mean the pair: "bilateral", "the two countries", "mutual"."""
    for i, token in enumerate(reading.tokens):
        if token.low in ("bilateral", "two-way", "mutual", "reciprocal"):
            return i, i + 1
        if token.low in ("two", "each", "both", "our") and reading.low(i + 1) in _BOTH | {"two"}:
            return i, i + 2
    return None


# --- the sentence ----------------------------------------------------------------------------------------------------

_PREPOSITIONS = word_set("parties", "prepositions")
_FILLERS = word_set("parties", "fillers")


def sides(reading: Reading, home: str | None = None, speaker: str | None = None) -> list[Side]:
    """The economies of a sentence in order, with the preposition that leads each; weak names only with support.

    ``speaker`` is the economy that "we" stands for, if the text is a speech or an interview.
    """
    result: list[Side] = []
    for hit, place in reading.places():
        if any(amount.first <= hit.first < amount.last for amount in reading.amounts):
            continue
        if place.weak and place.code not in (home, "WORLD") and not _supported(reading, hit):
            continue
        if place.code == "WORLD" and not _means_world(reading, hit):
            continue
        if _is_dateline(reading, hit) or is_money(reading, hit):
            continue
        result.append(_side(reading, hit, place, result))
    spoken = _pronouns(reading, speaker) if speaker is not None else []
    return sorted([*result, *spoken], key=lambda side: side.first)


def _pronouns(reading: Reading, speaker: str) -> list[Side]:
    """Read "we", "us", "our" as the speaker's economy."""
    return [
        Side(speaker, i, i + 1, "name", "to" if token.low == "us" else _led(reading, i), token.low == "our")
        for i, token in enumerate(reading.tokens)
        if token.low in ("we", "us", "our") and not reading.hidden(i, 0) and token.text != "US"
    ]


def _led(reading: Reading, i: int) -> str:
    word = reading.low(i - 1)
    return word if word in _PREPOSITIONS else ""


def _supported(reading: Reading, hit: Hit) -> bool:
    return reading.low(hit.first - 1) in _PREPOSITIONS | {"and"} or reading.low(hit.last) == "'s"


def _is_dateline(reading: Reading, hit: Hit) -> bool:
    """Whether a place only says where the text was written: "JAKARTA - ", "ASTANA. August 9."."""
    if (
        hit.first > 3
        or not reading.tokens[hit.first].text.isupper()
        or reading.tokens[hit.first].text in ("U.S.", "US", "EU", "EC", "UK")
    ):
        return False
    return any(reading.low(k) in ("-", "–", "—", ":", "(", ".", "/") for k in range(hit.last, hit.last + 5)) or not any(
        token.text.islower() for token in reading.tokens
    )


def is_money(reading: Reading, hit: Hit) -> bool:
    """Whether an adjective only names the dollar."""
    return reading.low(hit.last) in ("dollar", "dollars", "dlrs") and reading.low(hit.first) in (
        "u.s.",
        "us",
        "american",
    )


def _means_world(reading: Reading, hit: Hit) -> bool:
    low = reading.low(hit.first)
    if low == "foreign":
        return reading.low(hit.last) not in _NOT_ABROAD
    return low in ("abroad", "external", "overseas") or reading.low(hit.first - 1) == "from"


_NOT_ABROAD = word_set("parties", "not_abroad")


def _side(reading: Reading, hit: Hit, place: Place, earlier: Sequence[Side]) -> Side:
    possessive = reading.low(hit.last) in ("'s", "'")
    at = hit.first - 1
    while at >= 0 and reading.low(at) in _FILLERS:
        at -= 1
    word = reading.low(at)
    if word in ("and", "or", ",", "-", "/") and earlier and earlier[-1].last == at and earlier[-1].role == place.role:
        return Side(place.code, hit.first, hit.last, place.role, earlier[-1].preposition, possessive)
    if word in _DATIVE and not possessive and place.role != "adjective":
        word = "to"
    return Side(place.code, hit.first, hit.last, place.role, word if word in _PREPOSITIONS else "", possessive)


_DATIVE = word_set("parties", "dative")


def topic(found: Sequence[Side]) -> str | None:
    """The economy that a sentence speaks of: the first that no preposition leads, or that owns something."""
    for side in found:
        if (not side.preposition or side.possessive) and side.code != "WORLD":
            return side.code
    return next((side.code for side in found if side.preposition == "in" and side.code != "WORLD"), None)


# --- the amount ------------------------------------------------------------------------------------------------------


def parties(scene: Scene, amount: Amount, measure: str, cue: tuple[int, int] | None) -> Parties:
    """Choose reporter and partner of an amount, by the rules of its measure."""
    if scene.carried is not None and not _related(scene.carried_measure, measure):
        scene = replace(scene, carried=None, carried_measure=None, carried_here=False)
    near = _near(scene, amount)
    if measure in TWO_WAY:
        return _two_way(scene, near, measure)
    if measure in FLOWS:
        return _flow(scene, amount, near, measure, cue)
    if measure in GIVEN:
        return _given(scene, amount, near, measure)
    if measure in LOCATED:
        return _located(scene, near)
    return _own(scene, amount, near, measure)


def _related(before: str | None, measure: str) -> bool:
    return (
        before == measure
        or any(before in kin and measure in kin for kin in _KIN)
        or (before == "loan" and measure == "price")
    )


def _near(scene: Scene, amount: Amount) -> list[Side]:
    """The sides of the amount's own clause, from the amount before it to the one behind."""
    reading = scene.reading
    before, after = reading.before(amount), reading.after(amount)
    left = before.last if before is not None and scene.carried_here else 0
    right = _reach(reading, amount, after)
    return [
        side
        for side in scene.sides
        if left <= side.first < right
        and not reading.crossed(side.first, amount.first)
        and not (reading.hidden(side.first, amount.first) and side.first > amount.first)
    ]


def _reach(reading: Reading, amount: Amount, after: Amount | None) -> int:
    """How far to the right an amount's words go: to the next amount, less the words that lead that one."""
    if after is None:
        return len(reading.tokens)
    for k in range(after.first - 1, amount.last - 1, -1):
        if reading.low(k) in (",", ";", "and", "while", "but", "("):
            return k
    return after.first


def _choice(side: Side, rule: str, confidence: float = 0.8) -> Choice:
    return Choice(side.code, rule, confidence, (side.first, side.last))


def _other_of_pair(scene: Scene, code: str | None) -> Choice:
    other = scene.pair.other(code)
    return Choice(other, "parties: the document's pair", 0.55) if other else NOBODY


def _home(scene: Scene) -> Choice:
    code = scene.home or scene.pair.first
    return Choice(code, "parties: the economy spoken of", 0.5) if code else NOBODY


def _carried(scene: Scene) -> Parties | None:
    if scene.carried is None:
        return None
    sure = 0.7 if scene.carried_here else 0.5
    rule = (
        "parties: carried from the amount before" if scene.carried_here else "parties: carried from the sentence before"
    )
    reporter, partner = (
        choice._replace(
            rule=rule, confidence=min(choice.confidence, sure), cue=choice.cue if scene.carried_here else None
        )
        for choice in (scene.carried.reporter, scene.carried.partner)
    )
    return Parties(reporter, partner)


def _without_sites(found: Sequence[Side]) -> list[Side]:
    """Leave out cities that only say where something happened, unless there is nothing else."""
    kept = [side for side in found if not (side.role == "city" and side.preposition in ("in", "at"))]
    return kept or list(found)


def _two_way(scene: Scene, near: list[Side], measure: str) -> Parties:
    named: list[Side] = []
    for side in _without_sites(near):
        if side.code != "WORLD" and side.code not in [other.code for other in named]:
            named.append(side)
    if len(named) >= 2:
        rule = "parties: the two that are named"
        if (named[1].code, named[0].code) == (scene.pair.first, scene.pair.second):
            named[:2] = named[1], named[0]  # one order throughout a document
        return Parties(_choice(named[0], rule), _choice(named[1], rule))
    both = bilateral(scene.reading)
    if both is not None and scene.pair.second is not None and not named:
        rule = "parties: the two countries are the document's pair"
        return Parties(Choice(scene.pair.first, rule, 0.8, both), Choice(scene.pair.second, rule, 0.8, both))
    carried = _carried(scene)
    if carried is not None and (not named or named[0].code in (carried.reporter.value, carried.partner.value)):
        return carried
    if named:
        known = named[0].code
        other = scene.home if scene.home not in (None, known) and measure != "freight" else scene.pair.other(known)
        partner = Choice(other, "parties: the economy spoken of", 0.5) if other else _other_of_pair(scene, known)
        return Parties(_choice(named[0], "parties: the one that is named", 0.7), partner)
    first = scene.pair.first
    return Parties(
        Choice(first, "parties: the document's pair", 0.5) if first else NOBODY, _other_of_pair(scene, first)
    )


_TOWARD = {"exports": ("to", "into", "for", "with", "in"), "imports": ("from", "with"), "balance": ("with", "against")}
_TAKERS = word_set("parties", "takers")


def _flow(scene: Scene, amount: Amount, near: list[Side], measure: str, cue: tuple[int, int] | None) -> Parties:
    """Exports, imports and balances: the owner stands before the cue, the other side behind to, from or with."""
    carried = _carried(scene)
    owner: Choice | None = None
    other: Choice | None = None
    for side in near:
        if side.code == "WORLD" or (side.role == "city" and side.preposition in ("at",)):
            continue
        if side.preposition in ("behind", "ahead", "after", "unlike", "like", "than"):
            continue
        if side.possessive and scene.reading.low(side.last + 1) == "share":
            other = other or _choice(side, "parties: its share in it", 0.8)
        elif side.preposition in _TOWARD[measure] and not (side.preposition == "in" and side.role == "city"):
            other = other or _choice(side, f"parties: {measure} {side.preposition} it", 0.85)
        elif side.preposition == "from" and measure == "exports" and not _receipts(scene.reading, cue):
            owner = owner or _choice(side, "parties: exports from it", 0.8)
        elif side.preposition == "from":
            other = other or _choice(side, "parties: from it", 0.8)
        elif side.preposition in ("by", "between", "in", "into", "to"):
            owner = owner or _choice(side, f"parties: {measure} {side.preposition} it", 0.75)
        elif _is_item(scene, amount, side, measure, carried, owner):
            other = _choice(side, "parties: an item of a list by partner", 0.75)
        elif side.role == "adjective" and cue is not None and side.first >= cue[1] and measure == "imports":
            other = other or _choice(side, "parties: whose goods they are", 0.7)
        elif owner is None:
            owner = _choice(side, "parties: whose it is", 0.8)
        elif other is None and owner.value != side.code:
            other = _choice(side, "parties: the other that is named", 0.6)
    return _completed_flow(scene, owner, other, carried)


def _receipts(reading: Reading, cue: tuple[int, int] | None) -> bool:
    return cue is not None and bool({"receipts", "spending", "tourism", "tourist"} & set(reading.between(*cue)))


def _is_item(
    scene: Scene, amount: Amount, side: Side, measure: str, carried: Parties | None, owner: Choice | None
) -> bool:
    """Whether an economy stands in a list of partners: "South Korea 7.1 billion, Hong Kong 6.4", "Japan took 20"."""
    if owner is not None or side.possessive or side.role == "adjective" or side.preposition:
        return False
    reporter = carried.reporter.value if carried is not None else scene.home
    if reporter in (None, side.code):
        return False
    words = scene.reading.between(side.last, amount.first)
    if (scene.carried_here or side.first == 0) and len(words) <= 1 and side.last <= amount.first:
        return True
    return (
        amount.kind in ("percent", "money", "physical", "count")
        and bool(words)
        and words[0] in _TAKERS
        and carried is not None
        and measure != "balance"
    )


def _completed_flow(scene: Scene, owner: Choice | None, other: Choice | None, carried: Parties | None) -> Parties:
    """Fill in the side of a flow that the words around it leave out."""
    if owner is None and other is None:
        if carried is not None and carried.reporter.value is not None:
            return carried
        home = _home(scene)
        both = bilateral(scene.reading) or scene.pair.close
        return Parties(home, _other_of_pair(scene, home.value) if both else NOBODY)
    if owner is None and other is not None:
        if carried is not None and carried.reporter.value not in (None, other.value):
            return Parties(carried.reporter, other)
        home = _home(scene)
        return Parties(home if home.value != other.value else _other_of_pair(scene, other.value), other)
    assert owner is not None
    if other is None:
        if carried is not None and carried.reporter.value == owner.value:
            other = carried.partner
        elif carried is not None and carried.partner.value == owner.value:
            other = carried.reporter
        elif bilateral(scene.reading) or scene.pair.close:
            other = _other_of_pair(scene, owner.value)
    return Parties(owner, other or NOBODY)


def _given(scene: Scene, amount: Amount, near: list[Side], measure: str) -> Parties:
    """Investment, loans and aid: from the giver to the receiver."""
    reading, carried = scene.reading, _carried(scene)
    owes = measure == "loan" and _owes(reading, amount)
    giver: Choice | None = _abroad(scene, amount, near) if measure == "investment" else None
    taker: Choice | None = None
    for side in near:
        into = side.preposition in ("in", "into", "to", "for", "on", "across", "at") and not side.possessive
        if side.code == "WORLD":
            giver = giver or _choice(side, "parties: from abroad", 0.8)
        elif into and not (side.role == "city" and side.preposition in ("in", "at") and measure != "investment"):
            taker = taker or _choice(side, f"parties: given {side.preposition} it", 0.8)
        elif side.preposition in ("from", "by"):
            giver = giver or _choice(side, f"parties: given {side.preposition} it", 0.8)
        elif (
            _is_item(scene, amount, side, measure, carried, giver)
            and carried is not None
            and carried.partner.value != side.code
        ):
            giver = _choice(side, "parties: an item of a list by giver", 0.7)
        elif owes and taker is None:
            taker = _choice(side, "parties: the one that owes", 0.75)
        elif giver is None and not side.preposition:
            giver = _choice(side, "parties: the one that gives", 0.7)
        elif taker is None and (giver is None or side.code != giver.value):
            taker = _choice(side, "parties: the other that is named", 0.6)
    return _completed_gift(scene, giver, taker, carried, owes)


def _abroad(scene: Scene, amount: Amount, near: list[Side]) -> Choice | None:
    """The world as the giver of an economy's inflow: "FDI inflows rose", where no giver is named."""
    reading = scene.reading
    if any(side.preposition not in ("in", "into", "to") and not side.possessive for side in near):
        return None
    for k in range(reading.clause_start(amount.first), reading.clause_end(amount.first)):
        if reading.low(k) in _INFLOWS:
            return Choice("WORLD", "parties: an inflow from abroad", 0.7, (k, k + 1))
    return None


_INFLOWS = word_set("parties", "inflows")


def _completed_gift(
    scene: Scene, giver: Choice | None, taker: Choice | None, carried: Parties | None, owes: bool
) -> Parties:
    """Fill in the giver or receiver that the words around it leave out."""
    if giver is None and taker is None:
        if carried is not None and (carried.reporter.value or carried.partner.value):
            return carried
        if owes:
            return Parties(_lender(scene), _home(scene))
        return Parties(
            Choice(scene.pair.first, "parties: the document's pair", 0.4), _other_of_pair(scene, scene.pair.first)
        )
    if taker is None and giver is not None:
        if carried is not None and carried.reporter.value == giver.value:
            taker = carried.partner
        elif carried is not None and carried.partner.value == giver.value:
            return Parties(carried.reporter, carried.partner)
        elif carried is not None and carried.partner.value not in (None, giver.value):
            taker = carried.partner
        else:
            home = _home(scene)
            taker = home if home.value != giver.value else _other_of_pair(scene, giver.value)
    elif giver is None and taker is not None:
        if carried is not None and carried.partner.value == taker.value:
            giver = carried.reporter
        else:
            giver = _lender(scene) if owes else _other_of_pair(scene, taker.value)
    return Parties(giver or NOBODY, taker or NOBODY)


def _lender(scene: Scene) -> Choice:
    if {"external", "foreign", "overseas"} & {token.low for token in scene.reading.tokens}:
        return Choice("WORLD", "parties: external debt", 0.6)
    return NOBODY


_DEBT = word_set("parties", "debt")


def _owes(reading: Reading, amount: Amount) -> bool:
    return bool(_DEBT & set(reading.clause_words(amount.first)))


def _located(scene: Scene, near: list[Side]) -> Parties:
    """Companies and jobs: where they come from (an adjective, "from"), and where they are ("in")."""
    carried = _carried(scene)
    origin: Choice | None = None
    place: Choice | None = None
    for side in near:
        if side.preposition in ("in", "at", "to", "on", "across", "near") and side.role in ("name", "city"):
            place = place or _choice(side, f"parties: {side.preposition} it", 0.85)
        elif origin is None:
            origin = _choice(side, "parties: where they come from", 0.8)
        elif place is None and side.code != origin.value:
            place = _choice(side, "parties: the other that is named", 0.6)
    if origin is None and place is None:
        return carried if carried is not None and carried.reporter.value is not None else Parties(_home(scene), NOBODY)
    if origin is not None and place is None:
        if carried is not None and origin.value in (carried.reporter.value, carried.partner.value):
            return carried
        home = _home(scene)
        abroad = origin.value == "WORLD" or any(side.code == origin.value and side.role == "adjective" for side in near)
        place = home if abroad and home.value != origin.value else NOBODY
    elif origin is None and place is not None:
        if carried is not None and carried.partner.value == place.value:
            origin = carried.reporter
        else:
            origin, place = place, NOBODY
    return Parties(origin or NOBODY, place or NOBODY)


def _own(scene: Scene, amount: Amount, near: list[Side], measure: str) -> Parties:
    """An economy's own figure: the reporter alone; duties and a loan's price have two sides."""
    carried = _carried(scene)
    named = [side for side in near if side.code != "WORLD"]
    if measure == "price" and scene.carried_measure == "loan" and carried is not None:
        return carried
    if measure == "price" and _duty(scene.reading, amount):
        hit = next(
            (side for side in named if side.preposition in ("on", "from", "against") or side.role == "adjective"), None
        )
        imposer = next((side for side in named if hit is None or side.code != hit.code), None)
        if hit is not None and imposer is not None:
            return Parties(
                _choice(imposer, "parties: the one that imposes", 0.7),
                _choice(hit, "parties: the one that is hit", 0.7),
            )
    remitted = _remitted(scene.reading, amount) if measure == "other" else None
    if remitted is not None:
        return _remittance(scene, near, remitted)
    if measure == "capacity":
        located = [side for side in named if side.preposition in ("in", "at", "on", "near", "between")]
        named = located or [side for side in named if side.role != "adjective"] or named
    if named:
        before = [side for side in named if side.last <= amount.first]
        side = (before or named)[0] if measure != "price" or not before else before[-1]
        return Parties(_choice(side, "parties: whose own it is", 0.75), NOBODY)
    if measure in ("capacity", "output") and scene.site is not None:
        return Parties(Choice(scene.site, "parties: where the project is", 0.6), NOBODY)
    if carried is not None and carried.reporter.value is not None:
        return Parties(carried.reporter, NOBODY)
    return Parties(_home(scene), NOBODY)


def _remittance(scene: Scene, near: list[Side], cue: tuple[int, int]) -> Parties:
    """Remittances: from where the workers are, abroad if the text does not say, to their home."""
    named = {side.code for side in near}
    sender = next(
        (
            side
            for side in near
            if side.preposition == "from" or (side.preposition == "in" and named - {side.code, "WORLD"})
        ),
        None,
    )
    taker = next((side for side in near if side is not sender and side.code != "WORLD"), None)
    return Parties(
        Choice("WORLD", "parties: remitted from abroad", 0.6, cue)
        if sender is None
        else _choice(sender, "parties: remitted from it"),
        _home(scene) if taker is None else _choice(taker, "parties: remitted to it", 0.7),
    )


def _remitted(reading: Reading, amount: Amount) -> tuple[int, int] | None:
    for k in range(reading.clause_start(amount.first), reading.clause_end(amount.first)):
        if reading.low(k) in _REMITTANCES or (reading.low(k) in ("sent", "send") and reading.low(k + 1) == "home"):
            return k, k + 1
    return None


_REMITTANCES = word_set("parties", "remittances")


def _duty(reading: Reading, amount: Amount) -> bool:
    words = set(reading.clause_words(amount.first))
    return bool(words & {"duty", "duties", "tariff", "tariffs", "levy", "levies", "sanctions"})
