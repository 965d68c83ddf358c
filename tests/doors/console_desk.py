"""The staff and the people of the console's tests, how a person is asked about, and what is held of them."""

import pytest

from cast import ANNA, BORIS, INSPECTOR, VERA
from residents import admit, hire, settle
from sites import POLICIES
from zavet.access.queries import describe
from zavet.chance import now
from zavet.core.values import Actor
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish

PURPOSE = "identification"


@pytest.fixture
def anna(hosting):
    return settle(hosting, ANNA)


@pytest.fixture
def boris(hosting):
    return settle(hosting, BORIS)


@pytest.fixture
def officer(hosting):
    return hire(hosting, INSPECTOR, is_officer=True)


@pytest.fixture
def vera(hosting, officer):
    vera = hire(hosting, VERA)
    admit(hosting, vera, officer_id=officer, purposes=[PURPOSE], categories=["email", "phone"])
    return vera


def card(subject_id, page=""):
    return f"/console/people/{subject_id}/{page}"


def see(client, subject_id, *categories):
    asked = {"purpose": PURPOSE, "categories": categories or ["email"]}
    return client.post(card(subject_id, "show/"), asked)


def held(site, subject_id):
    return {one.category for one in describe(site_id=site.id, subject_id=subject_id)}


def want_two(site, *marks):
    """Publish the site's policy again with rules that want two people."""
    files = read_folder(POLICIES / site.kind)
    rules = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    for mark in marks:
        assert mark in rules
        rules = rules.replace(mark, f"{mark}    needs_approval: true\n")
    publish(site_id=site.id, files=files | {"rules.yaml": rules}, by=Actor.system(), at=now())
