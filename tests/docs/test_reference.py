"""What is public is documented: nothing is left out of docs/reference, and nothing stands there that is not so."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import msgspec
import pytest
from django.apps import apps
from django.db import models as fields

from corrigenda.articles import draft
from corrigenda.articles import payload as article_payload
from corrigenda.articles.views import PushedArticle
from corrigenda.config import Accounts, Config, Mail, Serve, Work
from corrigenda.core.catalogue import LANGUAGES
from corrigenda.core.copycheck import RULES
from corrigenda.core.problems import KINDS
from corrigenda.core.roles import Power, Role, may
from corrigenda.core.states import TRANSITIONS, Act, State
from corrigenda.core.text import MOST_DEEP, MOST_TAGS
from corrigenda.desk import evidence, figures
from corrigenda.intake.payload import LONGEST_PASSAGE, MOST_BYTES, ReportPayload
from corrigenda.models import CorrectionKind, EventKind, Kind, Report, SetAside, Site
from corrigenda.openapi import description
from corrigenda.record.table import Row
from corrigenda.record.urls import urlpatterns
from tests.docs.pages import ROOT, bare, head, names, pages, reference, table

MODELS = sorted(model.__name__ for model in apps.get_app_config("corrigenda").get_models())
DESK_JS = ROOT / "src/corrigenda/static/corrigenda/desk/desk.js"
WIDGET = ROOT / "widget/src"


def keys_of(struct: type[msgspec.Struct], prefix: str = "") -> dict[str, Any]:
    """A configuration's keys with their defaults; a struct within it gives dotted keys."""
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(struct):
        if field.type in (Accounts, Mail, Serve, Work):
            found |= keys_of(field.type, f"{prefix}{field.name}.")
        else:
            found[prefix + field.name] = field.default
    return found


def default_in(cell: str) -> Any:
    """A documented default as a value; NODEFAULT for a required key, None where there is no value."""
    if cell == "none":
        return None
    return msgspec.NODEFAULT if cell == "required" else tomllib.loads(f"x = {bare(cell)}")["x"]


def test_every_configuration_key_is_documented_with_its_default() -> None:
    documented = {bare(row[0]): default_in(row[1]) for row in table(reference("configuration"), "## Keys")}
    defaults = {key: list(value) if isinstance(value, tuple) else value for key, value in keys_of(Config).items()}
    assert documented == defaults


def test_every_setting_of_a_site_is_documented_with_its_default() -> None:
    rows = table(reference("configuration"), "## A site's settings")
    expected = {}
    for field in Site._meta.concrete_fields:
        if not field.primary_key:
            default = field.get_default()
            required = not field.has_default() and not field.blank
            expected[field.name] = msgspec.NODEFAULT if required else default
    assert {bare(row[0]): default_in(row[1]) for row in rows} == expected


def test_every_kind_of_problem_is_documented_with_its_status_and_title() -> None:
    rows = table(reference("api"), "## Problems")
    assert {bare(row[0]): (int(row[1]), row[2]) for row in rows} == KINDS
    assert all(row[3] for row in rows)


def test_every_address_of_the_api_is_documented() -> None:
    documented = set(re.findall(r"^## `([A-Z]+) (\S+)`$", reference("api"), re.MULTILINE))
    described = {
        (method.upper(), path.replace("{key}", "KEY"))
        for path, methods in description()["paths"].items()
        for method in methods
    }
    assert documented == described


def test_every_field_of_a_report_is_documented_as_required_or_not() -> None:
    documented = {bare(row[0]): row[1] == "yes" for row in table(reference("api"), "## `POST /api/v1/reports`")}
    assert documented == {field.name: field.required for field in msgspec.structs.fields(ReportPayload)}


