"""Who may do what with a family that they see. Whether they see it, ``visible_to`` says."""

from collections.abc import Collection
from uuid import UUID

from families.held import held_by
from families.models import (
    Action,
    Allocation,
    Conflict,
    ContactAnswer,
    ContactRequest,
    Contribution,
    Dispute,
    Family,
    GrantReason,
    SourcePermission,
)
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Agency, Practitioner
from practitioners.roles import Permission

HAS_CONFLICT = "This person has a conflict of interest with this family. Choose somebody else."


def may_contribute(practitioner: Practitioner, family: Family) -> Verdict:
    """Add what they know: the role allows it and their grant on this family is not only to see."""
    if not (verdict := may(practitioner, Permission.FAMILY_CONTRIBUTE)):
        return verdict
    if not held_by(practitioner, family).permits("contribute_family"):
        return Verdict("You can see this family, but you are not one of those who add to it.")
    return ALLOWED


def may_change(practitioner: Practitioner, family: Family) -> Verdict:
    """Emergency access is to read: whoever sees a family by that alone changes nothing of it."""
    grants = held_by(practitioner, family).counting
    if {one.reason for one in grants} != {GrantReason.BREAK_GLASS}:
        return ALLOWED
    return Verdict("You have emergency access to this family: to read it, not to change it.")


def may_change_contribution(practitioner: Practitioner, contribution: Contribution) -> Verdict:
    """Correct it, change who may read it, withdraw it: the agency that it came from."""
    if contribution.source_agency_id != practitioner.agency_id:
        return Verdict("Only the agency that shared this can change it.")
    if not (verdict := may_contribute(practitioner, contribution.family)):
        return verdict
    return _stands(contribution)


def may_dispute(practitioner: Practitioner, contribution: Contribution) -> Verdict:
    """Record that somebody says it is not so: whoever reads it and adds to the record."""
    if not (verdict := may_contribute(practitioner, contribution.family)):
        return verdict
    return _stands(contribution)


def may_answer_dispute(practitioner: Practitioner, dispute: Dispute) -> Verdict:
    """Say what became of it: the agency whose words are disputed."""
    if dispute.contribution.source_agency_id != practitioner.agency_id:
        return Verdict("Only the agency that shared this can answer.")
    if not (verdict := may_contribute(practitioner, dispute.contribution.family)):
        return verdict
    return not_now("This has been answered already.") if dispute.outcome else ALLOWED


def may_ask_source(practitioner: Practitioner, contribution: Contribution) -> Verdict:
    """Ask whether it may be passed on: whoever reads it."""
    if not (verdict := may(practitioner, Permission.FAMILY_VIEW)):
        return verdict
    if not contribution.needs_source_permission:
        return not_now("Its source lets it be passed on to its readers.")
    if contribution.source_permissions.filter(answered_at=None).exists():
        return not_now("The source has been asked and has not answered yet.")
    return _stands(contribution)


def may_answer_for_source(practitioner: Practitioner, asked: SourcePermission) -> Verdict:
    """Say whether it may be passed on: the agency that it came from."""
    if asked.contribution.source_agency_id != practitioner.agency_id:
        return Verdict("Only the agency that shared this can answer.")
    if not (verdict := may_contribute(practitioner, asked.contribution.family)):
        return verdict
    return not_now("This has been answered already.") if asked.answered_at else ALLOWED


def _stands(contribution: Contribution) -> Verdict:
    if contribution.replaced_at:
        return not_now("There is a newer version of this. Open the newest one.")
    return not_now("This was withdrawn.") if contribution.is_withdrawn else ALLOWED


def may_offer_lead(practitioner: Practitioner, family: Family) -> Verdict:
    """The meeting chooses the lead: its chair or its coordinator offers."""
    if not practitioner.holds(Permission.SESSION_RECORD):
        return Verdict("Only a chair or a coordinator can offer the lead for a family.")
    if family.status == Family.Status.CLOSED:
        return not_now("This family is closed.")
    return ALLOWED


def may_become_lead(practitioner: Practitioner, family: Family) -> Verdict:
    """Could this person be asked at all?"""
    if not practitioner.is_active:
        return Verdict("This person no longer uses Huddle.")
    if not practitioner.holds(Permission.FAMILY_LEAD):
        return Verdict("This person's role cannot be a Single Lead Practitioner.")
    if is_conflicted(practitioner, family):
        return Verdict(HAS_CONFLICT)
    return _named_if_need_be(practitioner, family)


def may_answer_offer(practitioner: Practitioner, allocation: Allocation) -> Verdict:
    if allocation.practitioner_id != practitioner.pk:
        return Verdict("Only the person who was asked can answer.")
    if not (verdict := may(practitioner, Permission.FAMILY_LEAD)):
        return verdict
    if allocation.state != Allocation.State.OFFERED:
        return not_now("This offer has already been answered or withdrawn.")
    return ALLOWED


