"""The store's tables, as the newest migration leaves them. `docs/store.md` describes them for those who query.

What people filter by has a column; `record` columns hold a whole record as JSON, in ASCII since a file's name may hold
characters that no database takes. Dates are dates, times are UTC in ISO 8601 text, so that both databases sort alike.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Float, Integer, MetaData, Table, Text

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text),
    Column("input", Text),
    Column("title", Text),
    Column("author", Text),
    Column("publisher", Text),
    Column("published", Date),
    Column("content", Text),  # content_hash(text): one for the same words, wherever they were published
    Column("text", Text),
    Column("record", Text),  # the Article
    Column("digest", Text),  # of everything kept of this document: equal means there is nothing to write
    Column("copies", Text),  # Reading.copies, a JSON list
    Column("family", Text),  # one for all documents that derive from one another: the least of their ids
    Column("signature", Text),  # MinHash of the text, hexadecimal
    Column("shingles", Integer),  # distinct word shingles in the text
    Column("added", Text),
    comment="articles, one row each",
)

addresses = Table(
    "addresses",
    metadata,
    Column("url", Text, primary_key=True),
    Column("document", Text),
    comment="every URL and file name that led to a document",
)

claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text),
    Column("place", Integer),  # 0, 1, 2 ... in the document
    Column("subject", Text),
    Column("subject_name", Text),
    Column("kind", Text),
    Column("metric", Text),
    Column("basis", Text),
    Column("versus", Text),
    Column("low", Float(53)),
    Column("high", Float(53)),
    Column("unit", Text),
    Column("qualifier", Text),
    Column("value_text", Text),
    Column("date_start", Date),
    Column("date_end", Date),
    Column("modality", Text),
    Column("cited", Text),
    Column("confidence", Float(53)),
    Column("evidence", Text),
    Column("quantity", Text),  # what two claims share that can be compared, dates aside; null where nothing can be
    Column("middle", Float(53)),  # of what the printed number stands for, in the quantity's unit
    Column("record", Text),  # the Claim without its verdict
    Column("state", Text),  # what people made of it, see judgement.State
    Column("read", Text),  # the Claim as the program reads it, where that is another; blank where it reads none
    comment="one row a claim; `quantity` is what two claims share that can be compared, dates aside; `state` is what "
    "people made of it (rejected: no claim), `read` what the program read where that is another, blank for nothing",
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("claim", Text, primary_key=True),
    Column("label", Text),
    Column("severity", Text),
    comment="what the checks of a claim come to",
)

checks = Table(
    "checks",
    metadata,
    Column("claim", Text, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("kind", Text),
    Column("label", Text),
    Column("severity", Text),
    Column("as_of", Date),
    Column("provider", Text),
    Column("url", Text),
    Column("explanation", Text),
    Column("record", Text),  # the Check
    comment="each holding of a claim against one piece of evidence, most telling first",
)

buckets = Table(
    "buckets",
    metadata,
    Column("bucket", BigInteger, primary_key=True),
    Column("document", Text, primary_key=True),
    comment="where documents meet that may derive from one another",
)

copies = Table(
    "copies",
    metadata,
    Column("copy", Text, primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("how", Text),
    comment="which documents derive from one another",
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Text, primary_key=True),
    Column("claim", Text),
    Column("document", Text),
    Column("who", Text),
    Column("at", Text),
    Column("field", Text),
    Column("before", Text),  # JSON
    Column("after", Text),  # JSON
    Column("comment", Text),
    Column("decision", Text),
    Column("undoes", Text),  # the id of a review that counts no longer
    Column("record", Text),  # JSON: the claim as it stood before, of an added one the claim
    Column("place", Integer),  # 1, 2 ... in the document
    comment="what people said of claims; `before` and `after` are JSON",
)

sources = Table(
    "sources",
    metadata,
    Column("url", Text, primary_key=True),
    Column("kind", Text),
    Column("etag", Text),
    Column("modified", Text),
    Column("cursor", Text),
    Column("next_try", Text),
    Column("failures", Integer),
    Column("error", Text),
    comment="what is remembered of each feed between two visits",
)

runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("command", Text),
    Column("started", Text),
    Column("finished", Text),
    Column("state", Text),  # running, done, interrupted
    comment="runs over many inputs",
)

run_counts = Table(
    "run_counts",
    metadata,
    Column("run", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("amount", Float(53)),
    comment="what a run came to: `new`, `claims`, `verdict:refuted`, `seconds:fetch` ...",
)

failures = Table(
    "failures",
    metadata,
    Column("run", Text, primary_key=True),
    Column("input", Text, primary_key=True),
    Column("stage", Text),
    Column("reason", Text),
    Column("remedy", Text),
    Column("tries", Integer),
    Column("at", Text),
    comment="inputs that a run gave up, and why",
)
