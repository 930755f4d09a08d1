"""Which language a text reads as, from its small words: enough to tell that an article is not in English."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LANGUAGES = {
    "English": _set(
        "the of and to in that for is on with as was at by from it has its this are after but have more than"
    ),
    "Spanish": _set(
        "el la los las de del que y en un una por con para se al su lo como más fue pero este sobre desde hace años "
        "entre hasta muy sus ha tiene"
    ),
    "French": _set("le la les des du de et en un une que est pour dans au aux par sur pas plus ce avec qui"),
    "German": _set("der die das und den von mit dem des im ist zu auf für eine ein nicht sich auch nach bei wird"),
    "Italian": _set("il lo la gli di del della che e in un una per con non sono dei alla nel più ma anche"),
    "Portuguese": _set("o a os as de do da que e em um uma para com não no na dos das por mais ao foi"),
    "Dutch": _set("de het een en van op te dat in voor met is zijn niet aan ook naar door bij maar"),
}
_AMBIGUOUS = frozenset(
    ("a", "as", "no", "me", "die", "dei", "per", "par", "in", "an", "op", "was", "man", "plus", "son", "on")
)
_FEWEST_WORDS = 40
_ENGLISH = 0.10  # share of small words that an English text has at least; commentary has 0.2 to 0.35


def foreign(text: str) -> str | None:
    """The language or script of a text that is not English; None for English, and where too little tells.

    English needs a tenth of its words from a short list; another language is named only where its own list fits better.
    """
    words = re.findall(r"[^\W\d_]+", text[:20_000].casefold())
    if len(words) < _FEWEST_WORDS:
        return None
    counts = Counter(words)
    shares = {name: sum(counts[word] for word in small) / len(words) for name, small in _LANGUAGES.items()}
    if shares["English"] >= _ENGLISH:
        return None
    best = max(shares, key=lambda name: shares[name])
    if best != "English" and shares[best] >= 0.12:
        return best
    letters = "".join(words)
    other = [char for char in letters[:4000] if ord(char) > 0x36F]
    if len(other) * 2 > min(len(letters), 4000):
        return unicodedata.name(other[0], "another").split(" ")[0].title() + " script"
    return None


def reads_foreign(line: str) -> bool:
    """Whether one line is plainly in another language: several of its small words, and no English one."""
    words = re.findall(r"[^\W\d_]{2,}", line.casefold())
    if not 5 <= len(words) <= 120 or not _LANGUAGES["English"].isdisjoint(words):
        return False
    for name, small in _LANGUAGES.items():
        hits = sum(word in small and word not in _AMBIGUOUS for word in words)
        if name != "English" and hits >= 2 and hits * 7 >= len(words):
            return True
    return False
