"""Full-text search over errata: their passages, what readers proposed and commented, and what editors noted; and over
notices, for the public record.

No code keeps an index up to date, so none can forget to. PostgreSQL has indexes on expressions; SQLite has one FTS5
table a source, filled by triggers, which hears of raw SQL and bulk changes too. A report counts for the erratum that
it belongs to now: the index holds words only, and whose they are is asked when somebody searches. Reports that are not
placed are in no index, so the intake pays nothing.

A search is never a query: each term goes in as one quoted phrase.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from corrigenda.core.terms import Term, terms
from corrigenda.models.correction import Correction
from corrigenda.models.erratum import Erratum
from corrigenda.models.event import Event
from corrigenda.models.report import Report


@dataclass(frozen=True, slots=True)
class Source:
    """A table with words: the columns that hold them, and the one that names the row that they are about."""

    table: str
    columns: tuple[str, ...]
    erratum: str

    @property
    def words(self) -> str:
        """The index on SQLite, and the name of the one on PostgreSQL."""
        return f"{self.table}_words"

    @property
    def triggers(self) -> list[str]:
        """What keeps the index on SQLite."""
        return [f"{self.words}_{verb}" for verb in ("insert", "update", "delete")]


SOURCES = (
    Source("corrigenda_erratum", ("exact", "should_read"), "id"),
    Source("corrigenda_report", ("exact", "proposal", "comment"), "erratum_id"),
    Source("corrigenda_event", ("note",), "erratum_id"),
)
NOTICES = Source("corrigenda_correction", ("text", "before", "after"), "id")
_ALL = (*SOURCES, NOTICES)
INDEX_TABLES = frozenset(
    f"{source.words}{part}" for source in _ALL for part in ("", "_data", "_idx", "_docsize", "_config")
)
"""The tables that are indexes on SQLite: they hold nothing of their own."""

# What SQLite's tokenizer takes for spaces. PostgreSQL's parser would see hosts, paths, tags and signed numbers there.
_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿«»·‐‑‒–—―‘’‚“”„‹›…"


def matching(errata: QuerySet[Erratum], search: str) -> QuerySet[Erratum]:
    """Those in which every term of a search stands: in the passage, in a reader's words or in a note."""
    for term in terms(search):
        errata = errata.filter(_indexed(term, errata.db, SOURCES) if term.is_word else _anywhere(term))
    return errata


def matching_notices(notices: QuerySet[Correction], search: str) -> QuerySet[Correction]:
    """Those in whose words every term of a search stands."""
    for term in terms(search):
        within = Q(text__icontains=term.text) | Q(before__icontains=term.text) | Q(after__icontains=term.text)
        notices = notices.filter(_indexed(term, notices.db, (NOTICES,)) if term.is_word else within)
    return notices


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the indexes that are missing, over the rows that are there; run by the migration and after each later one.

    A changed table on SQLite is a new table with the old one's name, and the old one's triggers are gone with it.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for source in _ALL:
                # On a key it would say nothing, and newer planners drop it from the search and miss the index.
                partial = "" if source.erratum == "id" else f" WHERE {source.erratum} IS NOT NULL"
                on = f"{source.table} USING gin ({_vector(source)}){partial}"
                cursor.execute(f"CREATE INDEX IF NOT EXISTS {source.words} ON {on}")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
        for source in _ALL:
            if not there.issuperset(source.triggers):
                for statement in (*_dropping(source), *_making(source)):
                    cursor.execute(statement)


