"""Our policies say everything in our own words: no run of eight words is taken from a text we learned from.

The texts lie outside the project; where they are absent there is nothing to compare with.
"""

import re

import pytest

from house.tree import ROOT, expect_none, tracked_files

SEEDS = ROOT.parent / "shared" / "seeds"
RUN = 8
OURS = (".md", ".yaml", ".yml", ".py", ".html", ".po", ".txt", ".json")


def words_in(text: str) -> list[str]:
    return re.findall(r"[\w-]+", text.lower().replace("ё", "е"))


def runs_in(text: str) -> set[tuple[str, ...]]:
    """Return each run of eight words of a text, in small letters and without punctuation."""
    words = words_in(text)
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def find_taken(texts: dict[str, str], seeds: dict[str, str]) -> list[str]:
    """List the runs that stand in one of our texts and in a seed; a name of a law is nobody's own words."""
    found = []
    for seed, taken in ((name, runs_in(text)) for name, text in seeds.items()):
        for place, text in texts.items():
            clashes = sorted(
                " ".join(run) for run in taken & runs_in(text) if not _is_law_name(run)
            )
            found += [f"{place} and {seed}: {clash}" for clash in clashes]
    return found


def _is_law_name(run: tuple[str, ...]) -> bool:
    return bool({"фз", "152-фз", "149-фз"} & set(run)) or " ".join(run).startswith("федеральн")


def _our_texts() -> dict[str, str]:
    places = (ROOT / "policies", ROOT / "src", ROOT / "docs")
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in tracked_files(ROOT)
        if path.suffix in OURS and any(path.is_relative_to(place) for place in places)
    }


def test_no_sentence_is_taken_from_a_seed():
    if not SEEDS.is_dir():
        pytest.skip("the texts we learned from are not on this machine")
    seeds = {path.name: path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")}
    expect_none(find_taken(_our_texts(), seeds))


def test_a_planted_sentence_is_found_whatever_its_case_and_commas():
    seed = "Оператор обязуется хранить всё сказанное посетителем в надёжном железном сундуке, и нигде больше."
    ours = (
        "…\n> оператор обязуется хранить все сказанное,\n посетителем — в надежном деревянном ларце"
    )
    assert find_taken({"policy.md": ours}, {"clinic.txt": seed}) == [
        "policy.md and clinic.txt: оператор обязуется хранить все сказанное посетителем в надежном"
    ]
    assert (
        find_taken({"policy.md": "Сказанное посетителем хранит оператор."}, {"clinic.txt": seed})
        == []
    )
