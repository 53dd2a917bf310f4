"""A closed family is taken up again: a new time with the huddle, decided about anew."""

from families.models import Episode, Family, Goal
from families.services.locking import lock_family
from families.services.planning import end_goal
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner

BEFORE = "Of an earlier time with the huddle"


@service
def reopen_family(family: Family, *, by: Practitioner) -> Family:
    """No lead, plan, level of need or review comes back by itself; what was told stays."""
    family = lock_family(family, by)
    if family.status != Family.Status.CLOSED:
        not_now("This family is open.").enforce()
    family.status, family.level_of_need, family.review_due = Family.Status.NOMINATED, "", None
    family.referral_sent_on = family.referral_answered_on = None
    family.not_counted = ""  # worked with again, it is a family of its own
    family.save(
        update_fields=[
            *("status", "level_of_need", "review_due", "not_counted"),
            *("referral_sent_on", "referral_answered_on", "updated_at"),
        ]
    )
    for goal in Goal.objects.visible_to(by).filter(family=family, ended_on=None):
        end_goal(goal, reason=BEFORE, by=by)
    audit.record("family.reopened", family, by=by, family=family.pk, episode="new")
    return family


def say_why_closed(family: Family, reason: str, census_code: str, *, by: Practitioner) -> None:
    """Beside the time that a trigger has just closed; for services that hold the family."""
    closed = Episode.objects.visible_to(by).filter(family=family, closed_at__isnull=False)
    if latest := closed.first():
        latest.reason, latest.census_code = reason, census_code
        latest.save(update_fields=["reason", "census_code"])
