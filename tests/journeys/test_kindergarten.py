"""The kindergarten's promises, kept at the site's own doors, in the words of the list of promises."""

import pytest

from cast import ANNA
from sites import client_of, confirmed, publish_site
from zavet.access.queries import describe
from zavet.journal.queries import list_entries
from zavet.parties.queries import SiteView

pytestmark = pytest.mark.django_db


@pytest.fixture
def kindergarten(db: None) -> SiteView:
    return publish_site("kindergarten")


@pytest.mark.promise("K1.1")
def test_everything_is_confidential_and_consent_is_recorded_before_the_first_store(
    kindergarten,
) -> None:
    subject_id = confirmed(client_of(kindergarten), ANNA)
    held = describe(site_id=kindergarten.id, subject_id=subject_id)
    assert {one.visibility for one in held} == {"confidential"}
    told = list_entries(site_id=kindergarten.id, subject_id=subject_id, limit=50)
    events = [entry.event for entry in sorted(told, key=lambda entry: entry.position)]
    stored = events.index("access.data.stored")
    answers = [place for place, event in enumerate(events) if event.startswith("consent.")]
    assert answers
    assert max(answers) < stored
