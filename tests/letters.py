"""Letters as they come in by mail: written by the cast, as bytes."""

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from cast import ANNA, Person
from post_office import Mailbox
from world import NOW

TO = "privacy@clinic.example"
ADDRESS = "http://clinic.localhost"


def letter(
    text: str = "Прошу сообщить, какие данные обо мне у вас есть.",
    *,
    sender: Person = ANNA,
    to: str = TO,
    subject: str = "Запрос сведений об обработке персональных данных",
    message_id: str | None = None,
    files: tuple[tuple[str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """Return a letter of one of the cast."""
    made = EmailMessage()
    made["From"] = f"{sender.full_name} <{sender.email}>"
    made["To"] = to
    made["Subject"] = subject
    made["Date"] = format_datetime(NOW)
    made["Message-ID"] = message_id or make_msgid(domain="example.org")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made.as_bytes()


def letters_in(mailbox: Mailbox, words: str = "") -> list[EmailMessage]:
    """Return what came to the mail server, of letters whose subject has these words."""
    return [one for _, one in mailbox.letters if words in one["Subject"]]


def link_in(text: str, page: str) -> str:
    """Return the path of the link to a page of requests."""
    return next(
        word.removeprefix(ADDRESS)
        for word in text.split()
        if word.startswith(ADDRESS) and page in word
    )
