"""A value that does not show itself.

Personal data travel through the rooms as ``Sealed``: a traceback, a log line or a debugger prints the wrapper, not
the value. Only the place that hands the value to the person entitled to it calls ``reveal``.
"""

from typing import Generic, TypeVar

T = TypeVar("T")


class Sealed(Generic[T]):
    """Hold one value; equality compares it, printing never does."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        """Seal the value."""
        self._value = value

    def reveal(self) -> T:
        """Return the value itself."""
        return self._value

    def __eq__(self, other: object) -> bool:
        """Compare two sealed values."""
        return isinstance(other, Sealed) and self._value == other._value

    def __hash__(self) -> int:
        """Hash as the value does."""
        return hash(self._value)

    def __repr__(self) -> str:
        """Show that something is sealed, and nothing of it."""
        return "Sealed(…)"

    __str__ = __repr__

    def __reduce__(self) -> tuple[object, ...]:
        """Refuse to be written by pickle: a queue or cache row must not carry the value."""
        message = "a sealed value is not written anywhere"
        raise TypeError(message)
