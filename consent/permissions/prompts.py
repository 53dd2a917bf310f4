"""Who may say what came of asking, and in which order."""

from consent.models import AccessPrompt
from consent.permissions.governing import may_govern
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner

State = AccessPrompt.State
NEXT = {
    State.TO_ASK: (State.ASKED, State.EXPLAINED, State.CONCERN),
    State.ASKED: (State.EXPLAINED, State.CONCERN),
    State.EXPLAINED: (State.CONCERN,),
    State.CONCERN: (State.EXPLAINED,),
}


def may_answer_prompt(practitioner: Practitioner, prompt: AccessPrompt) -> Verdict:
    """Information governance, and nobody in their own matter."""
    if not (verdict := may_govern(practitioner)):
        return verdict
    if prompt.practitioner_id == practitioner.pk:
        return Verdict("This is about you. Somebody else looks into it.")
    return ALLOWED


def may_move_prompt(prompt: AccessPrompt, to: str) -> Verdict:
    """Asked once, explained or a concern; a later insight may turn one into the other."""
    if to not in NEXT[State(prompt.state)]:
        return not_now(f"This is already noted as: {State(prompt.state).label.lower()}.")
    return ALLOWED
