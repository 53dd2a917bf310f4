"""From a clean row to what a nomination asks."""

import re

from families.matching import name_key
from families.models import Audience, FatherStatus, Relationship
from families.services.registering import Adult, Baby, Home
from huddle.imports.nomination_row import NominationRow
from huddle.services.nominating import Asking

NAMED_OR_DESCRIBED = {FatherStatus.KNOWN, FatherStatus.NOT_NAMED}
PARTNERS = {
    "expartner": Relationship.Kind.EX_PARTNER,
    "partner": Relationship.Kind.PARTNER,
    "boyfriend": Relationship.Kind.PARTNER,
    "husband": Relationship.Kind.PARTNER,
}
# "shared with health partners only", "do not share", "confidential": a file has no column for
# an audience, so words like these keep the text to the few until somebody shares it wider.
LIMITS_READERS = re.compile(
    r"\b(?:shared?|sharing|disclosed?|told|for)\b[^.;\n]*\bonly\b"
    r"|\b(?:do not|don't|not to be|must not be) (?:be )?(?:shared?|disclosed?|repeat(?:ed)?)\b"
    r"|\bconfidential(?:ly)?\b|\bin confidence\b",
    re.IGNORECASE,
)


def asking_of(row: NominationRow) -> Asking:
    return Asking(
        mother=Adult(name=row.mother_name, dob=row.mother_dob, nhs_number=row.mother_nhs_number),
        baby=Baby(
            name=row.child_name,
            dob=row.child_dob,
            edd=row.child_edd,
            sex=row.child_sex,
            nhs_number=row.child_nhs_number,
            father_status=row.father_status,
        ),
        father=_father(row),
        father_is=_father_is(row),
        home=Home(lines=row.address, postcode=row.postcode, protected=bool(row.address_protected)),
        why_now=row.why_now,
        strengths=row.strengths,
        ask=row.ask,
        family_told=row.family_told,
        agreement=row.agreement,
        contact_safety=row.contact_safety,
        audience=audience_of(row),
    )


def audience_of(row: NominationRow) -> Audience:
    """The huddle's, unless the text itself seems to say who may read it."""
    if limits_readers(row):
        return Audience.CHAIR_AND_LEAD
    return Audience.HUDDLE


def limits_readers(row: NominationRow) -> bool:
    return any(LIMITS_READERS.search(text) for text in (row.why_now, row.strengths))


def _father(row: NominationRow) -> Adult | None:
    if row.father_status not in NAMED_OR_DESCRIBED:
        return None
    return Adult(name=row.father_or_partner)


def _father_is(row: NominationRow) -> Relationship.Kind:
    key = name_key(row.father_or_partner)
    for start, kind in PARTNERS.items():
        if key.startswith(start):
            return kind
    return Relationship.Kind.FATHER
