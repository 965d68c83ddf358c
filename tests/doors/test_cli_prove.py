"""Proofs as an operator, an inspector and a witness work them: commands and files, and nothing else."""

import signal
import subprocess
import time
import tracemalloc
from http.client import HTTPConnection
from pathlib import Path

import pytest

from installation import Installation, free_port
from zavet.core.chain import journal_key
from zavet.core.chain.export import header_line
from zavet.doors.cli.verify_file import verify_file

PROBLEM = "изменено: запись 2"


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("proofs") / "data")
    made.say("policy", "publish", "policies/services", "--host", "services.example")
    return made


@pytest.fixture
def nobody(tmp_path: Path) -> Installation:
    """Return somebody without an installation: an inspector, a witness."""
    return Installation(tmp_path / "nowhere")


@pytest.fixture(scope="module")
def vkey(place) -> str:
    return key_of(place.say("verify"))


def key_of(said: str) -> str:
    [line] = [line for line in said.splitlines() if line.startswith("Ключ журнала: ")]
    return line.partition(": ")[2]


def checkpoint_of(place: Installation) -> Path:
    return Path(place.say("prove", "checkpoint").splitlines()[0])


def test_a_live_journal_is_verified_with_its_checkpoints(place):
    path = checkpoint_of(place)
    assert path.parent == place.folder / "checkpoints"
    said = place.say("verify", "--against", path).splitlines()
    assert said[-1] == "Цепочка цела."
    assert said[-2].startswith("Контрольных точек: ")


def test_an_export_is_verified_where_there_is_no_installation(place, nobody, vkey, tmp_path):
    export = tmp_path / "journal.jsonl"
    place.say("prove", "export", "-o", export)
    said = nobody.say("verify", export, "--key", vkey).splitlines()
    assert said[-1] == "Выгрузка цела: ни одна запись не изменена, не пропала и не переставлена."
    trusting = nobody.say("verify", export).splitlines()
    assert trusting[-1].startswith("Так видно, что файл цел, но не видно, чей он.")
    assert not nobody.folder.exists()
    other = nobody.run("verify", export, "--key", "0" * 64)
    assert other.returncode == 1
    assert other.stderr.startswith("Ключ в выгрузке не тот, что вы назвали: zavet.local/")
    lines = export.read_bytes().splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if b'"position":2' in line)
    lines[at] = lines[at].replace(b'"actor_kind":"s', b'"actor_kind":"S')
    export.write_bytes(b"".join(lines))
    found = nobody.run("verify", export, "--key", vkey)
    assert (found.returncode, found.stderr.splitlines()) == (1, [PROBLEM])


def test_an_export_never_writes_over_a_file(place, tmp_path):
    there = tmp_path / "there"
    there.write_text("mine")
    refused = place.run("prove", "export", "-o", there)
    assert (refused.returncode, there.read_text()) == (1, "mine")


def test_one_entry_is_proved_to_whoever_has_the_key(place, nobody, vkey, tmp_path):
    proof = tmp_path / "entry.tlog-proof"
    place.say("prove", "entry", 2, "-o", proof)
    said = nobody.say("verify", proof, "--key", vkey)
    assert said.startswith("Запись 2 есть в журнале «zavet.local/")
    assert '"position":2' in said
    without = nobody.run("verify", proof)
    assert (without.returncode, "ключу в самом файле верить нельзя" in without.stderr) == (1, True)
    proof.write_text(proof.read_text().replace("index 1", "index 2"))
    assert nobody.run("verify", proof, "--key", vkey).returncode == 1
    assert place.run("prove", "entry", 100_000).returncode == 1


