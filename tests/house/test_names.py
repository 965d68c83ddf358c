"""Names that carry a promise: journal events say what has been done, moments and dates say which they are."""

import ast
import re
from pathlib import Path

from house.tree import PACKAGE, expect_none, parse, python_files, room_of

EVENT = re.compile(r"([a-z]+)\.([a-z]+(?:_[a-z]+)*)\.([a-z]+(?:_[a-z]+)*)")
IRREGULAR = {
    "begun",
    "broken",
    "brought",
    "built",
    "chosen",
    "done",
    "drawn",
    "found",
    "given",
    "held",
    "kept",
    "known",
    "left",
    "lost",
    "made",
    "met",
    "paid",
    "put",
    "read",
    "run",
    "seen",
    "sent",
    "set",
    "shown",
    "shut",
    "sought",
    "spent",
    "taken",
    "told",
    "unset",
    "withdrawn",
    "written",
    "hidden",
}
MOMENTS = {
    "DateTimeField": ("_at",),
    "DateField": ("_on",),
    "BooleanField": ("is_", "has_", "may_"),
}
FROM_DJANGO = {"last_login", "is_superuser"}


def find_bad_events(package: Path) -> list[str]:
    """List journal events that are not <context>.<noun>.<participle> of the context that declares them.

    The core writes no journal: what happens there, as in a request's thread, is an event of another kind.
    """
    return [
        f"{path.relative_to(package)}:{line}: {event}"
        for path in python_files(package)
        if room_of(path, package) != "core"
        for line, event in _events(path)
        if not _is_event(event, context=room_of(path, package))
    ]


def _events(path: Path) -> list[tuple[int, str]]:
    """Return the values of each string enum whose name says that it lists events."""
    return [
        (field.lineno, field.value.value)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ClassDef)
        and re.search(r"Events?$", node.name)
        and any(getattr(base, "id", getattr(base, "attr", "")) == "StrEnum" for base in node.bases)
        for field in node.body
        if isinstance(field, ast.Assign) and isinstance(field.value, ast.Constant)
    ]


def _is_event(event: str, *, context: str) -> bool:
    match = EVENT.fullmatch(event)
    if not match or match[1] != context:
        return False
    last = match[3].split("_")[-1]
    return last.endswith("ed") or last in IRREGULAR


def find_undeclared_events(package: Path) -> list[str]:
    """List events given to the journal as bare strings: they belong in the context's enum."""
    return [
        f"{path.relative_to(package)}:{node.lineno}: {argument.value.value}"
        for path in python_files(package)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call)
        for argument in node.keywords
        if argument.arg == "event"
        and isinstance(argument.value, ast.Constant)
        and isinstance(argument.value.value, str)
    ]


def find_misnamed_fields(tables) -> list[str]:
    """List columns whose name does not say what kind of time or truth they hold."""
    found = []
    for model in tables:
        for field in model._meta.local_fields:
            endings = MOMENTS.get(type(field).__name__)
            if endings and field.name not in FROM_DJANGO and not _fits(field.name, endings):
                found.append(f"{model.__module__}.{model.__name__}.{field.name}")
    return found


def _fits(name: str, endings: tuple[str, ...]) -> bool:
    # A row of events has one moment, and it is simply called at.
    return f"_{name}" in endings or any(
        name.endswith(part) if part.startswith("_") else name.startswith(part) for part in endings
    )


def test_journal_events_say_what_has_been_done():
    expect_none(find_bad_events(PACKAGE))


def test_there_are_events_to_look_at():
    assert {room_of(path, PACKAGE) for path in python_files(PACKAGE) for _ in _events(path)} >= {
        "parties",
        "policies",
        "consent",
        "access",
    }


def test_events_come_from_the_enum_of_their_context():
    expect_none(find_undeclared_events(PACKAGE))


def test_columns_say_moment_date_or_truth():
    from django.apps import apps

    ours = [model for model in apps.get_models() if model.__module__.startswith("zavet.")]
    expect_none(find_misnamed_fields(ours))


def test_planted_events_are_found(tmp_path: Path):
    (tmp_path / "consent").mkdir()
    (tmp_path / "consent" / "events.py").write_text(
        "from enum import StrEnum\n\n\nclass ConsentEvent(StrEnum):\n"
        '    A = "consent.consent.withdrawn"\n    B = "consent.withdraw"\n    C = "access.datum.revealed"\n'
        '    D = "consent.consent.give"\n    E = "Consent.consent.given"\n\n\nappend(event="consent.x.given")\n'
    )
    assert [line.split(": ")[1] for line in find_bad_events(tmp_path)] == [
        "consent.withdraw",
        "access.datum.revealed",
        "consent.consent.give",
        "Consent.consent.given",
    ]
    assert find_undeclared_events(tmp_path) == ["consent/events.py:12: consent.x.given"]


def test_planted_columns_are_found():

    from django.db import models
    from django.test.utils import isolate_apps

    with isolate_apps("zavet"):
        meta = type("Meta", (), {"app_label": "planted", "managed": False})
        fields = {
            "created": models.DateTimeField(),
            "until_on": models.DateField(),
            "due_at": models.DateField(),
            "open": models.BooleanField(),
        }
        planted = type(
            "Planted", (models.Model,), {"__module__": "zavet.x.models", "Meta": meta, **fields}
        )
    assert [line.rsplit(".", 1)[1] for line in find_misnamed_fields([planted])] == [
        "created",
        "due_at",
        "open",
    ]
