"""Receipts: what a person keeps in hand. Signed, and checked by anybody without us (RFC 8032, RFC 8785)."""

import json
from dataclasses import dataclass
from uuid import UUID

import rfc8785
from django.utils.translation import gettext as _

from zavet.consent.queries import find_event
from zavet.core.values import ZavetError
from zavet.journal.signing import public_key, sign
from zavet.parties.queries import get_site
from zavet.policies.queries import get_version


class ReceiptRefused(ZavetError):
    """There is no such event of this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt's name and its JSON text."""

    name: str
    text: str


def issue_receipt(*, event_id: UUID, subject_id: UUID) -> Receipt:
    """Return the signed receipt of one consent event of this person; raise ReceiptRefused for anybody else's.

    The JSON holds ``receipt`` (what was answered, when, under which wording and version), ``signature`` (Ed25519 over
    the receipt's canonical JSON, hex) and ``public_key`` (hex).
    """
    event = find_event(event_id)
    if event is None or event.subject_id != subject_id:
        message = _("Такой квитанции нет.")
        raise ReceiptRefused(message)
    site = get_site(event.site_id)
    version = get_version(version_id=event.version_id)
    body = {
        "form": "zavet receipt 1",
        "id": str(event.id),
        "operator": version.policy.rules.operator.name,
        "site": site.host,
        "subject": str(event.subject_id),
        "purpose": event.purpose,
        "answer": event.answer.value,
        "wording": event.wording,
        "wording_sha256": event.wording_hash,
        "policy": version.policy.slug,
        "version": version.version.version,
        "version_sha256": version.version.digest,
        "means": event.means,
        "at": event.at.isoformat(),
    }
    signed = {
        "receipt": body,
        "signature": sign(rfc8785.dumps(body)).hex(),
        "public_key": public_key().hex(),
    }
    text = json.dumps(signed, ensure_ascii=False, indent=2)
    return Receipt(name=f"zavet-receipt-{event.id}.json", text=text)
