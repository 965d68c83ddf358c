"""Takes in what a form says, with its files and the word that it came: whole, or not at all, and once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db import transaction

from zavet.core.values import Actor, ZavetError
from zavet.doors.mail.sending import after_receiving
from zavet.doors.pages.uploads import SealedUpload
from zavet.doors.site.rights_errors import say
from zavet.doors.site.rights_files import keep_files
from zavet.rights.views import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What comes with a form: who sends it, which files, when."""

    by: Actor
    files: Iterable[SealedUpload]
    at: datetime


def take_in(form: forms.Form, taken: Taken, receive: Callable[[], Received]) -> Received | None:
    """Receive, keep the files, tell that it came; turn a refusal into an error of the form.

    A refused receipt leaves the entry that tells of it; of a receipt whose files were refused nothing is left.
    """
    try:
        with transaction.atomic():
            received = _received(form, receive)
            if received is not None and not received.is_known:
                keep_files(received.request_id, taken.files, by=taken.by, at=taken.at)
                if received.token:
                    after_receiving(received, at=taken.at)
            return received
    except ZavetError as error:
        form.add_error(None, say(error))
        return None


def _received(form: forms.Form, receive: Callable[[], Received]) -> Received | None:
    try:
        return receive()
    except ZavetError as error:
        form.add_error(None, say(error))
        return None
