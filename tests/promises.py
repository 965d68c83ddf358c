"""Makes docs/promises.md: of each promise of the policies, whether a test that ran has shown it kept.

Nothing in the table is marked by hand. A promise is *kept* when at least one test carries its id and every such test
ran and passed, *broken* when one failed, *says* when the policy binds it to a statement, *not yet* otherwise.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POLICIES = ROOT / "policies"
PROPERTY = "promise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """One promise as it stands in a policy: its id, who makes it, in which clause and rule, whether it only says."""

    id: str
    policy: str
    clause: str
    rule: str
    title: str
    is_said: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What became of one test that carries promises."""

    test: str
    outcome: str


def list_promises(folder: Path = POLICIES) -> list[Promised]:
    """Read all policies and list their promises in the order of the ids."""
    from zavet.core.language.load import load_policy
    from zavet.core.language.rules import Statement

    found = []
    for place in sorted(path.parent for path in folder.glob("*/rules.yaml")):
        policy = load_policy(read_folder(place))
        for rule in policy.all_rules():
            said, title = isinstance(rule, Statement), _title(policy, rule.clause)
            found += [
                Promised(
                    id=each,
                    policy=policy.slug,
                    clause=rule.clause,
                    rule=_rule_name(rule),
                    title=title,
                    is_said=said,
                )
                for each in getattr(rule, "keeps", ())
            ]
    return sorted(found, key=lambda one: _order(one.id))


def read_folder(folder: Path) -> dict[str, str]:
    """Return a policy's files by their path inside its folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".md", ".yaml"}
    }


def _rule_name(rule) -> str:
    """Return the rule's id; statements and the operator have none, and are called by their kind."""
    said = getattr(rule, "says", None)
    return getattr(rule, "id", "") or (said.value if said else type(rule).__name__.lower())


def _title(policy, number: str) -> str:
    """Return the first words of a clause, as far as they fit a table."""
    clause = policy.clause_by_number.get(number)
    words = " ".join((clause.title or clause.text).split()) if clause else ""
    words = words.replace("|", "/").replace("*", "").replace("`", "")
    return words if len(words) <= 90 else words[:90].rsplit(" ", 1)[0] + " …"


def _order(promise: str) -> tuple[int, int, int]:
    chapter, _, point = promise[1:].partition(".")
    return "MKHSC".find(promise[0]), int(chapter), int(point)


def status_of(promise: Promised, shown: list[Shown]) -> str:
    """Return kept, broken, says or not yet."""
    outcomes = {each.outcome for each in shown}
    if "failed" in outcomes:
        return "broken"
    if outcomes == {"passed"}:
        return "kept"
    return "says" if promise.is_said else "not yet"


def table(promises: list[Promised], shown: Mapping[str, list[Shown]]) -> str:
    """Return the document."""
    status = {each.id: status_of(each, shown.get(each.id, [])) for each in promises}
    counts = [
        (word, list(status.values()).count(word)) for word in ("kept", "says", "not yet", "broken")
    ]
    lines = [
        "# What the five policies promise, and what is kept",
        "",
        "Made by `make promises` from the tests that ran; nothing here is marked by hand. A promise is *kept* when",
        "every test that carries its id ran and passed, *says* when its clause only states something, *not yet* otherwise.",
        "",
        f"{len(promises)} promises: "
        + ", ".join(f"{count} {word}" for word, count in counts if count)
        + ".",
    ]
    for policy in dict.fromkeys(each.policy for each in promises):
        lines += [
            "",
            f"## {policy}",
            "",
            "| id | clause | rule | what the clause says | status | shown by |",
        ]
        lines += ["|---|---|---|---|---|---|"]
        lines += [_row(each, status[each.id], shown) for each in promises if each.policy == policy]
    return "\n".join(lines) + "\n"


def _row(promise: Promised, status: str, shown: Mapping[str, list[Shown]]) -> str:
    tests = sorted({each.test for each in shown.get(promise.id, []) if each.outcome != "skipped"})
    names = "<br>".join(f"`{name}`" for name in tests)
    place = f"{promise.id} | {promise.clause} | `{promise.rule}`"
    return f"| {place} | {promise.title} | {status} | {names} |"


class Recorder:
    """Hears what became of each test that carries promises, from all workers, and writes the table at the end."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.shown: dict[str, list[Shown]] = defaultdict(list)

    def pytest_runtest_logreport(self, report) -> None:
        carried = [value for key, value in report.user_properties if key == PROPERTY]
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.split("::", 1)[-1].split("[")[0]
            for promise in carried:
                self.shown[promise].append(Shown(test=name, outcome=report.outcome))

    def pytest_sessionfinish(self) -> None:
        self.target.parent.mkdir(exist_ok=True)
        self.target.write_text(table(list_promises(), self.shown), encoding="utf-8")
