"""Webhooks are signed as Standard Webhooks says."""

from __future__ import annotations

import base64

from corrigenda.core.signing import secret_of, sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_signature_is_the_one_of_the_specifications_own_example() -> None:
    body = b'{"test": 2432232314}'
    signed = sign(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_id_time_body_and_secret_are_all_signed() -> None:
    signed = {
        sign(SECRET, "msg_1", 1, b"{}"), sign(SECRET, "msg_2", 1, b"{}"), sign(SECRET, "msg_1", 2, b"{}"),
        sign(SECRET, "msg_1", 1, b"{ }"), sign(secret_of(b"x" * 32), "msg_1", 1, b"{}"),
    }  # fmt: skip
    assert len(signed) == 5


def test_a_secret_says_what_it_is() -> None:
    assert base64.b64decode(secret_of(b"k" * 32).removeprefix("whsec_")) == b"k" * 32
