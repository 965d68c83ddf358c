"""The published form of ``rules.yaml``: a JSON Schema made from the structs, for editors that check as one writes."""

from typing import Any

import msgspec

from zavet.core.language.rules import Addendum, Rules

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def rules_schema() -> dict[str, Any]:
    """Return the schema of a base policy's rules."""
    return _plain(msgspec.json.schema(Rules))


def addendum_schema() -> dict[str, Any]:
    """Return the schema of an addendum's rules."""
    return _plain(msgspec.json.schema(Addendum))


def published_schema() -> dict[str, Any]:
    """Return one schema that takes both: what docs/policy-schema.json holds."""
    forms, parts = msgspec.json.schema_components((Rules, Addendum), ref_template="#/$defs/{name}")
    return _plain({"title": "rules.yaml", "anyOf": list(forms), "$defs": parts})


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema as it stands in a file: with its dialect, lists for tuples."""
    read: dict[str, Any] = msgspec.json.decode(msgspec.json.encode({"$schema": DIALECT, **schema}))
    return read
