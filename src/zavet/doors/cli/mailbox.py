"""The demonstration's mailbox: takes letters by real SMTP on loopback and shows them on a page. Memory only."""

import html
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

_KEPT = 200
_PAGE = """<!doctype html><html lang="ru"><meta charset="utf-8"><title>Почта показа</title>
<meta name="viewport" content="width=device-width"><h1>Почта показа</h1>
<p>Письма лежат только в памяти и пропадут, когда показ остановится. <a href="/">Обновить</a></p>{letters}</html>"""
_LETTER = (
    "<article><h2>{subject}</h2><p>Кому: {to}</p><pre>{body}</pre>{files}{links}</article><hr>"
)


class Mailbox:
    """A context manager: while it is open, letters to ``smtp_port`` appear at ``address``."""

    def __init__(self, *, smtp_port: int, page_port: int) -> None:
        """Name the two loopback ports."""
        self.letters: list[EmailMessage] = []
        self.address = f"http://127.0.0.1:{page_port}/"
        self._smtp = Controller(self, hostname="127.0.0.1", port=smtp_port)
        self._page_port = page_port
        self._pages: ThreadingHTTPServer | None = None

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd's own form
        """Take one letter."""
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters = [letter, *self.letters][:_KEPT]
        return "250 OK"

    def __enter__(self) -> Self:
        """Open both ports."""
        self._smtp.start()
        self._pages = ThreadingHTTPServer(("127.0.0.1", self._page_port), _handler(self))
        threading.Thread(target=self._pages.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close both and forget the letters."""
        self._smtp.stop()
        if self._pages is not None:
            self._pages.shutdown()
        self.letters = []

    def page(self) -> str:
        """Return the page with all letters, newest first."""
        shown = "".join(_shown(letter) for letter in self.letters)
        return _PAGE.format(letters=shown or "<p>Писем пока нет.</p>")


def _shown(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    text = body.get_content() if body else ""
    links = [word for word in text.split() if word.startswith("http://")]
    names = [part.get_filename() or "" for part in letter.iter_attachments()]
    return _LETTER.format(
        files="".join(f"<p>Приложено: {html.escape(name)}</p>" for name in names),
        subject=html.escape(str(letter["subject"])),
        to=html.escape(str(letter["to"])),
        body=html.escape(text),
        links="".join(
            f'<p><a href="{html.escape(one)}">{html.escape(one)}</a></p>' for one in links
        ),
    )


def _handler(mailbox: Mailbox) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = mailbox.page().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Keep no log: it would say who looked when."""

    return Handler
