"""Measures two ways of doing one thing, in turns, so that a busy machine troubles both alike.

A job is a pair: ours and its peer. They run A B A B ..., and each round gives one ratio; the
median of ratios is what counts, because a slow minute slows both sides of its round. A side is a
command (a process of its own: wall clock, CPU, peak memory), a callable (in this process), or a
callable that drives a server whose CPU and memory are read from /proc. A round is never dropped.

    from harness import Job, Side, compare

    ours = Side(name="decide", call=lambda: decide_often(10_000))
    peer = Side(name="dict lookup", call=lambda: look_up_often(10_000))
    compare(Job(name="a decision", units=10_000, ours=ours, peer=peer, goal=0.5))
"""

import gc
import os
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_HEADS = ("wall, s", "CPU, s", "CPU each", "per CPU-s", "a second", "peak, MB")
_MEGABYTE = 1024 * 1024
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One way of doing the thing: a ``command`` to run or a ``call`` to make.

    ``server`` is the process that works for the call, where there is one.
    """

    name: str
    command: Sequence[str | Path] | None = None
    call: Callable[[], object] | None = None
    server: int | None = None  # process id; its children are counted too
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a side that is both or neither."""
        if (self.command is None) == (self.call is None):
            message = f"{self.name}: give either a command or a call"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One run of one side: seconds of the wall clock and of the CPU, peak memory in bytes."""

    wall: float
    cpu: float
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A pair to compare; ``units``: things done in one run, ``goal``: least CPU ratio wanted."""

    name: str
    ours: Side
    peer: Side
    rounds: int = 7
    warmups: int = 1
    units: int = 1
    goal: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All rounds of both sides. A ratio above 1 means that ours takes less than its peer."""

    job: Job
    ours: tuple[Measure, ...]
    peer: tuple[Measure, ...]

    @property
    def cpu_ratio(self) -> float:
        """Return the median over rounds of the peer's CPU-seconds divided by ours."""
        return median(_share(peer.cpu, ours.cpu) for ours, peer in self._rounds())

    @property
    def wall_ratio(self) -> float:
        """Return the median over rounds of the peer's seconds divided by ours."""
        return median(_share(peer.wall, ours.wall) for ours, peer in self._rounds())

    @property
    def cpu_each(self) -> float:
        """Return the median CPU-seconds ours takes for one unit."""
        return median(one.cpu for one in self.ours) / self.job.units

    @property
    def is_reached(self) -> bool:
        """Tell whether the goal is reached; a job without one always reaches it."""
        return self.job.goal is None or self.cpu_ratio >= self.job.goal

    def _rounds(self) -> Iterable[tuple[Measure, Measure]]:
        return zip(self.ours, self.peer, strict=True)


def compare(*jobs: Job, is_full: bool = False) -> list[Outcome]:
    """Run each job and print its rows; with ``is_full`` each round too. Return the outcomes."""
    outcomes = []
    for job in jobs:
        outcome = run(job)
        outcomes.append(outcome)
        print(report(outcome, is_full=is_full), flush=True)
    return outcomes


def run(job: Job) -> Outcome:
    """Run a job's two sides in turns, after the warm-ups, which are thrown away."""
    for _ in range(job.warmups):
        measure(job.ours)
        measure(job.peer)
    ours, peer = [], []
    for _ in range(job.rounds):
        ours.append(measure(job.ours))
        peer.append(measure(job.peer))
    return Outcome(job=job, ours=tuple(ours), peer=tuple(peer))


def measure(side: Side) -> Measure:
    """Run one side once."""
    if side.command is not None:
        return _measure_command(side.command, side.environment)
    if side.call is None:
        message = f"{side.name}: nothing to call"
        raise ValueError(message)
    if side.server is not None:
        return _measure_server(side.call, side.server)
    return _measure_call(side.call)


