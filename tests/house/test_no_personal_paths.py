"""The project stands on any machine: no file in it names a folder or a package index of one of ours."""

import re
from pathlib import Path

from house.tree import ROOT, expect_none, tracked_files

# Put together from pieces, so that this file does not find itself.
PLACES = re.compile(
    "|".join(
        [
            r"(?<![\w/.])/" + r"work/(?:main|shared)",
            r"(?<![\w/.])/" + r"root/",
            r"(?<![\w/.])/" + r"home/[a-z]",
            r"(?<![\w/.])/" + r"Users/[A-Za-z]",
            r"(?<![\w/.])/" + r"opt/py",
            r"[A-Z]:\\" + r"Users\\",
            r"--(?:extra-)?index-" + r"url\b(?! https://example)",
            r"find-" + r"links\s",
        ]
    )
)
BINARY = {".png", ".jpg", ".woff2", ".ico", ".mo", ".gz", ".sqlite3", ".pdf", ".webp"}


def find_places(root: Path, files: list[Path]) -> list[str]:
    found = []
    for path in files:
        if path.suffix in BINARY or "vendor" in path.parts or path.is_symlink():
            continue
        for number, line in enumerate(_lines(path), start=1):
            match = PLACES.search(line)
            if match:
                found.append(f"{path.relative_to(root)}:{number}: {match.group()}")
    return found


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def test_no_file_names_a_folder_of_our_machines():
    ours = [path for path in tracked_files(ROOT) if path.name != "test_dependencies.py"]
    expect_none(find_places(ROOT, ours))


def test_a_planted_path_is_found(tmp_path: Path):
    (tmp_path / "a.py").write_text(
        'FOLDER = "/' + 'work/main/data"\nURL = "https://example.org/' + 'root/x"\n'
    )
    (tmp_path / "b.md").write_text("see /" + "home/vera/notes\nGET /work/ HTTP/1.1\n")
    assert find_places(tmp_path, sorted(tmp_path.iterdir())) == [
        "a.py:1: /" + "work/main",
        "b.md:1: /" + "home/v",
    ]
