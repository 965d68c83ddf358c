"""Keeps the vault's work inside a transaction, which holds the journal entry too."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zavet.vault.refusals import VaultRefused

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def in_transaction(operation: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Refuse the operation outside a transaction: it could not be undone with its journal entry."""

    @wraps(operation)
    def checked(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        if not connection.in_atomic_block:
            raise VaultRefused(_("Хранилище работает только внутри транзакции."))
        return operation(*args, **kwargs)

    return checked


def after_commit(
    work: Callable[_Given, object], *args: _Given.args, **given: _Given.kwargs
) -> None:
    """Do work once the transaction stands; what fails there is logged, for it can undo nothing any more."""

    def run() -> None:
        work(*args, **given)

    # A partial has no name, and Django's log of what failed wants one.
    transaction.on_commit(run, robust=True)
