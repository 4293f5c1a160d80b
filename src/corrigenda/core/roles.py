"""Who may do what on a site: each role may do all that the roles before it may."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A person's role on one site, from least to most."""

    VIEWER = "viewer"
    EDITOR = "editor"
    STANDARDS_EDITOR = "standards_editor"
    ADMIN = "admin"


class Power(StrEnum):
    """What a view or an act asks for."""

    SEE_DESK = "see_desk"
    DECIDE = "decide"
    PUBLISH = "publish"
    RETRACT = "retract"
    EXPORT = "export"
    CONFIGURE = "configure"


_LEAST: dict[Power, Role] = {
    Power.SEE_DESK: Role.VIEWER,
    Power.DECIDE: Role.EDITOR,
    Power.PUBLISH: Role.EDITOR,
    Power.RETRACT: Role.STANDARDS_EDITOR,
    Power.EXPORT: Role.STANDARDS_EDITOR,
    Power.CONFIGURE: Role.ADMIN,
}
_ORDER = list(Role)


def may(role: Role, power: Power) -> bool:
    """Whether a role includes a power."""
    return _ORDER.index(role) >= _ORDER.index(_LEAST[power])


def needs_second_factor(role: Role, least: str) -> bool:
    """Whether a role has to have a second factor when `least` and those after it have to; "": nobody."""
    return bool(least) and _ORDER.index(role) >= _ORDER.index(Role(least))