def test_growth_since_a_kept_checkpoint_is_proved(place, nobody, vkey, tmp_path):
    kept, proof = tmp_path / "kept.checkpoint", tmp_path / "growth"
    kept.write_bytes(checkpoint_of(place).read_bytes())
    assert nobody.say("verify", kept, "--key", vkey).startswith("Контрольная точка подлинная")
    place.say("policy", "publish", "policies/clinic", "--host", "clinic.example")
    place.say("prove", "consistency", kept, "-o", proof)
    said = nobody.say("verify", proof, "--against", kept, "--key", vkey)
    assert said.endswith("только рос: прежние записи на месте.\n")
    proof.write_text(proof.read_text().replace("\n\nzavet.local", "\nAAAA\n\nzavet.local"))
    assert nobody.run("verify", proof, "--against", kept, "--key", vkey).returncode == 1


def test_a_witness_needs_a_command_and_a_file(place, nobody, vkey, tmp_path):
    request, answer, state = tmp_path / "request", tmp_path / "answer", tmp_path / "witness.json"
    place.say("prove", "request", "--for", 0, "-o", request)
    signed = nobody.run("prove", "witness", request, "--log", vkey, "--state", state)
    assert (signed.returncode, state.stat().st_mode & 0o777) == (0, 0o600)
    witness = signed.stderr.partition(": ")[2].strip()
    answer.write_text(signed.stdout)
    kept = place.say("prove", "cosignature", answer, "--witness", witness)
    assert kept.startswith("Засвидетельствовано до записи ")
    told = place.say("verify", "--witness", witness)
    assert "Засвидетельствовано до записи " in told
    again = nobody.run("prove", "witness", request, "--log", vkey, "--state", state)
    assert (again.returncode, again.stdout) == (1, "")
    assert "Свидетель отказал" in again.stderr
    stranger = nobody.run("prove", "witness", request, "--log", witness, "--state", state)
    assert "не знает такого журнала" in stranger.stderr
    assert "--log" in stranger.stderr
    state.chmod(0o644)
    exposed = nobody.run("prove", "witness", request, "--log", vkey, "--state", state)
    assert "могут читать другие" in exposed.stderr
    [line] = (place.folder / "checkpoints").glob("*.cosigned")
    line.write_text(line.read_text().replace("— w", "— v"))
    found = place.run("verify", "--witness", witness)
    line.unlink()
    assert (found.returncode, "подпись свидетеля не подходит" in found.stderr) == (1, True)


@pytest.mark.parametrize("words", [
    ("verify",), ("explain", "1"), ("prove", "checkpoint"), ("prove", "entry", "1"), ("prove", "stamp"),
])  # fmt: skip
def test_where_there_is_no_installation_none_is_made_and_nothing_found_whole(nobody, words):
    done = nobody.run(*words)
    assert (done.returncode, "нет установки Zavet" in done.stderr) == (1, True)
    assert not nobody.folder.exists()


def test_what_cannot_be_compared_with_a_file_is_refused_and_not_passed_over(
    place, nobody, vkey, tmp_path
):
    point, proof = checkpoint_of(place), tmp_path / "entry"
    place.say("prove", "entry", 1, "-o", proof)
    for file in (point, proof):
        done = nobody.run("verify", file, "--key", vkey, "--against", point)
        assert (done.returncode, "zavet prove consistency" in done.stderr) == (1, True)
    done = nobody.run("verify", point, "--key", vkey, "--witness", vkey)
    assert (done.returncode, "без имени файла" in done.stderr) == (1, True)


def test_a_line_nobody_signed_is_not_kept(place, vkey, tmp_path):
    answer = tmp_path / "answer"
    answer.write_text("— witness.example AAAA\n")
    refused = place.run("prove", "cosignature", answer, "--witness", vkey)
    assert (refused.returncode, "Это не подпись свидетеля" in refused.stderr) == (1, True)


def test_another_key_than_the_one_named_is_told(place, vkey):
    other = "0" * 64
    refused = place.run("verify", "--key", other)
    assert (refused.returncode, "не тот, что вы назвали" in refused.stderr) == (1, True)
    assert place.run("verify", "--key", vkey).returncode == 0


