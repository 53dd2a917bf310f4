"""Answer an agency check: what a core team knows of a family, before the session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.events import announce
from families.models import Audience, Contribution
from families.services.contributing import contribute
from huddle.events import check_answered
from huddle.models import AgencyCheck, CheckContribution
from huddle.permissions.preparing import may_answer
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Agency, Practitioner
from practitioners.working_days import today

Answer = AgencyCheck.Answer
Theme = Contribution.Theme
THEMES = [Theme.STRENGTH, Theme.PRESSURE, Theme.UNKNOWN, Theme.RELATIONSHIP]  # what it can tell


@dataclass(frozen=True)
class Told:
    """What the team tells beside its answer, and for whom."""

    words: dict[Theme, str]
    nature: str
    audience: str
    named_agencies: tuple[Agency, ...]


@service
def answer_check(
    check: AgencyCheck,
    *,
    answer: str,
    by: Practitioner,
    last_seen_on: date | None = None,
    nature: str = Contribution.Nature.RECORDED,
    working_well: str = "",
    worry: str = "",
    unknown: str = "",
    who_else: str = "",
    audience: str = Audience.HUDDLE,
    named_agencies: Iterable[Agency] = (),
    withheld_reason: str = "",
) -> AgencyCheck:
    """Give the team's answer. Until the session opens it may be corrected by answering again.

    What was told before stays in the family's record: a correction adds to it.
    """
    check = _locked(check, by)
    may_answer(by, check).enforce()
    words = {
        Theme.STRENGTH: working_well,
        Theme.PRESSURE: worry,
        Theme.UNKNOWN: unknown,
        Theme.RELATIONSHIP: who_else,
    }
    told = Told(words, nature, audience, tuple(named_agencies))
    _refuse_what_contradicts(answer, last_seen_on, withheld_reason, told)
    corrected = check.answered_at is not None
    check.answer, check.withheld_reason = answer, withheld_reason.strip()
    check.last_seen_on = last_seen_on
    check.answered_at, check.answered_by = timezone.now(), by
    check.save(
        update_fields=["answer", "withheld_reason", "last_seen_on", "answered_at", "answered_by"]
    )
    count = _tell(check, told, by)
    audit.record(
        "check.answered",
        check,
        by=by,
        family=check.family_id,
        answer=answer,
        contributions=count,
        corrected=corrected,
    )
    announce(check_answered, check, check_id=check.pk, family_id=check.family_id)
    return check


def _locked(check: AgencyCheck, by: Practitioner) -> AgencyCheck:
    checks = AgencyCheck.objects.visible_to(by).select_for_update(of=("self",))
    return checks.select_related("family", "team", "item__session").get(pk=check.pk)


def _refuse_what_contradicts(
    answer: str, last_seen_on: date | None, withheld_reason: str, told: Told
) -> None:
    """The form says the same more kindly; this holds for every caller."""
    if answer not in Answer.values or answer == Answer.NOT_RETURNED:
        raise ValidationError({"answer": "Select what your team knows"})
    if answer == Answer.WITHHELD and not withheld_reason.strip():
        raise ValidationError({"withheld_reason": "Enter why the information is withheld"})
    if answer != Answer.WITHHELD and withheld_reason.strip():
        raise ValidationError({"withheld_reason": "Give this reason only when withholding"})
    if answer != Answer.KNOWN and any(text.strip() for text in told.words.values()):
        raise ValidationError({"answer": "Select “Known to us” to tell what your team knows"})
    if answer == Answer.NOT_KNOWN and last_seen_on:
        raise ValidationError({"last_seen_on": "Somebody not known to you has not been seen"})
    if last_seen_on and last_seen_on > today():
        raise ValidationError({"last_seen_on": "Last seen must be today or in the past"})


def _tell(check: AgencyCheck, told: Told, by: Practitioner) -> int:
    """Each piece becomes a contribution of its own; how many. The same words are told once."""
    said_before = _said_before(check, by)
    fresh = [
        (theme, text.strip())
        for theme, text in told.words.items()
        if text.strip() and (theme, text.strip(), told.audience) not in said_before
    ]
    for theme, text in fresh:
        contribution = contribute(
            check.family,
            by=by,
            text=text,
            nature=told.nature,
            theme=theme,
            audience=told.audience,
            named_agencies=told.named_agencies,
        )
        CheckContribution.objects.create(
            family=check.family, check_answered=check, contribution=contribution
        )
    return len(fresh)


def _said_before(check: AgencyCheck, by: Practitioner) -> set[tuple[str, str, str]]:
    said = Contribution.objects.visible_to(by).filter(agency_checks=check)
    return set(said.exclude(audience=Audience.NAMED).values_list("theme", "text", "audience"))
