"""What a reviewer must think about before giving a row: proposed from its facts, never decided."""

from typing import Any
from uuid import UUID

from django.db import models

from practitioners.models import Agency


class Flag(models.TextChoices):
    THIRD_PARTY = "third_party", "About somebody else too"
    WHOLE_FAMILY = "whole_family", "Does not say whom it is about"
    SOURCE = "source", "Ask the agency that it came from"
    HEALTH = "health", "Ask a health professional"
    HARM = "harm", "Could it cause serious harm?"
    CONFIDENCE = "confidence", "Told in confidence, or to few"
    ADDRESS = "address", "Holds a protected address"
    NOT_FOR = "not_for", "Marked as not for this person"


FEW = {"own", "named", "chair_lead", "verbal"}
UNSAFE = {"no", "partly"}
# Why a record was restricted, where learning that it was may endanger somebody.
ENDANGERS = {"domestic_abuse", "police"}


def flags_of(
    row: dict[str, Any],
    *,
    about: set[UUID],
    asking: set[UUID],
    subject: UUID,
    says_words: bool,
    agency_kind: str,
) -> list[Flag]:
    """In the order of the list above."""
    found = {
        Flag.THIRD_PARTY: bool(about - {subject}),
        Flag.WHOLE_FAMILY: says_words and not about,
        Flag.SOURCE: _needs_source(row, agency_kind) and says_words,
        Flag.HEALTH: says_words and agency_kind == Agency.Kind.HEALTH,
        Flag.HARM: _may_harm(row),
        Flag.CONFIDENCE: row.get("audience") in FEW or row.get("nature") == "third_party_said",
        Flag.ADDRESS: bool(row.get("_protected")),
        Flag.NOT_FOR: bool(asking & {UUID(one) for one in row.get("not_for") or []}),
    }
    return [flag for flag in Flag if found[flag]]


def _may_harm(row: dict[str, Any]) -> bool:
    return (
        row.get("kind") == "poses_risk"
        or row.get("safe_to_discuss") in UNSAFE
        or row.get("why") in ENDANGERS
    )


def _needs_source(row: dict[str, Any], agency_kind: str) -> bool:
    asked = row.get("safe_to_discuss") == "ask" or row.get("needs_source_permission")
    marked = asked or row.get("handling") or row.get("marking") == "official_sensitive"
    return bool(marked) or agency_kind == Agency.Kind.POLICE
