"""What waits for a second person: one of the staff proposes, another approves or declines; the action is done after."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zavet.access.operations import AccessRefused, approve, decline, propose
from zavet.access.queries import ProposalView, list_proposals, list_proposals_for
from zavet.chance import now
from zavet.core.decisions import DISCLOSURE, OVERSIGHT
from zavet.core.language.policy import Policy
from zavet.core.language.words import RightKind
from zavet.core.values import Action
from zavet.disclosure.queries import DemandView, find_demand
from zavet.doors.console.disclosures_entering import has_post
from zavet.doors.console.disclosures_rows import say_document
from zavet.doors.console.entering import Desk, for_admitted
from zavet.doors.console.people import find_person
from zavet.doors.console.person_forms import ProposeForm
from zavet.doors.console.refusing import refuse
from zavet.doors.console.rows import Row, say_refusal, staff_names
from zavet.doors.pages.held import category_names
from zavet.doors.wording import ACTIONS, say_purpose
from zavet.parties.queries import list_staff
from zavet.rights.queries import list_numbers

_LAW = "152-ФЗ ст. 18.1 ч. 1 п. 4"
_PROPOSED = (Action.ACCESS, Action.DESTRUCTION)


@require_safe
@for_admitted
def approvals(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what waits for an answer, and what was answered lately."""
    names = staff_names(desk)
    every = list_seen(desk, open_only=False)
    numbers = list_numbers([one.cause_id for one in every if one.cause_id])
    demands = {one.id: one for one in _demands(every)}
    rows = [
        _row(one, desk, names, numbers)
        | _demand(demands.get(one.cause_id) if one.cause_id else None)
        for one in every
    ]
    context = {
        "waiting": [row for row in rows if row["is_open"]],
        "answered": [row for row in rows if not row["is_open"]],
        "law": _LAW,
    }
    return render(request, "console/approvals.html", context)


@require_POST
@for_admitted
def suggest(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Propose to a second person what was refused for want of one."""
    person = find_person(desk, subject_id)
    form = ProposeForm(request.POST, **_offered(desk.policy))
    if not form.is_valid():
        raise Http404
    outcome = propose(
        site_id=desk.site.id,
        subject_id=person.id,
        action=Action(form.cleaned_data["action"]),
        categories=form.cleaned_data["categories"],
        purpose=form.cleaned_data["purpose"],
        by=desk.by,
        at=now(),
    )
    if not outcome.is_proposed:
        back_url = redirect("console:person", person.id).url
        return refuse(request, desk, outcome.decision, back_url=back_url)
    messages.success(request, _("Предложено: теперь нужен ответ второго человека."))
    return redirect("console:approvals")


@require_POST
@for_admitted
def answer(request: HttpRequest, desk: Desk, proposal_id: UUID) -> HttpResponse:
    """Approve or decline another's proposal."""
    proposal = next(
        (one for one in list_seen(desk, open_only=False) if one.id == proposal_id), None
    )
    if proposal is None:
        raise Http404
    if proposal.purpose == DISCLOSURE:
        messages.info(request, _("На запрос органа отвечают на его странице, прочитав бумагу."))
        return redirect("console:disclosure", proposal.cause_id)
    is_yes = request.POST.get("answer") == "yes"
    try:
        answered = (approve if is_yes else decline)(proposal_id=proposal_id, by=desk.by, at=now())
    except AccessRefused as refused:
        messages.error(request, say_refusal(refused))
        return redirect("console:approvals")
    if answered.is_done:
        said = _("Одобрено: действие может сделать тот, кто его предложил.")
        messages.success(request, said if is_yes else _("Отклонено."))
    else:
        messages.error(
            request,
            _(
                "Ответить на это предложение вы не можете: своё не одобряют, а чужое одобряет тот, "
                "кто сам вправе так поступить, или ответственный."
            ),
        )
    return redirect("console:approvals")


def list_seen(desk: Desk, *, open_only: bool) -> tuple[ProposalView, ...]:
    """Return the proposals one of the staff may learn of: those about authorities' demands only by their post."""
    every = list_proposals(site_id=desk.site.id, at=now(), open_only=open_only)
    if has_post(desk.staff, desk.site.id):
        return every
    return tuple(one for one in every if one.purpose != DISCLOSURE)


def _demands(proposals: Iterable[ProposalView]) -> list[DemandView]:
    """Return the demands some proposals are for."""
    causes = {one.cause_id for one in proposals if one.purpose == DISCLOSURE and one.cause_id}
    return [one for one in map(find_demand, causes) if one is not None]


def _demand(demand: DemandView | None) -> Row:
    """Return the demand a proposal is for, in words; nothing where it is for none."""
    return {"demand": demand, "document": say_document(demand)} if demand else {}


def _offered(policy: Policy | None) -> dict[str, list[tuple[str, str]]]:
    return {
        "actions": [(one.value, str(ACTIONS[one])) for one in _PROPOSED],
        "categories": [(one, one) for one in (policy.data if policy else ())],
        "purposes": [(one, one) for one in (*(policy.purposes if policy else ()), OVERSIGHT)],
    }


def proposals_for(desk: Desk, cause_id: UUID) -> list[Row]:
    """Return what was proposed for a request, the newest first, and who may answer what waits."""
    names = staff_names(desk)
    officers = {
        one.id: one.name for one in list_staff(operator_id=desk.site.operator_id) if one.is_officer
    }
    return [
        _row(one, desk, names, {})
        | {"waits_for": [name for id_, name in officers.items() if id_ != one.proposed_by]}
        for one in list_proposals_for(cause_id)
    ]


def _row(one: ProposalView, desk: Desk, names: dict[UUID, str], numbers: Mapping[UUID, str]) -> Row:
    """Return one proposal in words; ``numbers`` are those of the requests it may be for."""
    tone, state = _state(one)
    return {
        "proposal": one,
        "is_open": one.answered_by is None and one.until_at > now(),
        "is_mine": one.proposed_by == desk.staff.id,
        "number": numbers.get(one.cause_id, "") if one.cause_id else "",
        "is_usable": one.is_approved and one.used_at is None and one.until_at > now(),
        "action": ACTIONS[one.action],
        "data": category_names(one.categories, desk.policy),
        "purpose": say_purpose(one.purpose, desk.policy),
        "proposed_by": names.get(one.proposed_by, ""),
        "answered_by": names.get(one.answered_by, "") if one.answered_by else "",
        "clause": _clause(one, desk.policy),
        "tone": tone,
        "state": state,
    }


def _state(one: ProposalView) -> tuple[str, str]:
    if one.used_at is not None:
        return "good", _("сделано")
    if one.until_at <= now():
        return "quiet", _("срок вышел")
    if one.answered_by is None:
        return "warn", _("ждёт ответа")
    return ("good", _("одобрено")) if one.is_approved else ("bad", _("отклонено"))


def _clause(one: ProposalView, policy: Policy | None) -> str:
    """Return the clause of the rule that wants two people."""
    if policy is None:
        return ""
    is_ending = one.action in {Action.DELETION, Action.DESTRUCTION}
    rules = (
        policy.recipients.get(one.recipient),
        policy.purposes.get(one.purpose),
        policy.find_right(RightKind.DELETION) if is_ending else None,
    )
    is_demanded = one.purpose == DISCLOSURE  # of these two are wanted whatever the policy says
    asking = [
        rule.clause for rule in rules if rule is not None and (rule.needs_approval or is_demanded)
    ]
    return policy.cite(asking[0]) if asking else ""
