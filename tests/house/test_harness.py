"""The bench measures what it says: CPU of the right process, ratios round by round, memory in bytes."""

import os
import subprocess
import sys
import time

import pytest

from harness import Job, Measure, Outcome, Side, cpu_of, measure, memory_of, report, run


def _spin(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


SPIN = "import time; e = time.process_time() + {}\nwhile time.process_time() < e: pass"


def test_sides_run_in_turns():
    order = []
    job = Job(
        name="turns",
        rounds=3,
        warmups=0,
        ours=Side(name="A", call=lambda: order.append("A")),
        peer=Side(name="B", call=lambda: order.append("B")),
    )
    run(job)
    assert order == ["A", "B", "A", "B", "A", "B"]


def test_a_call_is_charged_cpu_and_not_sleep():
    measured = measure(Side(name="sleeps", call=lambda: (_spin(0.05), time.sleep(0.1))))
    assert measured.wall >= 0.14
    assert 0.04 <= measured.cpu < 0.1


def test_a_command_is_charged_its_own_cpu():
    busy = measure(Side(name="busy", command=[sys.executable, "-S", "-c", SPIN.format(0.3)]))
    idle = measure(Side(name="idle", command=[sys.executable, "-S", "-c", "pass"]))
    assert busy.cpu - idle.cpu >= 0.2
    assert idle.memory > 1024 * 1024


def test_a_command_that_fails_is_no_measure():
    with pytest.raises(subprocess.CalledProcessError):
        measure(Side(name="fails", command=[sys.executable, "-S", "-c", "raise SystemExit(3)"]))


def test_a_server_is_charged_with_its_children():
    inside = f"import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', '''{SPIN.format(1)}'''])"
    with subprocess.Popen([sys.executable, "-S", "-c", inside]) as server:
        before = cpu_of(server.pid)
        until = time.monotonic() + 20
        while cpu_of(server.pid) - before < 0.3 and time.monotonic() < until:
            time.sleep(0.05)
        assert cpu_of(server.pid) - before >= 0.3
        assert memory_of(server.pid) > 2 * 1024 * 1024
        assert server.wait(timeout=60) == 0


def test_the_ratio_is_the_median_of_rounds_and_not_of_sides():
    sides = {"ours": Side(name="A", call=os.getpid), "peer": Side(name="B", call=os.getpid)}
    outcome = Outcome(
        job=Job(name="ratios", rounds=3, goal=2.0, **sides),
        ours=tuple(Measure(wall=1, cpu=cpu, memory=0) for cpu in (1.0, 10.0, 100.0)),
        peer=tuple(Measure(wall=1, cpu=cpu, memory=0) for cpu in (3.0, 20.0, 100.0)),
    )
    assert outcome.cpu_ratio == 2.0
    assert outcome.is_reached
    assert "CPU 2.00, wall 1.00  (goal: CPU at least 2.00, reached)" in report(outcome)


def test_a_side_is_a_command_or_a_call():
    with pytest.raises(ValueError, match="either a command or a call"):
        Side(name="nothing")
