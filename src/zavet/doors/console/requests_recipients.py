"""Recipients of a person's data: who of them has to know of a change, the letter to one, the mark why there is none.

INVARIANT: a notice names what changed; a value of the person's stands in it only where the officer chose it and this
recipient could have had it.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from zavet.access.queries import describe
from zavet.chance import now
from zavet.core.calendar import day_of
from zavet.core.law import get_term
from zavet.core.requests import Effect, IdentityState, Untold
from zavet.core.values import Sealed, ZavetError
from zavet.documents import DocumentNotMade, FactMissing, body_text
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_drafts import place
from zavet.doors.console.requests_entering import for_request, page_of, take
from zavet.doors.console.requests_letterhead import lay_printed, letterhead, print_notice
from zavet.doors.console.requests_recipients_forms import SettleForm, TellForm
from zavet.doors.console.requests_rows import Day
from zavet.doors.console.requests_work_forms import Choices, WriteForm
from zavet.doors.console.requests_write import carried, hand_out_pdf
from zavet.doors.console.rows import Row, say_refusal
from zavet.doors.mail.sending import queue_letter
from zavet.doors.pages.held import category_name, category_names
from zavet.doors.wording import EFFECTS, UNTOLD
from zavet.duties.queries import list_open
from zavet.rights.operations import (
    LetterMissing,
    settle_recipient,
    show_for_notice,
    tell_recipient,
)
from zavet.rights.queries import RequestView
from zavet.rights.recipients import NOTICE, list_tellings
from zavet.rights.views import Deed, Telling

_LAW: Final = get_term("D06")
_REFUSED: Final = 409
_DONE: Final = {
    Effect.RECTIFY: "уточнены",
    Effect.DELETE: "уничтожены",
    Effect.BLOCK: "заблокированы на время проверки",
    Effect.END_BLOCK: "разблокированы по окончании проверки",
}
_ASKED: Final = {
    Effect.BLOCK: "не использовать эти данные, пока мы не сообщим об окончании проверки",
    Effect.END_BLOCK: "вернуть эти данные в обработку",
    Effect.RECTIFY: "не использовать прежние значения и внести такие же изменения в свои записи",
    Effect.DELETE: "уничтожить эти данные у себя, если хранить их Вас не обязывает закон",
}


def recipient_rows(desk: Desk, found: RequestView) -> list[Row]:
    """Return who could have had what the request changed, and what each was told."""
    tellings = list_tellings(request_id=found.id, site_id=desk.site.id)
    return [_row(one, desk) for one in tellings]


@for_request
def tell(request: HttpRequest, desk: Desk, found: RequestView, name: str) -> HttpResponse:
    """Lead the letter to one recipient from its choice to its sending."""
    notice = _Notice(request, desk, found, _telling(desk, found, name))
    if not notice.choose.is_valid():
        return notice.show("choose", status=422 if notice.choose.is_bound else 200)
    steps: dict[str, Callable[[], HttpResponse]] = {
        "edit": partial(notice.show, "edit"),
        "review": notice.review,
        "preview": notice.preview,
        "send": notice.send,
    }
    return steps.get(request.POST.get("step", ""), notice.draft)()


@require_POST
@for_request
def settle(request: HttpRequest, desk: Desk, found: RequestView, name: str) -> HttpResponse:
    """Mark why one recipient is not written to."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        raise Http404
    reason = Untold(form.cleaned_data["reason"])
    act = partial(
        settle_recipient, request_id=found.id, recipient=name, reason=reason, by=desk.by, at=now()
    )
    answer = take(request, desk, found, act, done=_("Отмечено, почему получателю не пишут."))
    if isinstance(answer, ZavetError):
        messages.error(request, say_refusal(answer))
        return redirect(page_of(found))
    return answer


