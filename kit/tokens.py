"""Text to tokens: words, numbers and signs with their offsets; the ground that every reader of meaning stands on."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

# Each alternative begins with a class of its own and takes characters greedily, so the pattern cannot backtrack badly.
_TOKEN = re.compile(
    r"""
    (?:[^\W\d_]\.){2,}                        # U.S.  U.K.  a.m.
  | [^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*         # words, d'Ivoire
  | ['’]s\b                                    # the possessive
  | \d+(?:[.,]\d+)*                            # 28.6  6,67,947
  | \S                                         # signs, one by one
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word, number or sign; ``low`` is its text as `plain` gives it, in lower case."""

    start: int
    end: int
    text: str
    low: str


def tokenize(text: str, offset: int = 0) -> list[Token]:
    """Split text into tokens; ``offset`` is added to their places.

    >>> [token.text for token in tokenize("China's US$7.35bn")]
    ['China', "'s", 'US', '$', '7.35', 'bn']
    """
    return [
        Token(match.start() + offset, match.end() + offset, word := match.group(), plain(word).lower())
        for match in _TOKEN.finditer(text)
    ]


def plain(text: str) -> str:
    """Leave out the accents of Latin letters, and straighten the apostrophe, as writers may or may not have them.

    >>> plain("Đà Nẵng"), plain("Côte d’Ivoire"), plain("€5"), plain("й")
    ('Da Nang', "Cote d'Ivoire", '€5', 'й')
    """
    return text if text.isascii() else "".join(map(_plain_letter, text))


@cache
def _plain_letter(letter: str) -> str:
    if letter in _UNSPLIT:
        return _UNSPLIT[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() and base.isalpha() else letter


_UNSPLIT = {"’": "'", "Đ": "D", "đ": "d", "Ł": "L", "ł": "l", "Ø": "O", "ø": "o"}


class Entry(NamedTuple):
    """A phrase: its kind, what it stands for, its tokens in lower case, and as written where case counts."""

    kind: str
    value: Any
    words: tuple[str, ...]
    cased: tuple[str, ...] | None


class Hit(NamedTuple):
    """A phrase found: tokens ``first`` to ``last`` (exclusive) are a form of an entry."""

    first: int
    last: int
    kind: str
    value: Any


class Lexicon:
    """Phrases by their first word; finds, kind by kind, the longest phrase at each place, from left to right.

    >>> lexicon = Lexicon([entry("measure", "trade", "trade"), entry("measure", "balance", "trade deficit")])
    >>> [hit.value for hit in lexicon.find(tokenize("The trade deficit hurts trade"))]
    ['balance', 'trade']
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_first: dict[str, list[Entry]] = {}
        for item in entries:
            self._by_first.setdefault(item.words[0], []).append(item)
        for items in self._by_first.values():
            items.sort(key=lambda item: -len(item.words))

    def at(self, tokens: Sequence[Token], i: int, *kinds: str) -> Hit | None:
        """Give the longest phrase of one of ``kinds`` (default: any) that begins at token ``i``."""
        if i >= len(tokens):
            return None
        for item in self._by_first.get(tokens[i].low, ()):
            if (not kinds or item.kind in kinds) and _stands(item, tokens, i, any_case=False):
                return Hit(i, i + len(item.words), item.kind, item.value)
        return None

    def find(self, tokens: Sequence[Token], *, any_case: bool = False) -> list[Hit]:
        """Give the phrases found, in order; ``any_case`` lets names match in text without capitals."""
        hits = []
        busy: dict[str, int] = {}
        by_first = self._by_first
        for i, token in enumerate(tokens):
            items = by_first.get(token.low)
            if items is None:
                continue
            for item in items:
                if busy.get(item.kind, 0) <= i and _stands(item, tokens, i, any_case):
                    if item.value is not None:  # a phrase without a value only keeps others from matching in it
                        hits.append(Hit(i, i + len(item.words), item.kind, item.value))
                    busy[item.kind] = i + len(item.words)
        return hits


def _stands(item: Entry, tokens: Sequence[Token], i: int, any_case: bool) -> bool:
    words = item.words
    if i + len(words) > len(tokens):
        return False
    for k in range(1, len(words)):
        if tokens[i + k].low != words[k]:
            return False
    if item.cased is None:
        return True
    written = tuple(plain(token.text) for token in tokens[i : i + len(words)])
    if written == item.cased:
        return True
    joined = "".join(written)
    if joined.isupper() and len(joined) > 3:
        return True
    return any_case and len(joined) > 3 and joined.islower()


def entry(kind: str, value: Any, form: str, *, cased: bool = False) -> Entry:
    """Make an entry of a phrase as it is written."""
    tokens = tokenize(form)
    return Entry(
        kind,
        value,
        tuple(token.low for token in tokens),
        tuple(plain(token.text) for token in tokens) if cased else None,
    )
