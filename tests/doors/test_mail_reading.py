"""What a letter says, and what no letter does: run for long, eat the memory, name another sender, open a request itself."""

import email.policy
import resource
import time

import pytest

from cast import ANNA
from letters import letter
from zavet.doors.mail import apart
from zavet.doors.mail.apart import MEMORY, MOST_PARTS, SECONDS, read_apart
from zavet.doors.mail.letter import LARGEST, Automatic, Letter, Unread
from zavet.doors.mail.quoting import without_quote
from zavet.doors.mail.reading import LONGEST_TEXT, MOST_ATTACHMENTS, read_head, read_letter

TEXT = "Прошу сообщить, какие данные обо мне у вас есть, ещё и Ёлкиной."


def test_a_letter_of_a_mail_program_is_read_whole():
    raw = letter(TEXT, files=(("скан.pdf", b"%PDF-1"),), message_id="<one@example.org>")
    read = read_apart(raw)
    assert (read.sender, read.sender_name) == (ANNA.email, ANNA.full_name)
    assert read.subject == "Запрос сведений об обработке персональных данных"
    assert (read.text, read.whole) == (TEXT, TEXT)
    assert (read.message_id, read.recipients) == ("one@example.org", ("privacy@clinic.example",))
    [file] = read.attachments
    assert (file.name, file.content_type, file.content) == (
        "скан.pdf",
        "application/pdf",
        b"%PDF-1",
    )
    assert (read.automatic, read.unread, read.is_complete) == (None, None, True)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "cp866", "iso-8859-5"])
def test_a_text_is_read_by_the_charset_it_names(charset: str):
    head = f"From: {ANNA.email}\nContent-Type: text/plain; charset={charset}\n\n".encode()
    assert read_letter(head + TEXT.encode(charset)).text == TEXT


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("named", ["", "utf-8", "us-ascii", "x-unknown", "zlib", "unicode_escape"])
def test_a_text_is_read_whatever_charset_it_names_wrongly(charset: str, named: str):
    head = f'From: {ANNA.email}\nContent-Type: text/plain; charset="{named}"\n\n'.encode()
    assert read_letter(head + TEXT.encode(charset)).text == TEXT


def test_broken_utf8_loses_its_broken_bytes_alone():
    head = b"From: a@b.c\nContent-Type: text/plain; charset=utf-8\n\n"
    assert read_letter(head + "Прошу ".encode() + b"\xd0 " + "данные".encode()).text == (
        "Прошу \N{REPLACEMENT CHARACTER} данные"
    )


def test_a_subject_of_bare_bytes_is_read():
    assert read_letter("Subject: Отзыв согласия\n\nх".encode("cp1251")).subject == "Отзыв согласия"


def test_null_bytes_and_control_characters_are_gone():
    read = read_letter(b"From: a@b.c\nSubject: a\x00\x1bb\n\nx\x00\x1b[2J y\xe2\x80\xa8")
    assert (read.subject, read.text) == ("ab", "x[2J y")


def test_the_plain_text_is_preferred_and_html_is_read_where_there_is_none():
    html = (
        "<html><head><title>т</title><style>p{}</style></head><body><p>Прошу&nbsp;<b>сообщить</b></p>"
        "<script>alert(1)</script><div>данные<br>обо мне</div><a href='http://x.example/'>тут</a>"
        "<blockquote>прежнее письмо</blockquote></body></html>"
    )
    both = email.message.EmailMessage(policy=email.policy.default)
    both.set_content("простой текст")
    both.add_alternative(html, subtype="html")
    assert read_letter(both.as_bytes()).text == "простой текст"
    assert read_letter(both.as_bytes()).attachments == ()
    alone = email.message.EmailMessage(policy=email.policy.default)
    alone.set_content(html, subtype="html")
    assert read_letter(alone.as_bytes()).text.split("\n") == [
        "Прошу сообщить",
        "",
        "данные",
        "обо мне",
        "тут (http://x.example/)",
        "> прежнее письмо",
    ]


