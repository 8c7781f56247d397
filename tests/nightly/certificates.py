"""Certificates of a test's own authority, good and bad, and a server that shows one."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.loopback import LoopbackServer

_DAY = timedelta(days=1)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Authority:
    """Signs certificates; `root` is the file that makes it trusted (SSL_CERT_FILE)."""

    def __init__(self, folder: Path, name: str = "Uji") -> None:
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(f"Otoritas {name}")
        certificate = self._signed(self._name, self._key, days=(-9999, 9999), is_authority=True)
        self.root = folder / "root.pem"
        self.root.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def certificate(
        self,
        name: str,
        *,
        days: tuple[int, int] = (-9999, 9999),
        host: str = "127.0.0.1",
        is_self_signed: bool = False,
    ) -> Path:
        """A file with key and certificate for *host*, valid over *days* from 2026-01-01."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(
            _named(name), key, days=days, host=host, signer=key if is_self_signed else self._key
        )
        path = self.folder / f"{name}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        return path

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *,
        days: tuple[int, int],
        host: str | None = None,
        signer: ec.EllipticCurvePrivateKey | None = None,
        is_authority: bool = False,
    ) -> x509.Certificate:
        signer = signer or self._key
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if signer is key else self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(_NOW + days[0] * _DAY)
            .not_valid_after(_NOW + days[1] * _DAY)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if host is not None:
            kind = x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
            builder = builder.add_extension(x509.SubjectAlternativeName([kind]), critical=False)
        return builder.sign(signer, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@contextmanager
def serving_tls(certificate: Path, *, old: bool = False) -> Iterator[LoopbackServer]:
    """A server of https while the block runs; an old one speaks TLS 1.1 at most."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if old:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that it is old is the point
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.load_cert_chain(certificate)
    server = LoopbackServer(tls=context)
    try:
        yield server
    finally:
        server.close()
