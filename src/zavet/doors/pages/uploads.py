"""Takes files that people send. Each chunk is sealed as it arrives: no file lies readable on disk, or whole in memory.

INVARIANT: a draft is gone when its request is answered, whatever happened; a page takes files only by ``takes_files``,
which looks at the length, the number and the form's own mark before the page sees anything.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Final, ParamSpec

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from zavet.access.files import Draft, FileTooBig, open_draft
from zavet.core.values import ZavetError

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]
_FORM: Final = 64 * 1024
"""How many bytes the rest of a form may have, its boundaries among them."""
_PATIENCE: Final = 8
"""How many times the limit is let through unkept before the connection is cut."""
_PIECE: Final = 64 * 1024


class TooManyFiles(ZavetError):
    """More files came at once than a page takes."""


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # generic in its stubs alone
    """A file that came and lies sealed in a draft until its request is answered."""

    def __init__(self, draft: Draft, *, name: str | None, content_type: str | None) -> None:
        """Name the file as the sender did."""
        super().__init__(name=name, content_type=content_type, size=draft.size)
        self._draft = draft

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield what came, in chunks of the draft's own size."""
        del chunk_size
        return self._draft.read()

    def close(self) -> None:
        """Remove the draft."""
        self._draft.remove()


class SealingReader(FileUploadHandler):
    """Seals the files of one request; ``refusal`` says why the rest of it was not taken."""

    refusal: ZavetError | None = None

    def __init__(self, request: HttpRequest, *, at_most: int, most_files: int) -> None:
        """Take ``most_files`` files of ``at_most`` bytes each."""
        super().__init__(request)
        self._at_most, self._most_files = at_most, most_files
        self._drafts: list[Draft] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Django as they come
        """Begin a draft."""
        super().new_file(*args, **kwargs)
        if len(self._drafts) >= self._most_files:
            self._refuse(_too_many(self._most_files))
        self._drafts.append(open_draft(at_most=self._at_most))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal a chunk; nothing of it is handed to another handler."""
        del start
        try:
            self._drafts[-1].add(raw_data)
        except FileTooBig as refusal:
            self._refuse(refusal)

    def file_complete(self, file_size: int) -> SealedUpload:
        """Return the file that came."""
        del file_size
        self._drafts[-1].end()
        return SealedUpload(self._drafts[-1], name=self.file_name, content_type=self.content_type)

    def remove_drafts(self) -> None:
        """Remove whatever came."""
        for draft in self._drafts:
            draft.remove()

    def _refuse(self, refusal: ZavetError) -> None:
        self.refusal = refusal
        raise StopUpload(connection_reset=False)


def takes_files(
    *, at_most: int, most_files: int = 1, is_told_by_page: bool = False
) -> Callable[[View[Given]], View[Given]]:
    """Let a page take files, each of ``at_most`` bytes; of a body that cannot fit nothing is kept.

    ``is_told_by_page``: the page asks ``refusal_of`` itself, and shows what was typed before the files again.

    The form's mark against forgery is checked here: Django's own check would read the body first, into memory.
    """

    def wrap(view: View[Given]) -> View[Given]:
        guarded = csrf_protect(view if is_told_by_page else _refusing(view))

        @wraps(view)
        def entered(
            request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponse:
            most = at_most * most_files
            if _length(request) > most + _FORM:
                _pass_over(request, _PATIENCE * most)
                return _refused(request, _too_big(most))
            reader = SealingReader(request, at_most=at_most, most_files=most_files)
            request.upload_handlers = [reader]
            try:
                return guarded(request, *args, **kwargs)
            finally:
                reader.remove_drafts()

        entered.csrf_exempt = True  # type: ignore[attr-defined]  # how Django knows that we check it ourselves
        return entered

    return wrap


def _refusing(view: View[Given]) -> View[Given]:
    @wraps(view)
    def checked(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        refusal = refusal_of(request)
        if refusal is not None:
            return _refused(request, refusal)
        return view(request, *args, **kwargs)

    return checked


def refusal_of(request: HttpRequest) -> ZavetError | None:
    """Have the body read, and return why some of it was not taken."""
    request.FILES.keys()
    (reader,) = request.upload_handlers
    return reader.refusal if isinstance(reader, SealingReader) else None


def _pass_over(request: HttpRequest, most: int) -> None:
    """Let a body go by, up to ``most`` bytes: a browser reads no answer before it has sent everything."""
    for _piece in range(0, most, _PIECE):
        if not request.read(_PIECE):
            return


def _refused(request: HttpRequest, refusal: ZavetError) -> HttpResponse:
    context = {"refusal": refusal, "back_url": request.path}
    return render(
        request, "upload_refused.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    )


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # Django reads no body then


def _too_big(most: int) -> FileTooBig:
    message = _("Отправленное больше %(most)s: столько не принимается.") % {
        "most": filesizeformat(most)
    }
    return FileTooBig(message, next_step=_("Уменьшите файл или разделите его на части."))


def _too_many(most: int) -> TooManyFiles:
    message = _("За один раз принимается файлов: %(most)d, а отправлено больше.") % {"most": most}
    return TooManyFiles(message, next_step=_("Отправьте остальные следом."))
