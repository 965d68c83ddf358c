"""Letters on a request: one chosen, drafted, edited, looked at as it will leave, then sent. Only the last step does it.

INVARIANT: the words go in bodies of forms alone; what is held of a person is opened for a draft by the operation that
asks whether they have proven who they are.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zavet.chance import now
from zavet.core.law import get_term
from zavet.core.requests import IdentityState, needs_identity
from zavet.core.values import Sealed, ZavetError
from zavet.documents import DocumentNotMade, FactMissing
from zavet.doors.console.entering import Desk
from zavet.doors.console.refusing import refuse as show_refusal
from zavet.doors.console.requests_drafting import draft_of, has_block, owed_by
from zavet.doors.console.requests_drafts import (
    INFORMATION,
    list_templates,
    list_ticked,
    template_of,
    write_draft,
)
from zavet.doors.console.requests_entering import for_request, page_of, take
from zavet.doors.console.requests_grounds import IDENTITY, ground_choices
from zavet.doors.console.requests_letterhead import lay_printed, print_letter
from zavet.doors.console.requests_rows import Day
from zavet.doors.console.requests_work_forms import ChooseForm, WriteForm
from zavet.doors.console.rows import say_refusal
from zavet.doors.mail.sending import queue_letter
from zavet.doors.pages.addressee import addressee_of
from zavet.doors.pages.basis import basis_of
from zavet.rights.operations import (
    LetterMissing,
    answer,
    ask_identity,
    extend,
    inform,
    open_thread,
    refuse,
    write_notice,
)
from zavet.rights.queries import RequestView
from zavet.rights.views import Deed

_TITLES = {
    "answer": gettext_lazy("Ответить на обращение %(number)s"),
    "refuse": gettext_lazy("Отказать в обращении %(number)s"),
    "identity": gettext_lazy("Попросить подтвердить личность: %(number)s"),
    "extend": gettext_lazy("Продлить срок обращения %(number)s"),
    "notice": gettext_lazy("Написать по обращению %(number)s"),
}
_DONE = {
    "answer": gettext_lazy("Ответ дан, обращение закрыто."),
    "refuse": gettext_lazy("Отказ записан, обращение закрыто."),
    "identity": gettext_lazy("Письмо с просьбой подтвердить личность готово."),
    "extend": gettext_lazy("Срок продлён."),
    "notice": gettext_lazy("Письмо готово."),
}
_CLOSING = {"answer", "refuse"}
_REFUSED = 409


@for_request
def write(request: HttpRequest, desk: Desk, found: RequestView, what: str) -> HttpResponse:
    """Lead a letter from its choice to its sending."""
    if what not in _TITLES or not (found.is_open or what == "notice"):
        raise Http404
    letter = _Letter(request, desk, found, what)
    if not letter.choose.is_valid():
        return letter.show("choose", status=422 if letter.choose.is_bound else 200)
    steps: dict[str, Callable[[], HttpResponse]] = {
        "edit": letter.edit,
        "review": letter.review,
        "preview": letter.preview,
        "send": letter.send,
    }
    return steps.get(request.POST.get("step", ""), letter.draft)()


class _Letter:
    """One letter on its way through the pages; every page carries what was chosen and written so far."""

    def __init__(self, request: HttpRequest, desk: Desk, found: RequestView, what: str) -> None:
        self.request, self.desk, self.found, self.what = request, desk, found, what
        self.owed = owed_by(desk, found, Day.of(desk))
        if what == "extend" and self.owed.new_due_on is None:
            raise Http404
        templates = list_templates(what, found, has_block=has_block(desk, found))
        self.choose = ChooseForm(
            request.POST if request.method == "POST" else None,
            templates=templates,
            ticked=list_ticked(what, found, templates),
            grounds=ground_choices(desk, found) if what == "refuse" else None,
            has_causes=what == "extend",
            may_keep_block=what in _CLOSING and found.subject_id is not None,
        )
        self.written = WriteForm(request.POST if request.method == "POST" else None)

    def draft(self) -> HttpResponse:
        """Draft the letter; what is held of the person is opened only for the letter that tells it."""
        chosen = self.choose.cleaned_data
        export = None
        if INFORMATION in chosen["templates"]:
            deed = inform(request_id=self.found.id, by=self.desk.by, at=now())
            if deed.refusal is not None:
                return self._refused(deed.refusal)
            export = deed.export
        drafted = draft_of(self.desk, self.found, self.owed, chosen, export)
        self.written = WriteForm(None, initial={"text": write_draft(chosen["templates"], drafted)})
        return self.show("edit")

    def edit(self) -> HttpResponse:
        """Go back to the words."""
        return self.show("edit")

    def review(self) -> HttpResponse:
        """Show what will leave, to whom, and what comes of it."""
        if not self.written.is_valid():
            return self.show("edit", status=422)
        thread = open_thread(request_id=self.found.id, by=self.desk.by, at=now())
        if not thread.is_permitted:
            back_url = page_of(self.found)
            return show_refusal(self.request, self.desk, thread.decision, back_url=back_url)
        return self.show("review", addressee=addressee_of(thread))

    def preview(self) -> HttpResponse:
        """Hand out the letter as PDF, unnumbered."""
        if not self.written.is_valid():
            return self.show("edit", status=422)
        thread = open_thread(request_id=self.found.id, by=self.desk.by, at=now())
        try:
            content = print_letter(
                self.desk,
                thread,
                template=template_of(self.choose.cleaned_data["templates"]),
                text=self.written.cleaned_data["text"],
                ground=self.choose.cleaned_data.get("ground", ""),
            )
        except (DocumentNotMade, FactMissing) as error:
            self.written.add_error(None, say_refusal(error))
            return self.show("edit", status=422)
        return hand_out_pdf(content, name=f"{self.found.number}.pdf")

    def send(self) -> HttpResponse:
        """Do it: the letter is kept, numbered and put in the way of the mail."""
        if not self.written.is_valid():
            return self.show("edit", status=422)
        done = str(_DONE[self.what])
        done_or_not = take(
            self.request, self.desk, self.found, self._act(), done=done, then=self._print
        )
        if isinstance(done_or_not, ZavetError):
            return self._refused(done_or_not)
        return done_or_not

    def _act(self) -> Callable[[], Deed]:
        chosen, text = self.choose.cleaned_data, Sealed(self.written.cleaned_data["text"])
        common: dict[str, Any] = {
            "request_id": self.found.id,
            "template": template_of(chosen["templates"]),
            "by": self.desk.by,
            "at": now(),
        }
        keeps = bool(chosen.get("keeps_block"))
        ground = chosen.get("ground", "")
        informs = INFORMATION in chosen["templates"]
        acts: dict[str, Callable[[], Deed]] = {
            "answer": partial(answer, text=text, keeps_block=keeps, informs=informs, **common),
            "refuse": partial(refuse, text=text, ground=ground, keeps_block=keeps, **common),
            "identity": partial(ask_identity, text=text, **common),
            "extend": partial(extend, reason=text, **common),
            "notice": partial(write_notice, text=text, **common),
        }
        return acts[self.what]

    def _print(self, deed: Deed) -> None:
        """Lay the printed letter to the thread, and put it in the way of the mail."""
        if deed.step_id is None:
            return
        try:
            lay_printed(self.desk, self.found, deed.step_id)
        except (DocumentNotMade, FactMissing, LetterMissing) as error:
            messages.warning(self.request, say_refusal(error))
        queue_letter(deed.step_id)

    def _refused(self, refusal: ZavetError) -> HttpResponse:
        form = self.written if self.written.is_bound and self.written.is_valid() else self.choose
        form.add_error(None, say_refusal(refusal))
        return self.show("edit" if form is self.written else "choose", status=_REFUSED)

    def show(self, page: str, *, status: int = 200, **more: object) -> HttpResponse:
        """Show one of the pages of a letter."""
        chosen = self.choose.cleaned_data if self.choose.is_bound and self.choose.is_valid() else {}
        is_on_edit = page == "edit" and not self.written.is_bound
        context = {
            "found": self.found,
            "title": _TITLES[self.what] % {"number": self.found.number},
            "laws": self._laws(),
            "form": self.choose if page == "choose" else self.written,
            "chosen": chosen,
            "carried": carried(chosen),
            "must_prove": self.what == "answer" and _must_prove(self.found),
            "text": "" if is_on_edit else self.request.POST.get("text", ""),
            "owed": self.owed,
            "is_closing": self.what in _CLOSING,
            "effects": self._effects(),
            "back_url": page_of(self.found),
            "again_url": reverse("console:requests_write", args=[self.found.id, self.what]),
            **more,
        }
        return render(self.request, f"console/requests_{page}.html", context, status=status)

    def _laws(self) -> tuple[str, ...]:
        """Return the places of the law this letter is written by."""
        if self.what == "extend":
            return (get_term(self.owed.term_id).article,)
        if self.what == "identity":
            return (IDENTITY,)
        return basis_of(self.found).articles if self.what in _CLOSING else ()

    def _effects(self) -> list[str]:
        told = [_("Письмо получит исходящий номер, изменить его будет нельзя.")]
        if self.what in _CLOSING:
            told.append(_("Обращение закроется, обязанность ответить будет исполнена."))
        if self.what == "refuse":
            told.append(_("Статья закона останется в обращении и в журнале."))
        return told


def carried(chosen: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what was chosen, as the next page sends it back."""
    pairs = [
        (name, one)
        for name, value in chosen.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return [(name, str(one)) for name, one in pairs if one]


def _must_prove(found: RequestView) -> bool:
    """Tell whether no answer may leave yet: whoever asks has not proven who they are (152-ФЗ ст. 14 ч. 3)."""
    is_needed = needs_identity(found.kinds, found.requester)
    return is_needed and found.identity is not IdentityState.PROVEN


def hand_out_pdf(content: bytes, *, name: str) -> HttpResponse:
    """Return a document to be saved; its name holds a number and nothing else."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
