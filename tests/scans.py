"""A site that takes files: the clinic under a policy of its own, with a referral's scan among the data a person gives.

No policy of this checkout asks a person for a file; this one does, for one purpose by contract and one by consent.
"""

from datetime import datetime

from sites import POLICIES
from zavet.core.values import Actor
from zavet.parties.queries import SiteView
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish

SCAN = (
    b"%PDF-1.7 \xd0\xa2\xd1\x80\xd0\xb0\xd0\xb2\xd0\xbd\xd0\xb8\xd0\xba\xd0\xbe\xd0\xb2\xd0\xb0 "
    * 20000
)
MARK = "Травникова".encode()
NAME = "направление Травниковой.pdf"
_DATUM = """\
  - id: scan
    clause: "3.2.4"
    name: Скан направления
    origin: given
    kind: file
"""


def takes_files(site: SiteView, *, at: datetime, is_demanded: bool = False) -> None:
    """Publish at the clinic a version of its policy that asks for a scan; ``is_demanded``: authorities may get it."""
    files = read_folder(POLICIES / "clinic")
    rules = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    rules = rules.replace("  - id: network_address\n", _DATUM + "  - id: network_address\n", 1)
    for purpose, data in (
        ("feedback", "login, email, message"),
        ("communication_account", "login, email"),
    ):
        rules = _with_scan(rules, f"  - id: {purpose}\n", data)
    rules = _with_scan(
        rules, '  - id: feedback\n    clause: "4.1.3"\n    name: В', "email, message"
    )
    rules = _with_scan(rules, "  - id: communication\n", "login, email")
    if is_demanded:
        rules = rules.replace("data: [login, email, message, network", "data: [scan, network", 1)
    publish(site_id=site.id, files=files | {"rules.yaml": rules}, by=Actor.system(), at=at)


def _with_scan(rules: str, before: str, data: str) -> str:
    start = rules.index(before)
    old = f"data: [{data}]"
    return rules[:start] + rules[start:].replace(old, f"data: [{data}, scan]", 1)
