"""Sites and installations the tests of this folder may ask for."""

import pytest

from installation import Installation
from sites import any_site, clinic, hosting, publish_site
from zavet.parties.queries import SiteView

__all__ = ["any_site", "clinic", "hosting"]


@pytest.fixture
def portal(db: None) -> SiteView:
    return publish_site("municipal-portal")


@pytest.fixture
def kindergarten(db: None) -> SiteView:
    return publish_site("kindergarten")


@pytest.fixture
def services(db: None) -> SiteView:
    return publish_site("services")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("installation"))
