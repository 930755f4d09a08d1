"""The JSON Schema of the claim record, made from the records themselves."""

from __future__ import annotations

import json
from typing import Any

from extractor.records import Claim


def record_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that every line of `--format jsonl` is valid by."""
    made = Claim.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "market-claims record"}


def schema_text() -> str:
    """The schema as the file `docs/record.schema.json`."""
    return json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n"
