"""The published form of rules is current, and takes what the reader takes."""

import json

from house.tree import ROOT
from zavet.core.language.rules import Addendum, Rules
from zavet.core.language.schema import addendum_schema, published_schema, rules_schema

PUBLISHED = ROOT / "docs" / "policy-schema.json"


def test_the_published_form_is_current():
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert published == published_schema(), (
        "run: zavet policy schema --both > docs/policy-schema.json"
    )


def test_each_form_names_the_keys_of_its_struct():
    pairs = ((rules_schema(), Rules), (addendum_schema(), Addendum))
    for schema, kind in pairs:
        assert set(schema["$defs"][kind.__name__]["properties"]) == set(kind.__struct_fields__)


def test_every_form_tells_what_it_is():
    parts = published_schema()["$defs"]
    assert [name for name, part in parts.items() if not part.get("description")] == []
