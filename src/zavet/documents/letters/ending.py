"""Letters about processing that ends: deletion, destruction, withdrawal of consent, stop, objection."""

from zavet.documents.blocks import Block, Body, Items, Paragraph
from zavet.documents.facts import Day, GoesOn, Held, LetterFacts, ReplyFacts, Text, Texts
from zavet.documents.phrases import (
    APPEAL,
    end_with_day,
    list_or,
    reply_to,
    say_day,
    say_going_on,
    say_held,
)

_NO_DAY = "[укажите: до какого дня]"


class DeletionAccepted(ReplyFacts, frozen=True, kw_only=True):
    """``destroyed_by_on`` is the last day; ``held`` is what an act keeps, the rest goes.

    What went already: ``destroyed_on`` the day, ``act_number`` the destruction act's; no last day is named then.
    """

    data: Texts
    destroyed_by_on: Day | None = None
    destroyed_on: Day | None = None
    act_number: str = ""
    held: tuple[Held, ...]


class DeletionRefused(ReplyFacts, frozen=True, kw_only=True):
    """``ground`` is the citation the refusal stands on; ``held`` what an act keeps; ``goes_on`` purposes that last."""

    data: Texts
    ground: Text
    reasons: Texts
    held: tuple[Held, ...] = ()
    goes_on: tuple[GoesOn, ...] = ()


class DestructionNotice(LetterFacts, frozen=True, kw_only=True):
    """``act_number`` is that of the destruction act, ``reason`` why the data went."""

    data: Texts
    destroyed_on: Day
    reason: Text
    act_number: Text
    told: tuple[Text, ...]


class WithdrawalAccepted(ReplyFacts, frozen=True, kw_only=True):
    """``destroyed_by_on`` is None where every datum is still needed on another ground."""

    purposes: Texts
    ended_on: Day
    goes_on: tuple[GoesOn, ...]
    held: tuple[Held, ...] = ()
    destroyed_by_on: Day | None


class Stopped(ReplyFacts, frozen=True, kw_only=True):
    """An answer to the demand to stop; ``purposes`` may be empty where all of it goes on."""

    purposes: tuple[Text, ...]
    stopped_on: Day
    goes_on: tuple[GoesOn, ...]


class ObjectionAnswered(ReplyFacts, frozen=True, kw_only=True):
    """``is_automated`` where the objection is to a decision made by a machine alone (152-ФЗ ст. 16)."""

    about: Text
    findings: Texts
    is_satisfied: bool
    done: tuple[Text, ...]
    is_automated: bool = False


def write_deletion_accepted(facts: DeletionAccepted) -> Body:
    """Write what goes by when, and what an act keeps until when (152-ФЗ ст. 14 ч. 1, 152-ФЗ ст. 21 ч. 5)."""
    return Body(
        articles=("152-ФЗ ст. 14 ч. 1", "152-ФЗ ст. 21 ч. 5"),
        blocks=(
            reply_to(facts.request),
            Paragraph(_deletion(facts)),
            Items(facts.data),
            *_kept(facts.held),
            Paragraph("Уничтоженные данные восстановить нельзя, в том числе из резервных копий."),
        ),
    )


def _deletion(facts: DeletionAccepted) -> str:
    if facts.destroyed_on is not None:
        return (
            f"Ваше обращение об удалении исполнено: {say_day(facts.destroyed_on)} уничтожены, акт "
            f"№ {facts.act_number}, следующие данные:"
        )
    return (
        "Ваше обращение об удалении принято. Обработка прекращена, и до "
        f"{say_day(facts.destroyed_by_on or _NO_DAY)} включительно будут уничтожены:"
    )


def _kept(held: tuple[Held, ...]) -> tuple[Block, ...]:
    return list_or(
        say_held(held),
        lead="Следующие данные закон обязывает хранить. Они заблокированы, для других целей не используются и "
        "будут уничтожены после указанного дня:",
        none="Данных, которые закон обязывает хранить дольше, нет.",
    )


