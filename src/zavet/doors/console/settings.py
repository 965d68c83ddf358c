"""What the staff set for themselves and the operator: where reminders go, which days the calendar differs on.

INVARIANT: an address is named by its owner alone; the calendar is the officer's.
"""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zavet.chance import now
from zavet.doors.console.entering import Desk, for_officer, for_staff
from zavet.doors.console.requests_forms import DayOffForm, EmailForm
from zavet.doors.console.rows import say_refusal
from zavet.duties.calendars import DayOffRefused, add_day_off, remove_day_off
from zavet.duties.queries import list_days_off
from zavet.parties.staff_email import find_email, set_email


@for_staff
def reminders(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show and take the address one's own reminders go to."""
    form = EmailForm(request.POST or None, initial={"email": find_email(desk.staff.id)})
    if form.is_valid():
        email = form.cleaned_data["email"]
        set_email(staff_id=desk.staff.id, email=email, by=desk.by, at=now())
        done = _("Напоминания будут приходить на этот адрес.")
        messages.success(request, done if email else _("Напоминания больше не приходят."))
        return redirect("console:reminders")
    status = 422 if form.is_bound else 200
    return render(request, "console/settings.html", {"form": form}, status=status)


@for_staff
def days_off(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the operator's own days; the officer names another one."""
    if request.method == "POST" and not desk.staff.is_officer:
        raise PermissionDenied
    form = DayOffForm(request.POST or None)
    if form.is_valid() and _add(desk, form):
        messages.success(request, _("День добавлен."))
        return redirect("console:days_off")
    days = list_days_off(operator_id=desk.site.operator_id)
    context = {"form": form, "days": days, "desk": desk}
    return render(request, "console/days_off.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_officer
def remove(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take back the operator's word on a day."""
    day_on = _day(request.POST.get("day_on", ""))
    remove_day_off(operator_id=desk.site.operator_id, day_on=day_on, by=desk.by, at=now())
    messages.success(request, _("День убран."))
    return redirect("console:days_off")


def _add(desk: Desk, form: DayOffForm) -> bool:
    """Name the day; return False where the form tells why it may not be."""
    chosen = form.cleaned_data
    try:
        add_day_off(operator_id=desk.site.operator_id, **chosen, by=desk.by, at=now())
    except DayOffRefused as refused:
        form.add_error(None, say_refusal(refused))
        return False
    return True


def _day(text: str) -> date:
    """Return the day a form names; nonsense is not found."""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found
