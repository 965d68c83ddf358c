"""A refusal as a page: why, by which clause, what to do; where only a second person is missing, a way to ask one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zavet.core.decisions import Code, Decision
from zavet.doors.console.entering import Desk
from zavet.doors.wording import explain


def refuse(
    request: HttpRequest, desk: Desk, decision: Decision, *, back_url: str, propose_url: str = ""
) -> HttpResponse:
    """Show a refusal; nothing of the person is on it. ``propose_url`` takes a proposal to a second person."""
    question = decision.question
    is_alone = {reason.code for reason in decision.reasons} == {Code.APPROVAL_MISSING}
    context = {
        "decision": explain(decision, desk.policy, is_officer=desk.staff.is_officer),
        "layout": "console/base.html",
        "back_url": back_url,
        "propose_url": propose_url,
        "question": question if is_alone and question.subject_id else None,
    }
    return render(request, "console/refused.html", context, status=403)
