"""A new version of the policy: shown, and accepted or not, before anything else. Nothing is accepted by waiting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zavet.chance import now
from zavet.consent.operations import accept as accept_policy
from zavet.doors.cabinet.entering import Room, accepted_versions, for_confirmed, has_accepted
from zavet.doors.cabinet.forms import AcceptForm, status_of
from zavet.policies.queries import list_versions


@for_confirmed
def accept(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the version in force and take the acceptance of exactly that one."""
    if room.in_force is None or has_accepted(room):
        return redirect(room.address("overview"))
    form = AcceptForm(request.POST or None, version_id=room.in_force.version_id)
    if form.is_valid():
        accept_policy(
            site_id=room.site.id,
            subject_id=room.person.id,
            in_force=room.in_force,
            means=room.means,
            by=room.by,
            at=now(),
        )
        messages.success(request, _("Редакция принята. Согласия на отдельные цели это не меняет."))
        return redirect(room.address("overview"))
    context = {
        "form": form,
        "policy": room.policy,
        "version": room.in_force.version,
        "accepted": _last_accepted(room),
    }
    return render(request, "cabinet/accept.html", context, status=status_of(form))


def _last_accepted(room: Room) -> str:
    known = {one.id: one.version for one in list_versions(site_id=room.site.id)}
    accepted = [known[one] for one in accepted_versions(room) if one in known]
    return accepted[-1] if accepted else ""
