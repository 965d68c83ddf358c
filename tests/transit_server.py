"""A transit server for tests: HashiCorp Vault's and OpenBao's encrypt and decrypt, with real AES-GCM and versions.

Written after their documents and sources: batches, associated data, ``min_decryption_version``, errors item by item.
"""

import json
import os
import socket
import ssl
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "s.a-token-of-the-test"


class Transit:
    """One key and its versions; what was asked is kept to be looked at."""

    def __init__(self) -> None:
        self.versions = [AESGCM.generate_key(256)]
        self.closed_below = 1
        self.token = TOKEN
        self.asked: list[tuple[str, int]] = []
        self.status = 0
        self.body: bytes | None = None

    def rotate(self) -> None:
        self.versions.append(AESGCM.generate_key(256))

    def answer(self, path: str, token: str, body: bytes) -> tuple[int, bytes]:
        batch = json.loads(body)["batch_input"]
        self.asked.append((path, len(batch)))
        if self.status:
            return self.status, json.dumps({"errors": ["Vault is sealed"]}).encode()
        if self.body is not None:
            return 200, self.body
        if token != self.token:
            return 403, json.dumps({"errors": ["permission denied"]}).encode()
        if path == "/v1/transit/encrypt/zavet":
            results = [self._encrypt(one) for one in batch]
        elif path == "/v1/transit/decrypt/zavet":
            results = [self._decrypt(one) for one in batch]
        else:
            return 404, json.dumps({"errors": []}).encode()
        status = 400 if any("error" in one for one in results) else 200
        return status, json.dumps({"data": {"batch_results": results}}).encode()

    def _encrypt(self, one: dict) -> dict:
        nonce, version = os.urandom(12), len(self.versions)
        plain, bound = b64decode(one["plaintext"]), b64decode(one["associated_data"])
        shut = nonce + AESGCM(self.versions[-1]).encrypt(nonce, plain, bound)
        return {
            "ciphertext": f"vault:v{version}:{b64encode(shut).decode()}",
            "key_version": version,
        }

    def _decrypt(self, one: dict) -> dict:
        _vault, version, text = one["ciphertext"].split(":")
        number = int(version[1:])
        if number < self.closed_below:
            return {"error": "ciphertext or signature version is disallowed by policy (too old)"}
        try:
            shut = b64decode(text, validate=True)
            key = self.versions[number - 1]
            plain = AESGCM(key).decrypt(shut[:12], shut[12:], b64decode(one["associated_data"]))
        except (InvalidTag, IndexError, ValueError):
            return {"error": "cipher: message authentication failed"}
        return {"plaintext": b64encode(plain).decode()}


@contextmanager
def serve(transit: Transit, certificate: Path | None = None) -> Iterator[int]:
    """Answer on a port of this machine until the block ends; over TLS where there is a certificate."""
    connections: list[socket.socket] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            connections.append(self.connection)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = transit.answer(self.path, self.headers.get("X-Vault-Token", ""), body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_args: None  # whoever left does not wait for an answer
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        for one in connections:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        server.server_close()
        thread.join()


def make_certificate(path: Path) -> Path:
    """Write a certificate for this machine, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "keys.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(pem))
    return path
