"""Croissant metadata (version 1.0, mlcommons.org/croissant): the tables and their columns, for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractor.dataset.about import About
from extractor.dataset.folder import digest

PARQUET = "application/x-parquet"
_TYPES = {
    pa.string(): "sc:Text", pa.float64(): "sc:Float", pa.int64(): "sc:Integer", pa.date32(): "sc:Date",
    pa.bool_(): "sc:Boolean",
}  # fmt: skip
#: The vocabulary, as the specification's section on namespaces gives it.
_CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/", "dct": "http://purl.org/dc/terms/", "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo", "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "examples": {"@id": "cr:examples", "@type": "@json"},
    **{
        name: f"cr:{name}"
        for name in (
            "citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty", "fileSet",
            "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet",
            "references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField",
            "transform",
        )
    },
}  # fmt: skip


def metadata(
    folder: Path, tables: Mapping[str, pa.Schema], files: Mapping[str, Sequence[str]], *, about: About, what: str
) -> str:
    """The metadata of a dataset as JSON-LD. `tables` are the schemas and `files` the Parquet files of each table,
    relative to `folder`; `what` describes the whole in a few sentences."""
    found: dict[str, Any] = {
        "@context": _CONTEXT, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": about.name, "description": what, "license": about.license, "version": about.release,
        "creator": {"@type": "sc:Organization", "name": about.program},
        "inLanguage": "en", "isLiveDataset": False,
    }  # fmt: skip
    found |= {"url": about.url} if about.url else {}
    found |= {"datePublished": about.dated.isoformat()} if about.dated else {}
    found["citeAs"] = f"{about.name}, version {about.release}, made with {about.program}"
    found["distribution"] = [_file(folder, name) for of in files.values() for name in of]
    found["distribution"] += [_set(name, len(of)) for name, of in files.items()]
    found["recordSet"] = [_records(name, schema) for name, schema in tables.items()]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _file(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    return {
        "@type": "cr:FileObject", "@id": name, "name": name, "contentUrl": name, "encodingFormat": PARQUET,
        "contentSize": f"{path.stat().st_size} B", "sha256": digest(path),
    }  # fmt: skip


def _set(table: str, files: int) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet", "@id": f"{table}-files", "name": f"{table}-files", "encodingFormat": PARQUET,
        "description": f"the {files} files of the table {table}", "includes": f"data/{table}/*.parquet",
    }  # fmt: skip


def _records(table: str, schema: pa.Schema) -> dict[str, Any]:
    key = {"claims": "id", "articles": "document"}[table]
    fields = [_field(table, field) for field in schema]
    if table == "claims":
        place = schema.get_field_index("document")
        fields[place]["references"] = {"field": {"@id": "articles/document"}}
    return {
        "@type": "cr:RecordSet", "@id": table, "name": table, "key": {"@id": f"{table}/{key}"}, "field": fields,
    }  # fmt: skip


def _field(table: str, field: pa.Field) -> dict[str, Any]:
    id_ = f"{table}/{field.name}"
    source = {"fileSet": {"@id": f"{table}-files"}, "extract": {"column": field.name}}
    what = (field.metadata or {}).get(b"description", b"").decode()
    found: dict[str, Any] = {"@type": "cr:Field", "@id": id_, "name": id_, "description": what, "source": source}
    if not pa.types.is_list(field.type):
        return found | {"dataType": _TYPES[field.type]}
    inner = field.type.value_type
    if not pa.types.is_struct(inner):
        return found | {"dataType": _TYPES[inner], "repeated": True}
    parts = [
        {
            "@type": "cr:Field", "@id": f"{id_}/{part.name}", "name": f"{id_}/{part.name}",
            "dataType": _TYPES.get(part.type, "sc:Text"), "source": source | {"transform": {"jsonPath": part.name}},
        }
        for part in inner
    ]  # fmt: skip
    return found | {"repeated": True, "subField": parts}
