"""Drafts of letters: which templates fit a request, and what the system knows goes into them before the officer edits.

INVARIANT: of a person who has not proven who they are, a draft says nothing; what only the officer knows is a marked
place, and a letter does not leave with one in it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from zavet.access.exporting import Export
from zavet.core.calendar import day_of
from zavet.core.language.words import RightKind
from zavet.core.requests import Effect, IdentityState, Requester
from zavet.documents import LETTERS, body_text
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_grounds import DEMANDS
from zavet.doors.console.requests_letterhead import incoming, letterhead
from zavet.doors.console.requests_telling import information
from zavet.doors.console.requests_work_forms import UNFILLED, Choices
from zavet.doors.pages.basis import cited
from zavet.rights.queries import RequestView

Facts = Mapping[str, Any]
WRITTEN: Final = "written"
INFORMATION: Final = "information"
_ANSWERS: Final = {
    RightKind.INFORMATION: (INFORMATION, "not_processed"),
    RightKind.RECTIFICATION: ("rectified",),
    RightKind.CONFIDENTIALITY: ("confidentiality_set",),
    RightKind.BLOCK: ("block_set", "block_ended"),
    RightKind.DELETION: ("deletion_accepted",),
    RightKind.WITHDRAWAL: ("withdrawal_accepted",),
    RightKind.STOP: ("stopped",),
    RightKind.OBJECTION: ("objection_answered",),
    RightKind.CLAIM: ("claim_satisfied", "claim_partly"),
    RightKind.FEEDBACK: ("feedback_reply",),
}
_REFUSALS: Final = {
    RightKind.INFORMATION: ("information_refused", "repeat_refused"),
    RightKind.RECTIFICATION: ("rectification_refused",),
    RightKind.CONFIDENTIALITY: ("confidentiality_refused",),
    RightKind.BLOCK: ("block_refused",),
    RightKind.DELETION: ("deletion_refused",),
    RightKind.WITHDRAWAL: ("withdrawal_refused",),
    RightKind.STOP: ("stop_refused",),
    RightKind.OBJECTION: ("objection_refused",),
    RightKind.CLAIM: ("claim_refused",),
    RightKind.FEEDBACK: ("feedback_refused",),
}
_OUTCOMES: Final = {"claim_satisfied", "claim_partly"}
_NOTICES: Final = ("destruction_notice", "block_set", "block_ended")
_OF_BLOCK: Final = {"block_set", "block_ended"}
_MAY_BE_TOLD: Final = {IdentityState.PROVEN, IdentityState.NOT_NEEDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a letter is drafted from.

    ``data`` are names of categories; ``held`` and ``going_on`` are facts; ``done`` names by effect what the request
    did: categories, or purposes, ``done_on`` on which day; ``told`` is what recipients were told of it, the ``untold``
    were told nothing yet; ``act`` is the destruction act's. Days that are not known are None: a letter has a place
    there, never a day of its own making. ``destroyed_by`` has the last days of the duties to destroy; what was done on
    several days has none. ``repeats`` is what a repeated request names.
    """

    desk: Desk
    found: RequestView
    today: date
    data: tuple[str, ...] = ()
    held: tuple[Facts, ...] = ()
    going_on: tuple[Facts, ...] = ()
    ground: str = ""
    causes: tuple[str, ...] = ()
    term_id: str = ""
    new_due_on: date | None = None
    export: Export | None = None
    done: Mapping[Effect, tuple[str, ...]] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    act: str = ""
    done_on: Mapping[Effect, date] = field(default_factory=dict)
    blocked_on: date | None = None
    destroyed_by: Mapping[Effect, date] = field(default_factory=dict)
    repeats: Facts = field(default_factory=dict)

    def day_of(self, effect: Effect, what: str) -> date | str:
        """Return the day something was done on; a place to fill in where it was not done yet."""
        return self.done_on.get(effect) or place(what)

    @property
    def about(self) -> tuple[str, ...]:
        """Return the names of the data, once whoever asks is known; a place to fill in before."""
        is_known = self.found.identity in _MAY_BE_TOLD
        return self.data if is_known and self.data else (place("какие данные"),)

    def changed(self, effect: Effect) -> tuple[str, ...]:
        """Return the names of what an effect was on; where there was none yet, of what the request is about."""
        return self.done.get(effect) or self.about


def place(what: str) -> str:
    """Return a place the officer has to fill in."""
    return f"{UNFILLED}: {what}]"


