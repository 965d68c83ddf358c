"""After an import no file of the installation tells who visited."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from sites import publish_site
from zavet.core.values import Actor
from zavet.visits.operations import import_log
from zavet.visits.sample import write_sample_log


@pytest.mark.sqlite
def test_no_address_agent_or_referrer_stands_in_any_file(
    transactional_db: None, data_folder: Path, tmp_path: Path, moment: datetime
):
    log = tmp_path / "access.log"
    write_sample_log(
        log, lines=8000, days_until=date(2026, 4, 15), seed=4, host="kindergarten.localhost", days=4
    )
    site_id = publish_site("kindergarten", at=moment - timedelta(days=30)).id
    import_log(site_id=site_id, path=log, by=Actor.system(), at=moment)
    files = list(_read_all(data_folder))
    assert any("/новости/".encode() in data for data in files), "what is published can be found"
    traces = _traces(log.read_bytes())
    assert len(traces) > 500
    assert [trace for trace in traces if any(trace in data for data in files)] == []


def _read_all(folder: Path) -> Iterator[bytes]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes()


def _traces(log: bytes) -> set[bytes]:
    fields = re.findall(rb'^([^ ]+) - - .* "([^"]*)" "([^"]*)"$', log, re.MULTILINE)
    addresses = {address for address, _referrer, _agent in fields}
    agents = {agent for _address, _referrer, agent in fields if len(agent) > 20}
    urls = {referrer for _address, referrer, _agent in fields if len(referrer) > 30}
    return addresses | agents | urls | {b"Mozilla/5.0", b"visitor1", b"2001:db8"}
