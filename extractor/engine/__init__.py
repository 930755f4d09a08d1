"""The local engine: many articles through all cores into a store, so that nothing is lost and nothing done twice.

START at `run.py`: items come in an order of their own (`interleave.py`, over `extractor.feeds`), are fetched by threads
(`crew.py`), read by processes that may crash or hang (`pool.py`, `reader.py`), and kept in that same order, whatever
finished first (`keeper.py`). A run that is killed has kept a beginning of that order; the next one goes on from there.
"""

from extractor.engine.keeper import Outcome
from extractor.engine.reader import Answer, MakeReader, Task, cores
from extractor.engine.run import Feed, Plan

__all__ = ["Answer", "Feed", "MakeReader", "Outcome", "Plan", "Task", "cores"]
