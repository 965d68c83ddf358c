"""Looks an installation over and says what is well and what to mend. It changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import typer

from zavet.core.values import ZavetError
from zavet.doors.cli.opening import open_existing

_OTHERS = 0o077
_LATE_MINUTES = 10
_COPY_DAYS = 7
_SAMPLE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing looked at: whether it is well, in words, and what to do where it is not."""

    words: str
    is_well: bool = True
    mend: str = ""


def doctor() -> None:
    """Осмотреть установку: папка, секреты, базы, журнал, политики, почта, очередь."""
    open_existing()
    signs = [sign for look in _LOOKS for sign in _looked(look)]
    for sign in signs:
        typer.echo(f"{'в порядке' if sign.is_well else 'ВНИМАНИЕ '} · {sign.words}")
        if sign.mend:
            typer.echo(f"            что делать: {sign.mend}")
    if not all(sign.is_well for sign in signs):
        raise typer.Exit(1)


def _looked(look: Callable[[], Iterator[Sign]]) -> Iterator[Sign]:
    try:
        yield from look()
    except ZavetError as error:
        yield Sign(words=str(error), is_well=False, mend=str(error.next_step or ""))


def _folder() -> Iterator[Sign]:
    from django.conf import settings

    for path in [settings.ZAVET_DATA, *sorted(Path(settings.ZAVET_SECRETS).iterdir())]:
        is_ours = not path.stat().st_mode & _OTHERS
        mend = "" if is_ours else f"chmod go= {path}"
        words = f"«{path.name}» " + ("закрыт от других" if is_ours else "открыт другим")
        yield Sign(words=words, is_well=is_ours, mend=mend)


def _databases() -> Iterator[Sign]:
    from django.conf import settings

    engines = {name: one["ENGINE"].rsplit(".", 1)[-1] for name, one in settings.DATABASES.items()}
    yield Sign(words=f"записи: {engines['default']}, ключи: {engines['keys']}, таблицы на месте")


def _keys() -> Iterator[Sign]:
    from zavet.access.master_keys import describe_ring, try_keys

    ring, sample = describe_ring(), try_keys(most=_SAMPLE)
    words = f"связка: {ring.place}, открылись на пробу ключи людей: {sample.opened}"
    mend = "zavet keys status; верните связку и базу ключей из копии" if sample.broken else ""
    words += f", не открылись {sample.broken}" if sample.broken else ""
    yield Sign(words=words, is_well=not sample.broken, mend=mend)
    if ring.older_count:
        older = f"под старыми главными ключами: {ring.older_count}"
        yield Sign(words=older, is_well=False, mend="zavet keys rotate")


def _journal() -> Iterator[Sign]:
    from zavet.journal.queries import verify_chain

    report = verify_chain()
    is_whole = not report.problems
    yield Sign(
        words=f"журнал: записей {report.entries}, цепочка {'цела' if is_whole else 'нарушена'}",
        is_well=is_whole,
        mend="" if is_whole else "zavet verify; сохраните копию баз и сообщите ответственному",
    )


def _sites() -> Iterator[Sign]:
    from zavet.chance import now
    from zavet.parties.queries import list_sites
    from zavet.policies.queries import find_policy

    sites = list_sites()
    if not sites:
        yield Sign(
            words="сайтов ещё нет",
            is_well=False,
            mend="zavet policy publish ПАПКА --host ИМЯ-УЗЛА",
        )
    for site in sites:
        found = find_policy(site_id=site.id, at=now())
        words = f"{site.host}: " + (
            f"редакция {found.version.version}" if found else "нет действующей политики"
        )
        yield Sign(words=words, is_well=found is not None)


def _files() -> Iterator[Sign]:
    from zavet.access.files import list_damaged

    damaged = list(list_damaged())
    yield Sign(
        words="файлы людей: "
        + (
            f"пропали или обрезаны {len(damaged)}, первый {damaged[0]}"
            if damaged
            else "все на месте"
        ),
        is_well=not damaged,
        mend="верните папку файлов из копии; задана ли та же ZAVET_FILES?" if damaged else "",
    )


