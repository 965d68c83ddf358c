"""Starts a web server as `zavet up` does, ends it by its process id, and asks it things over connections kept open."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zavet.doors.cli.up import _web

_HOST = "127.0.0.1"
_PATIENCE = 40
_BENCH = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: the process all others of it descend from, and its port."""

    process: int
    port: int

    def ask_often(self, path: Callable[[], str], *, times: int, connections: int) -> None:
        """Make ``times`` requests over some connections at once; stop at the first that fails."""
        share = times // connections
        with ThreadPoolExecutor(connections) as pool:
            for done in [pool.submit(self._ask, path, share) for _ in range(connections)]:
                done.result()

    def _ask(self, path: Callable[[], str], times: int) -> None:
        connection = http.client.HTTPConnection(_HOST, self.port, timeout=_PATIENCE)
        try:
            for _ in range(times):
                connection.request("GET", path())
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != http.HTTPStatus.OK or b'"done": true' not in body:
                    message = f"the server answered {answer.status}"
                    raise RuntimeError(message)
        finally:
            connection.close()


@contextmanager
def serving(data: Path) -> Iterator[Server]:
    """Serve a data folder on a free port until the end, errors or not."""
    port = _free_port()
    process = subprocess.Popen(
        _web(port, _HOST, 1),
        env={
            **os.environ,
            "ZAVET_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "http_settings",
            "PYTHONPATH": str(_BENCH),
        },
    )
    try:
        _wait(port, process)
        yield Server(process=process.pid, port=port)
    finally:
        _end(process)


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Let a request to stop end the servers too: it becomes an exception here."""

    def stop(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for one, previous in before.items():
            signal.signal(one, previous)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((_HOST, 0))
        port: int = found.getsockname()[1]
    return port


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection(_HOST, port, timeout=1)
        try:
            connection.request("GET", "/ready")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    message = "the server did not start"
    raise RuntimeError(message)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
