"""Files are taken in and killed at any moment: what a row names opens whole, what no row names opens to nobody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from cast import ANNA
from scans import takes_files
from world import NOW, START, join, open_world
from zavet.access.files import list_damaged, list_files, reveal_file, store_file
from zavet.core.decisions import OWN_DATA
from zavet.core.values import Actor, Sealed
from zavet.journal.queries import count_entries
from zavet.journal.verification import verify_chain
from zavet.vault.file_folder import Draft, file_folder
from zavet.vault.orphans import list_orphans, remove_orphans

State = dict[str, Any]
LATER = NOW + timedelta(days=36500)
SIZE = 300_000


class StoreFile:
    """One person sends files, one after the other."""

    def prepare(self) -> State:
        world = open_world(people=())
        takes_files(world.site, at=START + timedelta(minutes=30))
        anna = join(world, ANNA, at=START + timedelta(hours=1))
        return {"site": world.site.id.hex, "anna": anna.hex, "kept": []}

    def work(self, state: State, tell: Callable[[str, object], None]) -> None:
        for number in range(100_000):
            tell("try", number)
            tell("done", self.store(UUID(state["site"]), UUID(state["anna"])).hex)

    def store(self, site_id: UUID, anna: UUID) -> UUID:
        return store_file(
            site_id=site_id,
            subject_id=anna,
            category="scan",
            chunks=[b"%PDF-1.7"] + [b"x" * (SIZE // 10)] * 10,
            name=Sealed("направление.pdf"),
            media_type=Sealed("application/pdf"),
            service="feedback",
            by=Actor.subject(anna),
            at=NOW,
        )

    def look(self, state: State, told: list[tuple[str, Any]]) -> tuple[State, list[str]]:
        site_id, anna = UUID(state["site"]), UUID(state["anna"])
        held = {one.id.hex for one in list_files(site_id=site_id, subject_id=anna)}
        stored = count_entries(site_id=site_id, subject_id=anna, event_prefix="access.file.stored")
        done = {about for word, about in told if word == "done"}
        problems = [f"journal: {one}" for one in verify_chain().problems]
        problems += [f"lost: {one}" for one in (done | set(state["kept"])) - held]
        gone = {one.hex for one in list_damaged()}
        problems += [f"bytes gone: {one}" for one in gone]
        problems += [
            f"does not open: {one}"
            for one in held - gone - set(state["kept"])
            if not self.is_whole(site_id, anna, UUID(one))
        ]
        if stored != len(held):
            problems.append(f"{len(held)} files, {stored} entries")
        return {**state, "kept": sorted(held)}, problems

    def is_whole(self, site_id: UUID, anna: UUID, file_id: UUID) -> bool:
        outcome = reveal_file(
            site_id=site_id,
            subject_id=anna,
            file_id=file_id,
            purpose=OWN_DATA,
            by=Actor.subject(anna),
            at=NOW,
        )
        return outcome.file is not None and len(b"".join(outcome.file.chunks)) == SIZE + 8

    def end(self, state: State) -> list[str]:
        """Sweep, and find in the folder what the rows name and nothing else."""
        remove_orphans(older_than=LATER)
        there = {path.name for path in file_folder().rglob("*") if path.is_file()}
        return [f"left: {one}" for one in there ^ set(state["kept"])] + [
            f"orphan: {one}" for one in list_orphans(older_than=LATER)
        ]


class StoreFileTooEarly(StoreFile):
    """The planted fault: the row is committed before the bytes have their name."""

    def store(self, site_id: UUID, anna: UUID) -> UUID:
        keep_as, remove = Draft.keep_as, Draft.remove
        names: dict[Draft, UUID] = {}
        Draft.keep_as = lambda draft, file_id: names.update({draft: file_id})
        Draft.remove = lambda draft: keep_as(draft, names[draft])
        try:
            return super().store(site_id, anna)
        finally:
            Draft.keep_as, Draft.remove = keep_as, remove
