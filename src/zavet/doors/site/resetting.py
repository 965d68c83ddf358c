"""A new password by a link in a letter. The same answer whether the login is known; sessions of the old one end."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.doors.pages.passwords import advice, require_strong
from zavet.doors.site.again import asked_again
from zavet.doors.site.asking import site_of
from zavet.doors.site.letters import ask_new_password
from zavet.doors.site.linked import dead, spend
from zavet.parties.entry_links import LinkPurpose, is_live
from zavet.parties.passwords import change_password


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Новый пароль"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": "10"}),
    )

    def __init__(self, *args: object, site_words: tuple[str, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through
        self.site_words = site_words
        self.fields["password"].help_text = advice()

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        require_strong(password, known=self.site_words)
        return password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    return asked_again(request, template="site/password_forgotten.html", ask=ask_new_password)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str) -> HttpResponse:
    again_url = reverse("account_reset_password")
    if not is_live(token=token, purpose=LinkPurpose.PASSWORD, at=now()):
        return dead(request, again=again_url)
    site = site_of(request)
    form = NewPasswordForm(
        request.POST if request.method == "POST" else None, site_words=(site.name, site.host)
    )
    if not form.is_valid():
        status = 400 if form.errors else 200
        return render(request, "site/password_new.html", {"form": form}, status=status)
    with transaction.atomic():
        account = spend(request, token, LinkPurpose.PASSWORD)
        if account is None or account.subject_id is None:
            return dead(request, again=again_url)
        change_password(
            account_id=account.id,
            password=Sealed(form.cleaned_data["password"]),
            by=Actor.subject(account.subject_id),
            at=now(),
        )
    messages.success(request, gettext("Пароль изменён. Войдите с новым."))
    return HttpResponseRedirect(reverse("account_login"))
