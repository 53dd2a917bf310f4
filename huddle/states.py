"""The life of a session, as data: its states, what may be done in each, and who takes it on.

Permissions ask these rows, services take the transitions, docs/states.md is made of them, and a
test tries each act in each state. "Nominations closed" is no state: it follows from the date.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from huddle.models import HuddleSession
from huddle.quorum import HERE
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

State = HuddleSession.State


@dataclass(frozen=True)
class Who:
    """Whose act it is, as a rule and in words."""

    words: str
    refusal: str
    holds: Callable[[Practitioner, HuddleSession], bool]


@dataclass(frozen=True)
class Act:
    """Something that somebody does to a session in some of its states."""

    name: str
    words: str
    permission: Permission
    who: Who
    states: tuple[State, ...]
    refusals: Mapping[State, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()  # what else must hold; the service refuses without it


@dataclass(frozen=True)
class Transition(Act):
    """An act that takes the session to another state, and the field that says when."""

    to: State = State.SCHEDULED
    stamp: str = ""


COORDINATOR = Who(
    "the coordinator",
    "Only the coordinator of this huddle can prepare its sessions.",
    lambda by, session: by.pk == session.huddle.coordinator_id,
)
CHAIR = Who(
    "the chair",
    "Only the chair of this session can sign its minutes.",
    lambda by, session: by.pk == session.chair_id,
)
EITHER = Who(
    "the chair or the coordinator",
    "Only the chair and the coordinator of this session can do this.",
    lambda by, session: by.pk in {session.chair_id, session.huddle.coordinator_id},
)
WHO_KNOWS_THE_AGENDA = Who(
    "the coordinator, and the chair once the agenda is published",
    "Only the coordinator, and the chair once the agenda is published, can do this.",
    lambda by, session: (
        by.pk == session.huddle.coordinator_id
        or (by.pk == session.chair_id and session.state != State.SCHEDULED)
    ),
)
THERE = Who(
    "whoever was there",
    "Only those who were there can agree the minutes.",
    lambda by, session: session.attendances.filter(
        practitioner=by, mode__in=HERE, as_guest=False
    ).exists(),
)
# Whoever does not belong has not got as far as this: for them the session does not exist.
ANYBODY = Who("everybody who belongs to it", "", lambda by, session: True)

AHEAD = (State.SCHEDULED, State.PUBLISHED)
UNPUBLISHED = "The agenda has not been published yet."
PUBLISHED = "The agenda of this session is already published."
NOT_YET_OPEN = "The session has not been opened yet."
OPENED = "This session has already been opened."
BEGUN = "The session has begun: its agenda can no longer be changed here."
CLOSED = "This session has already been closed."
SIGNED = "The minutes of this session are signed. A correction is an addendum."
CANCELLED = "This session is cancelled."
TOO_LATE = "A family can be added late only between publication and the session."
OVER = "This session is over. Its minutes are signed."
FROZEN = "The session has begun: it can no longer be moved or cancelled."
FOREVER = {State.SIGNED: SIGNED, State.CANCELLED: CANCELLED}


def _in(states: tuple[State, ...], words: str) -> dict[State, str]:
    return dict.fromkeys(states, words)


AFTER_PUBLISHING = (State.PUBLISHED, State.IN_SESSION, State.DRAFT, State.SIGNED)
AFTER_OPENING = (State.IN_SESSION, State.DRAFT, State.SIGNED)

BUILD = Act(
    "build",
    "Build, order and add to the agenda",
    Permission.SESSION_PREPARE,
    COORDINATOR,
    (State.SCHEDULED,),
    _in(AFTER_PUBLISHING, PUBLISHED),
)
PUBLISH = Transition(
    "publish",
    "Publish the agenda",
    Permission.SESSION_PREPARE,
    COORDINATOR,
    (State.SCHEDULED,),
    _in(AFTER_PUBLISHING, PUBLISHED),
    (
        "a family is listed",
        "a reason, where the notice is short",
        "the chair sees each sealed family on it",
    ),
    to=State.PUBLISHED,
    stamp="published_at",
)
ADD_LATE = Act(
    "add late",
    "Add an urgent family",
    Permission.SESSION_PREPARE,
    COORDINATOR,
    (State.PUBLISHED,),
    _in((State.SCHEDULED, *AFTER_OPENING), TOO_LATE),
    ("a reason",),
)
ARRANGE = Act(
    "arrange",
    "Order the families, pin one, put one off, take one off",
    Permission.SESSION_RECORD,
    WHO_KNOWS_THE_AGENDA,
    AHEAD,
    _in(AFTER_OPENING, BEGUN),
)
MOVE = Act(
    "move",
    "Move it to another time",
    Permission.SESSION_PREPARE,
    COORDINATOR,
    AHEAD,
    _in(AFTER_OPENING, FROZEN),
    ("a reason", "a working day to come", "no other session of the huddle then"),
)
PLACE = Act(
    "place",
    "Say where it is held",
    Permission.SESSION_PREPARE,
    COORDINATOR,
    (*AHEAD, State.IN_SESSION),
    _in((State.DRAFT, State.SIGNED), "The session is over."),
)
CANCEL = Transition(
    "cancel",
    "Cancel it",
    Permission.SESSION_PREPARE,
    COORDINATOR,
    AHEAD,
    _in(AFTER_OPENING, FROZEN),
    ("a reason", "no listed family is hidden from whoever cancels"),
    to=State.CANCELLED,
    stamp="cancelled_at",
)
OPEN = Transition(
    "open",
    "Open the session",
    Permission.SESSION_RECORD,
    EITHER,
    (State.PUBLISHED,),
    {State.SCHEDULED: UNPUBLISHED, **_in(AFTER_OPENING, OPENED)},
    to=State.IN_SESSION,
    stamp="opened_at",
)
ATTEND = Act(
    "record attendance",
    "Record who comes",
    Permission.SESSION_RECORD,
    EITHER,
    (State.PUBLISHED, State.IN_SESSION, State.DRAFT),
    {State.SCHEDULED: UNPUBLISHED, State.SIGNED: SIGNED},
)
ACCEPT = Act(
    "accept the statement",
    "Accept the confidentiality statement",
    Permission.SESSION_VIEW,
    ANYBODY,
    (State.PUBLISHED, State.IN_SESSION),
    _in(
        (State.SCHEDULED, State.DRAFT, State.SIGNED),
        "The statement is accepted before or during the session.",
    ),
)
ENTER = Act(
    "enter",
    "Open its families in the room",
    Permission.SESSION_VIEW,
    ANYBODY,
    (State.IN_SESSION, State.DRAFT),
    {**_in(AHEAD, NOT_YET_OPEN), State.SIGNED: OVER},
    ("they have accepted the statement",),
)
DECIDE = Act(
    "decide",
    "Record what the meeting decides",
    Permission.SESSION_RECORD,
    EITHER,
    (State.IN_SESSION, State.DRAFT),
    {**_in(AHEAD, NOT_YET_OPEN), State.SIGNED: SIGNED},
    ("they have accepted the statement",),
)
CLOSE = Transition(
    "close",
    "Close the session",
    Permission.SESSION_RECORD,
    EITHER,
    (State.IN_SESSION,),
    {**_in(AHEAD, NOT_YET_OPEN), **_in((State.DRAFT, State.SIGNED), CLOSED)},
    (
        "every family is discussed, deferred or withdrawn",
        "no conflict of interest of whoever closes",
    ),
    to=State.DRAFT,
    stamp="closed_at",
)
AGREE = Act(
    "agree",
    "Agree the draft of the minutes, or ask for a correction",
    Permission.SESSION_VIEW,
    THERE,
    (State.DRAFT,),
    {
        **_in((*AHEAD, State.IN_SESSION), "There is a draft once the session is closed."),
        State.SIGNED: SIGNED,
    },
)
SIGN = Transition(
    "sign",
    "Sign the minutes",
    Permission.SESSION_HOLD,
    CHAIR,
    (State.DRAFT,),
    {
        **_in((*AHEAD, State.IN_SESSION), "Close the session before you sign its minutes."),
        State.SIGNED: "The minutes of this session are already signed.",
    },
    (
        "a decision for every child",
        "no conflict of interest of the chair",
        "the agreement of those who were there, or why not",
    ),
    to=State.SIGNED,
)

TRANSITIONS = (PUBLISH, CANCEL, OPEN, CLOSE, SIGN)
ACTS = (
    BUILD,
    PUBLISH,
    ADD_LATE,
    ARRANGE,
    MOVE,
    PLACE,
    CANCEL,
    OPEN,
    ATTEND,
    ACCEPT,
    ENTER,
    DECIDE,
    CLOSE,
    AGREE,
    SIGN,
)


def may_do(act: Act, by: Practitioner, session: HuddleSession) -> Verdict:
    """Their role, then whose act it is, then the state: in this order, as every page answers."""
    if not (allowed := may(by, act.permission)):
        return allowed
    if not act.who.holds(by, session):
        return Verdict(act.who.refusal)
    return in_state(act, session)


def in_state(act: Act, session: HuddleSession) -> Verdict:
    if session.state in act.states:
        return ALLOWED
    return not_now(refusal_of(act, State(session.state)))


def refusal_of(act: Act, state: State) -> str:
    return act.refusals.get(state) or FOREVER[state]
