"""How good the figures are: extracted ones against those that annotators wrote down.

A figure is *found* where it overlaps an annotated one of its document; pairs are one to one, the largest overlap
first. *amount*: found, and value (within 0.5 %), high and unit are right; *bounded*: amount, and bound is right;
*record*: bounded, and measure, aspect, status, period, reporter and partner are right.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kit.documents import read
from kit.errors import DocumentError
from kit.figure import iter_figures
from kit.model import TWO_WAY

FIELDS = ("bound", "measure", "aspect", "status", "period", "reporter", "partner")
LEVELS = ("found", "amount", "bounded", "record")

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pairing:
    """An annotated figure and the extracted one that overlaps it; either is None where the other stands alone."""

    document: str
    gold: Record | None
    figure: Record | None

    @property
    def amount(self) -> bool:
        """Whether value, high and unit are right."""
        if self.gold is None or self.figure is None:
            return False
        same = all(_close(self.gold[name], self.figure.get(name)) for name in ("value", "high"))
        return same and self.gold["unit"] == self.figure.get("unit")

    def wrong(self) -> list[str]:
        """The fields in which an extracted figure differs from its annotation."""
        if self.gold is None or self.figure is None:
            return []
        either = self.gold["measure"] in TWO_WAY
        ours, theirs = ([record.get("reporter"), record.get("partner")] for record in (self.figure, self.gold))
        if either and sorted(map(str, ours)) == sorted(map(str, theirs)):
            return [name for name in FIELDS[:5] if self.figure.get(name) != self.gold[name]]
        return [name for name in FIELDS if self.figure.get(name) != self.gold[name]]


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and their harmonic mean, from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Rates by level, the share of right fields among right amounts, F1 of sector codes, share of exact spans."""

    gold: int
    extracted: int
    levels: Mapping[str, Rate]
    fields: Mapping[str, float]
    sectors: float
    spans: float


def _close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return abs(a - b) <= 0.005 * max(abs(a), abs(b), 1e-12)


def pairings(document: str, gold: Sequence[Record], figures: Sequence[Record]) -> list[Pairing]:
    """Pair the annotated and the extracted figures of one document, one to one, the largest overlap first."""
    overlaps = []
    for i, theirs in enumerate(gold):
        for j, ours in enumerate(figures):
            shared = min(theirs["end"], ours["end"]) - max(theirs["start"], ours["start"])
            if shared > 0:
                overlaps.append((-shared, abs(theirs["start"] - ours["start"]), i, j))
    partner_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(overlaps):
        if i not in partner_of and j not in taken:
            partner_of[i] = j
            taken.add(j)
    paired = [
        Pairing(document, theirs, figures[partner_of[i]] if i in partner_of else None) for i, theirs in enumerate(gold)
    ]
    return paired + [Pairing(document, None, ours) for j, ours in enumerate(figures) if j not in taken]


def score(pairs: Iterable[Pairing]) -> Score:
    """Count over all pairings of all documents."""
    hits: Counter[str] = Counter()
    right: Counter[str] = Counter()
    sector: Counter[str] = Counter()
    for pair in pairs:
        hits["gold"] += pair.gold is not None
        hits["extracted"] += pair.figure is not None
        if pair.gold is None or pair.figure is None:
            continue
        hits["found"] += 1
        hits["span"] += (pair.gold["start"], pair.gold["end"]) == (pair.figure["start"], pair.figure["end"])
        if not pair.amount:
            continue
        wrong = pair.wrong()
        hits["amount"] += 1
        hits["bounded"] += "bound" not in wrong
        hits["record"] += not wrong
        right.update(name for name in FIELDS if name not in wrong)
        ours, theirs = set(pair.figure["sectors"]), set(pair.gold["sectors"])
        sector.update(both=len(ours & theirs), either=len(ours) + len(theirs))
    return Score(
        gold=hits["gold"],
        extracted=hits["extracted"],
        levels={
            name: Rate(hits[name] / max(hits["extracted"], 1), hits[name] / max(hits["gold"], 1)) for name in LEVELS
        },
        fields={name: right[name] / max(hits["amount"], 1) for name in FIELDS},
        sectors=2 * sector["both"] / max(sector["either"], 1),
        spans=hits["span"] / max(hits["found"], 1),
    )


def pair_all(gold: Iterable[Record], figures: Iterable[Record]) -> list[Pairing]:
    """Pair annotated documents (``id`` and ``figures``) with extracted records (``document`` and the rest)."""
    by_document: defaultdict[str, list[Record]] = defaultdict(list)
    for record in figures:
        by_document[record["document"]].append(record)
    return [
        pair
        for document in gold
        for pair in pairings(document["id"], document["figures"], by_document.get(document["id"], []))
    ]


def summary(result: Score) -> str:
    """Write a score as lines for a person."""
    lines = [f"{result.gold} annotated figures, {result.extracted} extracted"]
    for name, rate in result.levels.items():
        lines.append(f"{name:10} P {rate.precision:6.1%}  R {rate.recall:6.1%}  F1 {rate.f1:6.1%}")
    lines += [f"{name:10} {share:6.1%}" for name, share in result.fields.items()]
    lines += [f"{'sectors':10} {result.sectors:6.1%}", f"{'spans':10} {result.spans:6.1%}"]
    return "\n".join(lines)


def plain(result: Score) -> dict[str, Any]:
    """Give a score as plain values, for JSON."""
    levels = {name: {"P": rate.precision, "R": rate.recall, "F1": rate.f1} for name, rate in result.levels.items()}
    rest = {"sectors F1": result.sectors, "span": result.spans}
    return {"gold": result.gold, "extracted": result.extracted, **levels, **result.fields, **rest}


def annotated(folder: Path) -> list[dict[str, Any]]:
    """Read the annotated documents of a folder (or one file): JSON with ``id``, ``text``, ``date`` and ``figures``."""
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else [folder]
    documents = [_json(path) for path in paths]
    found = [document for document in documents if isinstance(document, dict) and "figures" in document]
    if not found:
        raise DocumentError(f"{folder}: no annotated documents (JSON with `text` and `figures`)")
    return found


def stored(file: Path) -> list[dict[str, Any]]:
    """Read figures as ``kit figures -o FILE.jsonl`` wrote them."""
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise DocumentError(f"{file}: not JSON Lines ({error})") from None


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DocumentError(f"{path}: not JSON ({error})") from None


def extracted(gold: Iterable[Record]) -> list[dict[str, Any]]:
    """Read the texts of annotated documents anew, without their annotations."""
    texts = (
        read(document["text"], id=document["id"], **{name: document.get(name) for name in ("title", "date", "source")})
        for document in gold
    )
    return [asdict(figure) for figure in iter_figures(texts)]
