"""Several streams as one, each made by a thread of its own, in an order that no timing changes: one of each in turn."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")
_END = object()
_GLANCE = 0.2  # seconds between two looks at whether to stop


def interleaved(
    streams: Iterable[Callable[[], Iterable[T]]], *, width: int, ahead: int, stopped: Callable[[], bool]
) -> Iterator[T]:
    """One of each stream in turn, of at most `width` streams at a time; when one ends, the next takes its place.

    Each is made up to `ahead` in advance. Ends early when `stopped` says so. What a stream raises is raised here.
    """
    waiting = iter(streams)
    turns = [lane for lane in (_lane(waiting, ahead) for _ in range(width)) if lane is not None]
    try:
        while turns:
            for lane in list(turns):
                item = lane.next(stopped)
                if item is _END:
                    at = turns.index(lane)
                    following = _lane(waiting, ahead)
                    turns[at : at + 1] = [following] if following is not None else []
                elif isinstance(item, _Raised):
                    raise item.error
                else:
                    yield item
            if stopped():
                return
    finally:
        for lane in turns:
            lane.closed.set()


def _lane(waiting: Iterator[Callable[[], Iterable[Any]]], ahead: int) -> _Lane | None:
    make = next(waiting, None)
    return _Lane(make, ahead) if make is not None else None


class _Raised:
    def __init__(self, error: BaseException) -> None:
        self.error = error


class _Lane:
    """One stream, and the thread that makes it."""

    def __init__(self, make: Callable[[], Iterable[Any]], ahead: int) -> None:
        self.closed = threading.Event()
        self._made: queue.Queue[Any] = queue.Queue(ahead)
        threading.Thread(target=self._fill, args=(make,), name="source", daemon=True).start()

    def next(self, stopped: Callable[[], bool]) -> Any:
        while not stopped():
            try:
                return self._made.get(timeout=_GLANCE)
            except queue.Empty:
                pass
        return _END

    def _fill(self, make: Callable[[], Iterable[Any]]) -> None:
        try:
            for item in make():
                if not self._put(item):
                    return
            self._put(_END)
        except BaseException as error:  # raised where the stream is asked
            self._put(_Raised(error))

    def _put(self, item: Any) -> bool:
        while not self.closed.is_set():
            try:
                self._made.put(item, timeout=_GLANCE)
                return True
            except queue.Full:
                pass
        return False
