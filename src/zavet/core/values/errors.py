"""The one root of errors Zavet raises on purpose.

A message says what could not be done and which value was wrong, quoted. It must never hold personal data.
"""


class ZavetError(Exception):
    """Something could not be done.

    ``clause`` is the clause or article that decides, ``next_step`` what to do now; both are shown to people.
    """

    def __init__(
        self, message: object, *, clause: str | None = None, next_step: object = None
    ) -> None:
        """Keep the message, the deciding clause and the next step."""
        super().__init__(message)
        self.clause = clause
        self.next_step = next_step

    def __str__(self) -> str:
        """Return the message alone; the door adds clause and next step."""
        return str(self.args[0])
