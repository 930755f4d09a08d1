"""Verification."""
from extractor.verify import internal
from extractor.verify.verdict import fold
def verify(readings, *, observe=None, earlier=()):
    out=[]
    for r in readings:
        ch=internal.check(r)
        out.append(r.model_copy(update={"claims":tuple(c.model_copy(update={"verdict":fold(ch.get(c.id,[]))}) for c in r.claims)}))
    return out