def test_the_limits_of_a_report_are_the_documented_ones() -> None:
    text = reference("api")
    assert f"{MOST_BYTES:,} bytes" in text
    assert f"{LONGEST_PASSAGE:,} code points" in text
    rows = {bare(row[0]): row[2] for row in table(text, "## `POST /api/v1/reports`")}
    assert names(rows["kind"]) == Kind.values
    schema = msgspec.json.schema(ReportPayload)["$defs"]["ReportPayload"]["properties"]
    for name in ("url", "comment", "source", "email", "proposal"):
        limit = re.search(r'"maxLength": (\d+)', json.dumps(schema[name]))
        assert limit is not None
        assert f"{int(limit[1]):,} characters" in rows[name]


def test_every_field_of_a_pushed_article_is_documented_with_its_limit() -> None:
    text = reference("api")
    rows = table(text, "## `PUT /api/v1/articles`")
    fields_of = msgspec.structs.fields(article_payload.ArticlePayload)
    assert {bare(row[0]): row[1] == "yes" for row in rows} == {field.name: field.required for field in fields_of}
    limits = {bare(row[0]): row[2] for row in rows}
    schema = msgspec.json.schema(article_payload.ArticlePayload)["$defs"]["ArticlePayload"]["properties"]
    for name in ("url", "title", "language"):
        assert f"{schema[name]['maxLength']:,} characters" in limits[name]
    assert f"{MOST_TAGS:,} tags" in limits["html"]
    assert f"{MOST_DEEP:,} deep" in limits["html"]
    assert f"{article_payload.MOST_BYTES:,} bytes" in text
    assert all(f'"{field.name}":' in text for field in msgspec.structs.fields(PushedArticle))


def test_every_field_of_a_draft_is_documented_with_its_limit() -> None:
    text = reference("api").split("## `POST /api/v1/check`", 1)[1].split("\n## ")[0]
    rows = table(reference("api"), "## `POST /api/v1/check`")
    assert {bare(row[0]): row[1] == "yes" for row in rows} == {
        field.name: field.required for field in msgspec.structs.fields(draft.Draft)
    }
    assert f"{draft.MOST_BYTES:,} bytes" in text
    assert all(f'"{field.name}":' in text for field in msgspec.structs.fields(draft.DraftFinding))


def test_the_default_limits_of_a_reader_are_the_documented_ones() -> None:
    burst, rate = (Site._meta.get_field(name).get_default() for name in ("burst", "hourly_rate"))
    assert f"{burst} reports at once and {rate} an hour" in reference("api")


def test_every_transition_is_documented_and_no_other() -> None:
    text = reference("states-and-roles")
    acts = head(text, "## Transitions")[1:]
    documented = {
        (bare(row[0]), act): cell
        for row in table(text, "## Transitions")
        for act, cell in zip(acts, row[1:], strict=True)
        if cell != "–"
    }
    assert documented == {(state.value, act.value): after.value for (state, act), after in TRANSITIONS.items()}
    assert set(acts) == {act.value for act in Act} - {Act.UNDO.value}


def test_every_state_is_documented() -> None:
    assert {bare(row[0]) for row in table(reference("states-and-roles"), "## States")} == {s.value for s in State}


def test_what_each_role_may_do_is_documented() -> None:
    text = reference("states-and-roles")
    powers = head(text, "## Roles")[1:]
    documented = {
        (bare(row[0]), power): cell == "yes"
        for row in table(text, "## Roles")
        for power, cell in zip(powers, row[1:], strict=True)
    }
    assert documented == {(role.value, power.value): may(role, power) for role in Role for power in Power}
    for power in Power:
        assert f"| `{power.value}` |" in text


def test_every_table_is_documented() -> None:
    assert sorted(bare(row[0]) for row in table(reference("data"), "## Tables")) == MODELS


def test_every_column_of_a_report_is_documented() -> None:
    rows = table(reference("data"), "## What is stored of a reader")
    documented = [name for row in rows for name in names(row[0])]
    columns = [field.name for field in Report._meta.concrete_fields if not isinstance(field, fields.AutoField)]
    assert sorted(documented) == sorted(columns)
    why = next(row[1] for row in rows if "set_aside" in row[0])
    assert names(why) == [value for value in SetAside.values if value]


