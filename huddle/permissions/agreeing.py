"""Who reads the draft of the minutes, agrees to it, asks for a correction and deals with one."""

from huddle.models import DraftAnswer, HuddleSession
from huddle.permissions.holding import may_run
from huddle.states import AGREE, in_state, may_do
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner


def may_agree(by: Practitioner, session: HuddleSession) -> Verdict:
    """May they say whether the draft is right? Whoever was there, for the families they see."""
    return may_do(AGREE, by, session)


def may_read_draft(by: Practitioner, session: HuddleSession) -> Verdict:
    if may_run(by, session):
        return in_state(AGREE, session)
    return may_agree(by, session)


def may_settle(by: Practitioner, answer: DraftAnswer) -> Verdict:
    """May they say what came of a request to correct?"""
    if not (allowed := may_run(by, answer.item.session)):
        return allowed
    if not (allowed := in_state(AGREE, answer.item.session)):
        return allowed
    return ALLOWED if answer.is_open else not_now("This has already been dealt with.")
