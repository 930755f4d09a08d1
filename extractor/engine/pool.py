"""Processes that a document may crash or hang: each is watched by a thread of its own, and replaced when it is lost.

Every worker has a pipe of its own, so that one that dies holds no lock that another waits for, and it is plain which
task it died of: what shared queues cannot say, and where pools of the standard library and others get stuck.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing.connection import Connection
from typing import Any, cast

from extractor.engine.crew import Crew
from extractor.errors import ClaimsError

Do = Callable[[Any], Any]
_STARTING = 300.0  # seconds until a worker must be ready: imports and the model, on a machine that is busy
_GRACE = 30.0  # seconds after its time that a worker ends itself, where nobody is left to end it
_SPAWN = multiprocessing.get_context("spawn")  # the same on every system, and safe beside threads
_STARTED = threading.Lock()
_GAVE, _RAISED = b"=", b"!"


class WorkerLostError(Exception):
    """A worker died of a task, or took too long; the message says which."""


class NoWorkerError(ClaimsError, RuntimeError):
    """No worker can be had: it ends before it is ready."""

    __str__ = ClaimsError.__str__


class Pool:
    """`size` worker processes that each hold what `make` made there, and call it with one task after the other.

    A worker that is lost is replaced. After `most` tasks each is replaced too, so that what leaks stays bounded.
    """

    def __init__(self, make: Callable[[], Do], *, size: int, timeout: float, most: int = 1000) -> None:
        self.size = size
        self._make = make
        self._timeout = timeout
        self._most = most
        self._mine = threading.local()
        self._all: set[_Worker] = set()
        self._closed = False
        self._crew = Crew(size, "pool")

    def submit(self, task: Any) -> Future[bytes]:
        """Have a task done; the pickled result. The future raises WorkerLostError where a worker was lost of it, twice
        where it died: once may be somebody else's fault, such as a machine without memory."""
        return self._crew.submit(lambda: self._do(task))

    def close(self) -> None:
        """End all workers at once, whatever they are at."""
        self._closed = True
        self._crew.close()
        for worker in list(self._all):
            worker.kill()

    def _do(self, task: Any) -> bytes:
        try:
            return self._once(task)
        except EOFError as error:
            if self._closed:
                raise WorkerLostError(str(error)) from error
        try:
            return self._once(task)
        except EOFError as error:
            raise WorkerLostError(str(error)) from error

    def _once(self, task: Any) -> bytes:
        worker = getattr(self._mine, "worker", None) or self._replace()
        try:
            answer = worker.do(task, self._timeout)
        except (EOFError, TimeoutError) as error:
            self._drop(worker)
            if isinstance(error, TimeoutError):
                raise WorkerLostError(str(error)) from error
            raise
        if worker.done >= self._most:
            self._drop(worker)
        return answer

    def _replace(self) -> _Worker:
        worker = _Worker(self._make, self._timeout)
        self._mine.worker = worker
        self._all.add(worker)
        if self._closed:
            worker.kill()
        return worker

    def _drop(self, worker: _Worker) -> None:
        self._mine.worker = None
        self._all.discard(worker)
        worker.kill()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, make: Callable[[], Do], timeout: float) -> None:
        self.done = 0
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, make, timeout + _GRACE), daemon=True)
        with _STARTED, _uninterrupted():
            self._process.start()
        theirs.close()
        self._ready = False

    def do(self, task: Any, timeout: float) -> bytes:
        """The pickled answer to a task. Raises TimeoutError, and EOFError where the process dies of it."""
        self._wait_until_ready()
        try:
            self._pipe.send(task)
        except OSError as error:
            raise EOFError(self._epitaph()) from error
        answer = self._receive(timeout, "was not done")
        self.done += 1
        return answer

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        try:
            self._receive(_STARTING, "was not ready")
        except (EOFError, TimeoutError) as error:
            remedy = "see what it says above; give it more memory or fewer workers"
            raise NoWorkerError(f"a worker process could not start: {error}", remedy=remedy) from error
        self._ready = True

    def _receive(self, timeout: float, late: str) -> bytes:
        try:
            answer = self._pipe.recv_bytes() if self._pipe.poll(timeout) else None
        except (EOFError, OSError) as error:
            raise EOFError(self._epitaph()) from error
        if answer is None:
            raise TimeoutError(f"{late} within {timeout:g} s")
        if answer.startswith(_RAISED):
            raise cast(Exception, pickle.loads(answer[1:]))
        return answer[1:]

    def _epitaph(self) -> str:
        self._process.join(5)
        code = self._process.exitcode
        if code is not None and code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
            return f"killed by {name}" + (", perhaps for want of memory" if -code == 9 else "")
        return f"ended with status {code}"

    def kill(self) -> None:
        """End the process; not to be used again."""
        self._process.kill()
        self._process.join(5)
        self._pipe.close()


def _serve(pipe: Connection, make: Callable[[], Do], longest: float) -> None:
    """What a worker does: be ready, then answer tasks until the pipe ends with the program at its other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the program decides what it means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # a process for each core is all the cores there are
    threading.Thread(target=_end_with_parent, daemon=True).start()
    silent = cast(Any, open(os.devnull, "w"))  # noqa: SIM115  # for as long as the process lives
    try:
        do = make()
        pipe.send_bytes(_GAVE)
        while True:
            task = pipe.recv()
            faulthandler.dump_traceback_later(longest, exit=True, file=silent)
            answer = _answered(do, task)
            faulthandler.cancel_dump_traceback_later()
            pipe.send_bytes(answer)
    except ClaimsError as error:
        pipe.send_bytes(_RAISED + pickle.dumps(error))
    except (EOFError, BrokenPipeError):
        os._exit(0)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _answered(do: Do, task: Any) -> bytes:
    try:
        return _GAVE + pickle.dumps(do(task), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return _RAISED + pickle.dumps(error)


class _uninterrupted:
    """While a process starts: it inherits that Ctrl-C and SIGTERM wait until it has said what they mean to it."""

    _signals = frozenset((signal.SIGINT, signal.SIGTERM))

    def __enter__(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            self._before = signal.pthread_sigmask(signal.SIG_BLOCK, self._signals)

    def __exit__(self, *exc: object) -> None:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, self._before)
