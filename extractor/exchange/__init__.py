"""Articles with their claims to programs in which people annotate, and what they made of them back.

    Readings ── labelstudio.tasks ──→ tasks.json     ── labelstudio.annotated ──┐
    Readings ── docbin.write ───────→ *.spacy files  ── docbin.annotated ───────┴→ Annotated
    Annotated ── reviews ──→ a store's reviews;  Annotated ── gold ──→ lines that training reads

What nobody touched comes back as it was, to the last digit.
"""
