"""Certificates: every one is checked, and the portal's `tls` says what a bad one means.

"record" fetches all the same and the look says so, "strict" refuses. Many regional portals run
on certificates that expired, and what they publish is still what they publish (T31).
"""

from __future__ import annotations

from ipaddress import ip_address

from OpenSSL import SSL, crypto
from service_identity import CertificateError, VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, ServiceID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import CertificateOptions, platformTrust
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

# X509_V_ERR codes of OpenSSL (x509_vfy.h), in words.
_FAULTS = {
    7: "wrong signature",
    9: "certificate not yet valid",
    10: "expired certificate",
    18: "self-signed certificate",
    19: "self-signed certificate in the chain",
    20: "unknown issuer",
    21: "unknown issuer",
    23: "revoked certificate",
    62: "certificate of another host",
    66: "weak key",
    67: "weak key of an issuer",
    68: "weak signature",
}
_OF_ANOTHER = _FAULTS[62]
# Old servers know no secure renegotiation; Scrapy lets them, too (OP_LEGACY_SERVER_CONNECT).
_LEGACY_SERVERS = 0x4


@implementer(IPolicyForHTTPS)
class CertificatePolicy:
    """Makes the TLS connections of one portal's crawl.

    is_strict: a bad certificate ends the connection.
    """

    def __init__(self, *, is_strict: bool) -> None:
        self._is_strict = is_strict
        self._creators: dict[tuple[str, int], _Creator] = {}

    def creatorForNetloc(self, hostname: bytes, port: int) -> _Creator:
        """What makes connections to a host (called by Twisted)."""
        key = hostname.decode("ascii"), port
        if key not in self._creators:
            self._creators[key] = _Creator(key[0], is_strict=self._is_strict)
        return self._creators[key]

    def fault(self, hostname: str, port: int) -> str | None:
        """What was wrong with the certificate of the newest connection to a host."""
        creator = self._creators.get((hostname, port))
        return " and ".join(creator.faults) or None if creator else None


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    """Makes connections to one host, and notes what is wrong with its certificate."""

    def __init__(self, hostname: str, *, is_strict: bool) -> None:
        self.faults: list[str] = []
        self._hostname = hostname
        self._is_strict = is_strict
        trusted = platformTrust()  # type: ignore[no-untyped-call]  # Twisted
        self._options = CertificateOptions(trustRoot=trusted, fixBrokenPeers=True)
        self._options.getContext().set_options(_LEGACY_SERVERS)

    def clientConnectionForTLS(self, protocol: TLSMemoryBIOProtocol) -> SSL.Connection:
        """A connection that is about to shake hands (called by Twisted)."""
        self.faults = []
        connection = self._options.clientConnectionForTLS(protocol)
        if not _is_address(self._hostname):
            connection.set_tlsext_host_name(self._hostname.encode("ascii"))
        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, self._verify)
        return connection

    def _verify(
        self, _: SSL.Connection, certificate: crypto.X509, error: int, depth: int, ok: int
    ) -> bool:
        """OpenSSL asks for each certificate of the chain; what is not ok goes on in "record"."""
        if not ok:
            self._note(_FAULTS.get(error, f"certificate error {error}"))
        if depth == 0 and not _is_for(certificate, self._hostname):
            self._note(_OF_ANOTHER)
        return not (self._is_strict and self.faults)

    def _note(self, fault: str) -> None:
        if fault not in self.faults:
            self.faults.append(fault)


def _is_address(hostname: str) -> bool:
    try:
        ip_address(hostname)
    except ValueError:
        return False
    return True


def _is_for(certificate: crypto.X509, hostname: str) -> bool:
    """Whether a certificate names the host."""
    try:
        who: ServiceID = IPAddress_ID(hostname) if _is_address(hostname) else DNS_ID(hostname)
        verify_service_identity(extract_patterns(certificate), [who], [])
    except (CertificateError, VerificationError, ValueError):
        return False
    return True