def _measure_command(command: Sequence[str | Path], environment: dict[str, str]) -> Measure:
    """Run a process; wait4 tells its own CPU and memory, not those of earlier ones.

    Linux counts the memory from the fork on, so it is never less than what this process holds.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    cpu = usage.ru_utime + usage.ru_stime
    return Measure(wall=wall, cpu=cpu, memory=_bytes_of(usage.ru_maxrss))


def _measure_call(call: Callable[[], object]) -> Measure:
    """Call in this process; its memory is the peak so far, see measure_allocations for more."""
    gc.collect()
    cpu, began = time.process_time(), time.perf_counter()
    call()
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Measure(wall=wall, cpu=cpu, memory=_bytes_of(peak))


def _measure_server(call: Callable[[], object], server: int) -> Measure:
    """Make the calls here and charge what the server and its children spent on them."""
    cpu, began = cpu_of(server), time.perf_counter()
    call()
    wall, cpu = time.perf_counter() - began, cpu_of(server) - cpu
    return Measure(wall=wall, cpu=cpu, memory=memory_of(server))


def measure_allocations(call: Callable[[], object]) -> int:
    """Return the peak of bytes Python allocates during a call (slow: never in a timed round)."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def cpu_of(process: int) -> float:
    """Return the CPU-seconds a process and its living descendants have spent (Linux)."""
    return sum(_cpu_seconds(each) for each in _family(process))


def memory_of(process: int) -> int:
    """Return the sum of peak resident bytes of a process and its living descendants (Linux)."""
    return sum(_peak_bytes(each) for each in _family(process))


def _cpu_seconds(process: int) -> float:
    text = _read(f"/proc/{process}/stat")
    spent = text.rpartition(")")[2].split()[
        11:13
    ]  # utime and stime; the name before may hold spaces
    return sum(int(ticks) for ticks in spent) / _TICKS


def _peak_bytes(process: int) -> int:
    for line in _read(f"/proc/{process}/status").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _family(process: int) -> list[int]:
    """Return a process and all its descendants."""
    found = [process]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*"):
            found += [int(child) for child in _read(task / "children").split()]
    return found


def _read(path: str | Path) -> str:
    """Read a file of /proc; a process that ended meanwhile has nothing to say."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _bytes_of(peak: int) -> int:
    """Turn getrusage's unit into bytes: kilobytes on Linux, bytes on macOS."""
    return peak if sys.platform == "darwin" else peak * 1024


def _share(above: float, below: float) -> float:
    return above / below if below else float("inf")


def report(outcome: Outcome, *, is_full: bool = False) -> str:
    """Return the table of one job: a row for each side, then the ratios round by round."""
    job = outcome.job
    width = max(len(job.ours.name), len(job.peer.name), 8)
    lines = [
        f"\n{job.name}  ({job.rounds} rounds in turns, {job.units} at a time, medians)",
        "  " + " " * width + "".join(f"  {head:>10}" for head in _HEADS),
        _row(job.ours.name, outcome.ours, units=job.units, width=width),
        _row(job.peer.name, outcome.peer, units=job.units, width=width),
        f"  ratio peer/ours: CPU {outcome.cpu_ratio:.2f}, wall {outcome.wall_ratio:.2f}"
        + _goal(outcome),
    ]
    if is_full:
        lines += _rounds(outcome)
    return "\n".join(lines)


def _rounds(outcome: Outcome) -> list[str]:
    pairs = zip(outcome.ours, outcome.peer, strict=True)
    return [
        f"    round {number}: CPU {a.cpu:.4f} : {b.cpu:.4f} = {_share(b.cpu, a.cpu):.2f}"
        for number, (a, b) in enumerate(pairs, start=1)
    ]


def _row(name: str, runs: Sequence[Measure], *, units: int, width: int) -> str:
    wall, cpu = median(each.wall for each in runs), median(each.cpu for each in runs)
    peak = max(each.memory for each in runs) / _MEGABYTE
    each, rates = _short(cpu / units), (_share(units, cpu), _share(units, wall))
    shown = "".join(f"  {rate:10.0f}" for rate in rates)
    return f"  {name:{width}}  {wall:10.4f}  {cpu:10.4f}  {each:>10}{shown}  {peak:10.1f}"


def _short(seconds: float) -> str:
    """Return a length of time in the unit that reads best."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds / 1e-9:.0f} ns"


def _goal(outcome: Outcome) -> str:
    if outcome.job.goal is None:
        return ""
    verdict = "reached" if outcome.is_reached else "MISSED"
    return f"  (goal: CPU at least {outcome.job.goal:.2f}, {verdict})"
