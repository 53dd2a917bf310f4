"""Words that come with something else: a contribution of their own, with their own readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from families.models import Audience, Contribution, Family, Person
from families.services.contributing import Care, contribute
from practitioners.models import Agency, Practitioner


@dataclass(frozen=True, kw_only=True)
class Note:
    """What was noted, as the form asks it: the words, who may read them and who must not."""

    text: str
    audience: str = Audience.OWN_AGENCY
    theme: str = Contribution.Theme.ROUTINE
    nature: str = Contribution.Nature.WITNESSED
    named_agencies: tuple[Agency, ...] = ()
    not_for: tuple[Person, ...] = ()
    safe_to_discuss: str = Contribution.SafeToDiscuss.ASK


def write_note(
    family: Family,
    note: Note | None,
    *,
    by: Practitioner,
    about: Iterable[Person] = (),
    on: date | None = None,
) -> Contribution | None:
    """In the caller's transaction; nothing where nothing was noted."""
    if note is None or not note.text.strip():
        return None
    return contribute(
        family,
        by=by,
        text=note.text,
        nature=note.nature,
        theme=note.theme,
        audience=note.audience,
        named_agencies=note.named_agencies,
        event_date=on,
        about=about,
        care=Care(not_for=note.not_for, safe_to_discuss=note.safe_to_discuss),
    )
