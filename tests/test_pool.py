"""Processes that tasks crash, hang and leak in."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from extractor.engine.pool import NoWorkerError, Pool, WorkerLostError
from extractor.errors import SettingsError

SLOW = 30.0  # seconds that nothing here should take, on a machine however busy


def misbehave(task: Any) -> Any:
    """A task done, or what it says."""
    match task:
        case ("exit", code):
            os._exit(code)
        case ("kill", number):
            os.kill(os.getpid(), number)
            time.sleep(SLOW)
        case ("once", path):  # dies the first time only
            if not Path(path).exists():
                Path(path).touch()
                os._exit(9)
        case ("hang",):
            time.sleep(SLOW)
        case ("raise",):
            raise ValueError("no such thing")
        case ("pid",):
            return os.getpid()
        case ("large", size):
            return b"x" * size
    return task


class Make:
    def __call__(self) -> Any:
        return misbehave


class MakeNothing:
    def __call__(self) -> Any:
        raise SettingsError("no model", remedy="name one")


class MakeDying:
    def __call__(self) -> Any:
        os._exit(3)


@pytest.fixture(scope="module")
def pool() -> Any:
    pool = Pool(Make(), size=2, timeout=1.0, most=20)
    yield pool
    pool.close()


def answer(future: Any) -> Any:
    return pickle.loads(future.result(SLOW))


def test_tasks_are_done_and_what_they_raise_is_raised(pool: Pool) -> None:
    futures = [pool.submit(n) for n in range(30)]
    assert [answer(f) for f in futures] == list(range(30))
    with pytest.raises(ValueError, match="no such thing"):
        answer(pool.submit(("raise",)))
    assert len(answer(pool.submit(("large", 3_000_000)))) == 3_000_000
    assert len(answer(pool.submit(b"y" * 3_000_000))) == 3_000_000


@pytest.mark.parametrize(
    ("task", "why"),
    [
        (("exit", 7), "ended with status 7"),
        (("kill", signal.SIGSEGV), "killed by SIGSEGV"),
        (("kill", signal.SIGKILL), "want of memory"),
        (("hang",), "not done within 1 s"),
    ],
)
def test_a_task_that_its_worker_dies_of_is_named_and_the_rest_goes_on(pool: Pool, task: Any, why: str) -> None:
    before, lost, after = pool.submit(1), pool.submit(task), [pool.submit(n) for n in range(6)]
    with pytest.raises(WorkerLostError, match=why):
        lost.result(SLOW)
    assert answer(before) == 1 and [answer(f) for f in after] == list(range(6))


def test_a_worker_that_dies_by_chance_costs_no_task(pool: Pool, tmp_path: Path) -> None:
    assert answer(pool.submit(("once", str(tmp_path / "died")))) == ("once", str(tmp_path / "died"))
    killed = False
    while not killed:  # a worker that has just been replaced is none to kill
        with contextlib.suppress(ProcessLookupError):
            os.kill(answer(pool.submit(("pid",))), signal.SIGKILL)
            killed = True
    assert [answer(pool.submit(n)) for n in range(4)] == list(range(4))


def test_workers_are_replaced_after_so_many_tasks() -> None:
    pool = Pool(Make(), size=1, timeout=5.0, most=3)
    pids = [answer(pool.submit(("pid",))) for _ in range(7)]
    pool.close()
    assert len(set(pids)) == 3 and pids[0] == pids[2] != pids[3]


def test_workers_that_cannot_start_say_why() -> None:
    for make, error, why in ((MakeNothing(), SettingsError, "no model"), (MakeDying(), NoWorkerError, "status 3")):
        pool = Pool(make, size=1, timeout=5.0)
        with pytest.raises(error, match=why):
            pool.submit(1).result(SLOW)
        pool.close()


def test_closing_ends_all_workers_whatever_they_are_at() -> None:
    pool = Pool(Make(), size=2, timeout=60.0)
    pids = {answer(pool.submit(("pid",))) for _ in range(10)}
    hanging = [pool.submit(("hang",)) for _ in range(2)]
    waiting = [pool.submit(n) for n in range(50)]
    time.sleep(0.3)
    pool.close()
    assert all(future.cancelled() for future in waiting)
    for future in hanging:
        with pytest.raises(WorkerLostError):
            future.result(SLOW)
    for pid in pids:
        for _ in range(100):
            if not alive(pid):
                break
            time.sleep(0.05)
        assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


PROGRAM = """
import pickle, sys, time
from test_pool import Make
from extractor.engine.pool import Pool
if __name__ == "__main__":
    pool = Pool(Make(), size=2, timeout=60.0)
    print(*[pickle.loads(pool.submit(("pid",)).result()) for _ in range(6)], flush=True)
    pool.submit(("hang",))
    time.sleep(60)
"""


def test_workers_end_with_a_program_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment) as program:
        assert program.stdout
        watchdog = threading.Timer(SLOW, program.kill)
        watchdog.start()
        pids = {int(pid) for pid in program.stdout.readline().split()}
        program.kill()
        watchdog.cancel()
    for _ in range(200):
        if not any(map(alive, pids)):
            break
        time.sleep(0.05)
    assert pids and not any(map(alive, pids))
