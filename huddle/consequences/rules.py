"""What must hold between the answers that a decision demands."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from practitioners.working_days import working_days_between

Problems = Iterator[tuple[str, str]]
CHASE_AT_MOST = 3  # working days after a referral was sent


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


def risk_was_reconsidered(answers: dict[str, Any]) -> Problems:
    """A family that said no, or went quiet, is closed only after thinking about the baby again."""
    reason = answers.get("closure_reason")
    if reason in {"declined", "disengaged"} and not answers.get("risk_reconsidered"):
        yield "risk_reconsidered", "Enter how the risk to the baby was reconsidered"
    if reason in {"moved", "transferred"} and not answers.get("transferred_to"):
        yield "transferred_to", "Enter who the family was transferred to and when they confirmed"
