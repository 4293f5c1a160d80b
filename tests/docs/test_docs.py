"""The documentation as a whole: its links, its index, its examples."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from django.core.management import get_commands, load_command_class

from corrigenda.articles.payload import parse as parse_article
from corrigenda.cli import main
from corrigenda.config import ConfigError, load
from corrigenda.intake.payload import parse
from tests.docs.cli_reference import PATH, reference
from tests.docs.pages import ROOT, anchors, fences, files, links, pages, prose

PAGES = sorted(pages())

# Other programs that the pages tell a reader to run.
PROGRAMS = {
    "cd",
    "createdb",
    "createuser",
    "curl",
    "git",
    "pip",
    "python",
    "python3",
    "sqlite3",
    "systemctl",
    "useradd",
}

# In pieces, so that this file does not name them itself.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"),
        ("crates", "io"), ("rubygems", "org"), ("golang", "org"), ("debian", "org"), ("ubuntu", "com"),
    )
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_to_a_file_and_a_heading(page: str) -> None:
    broken = []
    for target in links(pages()[page]):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        path = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        if not path.exists() or (anchor and anchor not in anchors(path.relative_to(ROOT).as_posix())):
            broken.append(target)
    assert broken == []


def test_the_index_names_every_page_of_the_documentation() -> None:
    listed = {(ROOT / "docs" / target).resolve() for target in links(pages()["docs/README.md"])}
    missing = [page for page in PAGES if page.startswith("docs/") and (ROOT / page).resolve() not in listed]
    assert missing == ["docs/README.md"]


def test_the_readme_leads_to_the_documentation_and_names_the_licence() -> None:
    targets = links(pages()["README.md"])
    assert {"docs/README.md", "LICENSE", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"} <= set(targets)


def test_no_file_names_the_host_of_a_package_registry() -> None:
    found = []
    for path in files():
        content = path.read_bytes().lower()
        found += [(path.relative_to(ROOT).as_posix(), host) for host in REGISTRIES if host.encode() in content]
    assert found == []


def test_the_command_line_reference_is_what_the_commands_say() -> None:
    assert PATH.read_text(encoding="utf-8") == reference(), "run: python -m tests.docs.write"


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("docs/decisions/")])
def test_a_decision_is_short_dated_and_says_why(page: str) -> None:
    text = pages()[page]
    assert re.search(r"^Date: \d{4}-\d\d-\d\d$", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.split()) < 200


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set()
    for text in pages().values():
        code = [*re.findall(r"`(make [^`\n]+)`", text), *re.findall(r"^(make .+)$", text, re.MULTILINE)]
        for words in code:
            named |= {word for word in words.split()[1:] if "=" not in word}
    assert named <= targets
    assert {"demo", "test", "check"} <= named


def test_every_configuration_example_can_be_used(tmp_path: Path) -> None:
    examples = list(fences("toml"))
    assert examples
    for example in examples:
        file = tmp_path / "corrigenda.toml"
        own_key = "" if "secret_key" in tomllib.loads(example.text) else f'secret_key = "{"x" * 40}"\n'
        file.write_text(own_key + example.text, encoding="utf-8")
        try:
            load({"CORRIGENDA_CONFIG": str(file)})
        except ConfigError as error:
            pytest.fail(f"{example.page}: {error}")


def test_every_json_example_is_json_and_every_report_and_article_one_that_is_taken() -> None:
    reports = articles = 0
    for example in fences("json"):
        value = json.loads(example.text)
        if "seconds" in value:
            parse(json.dumps(value).encode())
            reports += 1
        if "html" in value:
            parse_article(json.dumps(value).encode())
            articles += 1
    assert reports
    assert articles


def _lines(text: str) -> Iterator[str]:
    """The lines of a shell block; a quotation that goes over several lines makes them one."""
    begun = ""
    for line in text.replace("\\\n", " ").splitlines():
        begun += line + "\n"
        if begun.count('"') % 2 == 0:
            yield begun
            begun = ""
    assert not begun, f"a quotation is not closed: {begun}"


def _commands(text: str) -> Iterator[list[str]]:
    """The commands in a shell block, one by one, without leading variables and sudo."""
    for line in _lines(text):
        words: list[str] = []
        for word in [*shlex.split(line, comments=True), "&&"]:
            if word not in ("&&", "|", ";"):
                words.append(word)
                continue
            while words and re.match(r"[A-Z_]+=", words[0]):
                words.pop(0)
            if words[:1] == ["sudo"]:
                words = words[3:]  # sudo -u NAME
            if words:
                yield words
            words = []


def _options(command: click.Command) -> set[str]:
    return {name for option in command.params for name in option.opts} | {"-h", "--help"}


def _mistake(words: list[str]) -> str | None:
    """What is wrong with a command, if anything."""
    program, arguments = words[0].rsplit("/", 1)[-1], words[1:]
    if program == "make":
        return None  # tested above
    if program != "corrigenda":
        return None if program in PROGRAMS else "unknown program"
    if not arguments or arguments[0].startswith("-"):
        return None if set(arguments[:1]) <= _options(main) | {"--version"} else "unknown option"
    name, rest = arguments[0], arguments[1:]
    if name not in main.commands:
        return "unknown command"
    command = main.commands[name]
    if isinstance(command, click.Group):
        if not rest or rest[0] not in command.commands:
            return "unknown command"
        command = command.commands[rest[0]]
    given = {word.split("=")[0] for word in rest if word.startswith("-") and len(word) > 1}
    if name != "manage":
        return None if given <= _options(command) else "unknown option"
    if rest[0] not in get_commands():
        return "unknown management command"
    parser = load_command_class(get_commands()[rest[0]], rest[0]).create_parser("corrigenda manage", rest[0])
    known = {option for action in parser._actions for option in action.option_strings}
    return None if given <= known else "unknown option"


def test_every_shell_example_runs_commands_that_exist() -> None:
    examples = list(fences("sh"))
    mistakes = [
        (example.page, " ".join(words), mistake)
        for example in examples
        for words in _commands(example.text)
        if (mistake := _mistake(words))
    ]
    assert mistakes == []
    assert len(examples) > 20


def test_every_command_in_a_sentence_exists() -> None:
    unknown = []
    for page, text in pages().items():
        for code in re.findall(r"`(corrigenda [a-z][^`\n]*)`", prose(text)):
            first, *rest = code.split()[1:]
            known = first in main.commands and (
                first != "manage" or not rest or rest[0] in {*get_commands(), "…", "COMMAND"}
            )
            if not known:
                unknown.append((page, code))
    assert unknown == []


def test_fenced_blocks_are_of_a_kind_that_is_tested_or_shown_as_it_is() -> None:
    kinds = {kind for text in pages().values() for kind in re.findall(r"^ *```(\w*)$", text, re.MULTILINE)} - {""}
    assert kinds <= {"sh", "toml", "json", "html", "js", "ini", "nginx", "text"}
