"""A sentence made ready for interpretation: its tokens, amounts, cues, times, and how they hang together.

"Nearest" is meant in structure: a cue in the same clause is nearer than one beyond a semicolon or "while", and a cue
inside brackets or a relative clause says nothing about an amount outside it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kit.model import Sentence
from kit.numerals import Amount
from kit.periods import When
from kit.tokens import Hit, Token
from kit.vocabulary import Cue, Place, word_set

BREAKS = word_set("clauses", "breaks")
PREPOSITIONS = word_set("clauses", "prepositions")
ARTICLES = word_set("clauses", "articles")
_RELATIVE = word_set("clauses", "relative")


@dataclass(slots=True)
class Reading:
    """A sentence with everything found in it; token positions index ``tokens``.

    ``clause`` numbers the clause of each token, ``aside`` the brackets or relative clause it stands in (0: none).
    """

    sentence: Sentence
    tokens: Sequence[Token]
    amounts: Sequence[Amount]
    hits: Sequence[Hit]
    whens: Sequence[When]
    clause: list[int] = field(default_factory=list)
    aside: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clause = _clauses(self.tokens)
        self.aside = _asides(self.tokens)

    def low(self, i: int) -> str:
        """The lower-case text of token ``i``, empty beyond the ends."""
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def of(self, kind: str) -> Iterator[Hit]:
        """The hits of one kind, in order."""
        return (hit for hit in self.hits if hit.kind == kind)

    def cues(self, kind: str) -> Iterator[tuple[Hit, Cue]]:
        """The cues of measure, aspect or status, in order."""
        return ((hit, hit.value) for hit in self.of(kind))

    def places(self) -> Iterator[tuple[Hit, Place]]:
        """The economies mentioned, in order."""
        return ((hit, hit.value) for hit in self.of("place"))

    def sectors(self) -> Iterator[Hit]:
        """The words for industries and products, in order."""
        return (hit for hit in self.hits if hit.kind.startswith("sector "))

    def between(self, left: int, right: int) -> list[str]:
        """The words from token ``left`` to ``right`` (exclusive)."""
        return [token.low for token in self.tokens[left:right]]

    def crossed(self, left: int, right: int) -> int:
        """How many clause boundaries lie between two tokens."""
        return abs(self.clause[min(right, len(self.clause) - 1)] - self.clause[min(left, len(self.clause) - 1)])

    def numbers_between(self, left: int, right: int) -> int:
        """How many amounts lie between two tokens, whichever comes first."""
        firsts = self._firsts()
        return max(0, bisect_right(firsts, max(left, right) - 1) - bisect_right(firsts, min(left, right)))

    def _firsts(self) -> list[int]:
        """The first tokens of the amounts; amounts never change once they are set."""
        if len(self.firsts) != len(self.amounts):
            self.firsts = [amount.first for amount in self.amounts]
        return self.firsts

    def hidden(self, i: int, seen_from: int) -> bool:
        """Whether token ``i`` stands in an aside that ``seen_from`` is not part of."""
        return self.aside[i] != 0 and self.aside[i] != self.aside[min(seen_from, len(self.aside) - 1)]

    def before(self, amount: Amount) -> Amount | None:
        """The amount before this one, if any."""
        at = bisect_left(self._firsts(), amount.first)
        return self.amounts[at - 1] if at else None

    def after(self, amount: Amount) -> Amount | None:
        """The amount after this one, if any."""
        at = bisect_right(self._firsts(), amount.first)
        return self.amounts[at] if at < len(self.amounts) else None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters of tokens ``first`` to ``last`` (exclusive) in the document."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def token_at(self, place: int) -> int:
        """The first token that ends after a character of the document."""
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].end <= place:
                low = middle + 1
            else:
                high = middle
        return low

    def clause_start(self, i: int) -> int:
        """The first token of the clause that token ``i`` stands in."""
        while i > 0 and self.clause[i - 1] == self.clause[i]:
            i -= 1
        return i

    def clause_end(self, i: int) -> int:
        """The token after the last one of the clause that token ``i`` stands in."""
        here = self.clause[min(i, len(self.clause) - 1)]
        while i < len(self.tokens) and self.clause[i] == here:
            i += 1
        return i

    def clause_words(self, i: int) -> list[str]:
        """The words of the clause that token ``i`` stands in."""
        return self.between(self.clause_start(i), self.clause_end(i))


def _clauses(tokens: Sequence[Token]) -> list[int]:
    number, result = 0, []
    for i, token in enumerate(tokens):
        if (token.low in BREAKS and i) or (
            token.low == ":" and i + 1 < len(tokens) and not tokens[i + 1].text[0].isdecimal()
        ):
            number += 1
        result.append(number)
    return result


def _asides(tokens: Sequence[Token]) -> list[int]:
    result = [0] * len(tokens)
    number, i = 0, 0
    while i < len(tokens):
        low = tokens[i].low
        end = None
        if low in ("(", "["):
            end = _closing(tokens, i, (")", "]"))
        elif low in _RELATIVE and i and tokens[i - 1].low == ",":
            end = _closing(tokens, i, (",", ";"), within=25)
        if end is not None:
            number += 1
            for k in range(i, end):
                result[k] = number
            i = end
        else:
            i += 1
    return result


def _closing(tokens: Sequence[Token], i: int, signs: tuple[str, ...], within: int = 40) -> int | None:
    for k in range(i + 1, min(i + within, len(tokens))):
        if tokens[k].low in signs:
            return k + 1 if tokens[k].low in (")", "]") else k
    return None
