"""A reader for the engine's tests that starts at once: documents are lines as `claimsets` reads them, and the checks are
real. What begins with a word in capitals behaves badly instead: a worker's death, a hang, a fault."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from pathlib import Path

from claimsets import reading

from extractor.engine import Answer, Task
from extractor.errors import InputError
from extractor.records import Page
from extractor.verify import verify

_SUBJECTS = ("IWM", "^GSPC", "^RUT", "QQQ")


def read(task: Task) -> Answer:
    """One document, read and checked alone."""
    page = task.source
    name = page.input if isinstance(page, Page) else page
    text = page.content.decode() if isinstance(page, Page) else Path(page).read_text()
    word = text.split(maxsplit=1)[0] if text.split() else "REFUSE"
    if word == "CRASH":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word in ("CRASH", "HANG"):
        time.sleep(600)
    if word in ("REFUSE", "<p>"):
        return Answer(None, InputError(f"{name}: no article in it", remedy="give another"))
    published = task.published.isoformat() if task.published else "2026-01-26"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    made = reading(f"{os.path.basename(name)!a} {digest}", text, published=published, publisher=task.publisher)
    article = made.article.model_copy(update={"input": name, "url": page.url if isinstance(page, Page) else None})
    (checked,) = verify([made.model_copy(update={"article": article})])
    return Answer(checked, None, {"read": 0.001, "check": 0.001})


class Make:
    """Makes the quick reader in a worker; `pause` is seconds that it takes over each document."""

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause

    def __call__(self) -> object:
        return self.read if self.pause else read

    def read(self, task: Task) -> Answer:
        time.sleep(self.pause)
        return read(task)


def document(number: int) -> str:
    """A document whose verdicts depend on those before it: few subjects and days, many values."""
    chance = random.Random(number)
    lines = (
        f"{chance.choice(_SUBJECTS)} pe_ratio {chance.randint(150, 250) / 10} ratio @2026-01-{chance.randint(10, 26)}"
        for _ in range(4)
    )
    return "\n\n".join(lines) + f"\n\nIWM aum {number + 1} USD\n"


def folder(path: Path, count: int, **others: str) -> Path:
    """A folder of documents, and others by name."""
    path.mkdir(parents=True)
    for number in range(count):
        (path / f"{number:05}.txt").write_text(document(number))
    for name, text in others.items():
        (path / f"{name}.txt").write_text(text)
    return path
