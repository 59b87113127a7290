"""Batches made ahead in a thread: reading the store keeps pace with a fast device."""

import queue
import threading
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")
POLL_SECONDS = 0.2


class _End:
    """The stream is over, or it failed with `problem`."""

    def __init__(self, problem: BaseException | None = None):
        self.problem = problem


def prefetch(stream: Iterator[T], ahead: int) -> Iterator[T]:
    """The same items in the same order, up to `ahead` of them made before they are asked for.

    One thread makes them all, so that whatever `stream` draws, it draws in the same order as
    without it. 0 makes each item when it is asked for. NumPy and PyTorch release the interpreter
    while they copy. An exception of `stream` is raised where its item was due.
    """
    if ahead == 0:
        yield from stream
        return
    made: queue.Queue[T | _End] = queue.Queue(maxsize=ahead)
    stop = threading.Event()

    def put(item: "T | _End") -> None:
        while not stop.is_set():
            try:
                made.put(item, timeout=POLL_SECONDS)
                return
            except queue.Full:
                continue

    def work() -> None:
        try:
            for item in stream:
                put(item)
                if stop.is_set():
                    return
            put(_End())
        except BaseException as problem:
            put(_End(problem))

    thread = threading.Thread(target=work, name="prefetch", daemon=True)
    thread.start()
    try:
        while True:
            item = made.get()
            if isinstance(item, _End):
                if item.problem is not None:
                    raise item.problem
                return
            yield item
    finally:
        stop.set()
        thread.join()