def may_end_lead(practitioner: Practitioner, family: Family) -> Verdict:
    """The meeting ends a lead as it chooses one; a lead cannot leave a family by themselves."""
    if not practitioner.holds(Permission.SESSION_RECORD):
        return Verdict("Only a chair or a coordinator can end the lead for a family.")
    if family.awaits_social_work:
        return not_now(
            "Children's social work has not confirmed the referral yet: the lead stays until then."
        )
    return ALLOWED


def may_refer(practitioner: Practitioner) -> Verdict:
    """The meeting refers a family to children's social work, or says that it did not."""
    if not practitioner.holds(Permission.SESSION_RECORD):
        return Verdict("Only a chair or a coordinator can record a referral.")
    return ALLOWED


def may_answer_referral(practitioner: Practitioner, family: Family) -> Verdict:
    """Children's social work says what became of a referral, or the meeting that heard it."""
    from_social_care = practitioner.agency.kind == Agency.Kind.SOCIAL_CARE
    if not (practitioner.holds(Permission.SESSION_RECORD) or from_social_care):
        return Verdict("Only children's social work, the chair or the coordinator can say this.")
    if not family.awaits_social_work:
        return not_now("No referral of this family waits for an answer.")
    return ALLOWED


def may_agree_action(practitioner: Practitioner, family: Family) -> Verdict:
    """The meeting, the lead, and whoever may add to the record (then for their own agency)."""
    if not (verdict := may(practitioner, Permission.ACTION_WORK)):
        return verdict
    if family.status == Family.Status.CLOSED:
        return not_now("This family is closed.")
    if practitioner.holds(Permission.SESSION_RECORD):
        return ALLOWED
    return may_contribute(practitioner, family)


def may_own_action(owner: Practitioner, family: Family, *, asked_by: Practitioner) -> Verdict:
    """Could this person own an action for the family, when that person asks them?"""
    if not (verdict := _fit_to_own(owner, family)):
        return verdict
    if asked_by.holds(Permission.SESSION_RECORD) or asked_by == owner:
        return ALLOWED
    if not set(owner.principals()) & set(family.visible_to):
        return Verdict("This person does not work with the family. Ask the huddle.")
    if owner.agency_id != asked_by.agency_id and not leads(asked_by, family):
        return Verdict("Only the huddle or the Single Lead Practitioner can ask another agency.")
    return ALLOWED


def _fit_to_own(owner: Practitioner, family: Family) -> Verdict:
    if not owner.is_active:
        return Verdict("This person no longer uses Huddle.")
    if not owner.holds(Permission.ACTION_WORK):
        return Verdict("This person's role cannot own an action.")
    if is_conflicted(owner, family):
        return Verdict(HAS_CONFLICT)
    return _named_if_need_be(owner, family)


def _named_if_need_be(person: Practitioner, family: Family) -> Verdict:
    """Giving somebody work must not let them in to a record that is open to names only."""
    open_to_teams = family.restriction == Family.Restriction.STANDARD
    if open_to_teams or set(person.principals()) & set(family.visible_to):
        return ALLOWED
    return Verdict("This record is open to named people only. Name this person first.")


def may_answer_action(practitioner: Practitioner, action: Action) -> Verdict:
    """Accept, decline, start: the owner's alone."""
    if action.owner_id != practitioner.pk:
        return Verdict("Only the person who owns this action can do this.")
    return may(practitioner, Permission.ACTION_WORK)


def may_work_action(practitioner: Practitioner, action: Action) -> Verdict:
    """Say how it went: the owner, the family's lead, or the meeting."""
    if not (verdict := may(practitioner, Permission.ACTION_WORK)):
        return verdict
    if action.owner_id == practitioner.pk or practitioner.holds(Permission.SESSION_RECORD):
        return ALLOWED
    if leads(practitioner, action.family):
        return ALLOWED
    return Verdict("Only the owner, the Single Lead Practitioner or the huddle can do this.")


def may_withdraw_action(practitioner: Practitioner, action: Action) -> Verdict:
    """Take it back: whoever agreed it, the family's lead, or the meeting."""
    if not (verdict := may(practitioner, Permission.ACTION_WORK)):
        return verdict
    if action.agreed_by_id == practitioner.pk or practitioner.holds(Permission.SESSION_RECORD):
        return ALLOWED
    if leads(practitioner, action.family):
        return ALLOWED
    return Verdict("Only whoever agreed it, the Single Lead Practitioner or the huddle can.")


def may_reassign_action(practitioner: Practitioner, action: Action) -> Verdict:
    """Give it to somebody else: whoever may take it back, while it is open."""
    if not (verdict := may_withdraw_action(practitioner, action)):
        return verdict
    if not action.is_open:
        return not_now(f"This action is already “{action.get_status_display()}”.")
    return ALLOWED


def may_take_over(owner: Practitioner, action: Action, *, asked_by: Practitioner) -> Verdict:
    """Could this person own it instead? Only who sees the family already: it lets nobody in."""
    if owner.pk == action.owner_id:
        return not_now("This person owns the action already.")
    if not set(owner.principals()) & set(action.family.visible_to):
        return Verdict("This person does not work with the family. Ask the huddle.")
    return may_own_action(owner, action.family, asked_by=asked_by)


