"""Letters of requests killed on their way: sent at least once and always as one letter, fetched once and never lost."""

import mailbox
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from smtplib import SMTP
from typing import Any
from uuid import UUID

from django.conf import settings

from asking import REPLY, at_the_desk
from faults.requesting import world_of
from imap_server import open_post_box
from installation import free_port
from letters import letter
from world import NOW
from zavet.core.language.words import RightKind
from zavet.core.values import Actor
from zavet.doors.mail.boxes import list_boxes
from zavet.doors.mail.fetching import FOLDERS, fetch
from zavet.doors.mail.sending import _send, send_letter
from zavet.doors.mail.taking import Fate
from zavet.rights.operations import answer, mark_sent
from zavet.rights.queries import find_outgoing

State = dict[str, Any]
TAKEN = FOLDERS[Fate.REQUEST]


class Send:
    """An answer goes to the operator's mail server: killed before it is marked as sent, it goes again as the same letter."""

    at = NOW
    is_once = True
    without = "event=access.letters.revealed"  # each look at a letter is an entry of its own

    @contextmanager
    def open_outside(self) -> Iterator[None]:
        with tempfile.TemporaryDirectory() as folder:
            self.letters = Path(folder) / "letters"
            port = free_port()
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
            words = ["-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox"]
            server = subprocess.Popen([sys.executable, "-m", "aiosmtpd", *words, self.letters])
            try:
                _wait(port)
                yield
            finally:
                server.terminate()
                server.wait(20)

    def prepare(self, state: State) -> State:
        world = world_of(state)
        request_id = at_the_desk(world, RightKind.CLAIM).request_id
        deed = answer(request_id=request_id, text=REPLY, by=world.officer, at=NOW)
        return state | {"step": str(deed.step_id)}

    def act(self, state: State) -> None:
        send_letter.func(step_id=state["step"])

    def put_back(self, _state: State) -> None:
        with suppress(FileNotFoundError):
            self._box().clear()

    def outside(self, _state: State) -> list[str]:
        return [f"{one['To']} {one['Message-ID']}" for one in self._box()]

    def judge(
        self, told: list[str], wanted: list[str], *, is_after: bool, **_when: bool
    ) -> list[str]:
        is_right = {*told} == {*wanted} if is_after else {*told} <= {*wanted}
        return [] if is_right and len(told) <= 2 else [f"letters: {told}"]

    def _box(self) -> mailbox.Maildir:
        return mailbox.Maildir(self.letters)


class SendTooLate(Send):
    """The planted fault: a letter is marked as sent before it is."""

    def act(self, state: State) -> None:
        step_id = UUID(state["step"])
        outgoing = find_outgoing(step_id)
        if outgoing is not None:
            mark_sent(step_id=step_id, sent_by="email", by=Actor.system(), at=NOW)
            _send(outgoing)


class Fetch:
    """A letter lies in the operator's mailbox: it is there or taken at every moment, and taken in once."""

    at = NOW
    is_once = True
    without = "zavet_lettertally"  # that it came again is counted

    @contextmanager
    def open_outside(self) -> Iterator[None]:
        for box in open_post_box():
            self.box = box
            settings.ZAVET_IMAP = box.url
            yield

    def prepare(self, state: State) -> State:
        self.put_back(state)
        return state

    def act(self, _state: State) -> None:
        [box] = list_boxes()
        fetched = fetch(box)
        assert fetched.is_well, fetched

    def put_back(self, _state: State) -> None:
        self.box.empty(TAKEN)
        self.box.put(letter(subject="one", message_id="<one@example.org>"))

    def outside(self, _state: State) -> list[str]:
        return [name for name in ("INBOX", TAKEN) for _one in self.box.list_subjects(name)]

    def judge(
        self, told: list[str], wanted: list[str], *, is_after: bool, is_last: bool
    ) -> list[str]:
        # A letter may lie in both folders where the server copies and then removes.
        allowed = [wanted] if is_last else [["INBOX"], ["INBOX", TAKEN], wanted]
        is_right = told in allowed and (is_after or "INBOX" in told)
        return [] if is_right else [f"letters: {told}"]


def _wait(port: int) -> None:
    for _ in range(100):
        with suppress(OSError), SMTP("127.0.0.1", port, timeout=5):
            return
        time.sleep(0.1)
    raise SystemExit("the mail server did not start")
