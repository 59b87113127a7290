"""Boosted trees on few threads: a busy machine makes the library's own threads wait for each other.

One thread a fit and two fits at a time cost the same work and none of the waiting.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from threadpoolctl import threadpool_limits

Task = TypeVar("Task")
Result = TypeVar("Result")

WORKERS = 2


def in_parallel(work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
    """`map` over two threads, in order; within each, numeric libraries use one thread."""
    with threadpool_limits(1), ThreadPoolExecutor(WORKERS) as pool:
        yield from pool.map(partial(_alone, work), list(tasks))


def _alone(work: Callable[[Task], Result], task: Task) -> Result:
    with threadpool_limits(1, user_api="openmp"):
        return work(task)
