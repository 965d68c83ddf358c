"""The first day of an installation: an empty folder, one command, a policy, the officer's link, and everything ends."""

import json
import queue
import re
import signal
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from installation import POLICIES, Installation, free_port

HOST = "clinic.localhost"
PATIENCE = 60


class Running:
    """A Zavet that runs: what it said so far, and how to reach it."""

    def __init__(self, installation: Installation, port: int) -> None:
        self.port = port
        self.process = installation.start("up", "--port", port)
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line)

    def hear(self, words: str) -> str:
        """Wait until it says a line with these words and return the line."""
        until = time.monotonic() + PATIENCE
        while True:
            line = self._lines.get(timeout=max(0.1, until - time.monotonic()))
            self.said.append(line)
            if words in line:
                return line

    def ask(self, path: str, *, host: str = HOST, **more) -> tuple[HTTPResponse, str]:
        """Ask for a page; wait for the server to open its port."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self._ask(path, host, **more)
            except ConnectionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def _ask(
        self, path: str, host: str, method: str = "GET", body: str = "", cookies: str = ""
    ) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Host": f"{host}:{self.port}", "Cookie": cookies}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body=body.encode(), headers=headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response, text

    def press(self, path: str) -> HTTPResponse:
        """Open a page with one button and press it."""
        response, page = self.ask(path)
        assert response.status == 200, response.status
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        body = urlencode({"csrfmiddlewaretoken": token[1]})
        kept = "; ".join(
            one.partition(";")[0] for one in response.headers.get_all("Set-Cookie", [])
        )
        return self.ask(path, method="POST", body=body, cookies=kept)[0]

    def end(self) -> float:
        """Ask it to end, as a machine that shuts down does; return the seconds it took."""
        asked = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=PATIENCE) == 0
        return time.monotonic() - asked


@contextmanager
def running(installation: Installation) -> Iterator[Running]:
    """Run Zavet on a free port, and end it whatever happens."""
    zavet = Running(installation, free_port())
    try:
        yield zavet
    finally:
        if zavet.process.poll() is None:
            zavet.end()


def servers_among(processes: list[int]) -> list[int]:
    """Return those that stay: our commands come and go, and are empty when they have just gone."""
    words = {one: Path(f"/proc/{one}/cmdline").read_bytes() for one in processes}
    return [one for one, told in words.items() if told and b"-m\0zavet\0" not in told]


def children_of(process: int) -> list[int]:
    """Return the processes a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process:
            found.append(int(path.parent.name))
    return found


def test_an_empty_folder_becomes_a_site_with_one_command_and_one_policy(
    installation: Installation,
) -> None:
    with running(installation) as zavet:
        assert "Сайтов пока нет" in zavet.hear("Сайтов пока нет")
        assert "zavet policy publish" in zavet.hear("zavet policy publish")
        response, page = zavet.ask("/")
        assert response.status == 404
        assert "Этот узел Zavet не обслуживает" in page
        installation.say("policy", "publish", POLICIES / "clinic", "--host", HOST)
        response, page = zavet.ask("/policy/")
        assert response.status == 200
        assert "Журавли" in page
    with running(installation) as zavet:
        assert f"http://{HOST}:{zavet.port}/" in zavet.hear(f"http://{HOST}")
        link = re.search(rf"http://{HOST}:{zavet.port}(/enter/\S+)", zavet.hear("/enter/"))[1]
        entered = zavet.press(link)
        assert (entered.status, entered.headers["Location"]) == (302, "/console/")
        session = entered.headers.get_all("Set-Cookie")[-1].partition(";")[0]
        assert zavet.ask("/console/", cookies=session)[0].status == 200
        assert zavet.ask(link)[0].status == 410
        started = children_of(zavet.process.pid)
        assert len(servers_among(started)) == 2
        assert zavet.end() < 10
    assert [one for one in started if Path(f"/proc/{one}").exists()] == []


