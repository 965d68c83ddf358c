"""Several deeds at one moment, as two officers and two workers do them."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connections

from zavet.journal.queries import verify_chain


def together(*deeds: Callable[[], object]) -> list[object]:
    """Do all at one moment, each by a connection of its own; return what came of each, errors raised."""
    ready = Barrier(len(deeds))
    came: list[object] = [None] * len(deeds)

    def do(number: int, deed: Callable[[], object]) -> None:
        try:
            ready.wait()
            came[number] = deed()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is looked at below
            came[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=do, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    failed = [one for one in came if isinstance(one, Exception)]
    assert failed == []
    assert verify_chain().problems == ()
    return came
