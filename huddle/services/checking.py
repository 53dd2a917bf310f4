"""Answer an agency check: what a core team knows of a family, before the session."""

from collections.abc import Collection
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


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the team tells beside its answer, and for whom."""

    working_well: str = ""
    worry: str = ""
    unknown: str = ""
    who_else: str = ""
    nature: str = Contribution.Nature.RECORDED
    audience: str = Audience.HUDDLE
    named_agencies: Collection[Agency] = ()

    def words(self) -> dict[Theme, str]:
        """By theme, what was not left blank."""
        pieces = (self.working_well, self.worry, self.unknown, self.who_else)
        told = {theme: text.strip() for theme, text in zip(THEMES, pieces, strict=True)}
        return {theme: text for theme, text in told.items() if text}


NOTHING = Told()


@service
def answer_check(
    check: AgencyCheck,
    *,
    answer: str,
    by: Practitioner,
    last_seen_on: date | None = None,
    withheld_reason: str = "",
    told: Told = NOTHING,
) -> AgencyCheck:
    """Give the team's answer. Until the session opens it may be corrected by answering again.

    What was told before stays in the family's record: a correction adds to it.
    """
    check = _locked(check, by)
    may_answer(by, check).enforce()
    corrected = check.answered_at is not None
    check.answer, check.withheld_reason = answer, withheld_reason.strip()
    check.last_seen_on = last_seen_on
    check.answered_at, check.answered_by = timezone.now(), by
    _refuse_what_contradicts(check, told)
    check.save(
        update_fields=["answer", "withheld_reason", "last_seen_on", "answered_at", "answered_by"]
    )
    audit.record(
        "check.answered",
        check,
        by=by,
        family=check.family_id,
        answer=answer,
        contributions=_tell(check, told, by),
        corrected=corrected,
    )
    announce(check_answered, check, check_id=check.pk, family_id=check.family_id)
    return check


def _locked(check: AgencyCheck, by: Practitioner) -> AgencyCheck:
    checks = AgencyCheck.objects.visible_to(by).select_for_update(of=("self",))
    return checks.select_related("family", "team", "item__session").get(pk=check.pk)


def _refuse_what_contradicts(check: AgencyCheck, told: Told) -> None:
    """The form says the same more kindly; this holds for every caller."""
    answer, seen_on = check.answer, check.last_seen_on
    if answer not in Answer.values or answer == Answer.NOT_RETURNED:
        raise ValidationError({"answer": "Select what your team knows"})
    if answer == Answer.WITHHELD and not check.withheld_reason:
        raise ValidationError({"withheld_reason": "Enter why the information is withheld"})
    if answer != Answer.WITHHELD and check.withheld_reason:
        raise ValidationError({"withheld_reason": "Give this reason only when withholding"})
    if answer != Answer.KNOWN and told.words():
        raise ValidationError({"answer": "Select “Known to us” to tell what your team knows"})
    if answer == Answer.NOT_KNOWN and seen_on:
        raise ValidationError({"last_seen_on": "Somebody not known to you has not been seen"})
    if seen_on and seen_on > today():
        raise ValidationError({"last_seen_on": "Last seen must be today or in the past"})


def _tell(check: AgencyCheck, told: Told, by: Practitioner) -> int:
    """Each piece becomes a contribution of its own; how many. The same words are told once."""
    said_before = _said_before(check, by)
    fresh = [
        (theme, text)
        for theme, text in told.words().items()
        if (theme, text, told.audience) not in said_before
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
