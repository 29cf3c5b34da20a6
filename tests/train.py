"""Learn the weights by which a field's proposals are weighed, from annotated documents.

usage: python tests/train.py FOLDER... [-o kit/words/en/weights.toml] [--rounds N]   (make train)

The weights of a field maximise the likelihood of the annotated values (a value may be proposed more than once, its
probabilities add up), less a penalty on large weights. Only figures whose amount is right teach. Extraction and
learning take turns, as later decisions lean on earlier ones. Nothing is drawn by chance: equal input, equal weights.
"""

import argparse
import math
import sys
from collections import defaultdict
from pathlib import Path

from kit import vocabulary
from kit.documents import read
from kit.figure import DocumentReader
from kit.model import TWO_WAY
from kit.proposals import decide
from kit.scoring import annotated, pairings

FIELDS = ("measure", "status", "period", "reporter", "partner")
PENALTY = 0.08  # on squared weights, for each example
STEPS = 120


def lessons(folders):
    """Give (field, options, right) of every decision on a figure whose amount is right; options: (value, features)."""
    for folder in folders:
        for gold in annotated(folder):
            document = read(gold["text"], id=gold["id"], title=gold["title"], date=gold["date"], source=gold["source"])
            heard = []  # the decisions on the figure that is being read

            def pick(field, amount, options, heard=heard):
                heard.append((field, options))
                return decide(field, options)

            figures, decisions = [], []
            for figure in DocumentReader(document, pick).read():
                figures.append(figure)
                decisions.append(list(heard))
                heard.clear()
            records = [{name: getattr(figure, name) for name in figure.__slots__} for figure in figures]
            places = {(figure.start, figure.end): taken for figure, taken in zip(figures, decisions, strict=True)}
            for pair in pairings(gold["id"], gold["figures"], records):
                if pair.amount:
                    yield from _right(pair, places[pair.figure["start"], pair.figure["end"]])


def _right(pair, decisions):
    gold, ours = pair.gold, pair.figure
    swapped = gold["measure"] in TWO_WAY and {gold["reporter"], gold["partner"]} == {
        ours["reporter"],
        ours["partner"],
    }
    for field, options in decisions:
        right = ours[field] if swapped and field in ("reporter", "partner") else gold[field]
        values = [(option.choice.value, option.features) for option in options]
        if len({value for value, _ in values}) > 1 and any(value == right for value, _ in values):
            yield field, values, right


def learn(examples):
    """Climb the penalised likelihood of one field's examples by gradient steps (Adam); give the weights by feature."""
    names = sorted({name for values, _ in examples for _, features in values for name in features})
    index = {name: i for i, name in enumerate(names)}
    data = [
        ([([index[name] for name in features], list(features.values()), value == right) for value, features in values])
        for values, right in examples
    ]
    weights = [0.0] * len(names)
    first, second = [0.0] * len(names), [0.0] * len(names)
    for step in range(1, STEPS + 1):
        gradient = [-2 * PENALTY * len(data) * 0.05 * weight for weight in weights]
        for options in data:
            scores = [sum(weights[i] * x for i, x in zip(ids, xs, strict=True)) for ids, xs, _ in options]
            top = max(scores)
            odds = [math.exp(score - top) for score in scores]
            total = sum(odds)
            good = sum(odd for odd, (_, _, right) in zip(odds, options, strict=True) if right)
            for odd, (ids, xs, right) in zip(odds, options, strict=True):
                push = (odd / good if right else 0.0) - odd / total
                if push:
                    for i, x in zip(ids, xs, strict=True):
                        gradient[i] += push * x
        for i, slope in enumerate(gradient):
            first[i] = 0.9 * first[i] + 0.1 * slope
            second[i] = 0.99 * second[i] + 0.01 * slope * slope
            ahead = first[i] / (1 - 0.9**step)
            size = math.sqrt(second[i] / (1 - 0.99**step)) + 1e-9
            weights[i] += 0.05 * ahead / size
    return dict(zip(names, weights, strict=True))


def write(weights, path):
    """Write the weights as TOML, those that matter, to three digits, in order of their names."""
    lines = ["# Learned by tests/train.py; do not edit. What each feature of a proposal counts for, field by field."]
    for field in FIELDS:
        lines += ["", f"[{field}]"]
        for name, weight in sorted(weights.get(field, {}).items()):
            if abs(weight) >= 0.05:
                key = name.replace("\\", "\\\\").replace('"', '\\"')
                lines.append(f'"{key}" = {weight:.3f}')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments):
    """Extract, learn, write, and once more with what was learned."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=vocabulary.WORDS / "en" / "weights.toml")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args(arguments)
    kept = options.output.read_text(encoding="utf-8") if options.output.exists() else ""
    options.output.write_text("", encoding="utf-8")  # the first round learns from what the rules alone decide
    try:
        train(options)
    except BaseException:
        options.output.write_text(kept, encoding="utf-8")
        raise


def train(options):
    """Extract and learn as many rounds as asked for, and write the weights after each."""
    for _ in range(options.rounds):
        vocabulary.words.cache_clear()
        examples = defaultdict(list)
        for field, values, right in lessons(options.folders):
            examples[field].append((values, right))
        weights = {field: learn(examples[field]) for field in FIELDS if examples[field]}
        write(weights, options.output)
        counts = ", ".join(f"{field} {len(examples[field])}" for field in FIELDS)
        print(f"decisions: {counts}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
