"""What the tests of authorities' demands share: a paper as it is typed, and its course through the console's pages."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from cast import GLEB, VERA
from residents import admit, as_staff, hire
from zavet.disclosure.queries import get_demand, list_demands
from zavet.parties.queries import SiteView

REGISTER = "/console/disclosures/"
NEW = "/console/disclosures/new/"
AUTHORITY = "Вымышленский городской суд"
ABOUT = "Травникова Анна, бывает у старого причала"
DAY = timedelta(days=1)
_DATA = ("name", "email", "phone", "login", "message", "network_address", "delivery_address")


def typed(**more: str) -> dict[str, object]:
    """Return a court's paper as the officer types it."""
    today = timezone.localdate()
    return {
        "authority": AUTHORITY,
        "recipient": "authority",
        "document": "court_demand",
        "outer_number": "2-1841/2026",
        "written_on": (today - 3 * DAY).isoformat(),
        "received_on": (today - DAY).isoformat(),
        "basis": "ГПК РФ ст. 57 ч. 1",
        "about": ABOUT,
        "text": "Просим сообщить сведения об ответчике, который ходит с зонтом.",
        "official": "судья Мирская",
        "contact": "г. Вымышленск, пл. Правосудия, д. 1",
        **more,
    }


def scan() -> SimpleUploadedFile:
    """Return the scan of a paper."""
    return SimpleUploadedFile("запрос.pdf", b"%PDF-1.4 a paper with a seal", "application/pdf")


def entered(client: Client, site: SiteView, **more: str) -> UUID:
    """Enter a paper through the console's form, with its scan, and return the demand's id."""
    known = {one.id for one in list_demands(site_id=site.id)}
    asked = client.post(NEW, typed(**more))
    assert asked.status_code == 200, asked.context["form"].errors
    seen = asked.context["term"]["seen"]
    kept = client.post(NEW, typed(**more) | {"seen": seen, "scan": scan()})
    assert kept.status_code == 302, kept.context["form"].errors
    [made] = {one.id for one in list_demands(site_id=site.id)} - known
    return made


def page_of(demand_id: UUID, place: str = "") -> str:
    """Return an address of a demand's pages."""
    return f"{REGISTER}{demand_id}/{place}"


def named(client: Client, demand_id: UUID, subject_id: UUID, *categories: str):
    """Tick which data of a person to hand over, and return the answer."""
    return client.post(page_of(demand_id, f"people/{subject_id}/"), {"categories": categories})


def proposed(
    client: Client, site: SiteView, subject_id: UUID, *categories: str, **more: str
) -> UUID:
    """Enter a paper, name one person's data and propose them to a second person; return the demand's id."""
    demand_id = entered(client, site, **more)
    answer = named(client, demand_id, subject_id, *categories)
    assert answer.status_code == 302, answer.context["form"].errors
    assert client.post(page_of(demand_id, "propose/")).status_code == 302
    assert get_demand(demand_id).state == "proposed"
    return demand_id


def approved(second: Client, demand_id: UUID):
    """Say yes to a proposal on the demand's page."""
    return second.post(page_of(demand_id, "decide/"), {"answer": "yes"})


def handed_over(
    client: Client, second: Client, site: SiteView, subject_id: UUID, *categories: str, **more: str
) -> UUID:
    """Lead a demand from its paper to the provision, and return its id."""
    demand_id = proposed(client, site, subject_id, *categories, **more)
    assert approved(second, demand_id).status_code == 302
    assert client.post(page_of(demand_id, "provide/")).status_code == 302
    assert get_demand(demand_id).state == "provided"
    return demand_id


def second_person(site: SiteView, officer: UUID, *, purposes: tuple[str, ...] = ()) -> Client:
    """Hire Vera with a leave to answer authorities, and to read what they write, and return her desk."""
    vera = hire(site, VERA)
    asked = ["disclosure", "answering", *purposes]
    data = [*_DATA, "correspondence"]
    admit(site, vera, officer_id=officer, purposes=asked, categories=data)
    return as_staff(site, vera)


def outside_desk(site: SiteView, officer: UUID) -> Client:
    """Hire Gleb with a leave for the site's own purposes, and for none of authorities, and return his desk."""
    gleb = hire(site, GLEB)
    admit(site, gleb, officer_id=officer, purposes=["identification"], categories=["name", "email"])
    return as_staff(site, gleb)


def answer_of(client: Client, demand_id: UUID) -> str:
    """Download the letter with the answer and return what it says."""
    file_id = get_demand(demand_id).answer_file_id
    answer = client.get(page_of(demand_id, f"files/{file_id}/"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return words_in(b"".join(answer.streaming_content))


def words_in(pdf: bytes) -> str:
    """Return what a printed letter says."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())
