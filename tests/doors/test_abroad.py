"""Transfers across the border a policy declares stand beside its clause and in the answer about what is held."""

import pytest

from cast import ANNA, INSPECTOR
from doors.requests_desk import page_of, proven
from residents import as_staff, hire, settle
from sites import POLICIES, publish_site
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.core.values import Actor
from zavet.doors.site.keeping import keepings
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db
NONE = "Трансграничная передача Ваших данных не осуществлялась и не предполагается."


@pytest.fixture
def services(db):
    return publish_site("services")


def move(site, *marks: tuple[str, str]) -> None:
    """Publish the site's policy again with lines of its rules in another country."""
    files = read_folder(POLICIES / "services")
    rules = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    for mark, line in marks:
        assert rules.count(mark) == 1
        rules = rules.replace(mark, mark + line)
    publish(site_id=site.id, files=files | {"rules.yaml": rules}, by=Actor.system(), at=now())


def drafted(site) -> str:
    officer = hire(site, INSPECTOR, is_officer=True)
    desk = as_staff(site, officer)
    request_id = proven(site, officer, settle(site, ANNA), RightKind.INFORMATION)
    page = desk.post(page_of(request_id, "write/answer/"), {"templates": "information"})
    return page.context["form"].initial["text"]


def test_the_answer_names_the_transfers_abroad_of_what_is_held(services) -> None:
    move(services, ("    name: ООО «Мастер-Склад»\n", "    country: TR\n"))
    text = drafted(services)
    assert "Турция: ООО «Мастер-Склад»" in text
    assert NONE not in text


def test_where_the_policy_names_none_the_answer_says_that_there_is_none(services) -> None:
    assert NONE in drafted(services)


def test_the_clause_tells_of_the_border(services) -> None:
    policy = find_policy(site_id=services.id, at=now()).policy
    [clause] = [one.clause for one in policy.recipients.values() if "Склад" in one.name]
    assert [one for one in keepings(policy)[clause].kept if "через границу" in one] == []
    move(services, ("    name: ООО «Мастер-Склад»\n", "    country: TR\n"))
    policy = find_policy(site_id=services.id, at=now()).policy
    told = [one for one in keepings(policy)[clause].kept if "через границу" in one]
    assert [one.partition("страна: ")[2] for one in told] == ["Турция."]
