"""Texts are stored compressed, and read as they were saved."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection

from corrigenda.models import Article, Revision, Site

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 1, tzinfo=UTC)


def stored(site: Site, text: str, blocks: Any) -> Revision:
    article = Article.objects.create(site=site, url=f"https://ledger.test/{len(text)}", first_seen_at=AT)
    return Revision.objects.create(article=article, digest="1:x", text=text, blocks=blocks, seen_at=AT)


@pytest.mark.parametrize("text", ["", "a", "Zoë’s “ключ”\u2028 🙂\n\nx", "The ferry sails on Friday. " * 400])
def test_a_text_and_its_blocks_are_read_as_they_were_saved(site: Site, text: str) -> None:
    blocks = [[0, len(text), "p"], [0, 0, "h1"]]
    found = Revision.objects.get(pk=stored(site, text, blocks).pk)
    assert (found.text, found.blocks) == (text, blocks)
    assert Revision.objects.values_list("text", "blocks").get() == (text, blocks)


def test_a_text_takes_less_room_than_it_has_characters(site: Site) -> None:
    text = "The ferry to Lantern Hill sails at nine, and the one to Salt Quay at ten past nine. " * 20
    stored(site, text, [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(text) FROM corrigenda_revision")
        (length,) = cursor.fetchone()
    assert length < len(text) / 4


def test_damage_is_seen_and_not_read(site: Site) -> None:
    stored(site, "The ferry sails on Friday.", [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM corrigenda_revision")
        whole = bytes(cursor.fetchone()[0])
        cursor.execute("UPDATE corrigenda_revision SET text = %s", [whole[:-1] + bytes([whole[-1] ^ 1])])
    with pytest.raises(zlib.error):
        Revision.objects.get()


@pytest.mark.parametrize("lookup", ["text", "text__contains", "blocks__0", "blocks__contains"])
def test_nobody_can_ask_the_database_for_words(site: Site, lookup: str) -> None:
    with pytest.raises(FieldError):
        Revision.objects.filter(**{lookup: "ferry"}).count()


def test_djangos_serialisers_write_and_read_the_plain_text(site: Site) -> None:
    revision = stored(site, "Fähre", [[0, 5, "p"]])
    written = serializers.serialize("json", [revision])
    assert "F\\u00e4hre" in written or "Fähre" in written
    (read,) = serializers.deserialize("json", written)
    assert (read.object.text, read.object.blocks) == ("Fähre", [[0, 5, "p"]])
