"""What must hold between the answers that a decision demands."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from practitioners.models import Practitioner
from practitioners.working_days import working_days_between

Problems = Iterator[tuple[str, str]]
CHASE_AT_MOST = 3  # working days after a referral was sent
GOES_ON = {"needs_met_single", "aged_out"}  # somebody goes on with the family, by name
GRIEF = {"died", "pregnancy_ended"}  # nobody is reminded, and few go on seeing the record


def chased_in_time(answers: dict[str, Any]) -> Problems:
    """The outcome of a referral is chased one to three working days after it was sent."""
    sent, chase = answers.get("sent_on"), answers.get("chase_on")
    if sent and chase:
        after = working_days_between(date.fromisoformat(sent), date.fromisoformat(chase))
        if not 1 <= after <= CHASE_AT_MOST:
            yield (
                "chase_on",
                "Chase date must be 1 to 3 working days after the referral was sent",
            )


def reports_for_the_agency(answers: dict[str, Any]) -> Problems:
    """A named agency answers through a person of its own."""
    reports = Practitioner.objects.filter(pk=answers["reports"], agency=answers["agency"])
    if not reports.exists():
        yield "reports", "Select somebody of the agency that supports the family"


def closes_with_care(answers: dict[str, Any]) -> Problems:
    """What leaving a family alone asks for, by the reason why."""
    yield from _risk_was_reconsidered(answers)
    if answers.get("closure_reason") == "died" and not answers.get("death_review"):
        yield "death_review", "Enter who has been told for the child death review"
    if answers.get("closure_reason") in GOES_ON and not answers.get("goes_on_with"):
        yield "goes_on_with", "Select the agency that goes on with the family"
    if answers.get("family_told") == "told" and not answers.get("told_by"):
        yield "told_by", "Select who told the family"


def _risk_was_reconsidered(answers: dict[str, Any]) -> Problems:
    """A family that said no, or went quiet, is closed only after thinking about the baby again."""
    reason = answers.get("closure_reason")
    if reason in {"declined", "disengaged"} and not answers.get("risk_reconsidered"):
        yield "risk_reconsidered", "Enter how the risk to the baby was reconsidered"
    if reason == "transferred" and not answers.get("transferred_to"):
        yield "transferred_to", "Enter who the family was transferred to and when they confirmed"