def list_templates(what: str, found: RequestView, *, has_block: bool = True) -> Choices:
    """Return which templates fit a kind of letter to whoever made a request; of a block, where there is or was one."""
    names = {
        "answer": [*_by_kind(_ANSWERS, found), *_by_requester(found), WRITTEN],
        "refuse": [*_by_kind(_REFUSALS, found), WRITTEN],
        "identity": ["identity_asked"],
        "extend": ["extension"],
        "notice": [*_NOTICES, WRITTEN],
    }[what]
    own = str(_("Своими словами, без шаблона"))
    offered = [one for one in dict.fromkeys(names) if has_block or one not in _OF_BLOCK]
    return [(one, own if one == WRITTEN else LETTERS[one].title) for one in offered]


def list_ticked(what: str, found: RequestView, offered: Choices) -> list[str]:
    """Return the first letter for each right a request calls on; one for all where it is about one thing.

    How a claim ends is the officer's to say: of its answers none is ticked.
    """
    tables = {"answer": _ANSWERS, "refuse": _REFUSALS}
    table = tables.get(what)
    firsts = [table[kind][0] for kind in found.kinds if table.get(kind)] if table else []
    names = [name for name, _words in offered if name not in _OUTCOMES]
    ticked = [one for one in firsts if one in names]
    return ticked or ([] if _OUTCOMES.intersection(firsts) else names[:1])


def write_draft(templates: Iterable[str], draft: Draft) -> str:
    """Return the text of a letter for the officer to edit, in Russian whatever the page's language is.

    Of several templates it is one letter: what all of them say is said once.
    """
    with override("ru"):
        texts = [_body(one, draft) for one in templates if one != WRITTEN]
    return "\n\n".join(dict.fromkeys(part for text in texts for part in text.split("\n\n")))


def template_of(templates: Collection[str]) -> str:
    """Return the name a letter is kept under: its template's, or that of free words."""
    return next(iter(templates)) if len(templates) == 1 else WRITTEN


def _body(template: str, draft: Draft) -> str:
    facts = {**letterhead(draft.desk, on=draft.today), **_FACTS[template](draft)}
    return body_text(template, facts)


def _by_kind(table: Mapping[RightKind, Iterable[str]], found: RequestView) -> Iterable[str]:
    if found.requester is Requester.AUTHORITY:
        return []
    return [name for kind in found.kinds for name in table.get(kind, ())]


def _by_requester(found: RequestView) -> Iterable[str]:
    return ["authority_answer"] if found.requester is Requester.AUTHORITY else []


def _reply(write: Callable[[Draft], Facts]) -> Callable[[Draft], Facts]:
    """Add the request a letter answers."""
    return lambda draft: {"request": incoming(draft.found), **write(draft)}


def _claim(draft: Draft, **more: tuple[str, ...]) -> dict[str, Any]:
    del draft
    return {
        "demands": (place("требования претензии"),),
        "findings": (place("что установлено"),),
        **more,
    }


def _authority(draft: Draft) -> Facts:
    found = draft.found
    received_on = day_of(found.received_at)
    return {
        "demand_number": found.outer_number or place("номер запроса"),
        "demand_on": found.written_on or received_on,
        "received_on": received_on,
        "text": place("ответ"),
    }


def _told(draft: Draft) -> tuple[str, ...]:
    """Return what was told to whom, and a place for those who could have had the data and were told nothing yet."""
    names = ", ".join(draft.untold)
    waiting = (place(f"кто уведомлён или что данные никому не передавались — {names}"),)
    return (*draft.told, *(waiting if names else ()))


def _refusal(kind: RightKind) -> Callable[[Draft], Facts]:
    """Return how a refusal of a right is drafted that has no letter of its own."""
    return _reply(
        lambda draft: {
            "demand": DEMANDS[kind],
            "grounds": cited(draft.ground, [kind]),
            "reasons": _WHY,
            "goes_on": draft.going_on if kind in _LASTING else (),
        }
    )


def _repeat(draft: Draft) -> Facts:
    """Return what the first answer was and from when one may ask again, as the first request's own days say."""
    known = draft.repeats
    return {
        "first_number": known.get("number") or place("номер первого ответа"),
        "first_on": known.get("answered_on") or place("день первого ответа"),
        "may_repeat_on": known.get("may_repeat_on") or place("тридцать дней после первого запроса"),
        "reasons": _WHY,
    }


def _deleted(draft: Draft) -> Facts:
    """Return what is destroyed already, by which act, or by when it will be."""
    told: Facts = {"data": draft.changed(Effect.DELETE), "held": draft.held}
    if draft.act:
        day = draft.day_of(Effect.DELETE, "день уничтожения")
        return {**told, "destroyed_on": day, "act_number": draft.act}
    by_on = draft.destroyed_by.get(Effect.DELETE) or place("до какого дня")
    return {**told, "destroyed_by_on": by_on}


