"""The client's address, which is used to limit and never kept.

`X-Forwarded-For` is believed only as far as trusted proxies wrote it: from the right, every address that is itself a
trusted proxy is passed over, and the first that is not is the client (RFC 7239, section 8.1 on why not further).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network


def client_address(remote: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The client's address from the connection's own and the `X-Forwarded-For` header; "" when it is not an address."""
    current = remote.strip()
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    while chain and _is_trusted(current, trusted):
        current = chain.pop()
    return current


def source_of(address: str, key: bytes) -> str:
    """A keyed hash of an address, 64 bits in hex. IPv6 counts by /64, which is one household."""
    network = address
    if ":" in address:
        try:
            parsed = ip_address(address)
        except ValueError:
            pass
        else:
            mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
            network = str(mapped) if mapped else str(IPv6Network((parsed, 64), strict=False))
    return hashlib.blake2b(network.encode(), key=key, digest_size=8).hexdigest()


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted)