REPLY = """Согласие отзываю.

15 апреля 2026 г. в 12:00 Клиника <privacy@clinic.example> пишет:
> Ваше обращение принято.
> Номер 2026-1
"""


@pytest.mark.parametrize(
    ("whole", "kept"),
    [
        (REPLY, "Согласие отзываю."),
        ("Да.\n\nOn Wed, Apr 15, 2026 at 12:00 PM X <x@y.z> wrote:\n\n> old\n", "Да."),
        ("Да.\n-----Original Message-----\nold", "Да."),
        ("Да.\n\nОт: Клиника\nОтправлено: среда\nКому: Анна\nold", "Да."),
        ("> вопрос\nответ\n> ещё", "> вопрос\nответ"),
        ("> одна цитата", "> одна цитата"),
        ("От: меня, Анны\nпрошу ответить", "От: меня, Анны\nпрошу ответить"),
        ("15 апреля сестра пишет:\nстих", "15 апреля сестра пишет:\nстих"),
    ],
)
def test_a_quote_is_cut_where_it_is_one(whole: str, kept: str):
    assert without_quote(whole) == kept


def test_a_quote_is_cut_of_replies_alone_and_the_whole_text_is_kept():
    reply = read_letter(letter(REPLY, In_Reply_To="<a@b>"))
    assert (reply.text, reply.whole) == ("Согласие отзываю.", REPLY.strip())
    assert read_letter(letter(REPLY)).text == REPLY.strip()


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ("anna@example.org", "anna@example.org"),
        ("<Anna@Example.ORG>", "anna@example.org"),
        ('"boris@example.org" <anna@example.org>', "anna@example.org"),
        # The library of Python 3.11 names Boris here (CVE-2023-27043).
        ("boris@example.org <anna@example.org>", "anna@example.org"),
        ("anna@example.org (boris@example.org)", "anna@example.org"),
        ("<boris@example.org>, <anna@example.org>", ""),
        ("Boris, <anna@example.org>", ""),
        ("<boris@example.org> <anna@example.org>", ""),
        ("anna@example.org\n boris@example.org", ""),
        ("Анна без адреса", ""),
        ("", ""),
    ],
)
def test_the_sender_is_one_address_or_none(line: str, sender: str):
    assert read_letter(f"From: {line}\n\nx".encode()).sender == sender


def test_two_sender_lines_are_no_sender():
    assert read_letter(b"From: anna@example.org\nFrom: boris@example.org\n\nx").sender == ""


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("Auto-Submitted: auto-replied", Automatic.AUTO_SUBMITTED),
        ("Auto-Submitted: auto-generated; x=y", Automatic.AUTO_SUBMITTED),
        ("Auto-Submitted: no", None),
        ("Return-Path: <>", Automatic.BOUNCE),
        (
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            Automatic.BOUNCE,
        ),
        ("Precedence: bulk", Automatic.BULK),
        ("Precedence: list", Automatic.BULK),
        ("X-Autoreply: yes", Automatic.BULK),
        ("List-Id: news <news.example.org>", Automatic.LIST),
        ("X-Loop: zavet", Automatic.OURS),
        ("X-Loop: other", None),
        ("Return-Path: <anna@example.org>", None),
    ],
)
def test_letters_of_machines_are_told_from_those_of_people(head: str, why: Automatic | None):
    assert read_letter(f"From: a@b.c\n{head}\n\nx".encode()).automatic is why
    assert read_head(f"From: a@b.c\n{head}\n\nx".encode()).automatic is why


def _bomb(name: str) -> bytes:
    return {
        "nested multiparts": b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
        ),
        "letters within letters": b"Content-Type: message/rfc822\n\n" * 50_000,
        "millions of parts": b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\n\n" * 3_900_000,
        "one header of millions of words": b"Content-Type: " + b"a;" * 5_000_000 + b"\n\nx",
        "unclosed markup": b"Content-Type: text/html\n\n" + b"<![cdata[" * 2_000_000,
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        "nested multiparts",
        "letters within letters",
        "millions of parts",
        "one header of millions of words",
        "unclosed markup",
    ],
)
def test_a_hostile_letter_is_given_up_in_bounded_time_and_memory(name: str):
    before, spent = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    read = read_apart(b"From: anna@example.org\nSubject: x\n" + _bomb(name))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert read.unread in {Unread.BROKEN, Unread.TOO_LONG}
    assert (read.sender, read.is_complete) == ("anna@example.org", False)
    assert after.ru_utime + after.ru_stime - spent.ru_utime - spent.ru_stime < SECONDS + 5
    assert after.ru_maxrss * 1024 < MEMORY
    assert time.monotonic() - before < 60


