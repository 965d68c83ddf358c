"""Speaks to a transit server (HTTP API of HashiCorp Vault and OpenBao): one path, one token, batches of JSON.

INVARIANT: over TLS with a checked certificate, or to this very machine; no token and no key comes into an error.
"""

import http.client
import json
import os
import ssl
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from zavet.secret_files import require_closed
from zavet.vault.refusals import RingUnreachable
from zavet.vault.ring.places import credential_path

Batch = list[dict[str, Any]]
_TIMEOUT: Final = 5
"""Seconds. Whoever waits for a page waits for this too."""
_LARGEST: Final = 1 << 24
_open = threading.local()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitKey:
    """Which key of which server: ``https`` or not, host, port, mount and name."""

    is_secure: bool
    host: str
    port: int
    mount: str
    name: str

    @property
    def words(self) -> str:
        """Name server and key for people."""
        return f"transit {self.host}:{self.port}/{self.mount}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitClient:
    """Asks about one key. A connection is kept for each thread of each process."""

    key: TransitKey

    def ask(self, action: str, batch: Batch) -> Batch:
        """Return the answers to a batch, in its order; raise RingUnreachable where the server gives none."""
        path = quote(f"/v1/{self.key.mount}/{action}/{self.key.name}")
        status, body = self._post(path, json.dumps({"batch_input": batch}).encode())
        try:
            found = json.loads(body)["data"]["batch_results"]
            answers: Batch = [one for one in found if isinstance(one, dict)]
        except (ValueError, KeyError, TypeError):
            raise self.refused(action, status) from None
        if len(answers) != len(batch):
            raise self.refused(action, status)
        return answers

    def refused(self, action: str, status: int = 200) -> RingUnreachable:
        """Return the refusal to raise when the server answered, and not what was asked."""
        message = _("Сервер главных ключей (%(place)s) ответил на «%(action)s» отказом %(status)s.")
        named = {"place": self.key.words, "action": action, "status": status}
        return RingUnreachable(message % named, next_step=_next_step(status))

    def _post(self, path: str, body: bytes) -> tuple[int, bytes]:
        headers = {"X-Vault-Token": _token(), "Content-Type": "application/json"}
        held = self._held()
        try:
            return _exchange(held or self._connect(), path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self._drop()
            if held is None:
                raise self._silent(error) from None
        # A connection that was kept may have been closed meanwhile; asking twice changes nothing there.
        try:
            return _exchange(self._connect(), path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self._drop()
            raise self._silent(error) from None

    def _connect(self) -> http.client.HTTPConnection:
        key = self.key
        if key.is_secure:
            made: http.client.HTTPConnection = http.client.HTTPSConnection(
                key.host, key.port, timeout=_TIMEOUT, context=ssl.create_default_context()
            )
        else:
            made = http.client.HTTPConnection(key.host, key.port, timeout=_TIMEOUT)
        _open.kept = (os.getpid(), key, made)
        return made

    def _held(self) -> http.client.HTTPConnection | None:
        process, key, kept = getattr(_open, "kept", (0, None, None))
        return kept if (process, key) == (os.getpid(), self.key) else None

    def _drop(self) -> None:
        held = self._held()
        if held is not None:
            held.close()
            _open.kept = (0, None, None)

    def _silent(self, error: Exception) -> RingUnreachable:
        message = _("Сервер главных ключей (%(place)s) не отвечает: %(error)s.")
        named = {"place": self.key.words, "error": type(error).__name__}
        next_step = _("Проверьте сервер, сеть и сертификат (SSL_CERT_FILE). Данные не тронуты.")
        return RingUnreachable(message % named, next_step=next_step)


def _exchange(
    connection: http.client.HTTPConnection, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, bytes]:
    connection.request("POST", path, body=body, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read(_LARGEST)


def _token() -> str:
    """Return the token, read for each use: an agent may renew the file at any time."""
    given: str = settings.ZAVET_TRANSIT_TOKEN
    kind, _mark, name = given.partition(":")
    try:
        if kind == "credential":
            given = credential_path(name).read_text().strip()
        if kind == "file":
            path = Path(name)
            require_closed(path, path.stat().st_mode)
            given = path.read_text().strip()
    except (OSError, UnicodeError):
        given = ""
    if not given or not given.isascii() or not given.isprintable():
        message = _("Нет токена к серверу главных ключей, или он не текст.")
        raise RingUnreachable(message, next_step=_("Проверьте ZAVET_TRANSIT_TOKEN."))
    return given


def _next_step(status: int) -> str:
    if status in {401, 403}:
        return _("Проверьте ZAVET_TRANSIT_TOKEN и права: update на encrypt и decrypt этого ключа.")
    if status in {429, 500, 502, 503}:
        return _("Проверьте, распечатан ли сервер (vault status). Данные не тронуты.")
    return _("Проверьте ZAVET_MASTER_KEYS: путь и имя ключа. Данные не тронуты.")