def test_every_column_of_the_record_is_documented_in_its_order() -> None:
    text = reference("record-formats")
    assert [bare(row[0]) for row in table(text, "## CSV and JSON Lines")] == list(Row.__annotations__)
    example = text.split("## CSV and JSON Lines")[1].split("```json\n")[1].split("```")[0]
    assert list(json.loads(example)) == list(Row.__annotations__)


def test_every_format_of_the_record_is_documented() -> None:
    documented = {names(row[0])[0].split("?")[0] for row in table(reference("record-formats"), "## Addresses")}
    paths = [str(pattern.pattern).removeprefix("<slug:key>/") for pattern in urlpatterns]
    files = {path.replace("<int:pk>", "ID").replace("<int:number>", "NUMBER") for path in paths if "." in path}
    assert documented == files


def test_every_kind_of_event_is_documented() -> None:
    assert [bare(row[0]) for row in table(reference("data"), "## Events")] == EventKind.values


def test_every_kind_of_notice_is_documented() -> None:
    text = reference("api")
    assert all(f"`{kind}`" in text for kind in CorrectionKind.values)


@pytest.mark.parametrize(("heading", "keys"), [("## In the queue", "onQueue"), ("## On an erratum", "onErratum")])
def test_the_keys_of_the_desk_are_the_documented_ones(heading: str, keys: str) -> None:
    block = re.search(rf"const {keys} = \{{(.*?)^\}};", DESK_JS.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert block is not None
    bound = set(re.findall(r'^  "?([\w/])"?:', block[1], re.MULTILINE)) | {"?"}
    assert {names(row[0])[0] for row in table(reference("keys"), heading)} == bound


def test_every_language_of_the_widget_is_documented() -> None:
    assert [bare(row[0]) for row in table(reference("widget"), "## Languages")] == list(LANGUAGES)


def test_every_name_in_the_widgets_namespace_is_documented() -> None:
    block = re.search(r"^const api = \{$(.*?)^\};$", (WIDGET / "main.ts").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert block is not None
    bound = set(re.findall(r"^  (\w+):", block[1], re.MULTILINE))
    rows = table(reference("widget"), "## `window.corrigenda`")
    assert {bare(row[0]).split("(")[0] for row in rows} == bound


def test_every_element_that_the_widget_fills_is_documented() -> None:
    source = (WIDGET / "furniture.ts").read_text(encoding="utf-8")
    filled = set(re.findall(r'kind == "(\w+)"', source))
    documented = {bare(row[0]) for row in table(reference("widget"), "## Elements")}
    assert documented == filled | {"skip"}


def test_the_event_that_the_widget_dispatches_is_documented() -> None:
    dispatched = re.findall(r'new CustomEvent\("([^"]+)"', (WIDGET / "send.ts").read_text(encoding="utf-8"))
    assert dispatched
    assert all(f"`{name}`" in reference("widget") for name in dispatched)


def test_the_layers_of_the_house_are_those_that_imports_are_held_to() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    rows = table(pages()["docs/explanation/the-house.md"], "## Layers")
    assert [" | ".join(names(row[0])) for row in rows] == contract["layers"]


def test_every_rule_is_documented_with_its_version_and_its_tier() -> None:
    rows = table(reference("copy-checks"), "## Rules")
    assert [(bare(row[0]), int(row[1]), row[2]) for row in rows] == [(r.name, r.version, r.tier) for r in RULES]


@pytest.mark.parametrize(
    ("title", "columns"),
    [("## The figures as CSV", figures.COLUMNS), ("## The evidence as CSV", evidence.COLUMNS)],
    ids=["figures", "evidence"],
)
def test_every_column_of_the_desk_s_tables_is_documented(title: str, columns: tuple[str, ...]) -> None:
    assert tuple(bare(row[0]) for row in table(reference("figures"), title)) == columns
