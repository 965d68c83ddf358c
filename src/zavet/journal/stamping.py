"""Time stamps over checkpoints (RFC 3161): asked and checked by a kept package, which comes with the extra «stamp».

A stamp says that a checkpoint was there before a moment, by the word of an authority the operator does not own.
"""

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from django.utils.translation import gettext as _

from zavet.core.values import ZavetError

_INSTALL = "pip install zavet[stamp]"


class StampRefused(ZavetError):
    """A time stamp cannot be asked for, or does not fit."""


def ask_stamp(stamped: bytes) -> bytes:
    """Return the request (DER) to stamp the SHA-256 of some bytes; raise StampRefused without the extra."""
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise _missing() from error
    builder = TimestampRequestBuilder().data(stamped).hash_algorithm(HashAlgorithm.SHA256)
    return builder.build().as_bytes()


def check_stamp(answer: bytes, *, stamped: bytes, authorities: Iterable[bytes]) -> datetime:
    """Return the moment an authority's answer (DER) gives to some bytes; raise StampRefused.

    ``authorities`` are the certificates (PEM) of those who are trusted to vouch for stamping authorities.
    """
    try:
        from rfc3161_client import (  # noqa: PLC0415 - an extra
            VerificationError,
            VerifierBuilder,
            decode_timestamp_response,
        )
    except ImportError as error:
        raise _missing() from error
    message = _("Штамп времени не подходит: он не к этой контрольной точке или не от этого центра.")
    try:
        builder = VerifierBuilder()
        for pem in authorities:
            for certificate in x509.load_pem_x509_certificates(pem):
                builder = builder.add_root_certificate(certificate)
        decoded = decode_timestamp_response(answer)
        builder.build().verify_message(decoded, stamped)
        at: datetime = decoded.tst_info.gen_time
    except (VerificationError, ValueError) as error:
        raise StampRefused(message, next_step="--ca СЕРТИФИКАТ.pem") from error
    return at


def _missing() -> StampRefused:
    message = _("Для штампов времени нужна библиотека, которой здесь нет.")
    return StampRefused(message, next_step=_INSTALL)