class Authority:
    """A stamping authority of our own, worked by OpenSSL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "tsa.cnf").write_text(_AUTHORITY)
        (folder / "serial").write_text("01")
        self._run("req", "-x509", "-new", "-nodes", "-newkey", "rsa:2048", "-days", "30",
                  "-subj", "/CN=Root", "-keyout", "root.key", "-out", "root.pem")  # fmt: skip
        self._run("req", "-new", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=Stamps",
                  "-keyout", "tsa.key", "-out", "tsa.csr")  # fmt: skip
        self._run("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-days", "30",
                  "-CAcreateserial", "-extfile", "tsa.cnf", "-extensions", "stamps", "-out", "tsa.pem")  # fmt: skip

    def stamp(self, request: Path, name: str = "answer.tsr") -> Path:
        self._run("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", str(request),
                  "-out", name)  # fmt: skip
        return self.folder / name

    def _run(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)


_AUTHORITY = """
[stamps]
extendedKeyUsage = critical,timeStamping
[tsa]
signer_cert = tsa.pem
certs = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
serial = serial
ess_cert_id_alg = sha256
"""


def test_a_checkpoint_is_stamped_and_the_stamp_is_checked_again(place, tmp_path):
    authority, stranger = Authority(tmp_path / "tsa"), Authority(tmp_path / "other")
    ca, others = authority.folder / "root.pem", stranger.folder / "root.pem"
    request = Path(place.say("prove", "stamp").strip())
    assert request.suffix == ".tsq"
    foreign = place.run("prove", "stamp", "--answer", stranger.stamp(request), "--ca", ca)
    assert (foreign.returncode, "Штамп времени не подходит" in foreign.stderr) == (1, True)
    said = place.say("prove", "stamp", "--answer", authority.stamp(request), "--ca", ca)
    assert said.startswith("Штамп подлинный: ")
    assert "RFC 3161" in place.say("verify", "--ca", ca)
    assert "штампов без ключа к ним: 1" in place.say("verify")
    found = place.run("verify", "--ca", others)
    assert (found.returncode, "штамп времени не подходит" in found.stderr) == (1, True)
    request.with_suffix(".tsr").unlink()


def test_a_stamp_of_something_else_is_not_kept(place, tmp_path):
    authority = Authority(tmp_path / "tsa")
    other, query = tmp_path / "other.txt", tmp_path / "other.tsq"
    other.write_text("something else")
    subprocess.run(
        ["openssl", "ts", "-query", "-data", str(other), "-sha256", "-cert", "-out", str(query)],
        check=True,
        capture_output=True,
    )
    answer = authority.stamp(query)
    place.say("prove", "checkpoint")
    refused = place.run("prove", "stamp", "--answer", answer, "--ca", authority.folder / "root.pem")
    assert (refused.returncode, "Штамп времени не подходит" in refused.stderr) == (1, True)


def test_zavet_signs_the_journal_when_it_stops(tmp_path):
    installation = Installation(tmp_path / "data")
    installation.say("policy", "publish", "policies/services", "--host", "services.example")
    port = free_port()
    running = installation.start("up", "--port", port)
    try:
        wait_for(port)
        running.send_signal(signal.SIGTERM)
        said, _ = running.communicate(timeout=40)
    finally:
        running.kill()
    assert running.returncode == 0, said
    [path] = (installation.folder / "checkpoints").iterdir()
    entries = int(installation.say("verify").split()[1].rstrip("."))
    assert int(path.name.partition("-")[0]) == entries


def wait_for(port: int) -> None:
    """Wait until somebody answers at a port."""
    until = time.monotonic() + 60
    while True:
        asked = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            asked.request("GET", "/")
            asked.getresponse().read()
        except OSError:  # nobody listens yet, or a busy machine is slow to answer
            assert time.monotonic() < until
            time.sleep(0.2)
        else:
            return
        finally:
            asked.close()


def test_an_export_of_one_endless_line_does_not_fill_the_memory(tmp_path):
    key = journal_key(bytes(32))
    endless = tmp_path / "endless.jsonl"
    endless.write_bytes(header_line(key=key, size=0) + b"[" * 64 * 2**20)
    tracemalloc.start()
    assert not verify_file(endless, key=key, against=[])
    _present, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * 2**20
