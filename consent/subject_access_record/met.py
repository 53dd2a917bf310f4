"""Who tried to reach them, and when they were seen."""

from consent.subject_access_sources import Source, register
from families.models import Contact, ContactPerson, LeadUpdate

# What was noted of it is a contribution, and in the pack as one. A contact says who was there:
# one that names somebody is for those whom it names; one that names nobody is the family's.
WITH = """(SELECT coalesce(array_agg(w.person_id), '{}') FROM families_contactperson w
    WHERE w.contact_id = t.id)"""

register(
    Source(
        Contact,
        "A contact, or an attempt at one",
        has_words=False,
        rows=f"t.family_id = in_family AND ({WITH} = '{{}}' OR {WITH} @> ARRAY[in_subject])",
        about=WITH,
        fields=("kind", "happened_at", "outcome", "change", "is_hidden", "practitioner"),
        agency="team",
        author="practitioner",
        dated="happened_at",
    )
)
register(
    Source(
        ContactPerson,
        "They were met or seen",
        has_words=False,
        rows="t.family_id = in_family AND t.person_id = in_subject",
        about="ARRAY[t.person_id]",
        fields=("person", "seen"),
    )
)
register(
    Source(
        LeadUpdate,
        "The lead's update before a huddle",
        has_words=False,
        fields=("stuck", "asks"),
        author="practitioner",
        dated="at",
    )
)
