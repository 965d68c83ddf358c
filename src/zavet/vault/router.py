"""Keeps keys apart from data: people's keys live in the database ``keys`` alone, everything else in ``default``."""

from django.db.models import Model

_KEYS = ("vault", "datakey")


class VaultRouter:
    """Sends each table to its database; no query can join a key to what it opens."""

    def db_for_read(self, model: type[Model], **_hints: object) -> str:
        """Return the database a table is read from."""
        return _home(model._meta.app_label, model._meta.model_name)  # noqa: SLF001 - model API

    def db_for_write(self, model: type[Model], **_hints: object) -> str:
        """Return the database a table is written to."""
        return _home(model._meta.app_label, model._meta.model_name)  # noqa: SLF001 - model API

    def allow_relation(self, one: Model, other: Model, **_hints: object) -> bool:
        """Refuse relations between a key and anything else."""
        # By the row's own _meta: the account of a request is a lazy object whose type is no model.
        homes = {_home(row._meta.app_label, row._meta.model_name) for row in (one, other)}  # noqa: SLF001 - model API
        return len(homes) == 1

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **_hints: object
    ) -> bool:
        """Tell whether a table is made in a database: each in its own, and nowhere else."""
        return db == _home(app_label, model_name)


def _home(app_label: str, model_name: str | None) -> str:
    return "keys" if (app_label, model_name) == _KEYS else "default"
