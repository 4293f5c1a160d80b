"""The configuration file, `corrigenda.toml`, parsed once into a typed object.

`CORRIGENDA_CONFIG` names the file; without it, `corrigenda.toml` in the working directory. `DATABASE_URL`, when set,
wins over the file, as container platforms expect. `CORRIGENDA_COPY_TO` is the database that is copied to.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from corrigenda.core.address import Network
from corrigenda.core.origins import origin_of

_CONTACT = re.compile(r"(mailto:|https://)[!-~]+")  # RFC 9116, 2.5.3: a URI


class ConfigError(Exception):
    """The configuration cannot be used; the message says what to change, and where."""


class Mail(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How mail leaves: by SMTP where `host` is set, else into files in the data folder, where it can be looked at."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    tls: bool = True
    sender: str = "corrections@localhost"


class Serve(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where and how `corrigenda serve` listens. `threads` is the number of pages made at once in a process;
    reports and notices do not count."""

    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 16
    processes: int = 1


class Work(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What `corrigenda work` needs beside the database: with `redis`, workers that wait are woken through it."""

    redis: str = ""


class Accounts(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What people at the desk have to have: a second factor, from the role that `second_factor` names upwards."""

    second_factor: Literal["", "viewer", "editor", "standards_editor", "admin"] = ""


class Sso(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An OpenID Connect provider to sign in with. The secret stands here, or alone in a file of its own."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]
    name: str
    server_url: str
    client_id: str
    secret: str = ""
    secret_file: str = ""


class Config(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The whole configuration. Paths are relative to the file's folder."""

    secret_key: str
    address: str = "http://127.0.0.1:8000"
    data: str = "var"
    database: str = ""
    trusted_proxies: tuple[str, ...] = ()
    private_origins: tuple[str, ...] = ()
    recheck_minutes: float = 5
    demo_publication: str = ""
    security_contact: str = ""
    mail: Mail = Mail()
    serve: Serve = Serve()
    work: Work = Work()
    accounts: Accounts = Accounts()
    sso: tuple[Sso, ...] = ()


class Loaded(msgspec.Struct, frozen=True):
    """A configuration with what follows from it."""

    config: Config
    folder: Path
    database_url: str
    copy_to: str
    trusted_proxies: tuple[Network, ...]
    sso_secrets: tuple[str, ...] = ()

    @property
    def data(self) -> Path:
        """The folder with everything that has to be backed up."""
        return (self.folder / self.config.data).resolve()


def load(environment: Mapping[str, str] = os.environ) -> Loaded:
    """Read the configuration. Raises ConfigError."""
    path = Path(environment.get("CORRIGENDA_CONFIG") or "corrigenda.toml").absolute()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            f"No configuration at {path}. Make one with “corrigenda init”, or name one in CORRIGENDA_CONFIG."
        ) from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    try:
        config = msgspec.convert(raw, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {error}") from error
    _check(path, config)
    return Loaded(
        config=config,
        folder=path.parent,
        database_url=environment.get("DATABASE_URL") or config.database,
        copy_to=environment.get("CORRIGENDA_COPY_TO", ""),
        trusted_proxies=tuple(ip_network(proxy) for proxy in config.trusted_proxies),
        sso_secrets=tuple(_secret_of(path, provider) for provider in config.sso),
    )


def _check(path: Path, config: Config) -> None:
    if len(config.secret_key) < 32:
        raise ConfigError(f"{path}: secret_key has to have at least 32 characters; “corrigenda init” makes a good one.")
    for name, origins in (
        ("address", (config.address,)),
        ("demo_publication", filter(None, (config.demo_publication,))),
        ("private_origins", config.private_origins),
    ):
        for origin in origins:
            if origin_of(origin) != origin:
                raise ConfigError(f"{path}: {name}: “{origin}” is not of the form https://host or https://host:port.")
    if config.security_contact and not _CONTACT.fullmatch(config.security_contact):
        raise ConfigError(
            f"{path}: security_contact: “{config.security_contact}” is not of the form mailto:… or https://…"
        )
    if config.work.redis:
        _check_redis(path, config.work.redis)
    if config.sso:
        _check_sso(path, config.sso)
    for proxy in config.trusted_proxies:
        try:
            ip_network(proxy)
        except ValueError as error:
            raise ConfigError(f"{path}: trusted_proxies: {error}") from error


def _check_redis(path: Path, url: str) -> None:
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigError(
            f"{path}: work.redis: “{url.split(':', 1)[0]}:…” is not of the form redis://host:port/number."
        )
    try:
        from redis.connection import parse_url
    except ImportError:
        raise ConfigError(f"{path}: work.redis needs its client: pip install 'corrigenda[redis]'") from None
    try:
        parse_url(url)  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise ConfigError(f"{path}: work.redis: {error}") from error


def _check_sso(path: Path, providers: tuple[Sso, ...]) -> None:
    if find_spec("requests") is None or find_spec("oauthlib") is None:
        raise ConfigError(f"{path}: sso needs its client: pip install 'corrigenda[sso]'")
    ids = [provider.id for provider in providers]
    if len(set(ids)) < len(ids):
        raise ConfigError(f"{path}: sso: two providers have the same id.")
    for provider in providers:
        if origin_of(provider.server_url) is None:
            raise ConfigError(
                f"{path}: sso: server_url: “{provider.server_url}” does not begin with https:// or http://."
            )
        if bool(provider.secret) == bool(provider.secret_file):
            raise ConfigError(f"{path}: sso: “{provider.id}” needs either secret or secret_file.")


def _secret_of(path: Path, provider: Sso) -> str:
    if not provider.secret_file:
        return provider.secret
    try:
        secret = (path.parent / provider.secret_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: sso: secret_file of “{provider.id}”: {error}") from error
    if not secret:
        raise ConfigError(f"{path}: sso: secret_file of “{provider.id}” is empty.")
    return secret
