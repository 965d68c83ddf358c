"""`zavet logs import`, run as a person runs it."""

import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from zavet.visits.sample import SampleTruth, write_sample_log

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(zavet: list[str], repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("data")
    environment = os.environ | {
        "ZAVET_DATA": str(folder),
        "ZAVET_DATABASE_URL": "",
        "ZAVET_KEYS_DATABASE_URL": "",
        "COLUMNS": "100",
    }

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*zavet, *map(str, words)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    opened = run(
        "policy", "publish", repository / "policies" / "kindergarten", "--host", "garden.test"
    )
    assert opened.returncode == 0, opened.stderr
    return run


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleTruth]:
    path = tmp_path_factory.mktemp("log") / "access.log"
    truth = write_sample_log(
        path, lines=3000, days_until=date(2026, 4, 15), seed=8, host="garden.test", days=3
    )
    return path, truth


def _figures(output: str) -> dict[str, str]:
    rows = [line.split("│") for line in output.splitlines() if line.count("│") == 3]
    return {name.strip(): value.strip().replace("\xa0", "") for _, name, value, _ in rows}


def test_an_import_shows_what_became_of_every_line(run: Run, log: tuple[Path, SampleTruth]):
    path, truth = log
    done = run("logs", "import", path, "--site", "garden.test")
    assert done.returncode == 0, done.stderr
    figures = _figures(done.stdout)
    assert figures["Строк"] == "3000"
    assert figures["Запросов страниц"] == str(truth.hits)
    assert figures["Испорченных строк"] == str(truth.malformed.total())
    assert figures["Опубликованные дни"] == "12.04.2026–14.04.2026"
    assert int(figures["Посетителе-дней"]) == sum(truth.visitors.values())
    again = run("logs", "import", path)
    assert (again.returncode, again.stdout) == (1, "")
    assert "уже загружен" in again.stderr
    assert "Что делать" in again.stderr


def test_a_refusal_shows_no_line_and_no_traceback(run: Run, tmp_path: Path):
    path = tmp_path / "broken.log"
    path.write_text("192.0.2.77 spoilt\n" * 50)
    refused = run("logs", "import", path, "--site", "kindergarten")
    assert refused.returncode == 1
    assert "combined" in refused.stderr
    assert [word for word in ("192.0.2.77", "Traceback", str(path)) if word in refused.stderr] == []


def test_an_unknown_site_is_told_of(run: Run, log: tuple[Path, SampleTruth]):
    refused = run("logs", "import", log[0], "--site", "nowhere")
    assert refused.returncode == 1
    assert "Сайт «nowhere» не найден" in refused.stderr
