"""Relations between tables: string foreign keys escape import-linter, the model registry shows them all.

A context is a package under zavet. Destroying a record of one context must not shake the evidence of another, so that
across contexts only plain ids are kept; parties are the exception everybody stands on.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from house.tree import expect_none

OPEN_CONTEXTS = {"parties"}
FRAMEWORKS = {"django", "allauth", "django_tasks_db"}


def context_of(model: type[models.Model]) -> str:
    """Return the package under zavet that a model is written in, or the framework's name."""
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "zavet" and len(parts) > 1 else parts[0]


def find_foreign_relations(tables: Iterable[type[models.Model]]) -> list[str]:
    """List relations that cross from one context into another."""
    return [
        f"{model.__module__}.{model.__name__}.{field.name} → {context_of(field.related_model)}"
        for model in tables
        for field in _relations(model)
        if context_of(model) not in FRAMEWORKS
        and context_of(field.related_model) not in {context_of(model), *OPEN_CONTEXTS}
    ]


def _relations(model: type[models.Model]) -> list[models.Field]:
    own = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [
        field for field in own if field.is_relation and not isinstance(field.related_model, str)
    ]


def find_loose_references(tables: Iterable[type[models.Model]]) -> list[str]:
    """List id fields that are not what their name says: a reference across contexts is a UUID and ends in _id."""
    return [
        f"{model.__module__}.{model.__name__}.{field.name}"
        for model in tables
        for field in model._meta.local_fields
        if isinstance(field, models.UUIDField)
        and not field.primary_key
        and not field.name.endswith("_id")
        and field.name != "id"
    ]


def _our_tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("zavet.")]


def test_there_are_tables_to_look_at():
    assert {"journal", "parties", "vault"} <= {context_of(model) for model in _our_tables()}


def test_no_table_points_into_another_context():
    expect_none(find_foreign_relations(_our_tables()))


def test_references_across_contexts_say_that_they_are_ids():
    expect_none(find_loose_references(_our_tables()))


def _plant(name: str, module: str, **fields: models.Field) -> type[models.Model]:
    meta = type("Meta", (), {"app_label": "planted", "managed": False})
    return type(name, (models.Model,), {"__module__": module, "Meta": meta, **fields})


def test_a_planted_relation_is_found():
    with isolate_apps("zavet"):
        person = _plant("PlantedPerson", "zavet.parties.models")
        proof = _plant(
            "PlantedProof",
            "zavet.consent.models",
            person=models.ForeignKey(person, on_delete=models.CASCADE),
            version=models.UUIDField(),
        )
        look = _plant(
            "PlantedLook",
            "zavet.visits.models",
            proof=models.ForeignKey(proof, on_delete=models.CASCADE),
        )
    assert find_foreign_relations([person, proof, look]) == [
        "zavet.visits.models.PlantedLook.proof → consent"
    ]
    assert find_loose_references([proof]) == ["zavet.consent.models.PlantedProof.version"]
