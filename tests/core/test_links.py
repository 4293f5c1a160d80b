"""A feed's HTTP header may name its hub (RFC 8288)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrigenda.core.feeds.links import HubLinks, hub_links

HUB, SELF = "https://hub.test/", "https://news.test/feed"


@pytest.mark.parametrize(
    ("header", "hub", "topic"),
    [
        ("", "", ""),
        (f'<{HUB}>; rel="hub", <{SELF}>; rel="self"', HUB, SELF),
        (f"<{HUB}>;rel=hub,<{SELF}>;rel=self", HUB, SELF),
        (f'<{HUB}>; title="a, \\"b\\"; rel=self"; REL="x HUB"', HUB, ""),
        ('</feed>; rel="self"', "", SELF),
        (f'<{HUB}>; rel="hub", <https://other.test/>; rel="hub"', HUB, ""),
        (f'<{HUB}>; rel="hub self"', HUB, HUB),
        (f'<{HUB}>; rel="next"; rel="hub"', "", ""),
        ('<javascript:alert(1)>; rel="hub"', "", ""),
        (f"{HUB}; rel=hub", "", ""),
        (f'<{HUB}; rel="hub"', "", ""),
        (f'<{HUB}>; rel="hub', HUB, ""),
        (f'<{HUB}>; rel="hub" rubbish, <{SELF}>; rel="self"', HUB, ""),
        ('<//[>; rel="hub"', "", ""),
    ],
)
def test_hub_and_self_are_read(header: str, hub: str, topic: str) -> None:
    assert hub_links(header, SELF) == HubLinks(hub, topic)


@given(st.text('<>;,="\\ relhubsf/:\0é', max_size=60))
def test_whatever_a_server_sends_can_be_read(header: str) -> None:
    hub_links(header, SELF)
