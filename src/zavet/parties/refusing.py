"""Why something about leaves, staff or representatives was refused: a code, a sentence, an article, in one table.

INVARIANT: a refusal undoes all it was about, and its entry is written all the same; it names nobody but by a number.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Any, Final, ParamSpec, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from zavet.core.values import Actor, ZavetError
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Authorisation, SubjectRecord
from zavet.transactions import tells_refusals

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


class WhyNot(StrEnum):
    """Why it could not be done."""

    NOT_OFFICER = "not_officer"
    NOTHING_NAMED = "nothing_named"
    TERM_TOO_LONG = "term_too_long"
    STAFF_UNKNOWN = "staff_unknown"
    OWN_LEAVE = "own_leave"
    LEAVE_UNKNOWN = "leave_unknown"
    LEAVE_OVER = "leave_over"
    LEAVE_WIDER = "leave_wider"
    RENEWED_ALREADY = "renewed_already"
    WARNING_OF_ANOTHER = "warning_of_another"
    LAST_OFFICER = "last_officer"
    SUCCESSOR_AWAY = "successor_away"
    LOGIN_TAKEN = "login_taken"
    ENTERED_ALREADY = "entered_already"
    REPRESENTING_BY_OFFICER = "representing_by_officer"
    REPRESENTING_ENDLESS = "representing_endless"
    REPRESENTING_UNKNOWN = "representing_unknown"
    REPRESENTS_ALREADY = "represents_already"
    REPRESENTS_THEMSELVES = "represents_themselves"
    EVIDENCE_MISSING = "evidence_missing"
    NOBODY_THERE = "nobody_there"
    NOT_THEIRS_TO_END = "not_theirs_to_end"


_INTERNAL = "152-ФЗ ст. 19 ч. 2 п. 8"
_OFFICER = "152-ФЗ ст. 22.1 ч. 1"
_WARNED = "152-ФЗ ст. 18.1 ч. 1 п. 6"
_CONTROL = "152-ФЗ ст. 18.1 ч. 1 п. 4"
_PROVEN = "152-ФЗ ст. 9 ч. 1"
_SAID: Final = {
    WhyNot.NOT_OFFICER: (
        _("Работников и их допуски назначает и прекращает ответственный за персональные данные."),
        _OFFICER,
        _("Обратитесь к ответственному."),
    ),
    WhyNot.NOTHING_NAMED: (
        _("В допуске должны быть названы цели, категории данных и день окончания."),
        _INTERNAL,
        _("Назовите всё это."),
    ),
    WhyNot.TERM_TOO_LONG: (
        _("Допуск выдаётся на срок, после которого его пересматривают: этот срок длиннее."),
        _CONTROL,
        _("Назовите более ранний день, а потом продлите допуск."),
    ),
    WhyNot.STAFF_UNKNOWN: (
        _("Такого работника у оператора этого сайта нет, или он уволен."),
        _INTERNAL,
        _("Выберите работника из списка."),
    ),
    WhyNot.OWN_LEAVE: (
        _("Допуск самому себе не выдают, когда есть другой ответственный."),
        _CONTROL,
        _("Попросите другого ответственного выдать вам допуск."),
    ),
    WhyNot.LEAVE_UNKNOWN: (_("Такого допуска нет."), _INTERNAL, _("Откройте раздел «Допуски».")),
    WhyNot.LEAVE_OVER: (
        _("Этот допуск уже прекращён или окончен."),
        _INTERNAL,
        _("Выдайте новый допуск."),
    ),
    WhyNot.LEAVE_WIDER: (
        _("При продлении нельзя добавить цели и данные, которых в допуске не было."),
        _INTERNAL,
        _("Выдайте для них отдельный допуск."),
    ),
    WhyNot.RENEWED_ALREADY: (
        _("Этот допуск уже продлён."),
        _INTERNAL,
        _("Новый допуск стоит в списке выше."),
    ),
    WhyNot.WARNING_OF_ANOTHER: (
        _("Предупреждение подписывает тот, кому выдан допуск."),
        _WARNED,
        _("Пусть работник войдёт сам и подпишет предупреждение."),
    ),
    WhyNot.LAST_OFFICER: (
        _("Это единственный ответственный за персональные данные: без него остаться нельзя."),
        _OFFICER,
        _("Сначала назначьте другого ответственного."),
    ),
    WhyNot.SUCCESSOR_AWAY: (
        _("Другой ответственный ещё ни разу не входил: оставить обязанности некому."),
        _OFFICER,
        _("Пусть он войдёт по своей ссылке и выберет пароль."),
    ),
    WhyNot.LOGIN_TAKEN: (
        _("Такой логин у работников этого оператора уже есть или был."),
        _INTERNAL,
        _("Назовите другой."),
    ),
    WhyNot.ENTERED_ALREADY: (
        _("Этот работник уже выбрал пароль: за него никто не войдёт, и новой ссылки не будет."),
        _INTERNAL,
        _("Если пароль забыт, закройте этот доступ и примите работника заново."),
    ),
    WhyNot.REPRESENTING_BY_OFFICER: (
        _("Представителя записывает ответственный за персональные данные: он проверяет документ."),
        _PROVEN,
        _("Покажите документ ответственному."),
    ),
    WhyNot.REPRESENTING_ENDLESS: (
        _("Полномочия кончаются позже, чем начались, и не раньше сегодняшнего дня."),
        _PROVEN,
        _("Назовите последний день полномочий из документа."),
    ),
    WhyNot.REPRESENTING_UNKNOWN: (
        _("Такой записи о представителе нет."),
        _PROVEN,
        _("Откройте карточку человека и выберите запись в ней."),
    ),
    WhyNot.REPRESENTS_ALREADY: (
        _("Этот человек уже записан представителем, и его полномочия не кончились."),
        _PROVEN,
        _("Если документ новый, сначала прекратите прежнюю запись."),
    ),
    WhyNot.REPRESENTS_THEMSELVES: (
        _("За себя человек действует сам: представитель — всегда другой человек."),
        _PROVEN,
        _("Найдите представителя по его почте, телефону или логину."),
    ),
    WhyNot.EVIDENCE_MISSING: (
        _("Без документа представителя не записывают."),
        _PROVEN,
        _("Назовите номер и дату документа: останется только их отпечаток."),
    ),
    WhyNot.NOBODY_THERE: (
        _("Один из двоих на этом сайте не записан или его запись закрыта."),
        _PROVEN,
        _("Представитель тоже регистрируется на сайте: найдите его заново."),
    ),
    WhyNot.NOT_THEIRS_TO_END: (
        _("Полномочия прекращает сам человек или ответственный за персональные данные."),
        _PROVEN,
        _("Напишите ответственному, почему вы больше не действуете за этого человека."),
    ),
}


class PartiesRefused(ZavetError):
    """Something about authorisations, staff or representatives could not be done; ``code`` tells the journal why."""

    def __init__(self, code: WhyNot) -> None:
        """Take the words, the article and the next step from the table."""
        words, clause, next_step = _SAID[code]
        super().__init__(words, clause=clause, next_step=next_step)
        self.code = code


def refusals_are_told(
    asked: str,
) -> Callable[[Callable[_Given, _Result]], Callable[_Given, _Result]]:
    """Make an operation one transaction whose refusal leaves an entry that says what was ``asked``."""
    return tells_refusals(PartiesRefused, tell=partial(_tell, asked))


def _tell(asked: str, refusal: PartiesRefused, given: Mapping[str, Any]) -> None:
    by: Actor = given["by"]
    leave_id: UUID | None = given.get("authorisation_id")
    leave = Authorisation.objects.filter(pk=leave_id).first() if leave_id else None
    staff_id = leave.staff_id if leave else given.get("staff_id")
    facts: dict[str, Fact] = {"asked": asked, "reasons": [refusal.code.value]}
    facts |= {"authorisation": str(leave_id)} if leave_id else {}
    facts |= {"staff": str(staff_id)} if staff_id else {}
    person = _represented(given)
    append(
        event=PartiesEvent.ACTION_REFUSED,
        site_id=next((one.site_id for one in (leave, person) if one), given.get("site_id")),
        by=by,
        at=given["at"],
        subject_id=person.id if person else None,
        facts=facts,
    )


def _represented(given: Mapping[str, Any]) -> SubjectRecord | None:
    """Return whom somebody was to act for, or acts for, where it was about that."""
    people = SubjectRecord.objects.filter(is_correspondent=False)
    if "representative_id" in given:
        return people.filter(representatives=given["representative_id"]).first()
    return people.filter(pk__in=[given["subject_id"]]).first() if "subject_id" in given else None