def write_deletion_refused(facts: DeletionRefused) -> Body:
    """Write why the data stay (152-ФЗ ст. 21 ч. 5)."""
    held = Paragraph("Закон обязывает хранить:"), Items(say_held(facts.held))
    goes_on = Paragraph("Обработка нужна для следующих целей:"), Items(say_going_on(facts.goes_on))
    return Body(
        articles=(facts.ground,),
        blocks=(
            reply_to(facts.request),
            Paragraph("Вы просили удалить следующие персональные данные:"),
            Items(facts.data),
            Paragraph(f"В удалении отказано ({facts.ground}) по следующим причинам:"),
            Items(facts.reasons),
            *(held if facts.held else ()),
            *(goes_on if facts.goes_on else ()),
            APPEAL,
        ),
    )


def write_destruction_notice(facts: DestructionNotice) -> Body:
    """Write that the data are gone, and by which act (152-ФЗ ст. 21 ч. 3, 152-ФЗ ст. 21 ч. 7)."""
    return Body(
        articles=("152-ФЗ ст. 21 ч. 3", "152-ФЗ ст. 21 ч. 7"),
        blocks=(
            Paragraph(
                f"Уведомляем, что {say_day(facts.destroyed_on)} уничтожены следующие Ваши персональные данные:"
            ),
            Items(facts.data),
            Paragraph(
                f"Причина: {facts.reason}. Уничтожение подтверждено актом № {facts.act_number}."
            ),
            *list_or(
                facts.told,
                lead="Лица, которым могли передаваться эти данные, и что им сообщено:",
                none="Третьим лицам эти данные не передавались.",
            ),
        ),
    )


def write_withdrawal_accepted(facts: WithdrawalAccepted) -> Body:
    """Write what ended, what lasts on which ground, and by when the data go (152-ФЗ ст. 9 ч. 2, 152-ФЗ ст. 21 ч. 5)."""
    return Body(
        articles=("152-ФЗ ст. 9 ч. 2", "152-ФЗ ст. 21 ч. 5"),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                f"Отзыв согласия принят. С {say_day(facts.ended_on)} прекращена обработка для целей:"
            ),
            Items(facts.purposes),
            *_going_on(facts.goes_on),
            *_kept(facts.held),
            _destruction(facts.destroyed_by_on),
        ),
    )


def _going_on(goes_on: tuple[GoesOn, ...]) -> tuple[Block, ...]:
    return list_or(
        say_going_on(goes_on),
        lead="Без согласия, на других основаниях, обработка продолжается для целей:",
        none="На других основаниях обработка не продолжается.",
    )


def _destruction(by_on: Day | None) -> Paragraph:
    if by_on is None:
        return Paragraph("Все данные нужны для названных выше целей и сейчас не уничтожаются.")
    return Paragraph(
        f"Данные, которые больше не нужны, будут уничтожены до {say_day(by_on)} включительно."
    )


def write_stopped(facts: Stopped) -> Body:
    """Write what was stopped and what lasts on which ground (152-ФЗ ст. 21 ч. 5.1)."""
    return Body(
        articles=("152-ФЗ ст. 21 ч. 5.1",),
        blocks=(
            reply_to(facts.request),
            *list_or(
                facts.purposes,
                lead="Ваше требование прекратить обработку персональных данных выполнено "
                f"{end_with_day(facts.stopped_on)} Прекращена обработка для целей:",
                none="Обработки, которую закон обязывает прекратить по Вашему требованию, оператор не ведёт.",
            ),
            *_going_on(facts.goes_on),
            APPEAL,
        ),
    )


def write_objection_answered(facts: ObjectionAnswered) -> Body:
    """Write how an objection was judged (152-ФЗ ст. 16 ч. 4, 152-ФЗ ст. 21 ч. 1)."""
    verdict = (
        "Возражение удовлетворено" if facts.is_satisfied else "В удовлетворении возражения отказано"
    )
    return Body(
        articles=("152-ФЗ ст. 16 ч. 4",)
        if facts.is_automated
        else ("152-ФЗ ст. 21 ч. 1", "152-ФЗ ст. 21 ч. 3"),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                f"Вы возражаете против следующего: {facts.about}. Рассмотрев возражение, мы установили:"
            ),
            Items(facts.findings),
            Paragraph(f"{verdict}."),
            *list_or(
                facts.done,
                lead="Сделано следующее:",
                none="Изменений в обработке данных не внесено.",
            ),
            APPEAL,
        ),
    )