_DONE: Final = (place("что сделано"),)
_WHY: Final = (place("причины"),)
_LASTING: Final = {RightKind.WITHDRAWAL, RightKind.STOP}
_FACTS: Final[Mapping[str, Callable[[Draft], Facts]]] = {
    INFORMATION: _reply(lambda draft: information(draft.export, draft.desk)),
    "not_processed": _reply(lambda _unused: {"searched_by": (place("по чему искали"),)}),
    "information_refused": _reply(lambda draft: {"ground": draft.ground, "reasons": _WHY}),
    "repeat_refused": _reply(_repeat),
    "rectified": _reply(
        lambda draft: {
            "data": draft.changed(Effect.RECTIFY),
            "done_on": draft.day_of(Effect.RECTIFY, "когда уточнены"),
            "told": _told(draft),
            "held": draft.held,
        }
    ),
    "rectification_refused": _reply(
        lambda draft: {"data": draft.about, "ground": draft.ground, "reasons": _WHY}
    ),
    "confidentiality_set": _reply(
        lambda draft: {
            "settings": tuple({"data": one, "state": place("кто видит")} for one in draft.about),
            "set_on": draft.day_of(Effect.SET_VISIBILITY, "когда изменены"),
        }
    ),
    "block_set": _reply(
        lambda draft: {
            "data": draft.about,
            "from_on": draft.blocked_on or draft.day_of(Effect.BLOCK, "с какого дня"),
            "reason": "проверка по Вашему обращению",
            "until": "до окончания проверки",
        }
    ),
    "block_ended": _reply(
        lambda draft: {
            "data": draft.about,
            "ended_on": draft.day_of(Effect.END_BLOCK, "когда снято"),
            "findings": place("что показала проверка"),
        }
    ),
    "deletion_accepted": _reply(_deleted),
    "deletion_refused": _reply(
        lambda draft: {
            "data": draft.about,
            "ground": draft.ground,
            "reasons": _WHY,
            "held": draft.held,
            "goes_on": draft.going_on,
        }
    ),
    "withdrawal_accepted": _reply(
        lambda draft: {
            "purposes": draft.done.get(Effect.WITHDRAW) or (place("какие цели"),),
            "ended_on": draft.day_of(Effect.WITHDRAW, "с какого дня"),
            "goes_on": draft.going_on,
            "held": draft.held,
            "destroyed_by_on": draft.destroyed_by.get(Effect.WITHDRAW) or place("до какого дня"),
        }
    ),
    "stopped": _reply(
        lambda draft: {
            "purposes": draft.done.get(Effect.STOP, (place("какие цели"),)),
            "stopped_on": draft.day_of(Effect.STOP, "когда прекращена"),
            "goes_on": draft.going_on,
        }
    ),
    "objection_answered": _reply(
        lambda _unused: {
            "about": place("против чего возражение"),
            "findings": (place("что установлено"),),
            "is_satisfied": True,
            "done": _DONE,
        }
    ),
    "claim_satisfied": _reply(lambda draft: _claim(draft, done=_DONE)),
    "claim_partly": _reply(
        lambda draft: _claim(draft, done=_DONE, refused=(place("в чём отказано"),), reasons=_WHY)
    ),
    "claim_refused": _reply(lambda draft: _claim(draft, reasons=_WHY) | {"ground": draft.ground}),
    **{
        f"{kind.value}_refused": _refusal(kind)
        for kind in (
            RightKind.CONFIDENTIALITY,
            RightKind.BLOCK,
            RightKind.WITHDRAWAL,
            RightKind.STOP,
            RightKind.OBJECTION,
            RightKind.FEEDBACK,
        )
    },
    "feedback_reply": _reply(lambda _unused: {"text": place("ответ")}),
    "authority_answer": _authority,
    "identity_asked": _reply(
        lambda draft: {
            "asked": (place("чего недостаёт: например, номер документа и подпись"),),
            "ways": (
                "прийти к нам с документом, удостоверяющим личность",
                "написать с адреса электронной почты, который указан в Вашей учётной записи",
            ),
            "due_on": draft.found.due_on,
        }
    ),
    "extension": _reply(
        lambda draft: {
            "term_id": draft.term_id,
            "causes": draft.causes,
            "due_on": draft.found.due_on,
            "new_due_on": draft.new_due_on,
        }
    ),
    "destruction_notice": lambda draft: {
        "data": draft.changed(Effect.DELETE),
        "destroyed_on": draft.day_of(Effect.DELETE, "день уничтожения"),
        "reason": place("причина"),
        "act_number": draft.act or place("номер акта"),
        "told": _told(draft),
    },
}
