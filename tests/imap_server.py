"""A real IMAP server on a free loopback port: Debian's Dovecot, without privileges, in a folder that goes with it."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from zavet.doors.mail.imap import folder_code

PROGRAM = Path("/usr/sbin/dovecot")
LOGIN = "privacy@clinic.example"
_PLAIN = "pigeons/5@7"
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
imap_capability = {capability}
namespace inbox {{
  inbox = yes
  prefix = {prefix}
  separator = .
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


class PostBox:
    """One server and its one mailbox, looked at with a client of its own."""

    def __init__(self, *, prefix: str = "", capability: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="zavet-imap-"))
        self.port = _free_port()
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        text = _CONFIG.format(
            folder=self.folder,
            port=self.port,
            user=owner.pw_name,
            group=grp.getgrgid(owner.pw_gid).gr_name,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            password=_PLAIN,
            prefix=prefix,
            capability=capability,
        )
        config = self.folder / "dovecot.conf"
        config.write_text("\n".join(line for line in text.splitlines() if not line.endswith("= ")))
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir()
        as_owner = {}
        if os.geteuid() == 0:
            as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        self.server = subprocess.Popen([PROGRAM, "-F", "-c", config], **as_owner)
        self._wait()

    @property
    def url(self) -> str:
        """Return the mailbox as ZAVET_IMAP names it."""
        return f"imap://privacy%40clinic.example:pigeons%2F5%407@127.0.0.1:{self.port}/INBOX"

    def put(self, raw: bytes, *, at: str | None = None) -> None:
        """Put a letter into the inbox."""
        with self._client() as client:
            client.append("INBOX", None, at, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def list_subjects(self, folder: str = "INBOX") -> list[str]:
        """Return the raw subject lines of a folder; nothing where there is none."""
        with self._client() as client:
            state, _ = client.select(f'"{folder_code(folder)}"', readonly=True)
            if state != "OK":
                return []
            [found] = client.uid("SEARCH", "ALL")[1]
            return [self._subject(client, one.decode()) for one in found.split()]

    def list_flags(self) -> list[bytes]:
        """Return the flags of the inbox's letters."""
        with self._client() as client:
            client.select("INBOX", readonly=True)
            return [one for one in client.fetch("1:*", "(FLAGS)")[1] if one]

    def empty(self, *folders: str) -> None:
        """Remove all letters of the inbox and of these folders."""
        with self._client() as client:
            for name in ("INBOX", *folders):
                state, [number] = client.select(f'"{folder_code(name)}"')
                if state == "OK" and int(number):
                    client.store("1:*", "+FLAGS", r"(\Deleted)")
                    client.expunge()

    def close(self) -> None:
        self.server.terminate()
        self.server.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(LOGIN, _PLAIN)
        return client

    @staticmethod
    def _subject(client: imaplib.IMAP4, letter: str) -> str:
        parts = client.uid("FETCH", letter, "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        return parts[0][1].decode().partition(":")[2].strip()

    def _wait(self) -> None:
        for _ in range(100):
            try:
                self._client().logout()
            except (OSError, imaplib.IMAP4.error):
                time.sleep(0.1)
            else:
                return
        log = self.folder / "log"
        pytest.fail("Dovecot did not start: " + (log.read_text() if log.exists() else ""))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def open_post_box(**wishes: str) -> Iterator[PostBox]:
    """Start a server for a while."""
    if not PROGRAM.exists():
        pytest.fail("Dovecot is missing; make test installs Debian's dovecot-imapd")
    box = PostBox(**wishes)
    try:
        yield box
    finally:
        box.close()


@pytest.fixture
def post_box() -> Iterator[PostBox]:
    yield from open_post_box()
