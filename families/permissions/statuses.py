"""Who may say which status a child has, and put right what was said."""

from families.models import Family, StatusEpisode
from families.permissions.contributing import may_contribute
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner


def may_record_status(by: Practitioner, family: Family) -> Verdict:
    """Whoever adds to the family's record."""
    return may_contribute(by, family)


def may_end_status(by: Practitioner, episode: StatusEpisode) -> Verdict:
    if not (verdict := may_correct_status(by, episode)):
        return verdict
    return ALLOWED if episode.is_open else not_now("This status has ended already.")


def may_correct_status(by: Practitioner, episode: StatusEpisode) -> Verdict:
    """Whoever adds to the record, while it is the version that stands."""
    if not (verdict := may_contribute(by, episode.family)):
        return verdict
    if episode.corrected_at:
        return not_now("This was corrected. What stands now is on the family’s page.")
    return ALLOWED
