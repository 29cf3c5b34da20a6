"""Work spread over processes, in order and within bounds: the results of one process, in memory that stays flat."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_BATCH = 64  # items a task: large enough that handing them over costs little


def spread(function: Callable[[T], R], items: Iterable[T], jobs: int) -> Iterator[R]:
    """Give ``function`` of each item, in order, from ``jobs`` processes; no more than a few batches wait at a time."""
    if jobs <= 1:
        yield from map(function, items)
        return
    source = iter(items)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[list[R]]] = deque()
        while batch := list(islice(source, _BATCH)):
            waiting.append(pool.submit(_each, function, batch))
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _each(function: Callable[[T], R], items: list[T]) -> list[R]:
    return [function(item) for item in items]
