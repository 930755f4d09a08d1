"""Where articles come from in bulk: feeds, sitemaps, lists, folders and archives, all behind one interface.

START at `walk`: named sources -> a stream of items (`items.py`), lazily and in an order that is the sources' own.
`opening` fetches a source if it has changed, `kinds` tells what it is, and a file for each family of kinds reads it.
"""

from extractor.feeds.items import Branch, Found, Item, Opened, Source, Trouble
from extractor.feeds.kinds import installed, kind
from extractor.feeds.opening import Seen
from extractor.feeds.walk import Done, walk

__all__ = ["Branch", "Done", "Found", "Item", "Opened", "Seen", "Source", "Trouble", "installed", "kind", "walk"]
