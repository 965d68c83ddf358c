"""Registration: the form of the version in force, one operation, one answer whoever the e-mail belongs to."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from zavet.access.registration import LoginTaken
from zavet.access.registration import register as register_person
from zavet.access.storing import StoreRefused
from zavet.chance import now
from zavet.core.language.words import FieldKind
from zavet.core.values import ZavetError
from zavet.doors.site import letters
from zavet.doors.site.asking import is_too_often, policy_of, site_of
from zavet.doors.site.registration_form import RegistrationForm
from zavet.policies.queries import PolicyInForce

MEANS = "registration"


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect("/cabinet/")
    shown = policy_of(request)
    if shown.policy.registration() is None:
        return render(request, "site/no_registration.html", status=404)
    if request.method != "POST":
        return _show(request, _form(request, shown), shown)
    if request.POST.get("version") != str(shown.version_id):
        return _show(request, _renewed(request, shown), shown, is_renewed=True)
    form = _form(request, shown, data=request.POST)
    if is_too_often(request, "register"):
        form.add_error(None, _("Слишком много попыток с вашего адреса. Попробуйте через час."))
    if form.is_valid() and _take_in(request, form):
        return HttpResponseRedirect(reverse("site:register_sent"))
    return _show(request, form, shown)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "site/register_sent.html")


def _form(request: HttpRequest, shown: PolicyInForce, data: object = None) -> RegistrationForm:
    site = site_of(request)
    words = (site.name, site.host, site.operator_name)
    return RegistrationForm(data, in_force=shown, site_words=words)


def _renewed(request: HttpRequest, shown: PolicyInForce) -> RegistrationForm:
    """Return the new version's form with what was typed, but with no answer carried over from the old text."""
    form = _form(request, shown)
    for field in form.value_fields():
        if field.name != form.password_name:
            form.initial[field.name] = request.POST.get(field.name, "")
    return form


def _take_in(request: HttpRequest, form: RegistrationForm) -> bool:
    """Register and send the letter in one transaction; turn a refusal into an error of the form."""
    try:
        with transaction.atomic():
            done = register_person(
                site_id=site_of(request).id,
                values=form.sealed_values(),
                answers=form.answers(),
                password=form.sealed_password(),
                means=MEANS,
                at=now(),
            )
            if not done.is_new:
                # The same work as for somebody new: time must not tell who is known.
                make_password(form.sealed_password().reveal())
            # Nobody fills another's mailbox by registering their address again and again.
            if done.is_new or not is_too_often(request, "known", key=str(done.account_id)):
                letters.after_registration(account_id=done.account_id, is_new=done.is_new)
    except StoreRefused as error:
        _refuse(form, error, error.category)
    except LoginTaken as error:
        _refuse(form, error, _login_field(form))
    except ZavetError as error:
        _refuse(form, error, None)
    else:
        return True
    return False


def _refuse(form: RegistrationForm, error: ZavetError, name: str | None) -> None:
    cited = _("Решает %(clause)s.") % {"clause": error.clause} if error.clause else ""
    form.add_error(name if name in form.fields else None, f"{error} {cited}".strip())


def _login_field(form: RegistrationForm) -> str | None:
    names = (one.id for one in form.data_fields if one.kind is FieldKind.LOGIN)
    return next(names, None)


def _show(
    request: HttpRequest, form: RegistrationForm, shown: PolicyInForce, *, is_renewed: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "policy": shown.policy,
        "version": shown.version,
        "is_renewed": is_renewed,
        "registration": shown.policy.registration(),
    }
    return render(request, "site/register.html", context, status=400 if form.errors else 200)