class _Notice:
    """One letter to one recipient on its way through the pages; every page carries what was chosen and written."""

    def __init__(
        self, request: HttpRequest, desk: Desk, found: RequestView, telling: Telling
    ) -> None:
        self.request, self.desk, self.found, self.telling = request, desk, found, telling
        typed = request.POST if request.method == "POST" else None
        self.choose = TellForm(
            typed,
            name=telling.recipient.name,
            named_by=_held(desk, found, telling),
            values=_changed(desk, found, telling),
        )
        self.written = WriteForm(typed)

    def draft(self) -> HttpResponse:
        """Draft the letter; values are opened only where they were chosen, and the look is told."""
        chosen = self.choose.cleaned_data
        shown = {*chosen.get("named_by", ()), *chosen.get("values", ())}
        deed = show_for_notice(
            request_id=self.found.id, categories=sorted(shown), by=self.desk.by, at=now()
        )
        if deed.refusal is not None or (deed.outcome and not deed.outcome.is_permitted):
            self.choose.add_error(None, _("Открыть эти значения сейчас нельзя: впишите их сами."))
            return self.show("choose", status=_REFUSED)
        values = deed.outcome.values if deed.outcome else {}
        text = _write(self.desk, self.telling, chosen, values)
        self.written = WriteForm(None, initial={"text": text})
        return self.show("edit")

    def review(self) -> HttpResponse:
        """Show what will leave, and to whom."""
        return self.show("review") if self.written.is_valid() else self.show("edit", status=422)

    def preview(self) -> HttpResponse:
        """Hand out the letter as PDF, unnumbered."""
        if not self.written.is_valid():
            return self.show("edit", status=422)
        chosen, text = self.choose.cleaned_data, self.written.cleaned_data["text"]
        try:
            content = print_notice(
                self.desk, text=text, name=chosen["to_name"], address=chosen["to_address"]
            )
        except (DocumentNotMade, FactMissing) as error:
            self.written.add_error(None, say_refusal(error))
            return self.show("edit", status=422)
        return hand_out_pdf(content, name=f"{self.found.number}.pdf")

    def send(self) -> HttpResponse:
        """Keep the letter, number it, and put it in the way of the mail where it goes by e-mail."""
        if not self.written.is_valid():
            return self.show("edit", status=422)
        chosen = self.choose.cleaned_data
        act = partial(
            tell_recipient,
            request_id=self.found.id,
            recipient=self.telling.recipient.id,
            text=Sealed(self.written.cleaned_data["text"]),
            name=Sealed(chosen["to_name"]),
            address=Sealed(chosen["to_address"]),
            way=chosen["way"],
            by=self.desk.by,
            at=now(),
        )
        done = _("Уведомление готово.")
        answer = take(self.request, self.desk, self.found, act, done=done, then=self._print)
        if not isinstance(answer, ZavetError):
            return answer
        self.written.add_error(None, say_refusal(answer))
        return self.show("edit", status=_REFUSED)

    def show(self, page: str, *, status: int = 200) -> HttpResponse:
        """Show one of the pages of a letter."""
        chosen = self.choose.cleaned_data if self.choose.is_bound and self.choose.is_valid() else {}
        name = self.telling.recipient.id
        context = {
            "found": self.found,
            "title": _("Уведомить получателя: %(name)s") % {"name": self.telling.recipient.name},
            "laws": (_LAW.article,),
            "form": self.choose if page == "choose" else self.written,
            "chosen": chosen,
            "carried": carried(chosen),
            "text": self.request.POST.get("text", ""),
            "owed": _owed(self.desk, self.found),
            "effects": [_("Письмо получит исходящий номер, изменить его будет нельзя.")],
            "addressee": {"name": chosen.get("to_name"), "address": chosen.get("to_address")},
            "back_url": page_of(self.found),
            "again_url": reverse("console:requests_tell", args=[self.found.id, name]),
        }
        return render(self.request, f"console/requests_{page}.html", context, status=status)

    def _print(self, deed: Deed) -> None:
        if deed.step_id is None:
            return
        try:
            lay_printed(self.desk, self.found, deed.step_id)
        except (DocumentNotMade, FactMissing, LetterMissing) as error:
            messages.warning(self.request, say_refusal(error))
        queue_letter(deed.step_id)


