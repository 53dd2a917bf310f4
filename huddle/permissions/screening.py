"""Who may screen a nomination, on what footing it may be shared, and who may answer."""

from consent.queries.bases import bases_of, basis_of
from families.models import Family
from huddle.models import Nomination
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

State = Nomination.State
TO_SCREEN = (State.SUBMITTED, State.NEEDS_INFORMATION)


def may_see_screening(practitioner: Practitioner, nomination: Nomination) -> Verdict:
    """The coordinator of the huddle that is asked, nobody else's."""
    if not (verdict := may(practitioner, Permission.NOMINATION_SCREEN)):
        return verdict
    if nomination.huddle.coordinator_id != practitioner.pk:
        return Verdict("Only the huddle's own coordinator can screen its nominations.")
    return ALLOWED


def may_screen(practitioner: Practitioner, nomination: Nomination) -> Verdict:
    """Accept, redirect or join it: as long as nobody has."""
    if not (verdict := may_see_screening(practitioner, nomination)):
        return verdict
    if nomination.state not in TO_SCREEN:
        state = nomination.get_state_display().lower()
        return not_now(f"This nomination has already been screened: {state}.")
    return ALLOWED


def may_ask(practitioner: Practitioner, nomination: Nomination) -> Verdict:
    if not (verdict := may_screen(practitioner, nomination)):
        return verdict
    if nomination.state == State.NEEDS_INFORMATION:
        return not_now("More information has already been asked for.")
    return ALLOWED


def may_answer(practitioner: Practitioner, nomination: Nomination) -> Verdict:
    """Whoever nominated, or somebody of the nominating team."""
    if not (verdict := may(practitioner, Permission.NOMINATE)):
        return verdict
    of_team = nomination.team.principal in practitioner.principals()
    if not of_team and nomination.nominated_by_id != practitioner.pk:
        return Verdict("Only the team that nominated can answer.")
    if nomination.state != State.NEEDS_INFORMATION:
        return not_now("Nothing more is asked about this nomination now.")
    return ALLOWED


def may_rest_on(practitioner: Practitioner, basis: str) -> Verdict:
    if basis_of(practitioner.agency, basis):
        return ALLOWED
    return Verdict("Your agency cannot rest on that basis to share.")


def bases_for(practitioner: Practitioner) -> list[str]:
    """The lawful bases of the catalogue that this practitioner's agency may rest on today."""
    return [row.code for row in bases_of(practitioner.agency)]


def may_join(practitioner: Practitioner, nomination: Nomination, family: Family) -> Verdict:
    """To another family that they see, which is open to teams and not closed."""
    if not (verdict := may_screen(practitioner, nomination)):
        return verdict
    if family.pk == nomination.family_id:
        return not_now("The nomination stands in this family already.")
    if family.status == Family.Status.CLOSED:
        return not_now("That family is closed. Accept this nomination as a new one.")
    if family.restriction != Family.Restriction.STANDARD:
        return not_now("That family is open to named practitioners only: no team can join it.")
    return ALLOWED
