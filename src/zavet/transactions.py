"""An operation is one transaction, also when it calls other operations."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_is_inside: ContextVar[bool] = ContextVar("_is_inside", default=False)


def in_one_transaction(operation: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Run an operation in a transaction of its own, or as a part of the operation that calls it.

    INVARIANT: all of an operation is done, or nothing. A part has no savepoint: what fails in it fails the whole, for
    Django lets nothing be written or kept after an error that passed through here, even where the caller caught it.
    """

    @wraps(operation)
    def run(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        if _is_inside.get():
            with transaction.atomic(savepoint=False):
                return operation(*args, **kwargs)
        before = _is_inside.set(True)
        try:
            with transaction.atomic():
                return operation(*args, **kwargs)
        finally:
            _is_inside.reset(before)

    return run
