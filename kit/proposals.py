"""What each field of a figure could be: the rules' own choice and its rivals, each described by features.

The rules propose; weights learned from annotated documents (``words/en/weights.toml``, written by ``tests/train.py``)
decide. A feature is a name with a number: what the rules chose, where a cue stands, how far, with what in between.
"""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kit.clauses import Reading
from kit.meaning import Choice, Frame, carried_measure, default_measure, status_distances, unit_of, weighed_cues
from kit.model import STATUSES
from kit.numerals import Amount
from kit.parties import Parties, Scene, Side
from kit.periods import days
from kit.timing import Timeline, Times, describe, old_value
from kit.vocabulary import forms

Features = dict[str, float]


class Proposal(NamedTuple):
    """A value that a field could have, and what speaks for it."""

    choice: Choice
    features: Features


class Setting(NamedTuple):
    """What is settled of an amount before its period is."""

    measure: str
    aspect: str
    status: str


def decide(field: str, proposals: Sequence[Proposal]) -> Choice:
    """Choose the value with the highest probability; proposals of one value add up.

    The confidence of the choice is that probability, to two digits. A field without weights keeps the rules' choice,
    which comes first.
    """
    weights = forms("weights").get(field)
    if not weights or len(proposals) == 1:
        return proposals[0].choice
    scores = [score(proposal.features, weights) for proposal in proposals]
    top = max(scores)
    shares: dict[Any, float] = {}
    for proposal, value in zip(proposals, scores, strict=True):
        shares[proposal.choice.value] = shares.get(proposal.choice.value, 0.0) + math.exp(value - top)
    winner = max(shares, key=lambda value: shares[value])
    rivals = [pair for pair in zip(scores, proposals, strict=True) if pair[1].choice.value == winner]
    best = max(rivals, key=lambda pair: pair[0])[1]
    return best.choice._replace(confidence=round(shares[winner] / sum(shares.values()), 2))


def score(features: Features, weights: Mapping[str, float]) -> float:
    """Add up the weights of features."""
    return sum(value * weights.get(name, 0.0) for name, value in features.items())


def _near(distance: int) -> str:
    """Name a distance in tokens by its class."""
    return next((str(limit) for limit in (0, 2, 5, 10, 20) if distance <= limit), "far")


def _with(names: Iterable[str], **numbers: float) -> Features:
    return {**dict.fromkeys(names, 1.0), **numbers}


# --- measure --------------------------------------------------------------------------------------------------------


def measures(
    reading: Reading, amount: Amount, frame: Frame | None, before: Choice | None, ruled: Choice
) -> list[Proposal]:
    """Propose measures: the rules' choice, every cue's, the one before's, the unit's own."""
    unit = unit_of(amount)

    def about(code: str, *names: str, **numbers: float) -> Features:
        return _with((*names, f"is {code}", f"{code} {unit}", f"{code} {amount.change or 'still'}"), **numbers)

    found = [Proposal(ruled, about(ruled.value, "ruled", f"ruled {ruled.rule}"))]
    if ruled.origin == "certain":
        return found
    for cost, hit, cue, rule in weighed_cues(reading, amount, unit):
        names = (
            rule,
            f"{rule} {cue.role}",
            f"numbers {min(reading.numbers_between(hit.first, amount.first), 3)}",
            f"{cue.code} {' '.join(reading.between(hit.first, hit.last))}",
            f"crossed {reading.crossed(hit.first, amount.first)}",
        )
        choice = Choice(cue.code, rule, 0.5, (hit.first, hit.last))
        found.append(Proposal(choice, about(cue.code, *names, cost=cost / 4)))
    carried = carried_measure(reading, amount, frame, unit)
    if carried is not None:
        cost, choice = carried
        found.append(Proposal(choice, about(choice.value, "carried", f"inherited {amount.inherited}", carry=cost / 4)))
    if before is not None and frame is None:
        context = before._replace(rule="measure: of the sentence before", origin="carried", cue=None)
        found.append(Proposal(context, about(before.value, "context")))
    default = default_measure(amount)
    if default is not None:
        found.append(Proposal(default, about(default.value, "default")))
    found.append(Proposal(Choice("other", "measure: no cue", 0.2), about("other", "no cue")))
    return found


# --- status ---------------------------------------------------------------------------------------------------------


