"""Keeps the vault's work inside a transaction, which holds the journal entry too."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection
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