def _indexed(term: Term, alias: str, sources: tuple[Source, ...]) -> Q:
    if connections[alias].vendor == "postgresql":
        # Between quotes nothing is an operator (PostgreSQL, 8.11.2), and no mark is left that could end them.
        text = term.text.translate({ord(mark): " " for mark in _MARKS})
        phrase = f"'{text}':*"
        found = [
            f"SELECT {each.erratum} FROM {each.table} WHERE {each.erratum} IS NOT NULL "  # noqa: S608
            f"AND {_vector(each).replace('%', '%%')} @@ to_tsquery('simple', %s)"
            for each in sources
        ]
    else:
        # In a string of FTS5 nothing is special but its quotation mark (SQLite FTS5, 3.1).
        doubled = term.text.replace('"', '""')
        phrase = f'"{doubled}"*'
        found = [
            f"SELECT {each.erratum} FROM {each.table} WHERE id IN "  # noqa: S608
            f"(SELECT rowid FROM {each.words} WHERE {each.words} MATCH %s)"
            for each in sources
        ]
    # Only this module's own names are in the SQL; what was typed is a parameter.
    return Q(pk__in=RawSQL(" UNION ALL ".join(found), [phrase] * len(sources)))  # noqa: S611


def _anywhere(term: Term) -> Q:
    said = Q(exact__icontains=term.text) | Q(proposal__icontains=term.text) | Q(comment__icontains=term.text)
    reports = Report.objects.filter(said, erratum__isnull=False).order_by()
    notes = Event.objects.filter(note__icontains=term.text, erratum__isnull=False).order_by()
    return (
        Q(exact__icontains=term.text)
        | Q(should_read__icontains=term.text)
        | Q(pk__in=reports.values("erratum"))
        | Q(pk__in=notes.values("erratum"))
    )


def _vector(source: Source) -> str:
    """The expression that PostgreSQL indexes; a search has to ask for the very same one."""
    text = " || ' ' || ".join(f"coalesce({column}, '')" for column in source.columns)
    marks = _MARKS.replace("'", "''")
    return f"to_tsvector('simple', translate({text}, '{marks}', '{' ' * len(_MARKS)}'))"


def _dropping(source: Source) -> list[str]:
    return [
        *(f"DROP TRIGGER IF EXISTS {name}" for name in source.triggers),
        f"DROP TABLE IF EXISTS {source.words}",
    ]


def _making(source: Source) -> list[str]:
    words, table, columns = source.words, source.table, ", ".join(source.columns)
    on_insert, on_update, on_delete = source.triggers
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in (*source.columns, source.erratum))
    return [
        # Without a copy of the texts: taking an entry out needs its words, and a trigger has them.
        f"CREATE VIRTUAL TABLE {words} USING fts5({columns}, content='', tokenize='unicode61 remove_diacritics 0')",
        (
            f"INSERT INTO {words} (rowid, {columns}) "  # noqa: S608
            f"SELECT id, {columns} FROM {table} WHERE {source.erratum} IS NOT NULL"
        ),
        (
            f"CREATE TRIGGER {on_insert} AFTER INSERT ON {table} WHEN new.{source.erratum} IS NOT NULL "
            f"BEGIN {_putting_in(source)}; END"
        ),
        (
            f"CREATE TRIGGER {on_update} AFTER UPDATE OF {columns}, {source.erratum} ON {table} WHEN {changed} "
            f"BEGIN {_taking_out(source)}; {_putting_in(source)}; END"
        ),
        (
            f"CREATE TRIGGER {on_delete} AFTER DELETE ON {table} WHEN old.{source.erratum} IS NOT NULL "
            f"BEGIN {_taking_out(source)}; END"
        ),
    ]


def _putting_in(source: Source) -> str:
    values = ", ".join(f"new.{name}" for name in source.columns)
    return (
        f"INSERT INTO {source.words} (rowid, {', '.join(source.columns)}) "
        f"SELECT new.id, {values} WHERE new.{source.erratum} IS NOT NULL"
    )


def _taking_out(source: Source) -> str:
    values = ", ".join(f"old.{name}" for name in source.columns)
    return (
        f"INSERT INTO {source.words} ({source.words}, rowid, {', '.join(source.columns)}) "
        f"SELECT 'delete', old.id, {values} WHERE old.{source.erratum} IS NOT NULL"
    )
