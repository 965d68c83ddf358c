"""The register of disclosures as people work with it in Chromium, and every other way data could be tried to be handed out."""

from collections.abc import Iterable
from io import BytesIO
from itertools import product
from uuid import UUID

from django.utils import timezone
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from cast import ANNA, BORIS, GLEB, VERA
from doors.disclosures_desk import DAY, NEW, page_of, scan
from residents import admit, as_staff, as_subject, hire, settle
from sites import client_of, publish_site
from zavet.access.operations import reveal
from zavet.chance import now
from zavet.core.language.words import DISCLOSURE
from zavet.core.values import Action, Actor
from zavet.disclosure.queries import DemandView, get_demand, list_demands
from zavet.policies.queries import find_policy

COURT = "Вымышленский городской суд"
LEAVING = (Action.TRANSFER, Action.PROVISION, Action.DISSEMINATION)


class Register:
    """A site with its officer, Vera who is the second person, Anna and Boris; the officer's and Vera's pages."""

    def __init__(self, browser: Browser, port: str, kind: str) -> None:
        self.browser = browser
        self.site = publish_site(kind)
        self.address = f"http://{self.site.host}:{port}"
        self.anna, self.boris = settle(self.site, ANNA), settle(self.site, BORIS)
        self.policy = find_policy(site_id=self.site.id, at=now()).policy
        self.officer = hire(self.site, GLEB, is_officer=True)
        self.vera = hire(self.site, VERA)
        admit(
            self.site,
            self.vera,
            officer_id=self.officer,
            purposes=[*self.policy.purposes, DISCLOSURE, "answering"],
            categories=[*self.policy.data, "correspondence"],
        )

    def page_of(self, whom: UUID, *, is_staff: bool = True) -> Page:
        """Return a page of somebody who is signed in; the browser runs no scripts."""
        client = (as_staff if is_staff else as_subject)(self.site, whom)
        context = self.browser.new_context(locale="ru-RU", java_script_enabled=False)
        cookie = {"name": "zavet_session", "value": client.cookies["zavet_session"].value}
        context.add_cookies([cookie | {"url": self.address}])
        return context.new_page()

    def enter(self, page: Page, **changes: str) -> DemandView:
        """Type a court's paper, see its last day, lay the scan to it and enter it; return the demand."""
        today = timezone.localdate()
        typed = {
            "Какой орган требует": COURT,
            "Её номер": "2-1841/2026",
            "Её дата": (today - 3 * DAY).isoformat(),
            "Когда поступила": (today - DAY).isoformat(),
            "На какой закон орган ссылается": "ГПК РФ ст. 57 ч. 1",
            "О ком спрашивают": "О том, кто пишет с этого адреса.",
            "Какие сведения требуют": "Просим сообщить то, что названо в определении.",
            "Куда ответить": "г. Вымышленск, пл. Правосудия, д. 1",
            **changes,
        }
        page.goto(self.address + NEW)
        page.get_by_label("Какая бумага пришла").select_option(label="Запрос суда")
        page.get_by_label(typed.pop("кому", "Уполномоченный государственный орган")).check()
        country = typed.pop("Страна, где живёт человек", "")
        if country:
            page.get_by_label("Страна, где живёт человек").select_option(label=country)
        for label, words in typed.items():
            page.get_by_label(label).fill(words)
        page.get_by_role("button", name="Посчитать срок").click()
        known = {one.id for one in list_demands(site_id=self.site.id)}
        assert page.get_by_role("heading", name="Срок ответа").is_visible()
        paper = scan()
        upload = {"name": paper.name, "mimeType": "application/pdf", "buffer": paper.read()}
        page.get_by_label("Скан бумаги").set_input_files(files=[upload])
        page.get_by_role("button", name="Внести в реестр").click()
        [made] = {one.id for one in list_demands(site_id=self.site.id)} - known
        return get_demand(made)

    def tick(self, page: Page, demand: DemandView, known_by: str, *fields: str) -> None:
        """Find a person by e-mail or phone and tick what is handed over."""
        page.goto(self.address + page_of(demand.id))
        page.get_by_role("button", name="человека").click()
        page.get_by_label("Электронная почта" if "@" in known_by else "Телефон").fill(known_by)
        page.get_by_role("button", name="Найти").click()
        for one in fields:
            page.get_by_role("checkbox", name=one).check()
        page.get_by_role("button", name="Записать").click()

    def propose(self, page: Page) -> None:
        """Propose what is ticked to a second person."""
        page.get_by_role("button", name="Предложить второму человеку").click()

    def agree(self, demand: DemandView) -> None:
        """Let Vera find the proposal, read the paper and say yes."""
        page = self.page_of(self.vera)
        page.goto(f"{self.address}/console/approvals/")
        page.get_by_role("button", name="Прочитать бумагу и ответить").click()
        page.get_by_role("button", name="Одобрить передачу").click()
        assert get_demand(demand.id).is_approved(at=now())
        page.context.close()

    def hand_over(self, page: Page, demand: DemandView) -> str:
        """Hand the data over and return what the letter says."""
        page.goto(self.address + page_of(demand.id))
        page.get_by_role("button", name="Передать сведения").click()
        page.get_by_role("button", name="Передать", exact=True).click()
        return self.read_answer(page)

    def whole_course(
        self, page: Page, known_by: str, *fields: str, **changes: str
    ) -> tuple[DemandView, str]:
        """Lead a demand from its paper to the letter; return it and what the letter says."""
        demand = self.enter(page, **changes)
        self.tick(page, demand, known_by, *fields)
        self.propose(page)
        self.agree(demand)
        said = self.hand_over(page, demand)
        return get_demand(demand.id), said

    def row_of(self, page: Page, demand: DemandView) -> str:
        """Return what the register's line says of a demand."""
        page.goto(f"{self.address}/console/disclosures/")
        return " ".join(page.get_by_role("row").filter(has_text=demand.number).inner_text().split())

    def read_answer(self, page: Page) -> str:
        """Download the letter and return what it says."""
        with page.expect_download() as download:
            page.get_by_role("button", name="Скачать письмо").click()
        content = download.value.path().read_bytes()
        pages = PdfReader(BytesIO(content)).pages
        return " ".join(" ".join(one.extract_text() for one in pages).split())

    def attempts(
        self, subject_id: UUID, *fields: str, causes: Iterable[UUID | None] = (None,)
    ) -> list[str]:
        """Try to hand data out to each recipient, and one nobody knows, past the register; return what opened.

        By the officer, Vera who has every leave, Zavet itself and Boris; for each purpose and as each kind of leaving.
        """
        whom = (
            Actor.staff(self.officer),
            Actor.staff(self.vera),
            Actor.system(),
            Actor.subject(self.boris),
        )
        recipients = (*self.policy.recipients, "insurer")
        purposes = (*self.policy.purposes, DISCLOSURE)
        opened = []
        for by, to, purpose, action, name, cause_id in product(
            whom, recipients, purposes, LEAVING, fields or ("phone",), causes
        ):
            outcome = reveal(
                site_id=self.site.id,
                subject_id=subject_id,
                categories=[name],
                purpose=purpose,
                by=by,
                at=now(),
                action=action,
                recipient=to,
                cause_id=cause_id,
            )
            if outcome.values or outcome.is_permitted:
                opened.append(f"{by.kind} {action} {name} to {to} for {purpose}")
        return opened

    def provision(self, subject_id: UUID, name: str, *, by: UUID, to: str, cause_id: UUID):
        """Try to open one datum for an authority as the register does, and return the values that opened."""
        outcome = reveal(
            site_id=self.site.id,
            subject_id=subject_id,
            categories=[name],
            purpose=DISCLOSURE,
            by=Actor.staff(by),
            at=now(),
            action=Action.PROVISION,
            recipient=to,
            cause_id=cause_id,
        )
        return set(outcome.values)


def stranger_sees(register: Register, demand: DemandView) -> list[int]:
    """Return how the register's pages answer somebody who is not signed in, and Anna herself."""
    paths = ("/console/disclosures/", page_of(demand.id))
    mine, nobody = as_subject(register.site, register.anna), client_of(register.site)
    return [client.get(path).status_code for client in (mine, nobody) for path in paths]
