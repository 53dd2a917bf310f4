"""What is held about a person, table by table: each floor registers its own.

One function of the database is made of all that is registered, after each ``migrate``. It gives
the rows of one person to the reviewer of an open request, and to nobody else. A test refuses a
field that says something about a family and is neither shown here nor left out with a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections, models

OF_THE_FAMILY = "t.family_id = in_family"


@dataclass(frozen=True)
class Source:
    """A table: which of its rows are about the subject, and what of them the pack says.

    ``rows`` and ``about`` are SQL over ``t``, ``in_family``, ``in_subject``, ``in_requester``;
    ``about`` gives the ids of the people whom a row concerns. ``extra`` adds to the row. Where
    nothing in it ``has_words``, nothing can slip out with them.
    """

    model: type[models.Model]
    title: str
    fields: tuple[str, ...]
    rows: str = OF_THE_FAMILY
    about: str = "'{}'::uuid[]"
    agency: str = ""
    author: str = ""
    dated: str = ""
    has_words: bool = True
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.model._meta.label


SOURCES: dict[str, Source] = {}
LEFT_OUT: dict[str, str] = {}


def register(source: Source) -> None:
    """Add a table to every pack, in the order of registering, the lower floors first."""
    SOURCES[source.label] = source


def labels_in_order() -> list[str]:
    floors = list(reversed(settings.HOUSE))
    return sorted(SOURCES, key=lambda label: floors.index(label.partition(".")[0]))


def leave_out(model: type[models.Model], *fields: str, why: str) -> None:
    """These fields are in no pack, and why."""
    LEFT_OUT.update({f"{model._meta.label}.{name}": why for name in fields})


def build_after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    """Make ``consent_subject_rows(uuid)`` of what the floors registered (as the owner)."""
    with connections[using].cursor() as cursor:
        cursor.execute(function_sql(SOURCES.values()))


def function_sql(sources: Iterable[Source]) -> str:
    """``consent_subject_of`` raises unless whoever is bound reviews this request, still open."""
    selects = "\n    UNION ALL\n".join(_select(source) for source in sources)
    return f"""
CREATE OR REPLACE FUNCTION consent_subject_rows(in_access uuid) RETURNS TABLE (
    out_source text, out_id text, out_about uuid[], out_protected boolean, out_row jsonb
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $rows$
#variable_conflict use_column
DECLARE
    in_family uuid;
    in_subject uuid;
    in_requester uuid;
BEGIN
    SELECT s.family, s.subject, s.requester INTO in_family, in_subject, in_requester
      FROM consent_subject_of(in_access) s;
    RETURN QUERY
    {selects};
END $rows$;
"""  # noqa: S608 - our own names


def _select(source: Source) -> str:
    table = source.model._meta.db_table
    row = "to_jsonb(t)"
    for name, sql in source.extra.items():
        row += f" || jsonb_build_object('{name}', {sql})"
    return f"""
    SELECT '{source.label}'::text, t.id::text, {source.about},
           consent_mentions_protected(in_family, ({row})::text), {row}
      FROM {table} t WHERE {source.rows}"""  # noqa: S608 - our own names