def _telling(desk: Desk, found: RequestView, name: str) -> Telling:
    known = list_tellings(request_id=found.id, site_id=desk.site.id)
    telling = next((one for one in known if one.recipient.id == name), None)
    if telling is None or telling.is_settled:
        raise Http404
    return telling


def _row(one: Telling, desk: Desk) -> Row:
    return {
        "id": one.recipient.id,
        "name": one.recipient.name,
        "changes": [
            {
                "words": EFFECTS[each.effect],
                "data": category_names(each.categories, desk.policy),
                "on": day_of(each.at),
            }
            for each in one.changes
        ],
        "is_settled": one.is_settled,
        "why": UNTOLD[one.why] if one.why else "",
        "number": one.step.number if one.step else "",
        "sent_on": day_of(one.step.sent_at) if one.step and one.step.sent_at else None,
        "clause": desk.policy.cite(one.recipient.clause) if desk.policy else "",
    }


def _owed(desk: Desk, found: RequestView) -> Mapping[str, Any]:
    """Return until when the recipients are to be told."""
    duties = list_open(site_id=desk.site.id, cause_id=found.id, kinds=[_LAW.duty])
    if not duties:
        return {}
    left, tone = Day.of(desk).left(duties[0].due_on)
    return {"due_on": duties[0].due_on, "left": left, "tone": tone}


def _held(desk: Desk, found: RequestView, telling: Telling) -> Choices:
    """Return what is held of the person and this recipient could have had, while it is proven who asked."""
    if found.subject_id is None or not found.is_open or found.identity is not IdentityState.PROVEN:
        return []
    held = [one.category for one in describe(site_id=desk.site.id, subject_id=found.subject_id)]
    return [(one, category_name(one, desk.policy)) for one in held if one in telling.data]


def _changed(desk: Desk, found: RequestView, telling: Telling) -> Choices:
    """Return what was put right and is held still: its new value may be told."""
    rectified = {
        name for one in telling.changes if one.effect is Effect.RECTIFY for name in one.categories
    }
    return [pair for pair in _held(desk, found, telling) if pair[0] in rectified]


def _write(
    desk: Desk, telling: Telling, chosen: Mapping[str, Any], values: Mapping[str, Sealed[str]]
) -> str:
    """Return the text of the notice for the officer to edit, in Russian whatever the page's language is."""
    with override("ru"):
        named = _name(chosen.get("named_by", ()), desk, values)
        told = {name: values[name] for name in chosen.get("values", ()) if name in values}
        facts = {
            **letterhead(desk, on=day_of(now())),
            "person": ", ".join(named) or place("чьи, как получатель знает этого человека"),
            "changes": [
                {
                    "data": _say(
                        one.categories, desk, told if one.effect is Effect.RECTIFY else {}
                    ),
                    "done": _DONE[one.effect],
                    "done_on": day_of(one.at),
                }
                for one in telling.changes
            ],
            "asked": tuple(dict.fromkeys(_ASKED[one.effect] for one in telling.changes)),
        }
        return body_text(NOTICE, facts)


def _name(names: Iterable[str], desk: Desk, values: Mapping[str, Sealed[str]]) -> tuple[str, ...]:
    """Return what tells whose data they are: «Травникова Анна (имя)»."""
    return tuple(
        f"{values[one].reveal()} ({category_name(one, desk.policy).lower()})"
        for one in names
        if one in values
    )


def _say(names: Iterable[str], desk: Desk, values: Mapping[str, Sealed[str]]) -> tuple[str, ...]:
    """Return data by name, with those values that are to be told: «Телефон: +7 912 …»."""
    return tuple(
        f"{category_name(one, desk.policy)}: {values[one].reveal()}"
        if one in values
        else category_name(one, desk.policy)
        for one in names
    )