def leads(practitioner: Practitioner, family: Family) -> bool:
    """Are they the family's Single Lead Practitioner now?"""
    return family.allocations.current().filter(practitioner=practitioner).exists()


def may_declare_conflict(practitioner: Practitioner, about: Practitioner) -> Verdict:
    """For themselves anybody; for somebody else those who run the meeting."""
    if about == practitioner or practitioner.holds(Permission.SESSION_RECORD):
        return ALLOWED
    return Verdict("Only a chair or a coordinator can declare it for somebody else.")


def may_end_conflict(practitioner: Practitioner, conflict: Conflict) -> Verdict:
    """Never the person themselves: they do not see the family, and it is not theirs to say."""
    if not practitioner.holds(Permission.SESSION_RECORD):
        return Verdict("Only a chair or a coordinator can end a conflict of interest.")
    if conflict.practitioner_id == practitioner.pk:
        return Verdict("Somebody else must say that your conflict of interest is over.")
    if conflict.ended_at is not None:
        return not_now("This conflict of interest has ended already.")
    return ALLOWED


def is_conflicted(person: Practitioner, family: Family) -> bool:
    """Has this person a standing conflict of interest with the family?"""
    return family.conflicts.standing().filter(practitioner=person).exists()


def may_show_unknown(
    practitioner: Practitioner, household: UUID, unknown: Collection[UUID]
) -> Verdict:
    """``unknown`` are those that nobody knows, as the database tells the family's coordinator."""
    if not (verdict := may(practitioner, Permission.NOMINATION_SCREEN)):
        return verdict
    if household not in unknown:
        return not_now(
            "Somebody who works with this family knows the address, or another coordinator "
            "answers for the family."
        )
    return ALLOWED


def coordinates(practitioner: Practitioner, family: Family) -> bool:
    """Do they coordinate the huddle that has this family?"""
    held = held_by(practitioner, family).grants
    return any(one.by_name and one.reason == GrantReason.SCREENING for one in held)


def may_ask_for_contact(practitioner: Practitioner, family: Family) -> Verdict:
    """Ask the coordinator to pass on a message: whoever sees the family, in an emergency too."""
    if not (verdict := may(practitioner, Permission.FAMILY_VIEW)):
        return verdict
    if coordinates(practitioner, family):
        return Verdict("You coordinate the huddle of this family: others ask you.")
    return ALLOWED


def may_answer_contact(practitioner: Practitioner, request: ContactRequest) -> Verdict:
    """Pass it on, or not: the family's coordinator alone, once."""
    if not (verdict := may(practitioner, Permission.NOMINATION_SCREEN)):
        return verdict
    if not coordinates(practitioner, request.family):
        return Verdict("Only the coordinator of the family's huddle can do this.")
    answers = ContactAnswer.objects.visible_to(practitioner).filter(request=request)
    return not_now("You have answered this already.") if answers.exists() else ALLOWED


def may_restrict(practitioner: Practitioner, family: Family, to: str) -> Verdict:
    """Whoever nominated, leads or runs the family's huddle restricts; fewer seal and lift."""
    levels = Family.Restriction
    if to == family.restriction:
        return not_now(f"This record is already: {levels(to).label.lower()}.")
    if _holds_the_record(practitioner, family):
        return ALLOWED
    if levels.SEALED in {to, family.restriction}:
        return Verdict("Only the coordinator or somebody named can seal it or lift a seal.")
    knows = leads(practitioner, family) or _granted_because(practitioner, family, "registered")
    if practitioner.holds(Permission.SESSION_RECORD) or (knows and to == levels.RESTRICTED):
        return ALLOWED
    return Verdict("Only the huddle, or whoever nominated or leads the family, can do this.")


def restrictions_open_to(practitioner: Practitioner, family: Family) -> list[str]:
    """The levels to which they may take the record now."""
    return [to for to in Family.Restriction.values if may_restrict(practitioner, family, to)]


def may_name_readers(practitioner: Practitioner, family: Family) -> Verdict:
    if family.restriction == Family.Restriction.STANDARD:
        return not_now("This record is not restricted: its teams see it.")
    if _holds_the_record(practitioner, family):
        return ALLOWED
    if family.restriction == Family.Restriction.SEALED:
        return Verdict("Only the coordinator or somebody named can name others.")
    return may(practitioner, Permission.SESSION_RECORD)


def _holds_the_record(practitioner: Practitioner, family: Family) -> bool:
    """Its huddle's coordinator, or somebody named on it who may add to it."""
    coordinates = practitioner.holds(Permission.NOMINATION_SCREEN)
    reasons = [GrantReason.NAMED] + ([GrantReason.SCREENING] if coordinates else [])
    return practitioner.holds(Permission.FAMILY_CONTRIBUTE) and any(
        _granted_because(practitioner, family, reason) for reason in reasons
    )


def _granted_because(practitioner: Practitioner, family: Family, reason: str) -> bool:
    through_teams = practitioner.holds(Permission.FAMILY_CONTRIBUTE)
    return any(
        one.reason == reason and (one.by_name or through_teams)
        for one in held_by(practitioner, family).grants
    )
