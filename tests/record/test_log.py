"""The public log over HTTP: what anyone needs to check the record, in forms that other programs read."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from corrigenda.core.checkpoint import Checkpoint, Verifier, opened
from corrigenda.core.merkle import grew, includes, leaf_hash, nodes_of, root
from corrigenda.models import Correction, LogEntry, Site
from corrigenda.models.log_entry import LogDamaged

from .conftest import NOON, Publish

LOG = "/record/tidings/log/"


def checkpoint(client: Client) -> Checkpoint:
    key = Verifier.parse(client.get(LOG + "key").content.decode())
    return opened(client.get(LOG + "checkpoint").content.decode(), key)


def lines(client: Client, query: str = "") -> list[bytes]:
    return client.get(LOG + "entries" + query).content.split(b"\n")[:-1]


def decoded(proof: list[str]) -> list[bytes]:
    return [base64.b64decode(hashed) for hashed in proof]


def test_an_empty_log_has_a_signed_checkpoint(client: Client, site: Site) -> None:
    found = checkpoint(client)
    assert (found.origin, found.size, found.root) == ("desk.test/record/tidings", 0, root(0, nodes_of([])))
    assert lines(client) == []


def test_the_checkpoint_signs_the_root_of_the_entries(client: Client, publish: Publish) -> None:
    for count in range(5):
        publish(text=f"No. {count} “🙂”", at=NOON + timedelta(minutes=count))
    leaves = [leaf_hash(line) for line in lines(client)]
    assert checkpoint(client) == Checkpoint("desk.test/record/tidings", 5, root(5, nodes_of(leaves)))
    assert client.get(LOG + "hashes").content.decode().split() == [leaf.hex() for leaf in leaves]
    assert lines(client, "?start=3") == lines(client)[3:]
    assert lines(client, "?start=5") == []


def test_each_correction_has_a_proof_that_it_is_in_the_log(client: Client, publish: Publish) -> None:
    for count in range(5):
        publish(text=f"No. {count}")
    top = checkpoint(client)
    for number in range(1, 6):
        found = json.loads(client.get(f"{LOG}inclusion/{number}").content)
        (one,) = found["entries"]
        assert json.loads(one["entry"])["number"] == number
        assert includes(leaf_hash(one["entry"].encode()), one["index"], 5, decoded(one["proof"]), top.root)


def test_a_later_log_is_proved_to_begin_with_an_earlier_one(client: Client, publish: Publish) -> None:
    tops = [checkpoint(client)]
    for count in range(6):
        publish(text=f"No. {count}")
        tops.append(checkpoint(client))
    for old in tops:
        for new in tops[old.size :]:
            answer = client.get(f"{LOG}consistency?from={old.size}&to={new.size}")
            proof = decoded(json.loads(answer.content)["proof"])
            assert grew(old.size, old.root, new.size, new.root, proof)


def test_what_the_record_shows_is_compared_in_the_form_of_the_log(client: Client, publish: Publish) -> None:
    publish(text="As published.")
    assert client.get(LOG + "shown").content.split(b"\n")[:-1] == lines(client)
    Correction.objects.update(text="As changed by hand.")
    assert client.get(LOG + "shown").content.split(b"\n")[:-1] != lines(client)


def test_nothing_of_a_draft_or_of_the_desk_is_in_the_log(client: Client, draft, publish: Publish) -> None:
    draft(text="Not yet published.")
    publish()
    everything = b"".join(client.get(LOG + name).content for name in ("checkpoint", "entries", "shown", "key"))
    assert b"Not yet" not in everything
    assert b"bob" not in everything


def test_answers_may_be_kept_and_are_told_from_newer_ones(client: Client, publish: Publish) -> None:
    publish()
    for name in ("checkpoint", "key", "entries", "hashes", "shown", "consistency", "inclusion/1"):
        answer = client.get(LOG + name)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "max-age=60" in answer["Cache-Control"]
        assert client.get(LOG + name, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    publish()
    assert client.get(LOG + "checkpoint", HTTP_IF_NONE_MATCH=client.get(LOG + "key")["ETag"]).status_code == 200
    assert client.post(LOG + "checkpoint").status_code == 405


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("inclusion/2", 404), ("inclusion/1?size=0", 404), ("inclusion/1?size=2", 404), (f"inclusion/{10**20}", 404),
        ("consistency?from=2", 404), ("consistency?from=1&to=0", 404), ("entries?start=-1", 400),
        ("entries?start=x", 400), ("hashes?start=%D9%A3", 400), ("shown?start=1234567890", 400),
    ],
)  # fmt: skip
def test_what_is_not_there_or_not_understood_is_said(
    client: Client, publish: Publish, address: str, status: int
) -> None:
    publish()
    answer = client.get(LOG + address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("index", [0, 1])
def test_a_log_that_lacks_an_entry_says_which_and_signs_nothing(
    client: Client, publish: Publish, draft, index: int
) -> None:
    for _ in range(3):
        publish()
    LogEntry.objects.filter(index=index).delete()
    answer = client.get(LOG + "checkpoint")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert f"lacks entry {index}" in answer.json()["detail"]
    with pytest.raises(LogDamaged):
        publish()
    assert Correction.objects.filter(published_at__isnull=False).count() == 3


def test_another_site_has_another_log(client: Client, publish: Publish, other_site: Site) -> None:
    publish()
    assert client.get("/record/elsewhere/log/entries").content == b""
    assert client.get("/record/nobody/log/checkpoint").status_code == 404


def test_the_pages_of_the_record_lead_to_the_log(client: Client, publish: Publish) -> None:
    publish()
    assert f'href="{LOG}checkpoint"' in client.get("/record/tidings/").content.decode()
    assert f'href="{LOG}inclusion/1"' in client.get("/record/tidings/1/").content.decode()


def test_the_key_is_a_private_file_that_is_made_once(client: Client, site: Site) -> None:
    first = client.get(LOG + "key").content
    file = settings.CORRIGENDA.data / "log.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert client.get(LOG + "key").content == first