def statuses(
    reading: Reading, amount: Amount, setting: Setting, when: Choice, today: dt.date | None, ruled: Choice
) -> list[Proposal]:
    """Propose every status: by the distances of its cues, and whether the period lies ahead of publication."""
    first = days(when.value)[0]
    ahead = "undated" if first is None or today is None else "ahead" if first > today else "past"
    cues = [f"{code} {side} {_near(int(far))}" for code, (far, side) in status_distances(reading, amount).items()]
    found = []
    for value in dict.fromkeys((ruled.value, *STATUSES)):
        marks = (setting.measure, setting.aspect, ahead, amount.kind, *(f"by {cue}" for cue in cues))
        names = [f"is {value}", *(f"{value} {mark}" for mark in marks)]
        choice = Choice(value, f"status: {value}, by all the cues around it", 0.5)
        if value == ruled.value:
            names += ["ruled", f"ruled {value}"]
            choice = ruled
        found.append(Proposal(choice, _with(names)))
    return found


# --- period ---------------------------------------------------------------------------------------------------------


def periods(
    reading: Reading, amount: Amount, times: Times, line: Timeline, setting: Setting, ruled: Choice
) -> list[Proposal]:
    """Propose periods: the rules' choice, every time of the sentence, the one in force, the compared one, none."""
    tense = "timeless" if times.timeless else "timed"
    count = f"with {min(len(times.placed), 2)}"
    rule = f"ruled {ruled.rule}"
    found = [Proposal(ruled, _with(("ruled", rule, f"{rule} {tense}", f"{rule} {setting.status}")))]
    for choice, names, distance in describe(reading, amount, times, line):
        more = (f"{names[0]} {setting.aspect}", f"{names[1]} {setting.aspect}", f"{names[0]} {_near(distance)}")
        found.append(Proposal(choice, _with((*names, *more, f"time {setting.status}", f"time {tense}"))))
    if line.current is not None:
        marks = ("", tense, setting.status, setting.measure, line.current.rule, count)
        found.append(Proposal(line.current, _with(f"carried {mark}" for mark in marks)))
    old = old_value(line)
    if times.old and old.value is not None:
        found.append(Proposal(old, _with(("old", f"old {setting.aspect}"))))
    marks = ("", tense, setting.status, setting.measure, count, "")
    found.append(Proposal(Choice(None, "period: not dated", 0.6), _with(f"none {mark}" for mark in marks)))
    return found


# --- parties --------------------------------------------------------------------------------------------------------


def parties(scene: Scene, amount: Amount, measure: str, ruled: Parties) -> tuple[list[Proposal], list[Proposal]]:
    """Propose reporters and partners: the rules' choice, all economies named here or before, the pair, none."""
    reporter, partner = ruled.reporter, ruled.partner
    return (
        list(_party(scene, amount, measure, reporter, partner)),
        list(_party(scene, amount, measure, partner, reporter)),
    )


def _party(scene: Scene, amount: Amount, measure: str, ruled: Choice, other: Choice) -> Iterator[Proposal]:
    seen = _economies(scene, amount)

    def about(code: str | None, *names: str) -> Features:
        marks = seen.get(code, ())
        same = (f"{code is None} {measure}", f"same as other {code == other.value}")
        return _with((*names, *same, *marks, *(f"{mark} {measure}" for mark in marks)))

    yield Proposal(ruled, about(ruled.value, "ruled", f"ruled {ruled.rule}", f"ruled {ruled.rule} {measure}"))
    for code in seen:
        if code != ruled.value:
            yield Proposal(Choice(code, "parties: by all that is named", 0.5), about(code))
    if ruled.value is not None and None not in seen:
        yield Proposal(Choice(None, "parties: none named", 0.5), about(None))


def _economies(scene: Scene, amount: Amount) -> dict[str | None, tuple[str, ...]]:
    """Give the marks of every economy that could be meant."""
    marks: dict[str | None, list[str]] = {}
    for order, side in enumerate(scene.sides):
        marks.setdefault(side.code, []).extend(_marks(scene.reading, amount, side, order))
    named = {"first": scene.pair.first, "second": scene.pair.second, "home": scene.home, "site": scene.site}
    if scene.carried is not None:
        here = "here" if scene.carried_here else "before"
        named[f"carried reporter {here}"] = scene.carried.reporter.value
        named[f"carried partner {here}"] = scene.carried.partner.value
    for name, code in named.items():
        if code is not None or name.startswith("carried"):
            marks.setdefault(code, []).append(name)
    return {code: tuple(dict.fromkeys(names)) for code, names in marks.items()}


def _marks(reading: Reading, amount: Amount, side: Side, order: int) -> Iterator[str]:
    where = "before" if side.last <= amount.first else "behind"
    distance = amount.first - side.last if where == "before" else side.first - amount.last
    yield f"{where} {side.preposition or '-'}"
    yield f"{where} {side.role} {'owner' if side.possessive else ''}"
    yield f"{where} {_near(distance)} {min(reading.numbers_between(side.first, amount.first), 2)}"
    yield f"order {min(order, 3)} {where}"
    if reading.crossed(side.first, amount.first):
        yield "another clause"
