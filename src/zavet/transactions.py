"""An operation is one transaction, also when it calls other operations."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

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


def is_inside() -> bool:
    """Tell whether an operation is under way: what is called now would be a part of it."""
    return _is_inside.get()


def tells_refusals(
    *kinds: type[Exception], tell: Callable[[Any, Mapping[str, Any]], None]
) -> Callable[[Callable[_Given, _Result]], Callable[_Given, _Result]]:
    """Make an operation one transaction whose refusal leaves an entry: ``tell`` is called once all is undone.

    It is handed the error and what the operation was given, in a transaction of its own. A part of another operation
    passes its error up: the whole is undone, and the outermost tells of it.
    """

    def wrap(operation: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
        whole = in_one_transaction(operation)

        @wraps(operation)
        def run(*args: _Given.args, **given: _Given.kwargs) -> _Result:
            if is_inside():
                return whole(*args, **given)
            try:
                return whole(*args, **given)
            except kinds as refusal:
                in_one_transaction(tell)(refusal, given)
                raise

        return run

    return wrap