def test_a_letter_of_fifty_megabytes_is_not_taken_apart():
    raw = b"From: anna@example.org\nSubject: x\n\n" + b"x" * (50 * 2**20)
    before = time.monotonic()
    read = read_apart(raw[: LARGEST + 1])
    assert (read.unread, read.sender, read.subject) == (Unread.TOO_BIG, ANNA_PLAIN, "x")
    assert time.monotonic() - before < 1


ANNA_PLAIN = "anna@example.org"


@pytest.mark.parametrize("raw", [b"", b"\x00" * 1000, b"\xff" * 1000, b":\n:\n\n", b"From:\n"])
def test_what_is_no_letter_is_read_as_one_that_says_nothing_of_its_sender(raw: bytes):
    assert read_apart(raw).sender == ""
    assert read_head(raw).sender == ""


def test_more_files_and_words_than_anybody_sends_mark_the_letter_as_shown_in_part():
    files = tuple((f"{n}.pdf", b"x") for n in range(MOST_ATTACHMENTS + 1))
    many = read_letter(letter(TEXT, files=files))
    assert (len(many.attachments), many.is_complete) == (MOST_ATTACHMENTS, False)
    long = read_letter(letter("слово " * LONGEST_TEXT))
    assert (len(long.text) <= LONGEST_TEXT, long.is_complete) == (True, False)


def test_a_file_alone_and_a_letter_within_a_letter_are_files():
    alone = read_letter(b"From: a@b.c\nContent-Type: application/pdf; name=a.pdf\n\n%PDF")
    assert [(one.name, one.content) for one in alone.attachments] == [("a.pdf", b"%PDF")]
    outer = email.message.EmailMessage(policy=email.policy.default)
    outer.set_content("см. вложенное")
    outer.add_attachment(
        email.message_from_bytes(b"Subject: inner\n\nhi\n", policy=email.policy.default)
    )
    [inner] = read_letter(outer.as_bytes()).attachments
    assert inner.content_type == "message/rfc822"
    assert b"Subject: inner" in inner.content


def test_printing_a_letter_shows_nothing_of_it():
    read = read_letter(letter(TEXT, files=(("скан.pdf", b"%PDF-1"),)))
    assert (repr(read), str(read)) == ("Letter(…)", "Letter(…)")
    assert repr(read.attachments) == "(Attachment(…),)"
    assert repr([Letter(sender=ANNA.email)]) == "[Letter(…)]"


def test_the_process_that_reads_is_handed_no_setting(monkeypatch):
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    monkeypatch.setenv("ZAVET_IMAP", "imaps://a:secret@mail.example")
    asked: list[dict] = []
    whole = apart.subprocess.run

    def run(*words, **given):
        asked.append(given)
        return whole(*words, **given)

    monkeypatch.setattr(apart.subprocess, "run", run)
    assert read_apart(letter(TEXT)).text == TEXT
    assert [one["env"] for one in asked] == [{}]


def _of_parts(count: int) -> bytes:
    head = f'From: {ANNA.email}\nContent-Type: multipart/mixed; boundary="b"\n'
    return head.encode() + b"\n--b\n\nx" * count + b"\n"


def test_a_letter_of_very_many_parts_is_not_taken_apart_at_all():
    assert read_apart(_of_parts(MOST_PARTS)).unread is None
    began_at = time.monotonic()
    read = read_apart(_of_parts(200_000))
    assert time.monotonic() - began_at < 1
    assert (read.unread, read.sender, read.is_complete) == (Unread.BROKEN, ANNA.email, False)
