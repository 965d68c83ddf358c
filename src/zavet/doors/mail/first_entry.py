"""Sends one of the staff the link they first enter by, to the address they were appointed with.

The queue holds ids: the link is made when it leaves, and stands in no table.
"""

from uuid import UUID

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from zavet.chance import now
from zavet.core.values import Actor
from zavet.doors.mail.posting import machine_headers, send_plainly
from zavet.doors.mail.retrying import retrying
from zavet.doors.pages.sites import origin
from zavet.parties.appointing import let_in
from zavet.parties.logins import list_logins
from zavet.parties.officers import PostRefused
from zavet.parties.queries import SiteView, get_site
from zavet.parties.staff_email import find_email


@task
def send_first_link(staff_id: str, by_id: str, site_id: str, attempt: int = 0) -> None:
    """Send the link, unless whoever asked for it is no officer any more, or a password was chosen meanwhile."""
    given = {"staff_id": staff_id, "by_id": by_id, "site_id": site_id}
    with retrying(send_first_link, attempt, **given):
        email = find_email(UUID(staff_id))
        if email:
            _send(get_site(UUID(site_id)), UUID(staff_id), UUID(by_id), email)


def _send(site: SiteView, staff_id: UUID, by_id: UUID, email: str) -> None:
    try:
        token = let_in(staff_id=staff_id, by=Actor.staff(by_id), at=now())
    except PostRefused:
        return
    login = list_logins(operator_id=site.operator_id, at=now())[staff_id].name
    link = f"{origin(site)}{reverse('site:begin', args=[token])}"
    with translation.override("ru"):
        context = {"site": site, "login": login, "link": link}
        text = render_to_string("site/letters/first_entry.txt", context)
        subject = _("%(site)s: первый вход в консоль") % {"site": site.name}
    send_plainly(EmailMessage(subject=subject, body=text, to=[email], headers=machine_headers()))