def test_secrets_are_the_owners_alone(installation: Installation) -> None:
    installation.settle("services")
    secrets = installation.folder / "secrets"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in secrets.iterdir()}
    assert len(modes) >= 3
    assert modes == dict.fromkeys(modes, 0o600)
    for folder in (installation.folder, secrets):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_doctor_names_the_missing_mail_and_what_to_do(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    installation.settle("services")
    said = installation.run("doctor")
    assert said.returncode == 1
    faults = [line for line in said.stdout.splitlines() if line.startswith("ВНИМАНИЕ")]
    assert [line.partition("· ")[2] for line in faults] == ["почта не задана"]
    assert "что делать: ZAVET_SMTP=smtp://" in said.stdout
    well = installation.run("doctor", ZAVET_SMTP="smtp://127.0.0.1:2525")
    assert (well.returncode, "ВНИМАНИЕ" in well.stdout) == (0, False)


def test_a_secret_open_to_others_stops_every_command_with_the_mend(tmp_path: Path) -> None:
    mended = Installation(tmp_path / "data")
    assert "нет установки Zavet" in mended.run("doctor").stderr
    assert not mended.folder.exists()
    mended.run("policy", "publish", POLICIES / "clinic", "--host", "clinic.localhost")
    [key, *_] = sorted((mended.folder / "secrets").iterdir())
    key.chmod(0o644)
    refused = mended.run("explain", "--purpose", "identification")
    assert refused.returncode == 1
    assert f"«{key.name}» могут читать другие" in refused.stderr
    assert f"Что делать: chmod 600 {key}" in refused.stderr


def test_a_fresh_demonstration_has_five_empty_sites_and_touches_no_real_installation(
    tmp_path: Path,
) -> None:
    shown = Installation(tmp_path / "demo")
    done = shown.run("demo", "--prepare-only", "--port", free_port(), STAGE="fresh")
    assert done.returncode == 0, done.stderr
    hosts = re.findall(r"http://([a-z-]+)\.localhost:\d+/", done.stdout)
    assert sorted(set(hosts)) == [
        "clinic",
        "hosting",
        "kindergarten",
        "municipal-portal",
        "services",
    ]
    real = Installation(tmp_path / "real")
    real.folder.mkdir()
    (real.folder / "records.sqlite3").write_bytes(b"")
    refused = real.run("demo", "--prepare-only", STAGE="fresh")
    assert refused.returncode == 1
    assert "настоящая установка" in refused.stderr
    assert [one.name for one in real.folder.iterdir()] == ["records.sqlite3"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('clause: "9.4"', 'clause: "9.9"', "9.9"),
        ("purposes: [support]", "purposes: [suport]", "support"),
        ("policy: clinic", "policy: [clinic", "rules.yaml"),
    ],
)
def test_a_mistake_in_a_policy_is_told_with_its_place_and_mend(
    installation: Installation, tmp_path: Path, old: str, new: str, told: str
) -> None:
    folder = tmp_path / "clinic"
    folder.mkdir()
    for name in ("policy.md", "rules.yaml"):
        (folder / name).write_text((POLICIES / "clinic" / name).read_text())
    rules = folder / "rules.yaml"
    assert old in rules.read_text()
    rules.write_text(rules.read_text().replace(old, new, 1))
    checked = installation.run("policy", "check", folder)
    assert checked.returncode == 1
    assert re.search(r"rules\.yaml:\d+", checked.stdout)
    assert told in checked.stdout
    assert "Traceback" not in checked.stdout + checked.stderr


def test_two_versions_are_compared_clause_by_clause(
    installation: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "clinic"
    folder.mkdir()
    for name in ("policy.md", "rules.yaml"):
        text = (POLICIES / "clinic" / name).read_text()
        widened = text.replace(
            "data: [login, session_cookie]", "data: [login, email, session_cookie]"
        )
        (folder / name).write_text(widened)
    said = installation.say("policy", "diff", POLICIES / "clinic", folder)
    assert "п. 4.1.2 · цели: personal_pages · изменено · РАСШИРЯЕТ ОБРАБОТКУ" in said
    as_json = json.loads(installation.say("policy", "diff", POLICIES / "clinic", folder, "--json"))
    assert [(one["clause"], one["is_widening"]) for one in as_json] == [("4.1.2", True)]
    same = installation.say("policy", "diff", POLICIES / "clinic", POLICIES / "clinic")
    assert "Редакции не отличаются" in same