def _mail() -> Iterator[Sign]:
    from django.conf import settings

    is_set = bool(settings.EMAIL_HOST)
    yield Sign(
        words=f"почта: {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        if is_set
        else "почта не задана",
        is_well=is_set,
        mend="" if is_set else "ZAVET_SMTP=smtp://имя:пароль@узел:порт — без неё нет подтверждений",
    )

    yield from _mailboxes()


def _mailboxes() -> Iterator[Sign]:
    from zavet.chance import now
    from zavet.doors.mail.boxes import list_boxes
    from zavet.rights.queries import list_outgoing

    boxes = list_boxes()
    words = ", ".join(box.name for box in boxes) or "не заданы, письма примет zavet mail take"
    yield Sign(words=f"почтовые ящики обращений: {words}")
    since = now() - timedelta(days=1)
    late = [one for one in list_outgoing() if one.is_by_mail and one.step.at < since]
    if late:
        yield Sign(
            words=f"письма по обращениям, не ушедшие за сутки: {len(late)}",
            is_well=False,
            mend="Доступна ли почта, есть ли адрес? zavet mail send --again или отправьте иначе",
        )


def _queue() -> Iterator[Sign]:
    from django_tasks_db.models import DBTaskResult

    from zavet.chance import now

    long_ago = now() - timedelta(minutes=_LATE_MINUTES)
    ready = DBTaskResult.objects.ready().filter(enqueued_at__lt=long_ago)
    late = ready.exclude(run_after__gt=long_ago, run_after__lte=now()).count()
    failed = DBTaskResult.objects.filter(status="FAILED").count()
    words = f"очередь: ждут дольше {_LATE_MINUTES} минут — {late}, не удались — {failed}"
    mend = "Запущен ли zavet up? Доступна ли почта?" if late or failed else ""
    yield Sign(words=words, is_well=not (late or failed), mend=mend)


def _copies() -> Iterator[Sign]:
    from zavet.backups.copies import Holds
    from zavet.backups.queries import last_checked_at, last_copied_at

    yield from _copied("записей", last_copied_at(Holds.RECORDS))
    yield from _copied("ключей", last_copied_at(Holds.KEYS))
    checked_at = last_checked_at(Holds.RECORDS)
    words = f"{checked_at:%d.%m.%Y}" if checked_at else "ещё ни разу"
    yield Sign(words=f"копию восстанавливали на пробу: {words}")


def _copied(name: str, copied_at: datetime | None) -> Iterator[Sign]:
    """Tell of a copy that is old, or of an installation that has none and is old itself."""
    from zavet.chance import now
    from zavet.journal.queries import find_entry_at

    first = find_entry_at(1)
    since = copied_at or (first.at if first else now())
    is_well = now() - since <= timedelta(days=_COPY_DAYS)
    yield Sign(
        words=f"копия {name}: " + (f"{copied_at:%d.%m.%Y}" if copied_at else "ещё ни одной"),
        is_well=is_well,
        mend="" if is_well else "zavet backup ПАПКА --keys-to ПАПКА-2",
    )


def _destructions() -> Iterator[Sign]:
    from zavet.access.sweeping import count_unfinished, is_behind

    unfinished = count_unfinished()
    yield Sign(
        words=f"уничтожения: не закончено {unfinished}",
        is_well=not unfinished,
        mend="zavet sweep; если не поможет, закройте тех, кто долго читает базу"
        if unfinished
        else "",
    )
    if is_behind():
        yield Sign(
            words="книга уничтожений знает больше баз: на их место поставлена старая копия",
            is_well=False,
            mend="zavet sweep",
        )


def _set_aside() -> Iterator[Sign]:
    from django.conf import settings

    for path in sorted(Path(settings.ZAVET_DATA).glob("before-restore-*")):
        yield Sign(
            words=f"«{path.name}»: отложенное при восстановлении, в нём данные людей",
            is_well=False,
            mend="сверьте и уничтожьте папку",
        )


_LOOKS = (
    _folder,
    _databases,
    _keys,
    _files,
    _journal,
    _sites,
    _mail,
    _queue,
    _destructions,
    _copies,
    _set_aside,
)
