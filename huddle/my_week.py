"""My week: what waits for one person, by what their roles allow them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from consent.queries.decisions import prompts_for
from families.models import Action, ContactRequest, Cover, Handover, Person
from families.queries.contacting import passed_to, to_pass_on
from families.queries.morning import Mine, as_listed, my_families
from families.queries.passing_on import questions_to
from huddle.consequences.choices import where_to
from huddle.models import (
    AgencyCheck,
    ConcernStep,
    DangerStop,
    HuddleSession,
    ImportRow,
    Nomination,
    Referral,
    Telling,
)
from huddle.queries.agreeing import drafts_to_agree, drafts_to_follow, is_late, sign_by
from huddle.queries.nominating import drafts_of, stops_to_contact
from huddle.queries.sessions import STATE_COLOURS
from practitioners.models import Practitioner, TeamCheck
from practitioners.roles import Permission, Role
from practitioners.working_days import today

A_DAY = timedelta(days=1)
MOST = 10  # of each kind; the link under it leads to all
State = HuddleSession.State
Seen = tuple[Model, UUID]


@dataclass(frozen=True)
class Section:
    """Things of one kind that wait, or the words that say that none does."""

    heading: str
    tasks: list[dict[str, Any]]
    empty: str
    more: tuple[str, str] = ("", "")
    seen: list[Seen] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    sections: list[Section]
    words: list[str]

    @property
    def seen(self) -> list[Seen]:
        """What of a family the page showed, for the trail."""
        return [seen for section in self.sections for seen in section.seen]


def week_of(practitioner: Practitioner) -> Week:
    sections = [
        make(practitioner) for permission, make in SECTIONS if practitioner.holds(permission)
    ]
    words = [text for role, text in WORDS.items() if practitioner.has_role(role)]
    return Week([section for section in sections if section], words)


def _stops(practitioner: Practitioner) -> Section | None:
    """First of all, and only where there is one: it must not wait."""
    stops: list[DangerStop] = list(stops_to_contact(practitioner)[:MOST])
    tasks = [
        {
            "title": f"Stopped {_moment(stop.stopped_at)}",
            "href": reverse("huddle:danger_stop", args=[stop.pk]),
            "hint": f"From {stop.team}" if stop.team else "",
            "tag": "Duty and Advice not told",
            "colour": "red",
        }
        for stop in stops
    ]
    return Section("A baby may be in danger now", tasks, "") if tasks else None


def _next_session(practitioner: Practitioner) -> Section:
    going_on = Q(state=State.IN_SESSION)
    sessions = HuddleSession.objects.visible_to(practitioner).filter(
        going_on | Q(state__in=[State.SCHEDULED, State.PUBLISHED], starts_at__gte=_midnight())
    )
    found = sessions.select_related("huddle").order_by("starts_at")[:1]
    return Section(
        "Next session",
        [_session_task(session, session.get_state_display()) for session in found],
        "No session of a huddle of yours has been called.",
        ("All sessions", reverse("huddle:sessions")),
    )


def _to_chair(practitioner: Practitioner) -> Section:
    """From the day on which it meets until its minutes are signed."""
    mine = HuddleSession.objects.visible_to(practitioner).filter(chair=practitioner)
    found = mine.filter(
        Q(state__in=[State.IN_SESSION, State.DRAFT])
        | Q(state=State.PUBLISHED, starts_at__lt=_midnight() + A_DAY)
    )
    verbs = {State.IN_SESSION: "Go on"}
    return Section(
        "Sessions that you chair",
        [
            _to_sign(session)
            if session.state == State.DRAFT
            else _session_task(session, verbs.get(State(session.state), "Hold the session"))
            for session in found.select_related("huddle").order_by("starts_at")[:MOST]
        ],
        "No session waits to be held, and no minutes to be signed.",
    )


def _drafts(practitioner: Practitioner) -> Section | None:
    """Draft minutes to agree, and those of a coordinator's huddles that nobody has signed."""
    tasks = [
        _to_sign(session) | {"tag": "Agree or correct", "colour": "yellow"}
        for session in drafts_to_agree(practitioner)[:MOST]
    ]
    followed = [_to_sign(session) for session in drafts_to_follow(practitioner)[:MOST]]
    return Section("Draft minutes", tasks + followed, "") if tasks or followed else None


def _to_sign(session: HuddleSession) -> dict[str, Any]:
    """A session in draft, with the clock that runs until its minutes are signed."""
    day = _day(sign_by(session))
    late = {"tag": "Late", "colour": "red"} if is_late(session) else {"tag": "To be signed"}
    hint = {"hint": f"Minutes to be signed by {day}"}
    href = {"href": reverse("huddle:draft", args=[session.pk])}
    return _session_task(session, "") | href | hint | late


def _screening(practitioner: Practitioner) -> Section:
    waiting = Nomination.objects.visible_to(practitioner).to_screen()
    rows = ImportRow.objects.visible_to(practitioner).to_decide()
    counts = [
        ("Nominations to screen", waiting.count(), "huddle:screening"),
        ("Imported rows to decide", rows.count(), "huddle:imports"),
    ]
    return Section(
        "Waiting for the coordinator",
        [
            {"title": title, "href": reverse(name), "tag": str(count), "colour": "blue"}
            for title, count, name in counts
            if count
        ],
        "Every nomination is screened, and every imported row decided.",
        ("Import nominations", reverse("huddle:imports")),
    )


def _look_again(practitioner: Practitioner) -> Section | None:
    """Decisions to share that something has happened to; only where there is one."""
    found = list(prompts_for(practitioner)[:MOST])
    tasks = [
        {
            "title": f"Look again at sharing: family {prompt.family}",
            "href": reverse("consent:sharing", args=[prompt.family_id]),
            "hint": f"Because {prompt.get_because_display()}",
            "tag": "Look again",
            "colour": "yellow",
        }
        for prompt in found
    ]
    seen: list[Seen] = [(prompt, prompt.family_id) for prompt in found]
    return Section("Look again at sharing", tasks, "", seen=seen) if tasks else None


def _messages(practitioner: Practitioner) -> Section | None:
    """To pass on, or passed on to their team; only where there is one."""
    waiting = list(to_pass_on(practitioner)[:MOST])
    passed = list(passed_to(practitioner)[:MOST])
    found = [(one, "Pass on a message") for one in waiting]
    found += [(one, "A message for your team") for one in passed]
    seen: list[Seen] = [(one, one.family_id) for one, _ in found]
    more = ("All messages", reverse("families:contacts"))
    tasks = [_message_task(one, title) for one, title in found]
    return Section("Messages", tasks, "", more, seen) if tasks else None


def _source(practitioner: Practitioner) -> Section | None:
    """Whether what their agency told may be passed on; only where somebody asks."""
    found = list(questions_to(practitioner)[:MOST])
    teller = {True: "you", False: "a colleague"}
    tasks = [
        {
            "title": f"May it be passed on? Family {asked.family}",
            "href": reverse("families:source_answer", args=[asked.pk]),
            "hint": f"Told by {teller[asked.contribution.author_id == practitioner.pk]}. "
            f"Asked {_moment(asked.asked_at)}",
            "tag": "Not answered",
            "colour": "yellow",
        }
        for asked in found
    ]
    seen: list[Seen] = [(asked, asked.family_id) for asked in found]
    return Section("Asked before it is passed on", tasks, "", seen=seen) if tasks else None


def _checks(practitioner: Practitioner) -> Section:
    checks = AgencyCheck.objects.visible_to(practitioner).to_answer(practitioner)
    found = list(
        checks.select_related("family", "item__session").order_by("item__session__starts_at")[
            :MOST
        ]
    )
    return Section(
        "Checks to answer",
        [
            {
                "title": f"What do you know of family {check.family}?",
                "href": reverse("huddle:check", args=[check.pk]),
                "hint": f"For the session of {_moment(check.item.session.starts_at)}",
                "tag": "Not answered",
                "colour": "yellow",
            }
            for check in found
        ],
        "Your team has answered every check.",
        ("All checks", reverse("huddle:checks")),
        [(check, check.family_id) for check in found],
    )


def _led(practitioner: Practitioner) -> Section:
    """The first of "My families", in its order and with its reasons."""
    found = as_listed(list(my_families(practitioner)[:MOST]), practitioner)
    covers = _covers_to_come(practitioner)
    return Section(
        "Families you lead",
        [*map(_led_task, found), *map(_cover_task, covers)],
        "You lead no family, and nobody has asked you to.",
        ("My families", reverse("families:mine")),
        [
            *((one.family, one.family.pk) for one in found),
            *((cover, cover.family_id) for cover in covers),
        ],
    )


def _covers_to_come(practitioner: Practitioner) -> list[Cover]:
    """Asked, or accepted and not begun; those that run stand among the families."""
    covers = Cover.objects.visible_to(practitioner).standing().filter(practitioner=practitioner)
    covers = covers.exclude(state=Cover.State.ACCEPTED, starts_on__lte=today())
    related = covers.select_related("family", "allocation__practitioner")
    return list(related.prefetch_related(_babies_for(practitioner)).order_by("starts_on")[:MOST])


def _handed_over(practitioner: Practitioner) -> Section | None:
    """Handovers in which they have a part; only where there is one."""
    parts = Q(outgoing__practitioner=practitioner) | Q(incoming__practitioner=practitioner)
    supervised = Q(outgoing__supervisor=practitioner)
    under_way = Handover.objects.visible_to(practitioner).open().filter(parts | supervised)
    found = list(under_way.select_related("family").order_by("begun_at")[:MOST])
    tasks = [
        _family_task(
            one.family, f"Both act until {_day(one.overlap_until)}", one.get_absolute_url()
        )
        | {"tag": "Handing over", "colour": "yellow"}
        for one in found
    ]
    seen: list[Seen] = [(one, one.family_id) for one in found]
    return Section("Handovers", tasks, "", seen=seen) if tasks else None


def _actions(practitioner: Practitioner) -> Section:
    found = list(
        Action.objects.visible_to(practitioner)
        .prompting()
        .filter(owner=practitioner)
        .select_related("family")
        .order_by("due_on", "agreed_at")[:MOST]
    )
    return Section(
        "Your actions",
        [_action_task(action) for action in found],
        "You have no open action.",
        ("All your actions", reverse("families:actions")),
        [(action, action.family_id) for action in found],
    )


def _referrals(practitioner: Practitioner) -> Section | None:
    """Sent, and nobody knows what came of them; only where there is one."""
    waiting = Referral.objects.to_hear_from(practitioner).select_related("family")
    found = list(waiting.order_by("chase_on", "id")[:MOST])
    tasks = [
        {
            "title": f"What came of the referral of family {one.family}?",
            "href": reverse("huddle:referral", args=[one.pk]),
            "hint": f"{where_to(one.where)}. Chase it on {_day(one.chase_on)}",
            "tag": "No answer yet" if one.chase_on < today() else "Sent",
            "colour": "red" if one.chase_on < today() else "yellow",
        }
        for one in found
    ]
    seen: list[Seen] = [(one, one.family_id) for one in found]
    return Section("Referrals to hear from", tasks, "", seen=seen) if tasks else None


def _concerns(practitioner: Practitioner) -> Section | None:
    """Concerns that wait for their answer; only where there is one."""
    waiting = ConcernStep.objects.waiting_for(practitioner).select_related("family")
    found = list(waiting.order_by("due_on", "id")[:MOST])
    tasks = [
        {
            "title": f"Answer a concern about family {one.family}",
            "href": reverse("huddle:concern", args=[one.concern_id]),
            "hint": f"By {_day(one.due_on)}",
            "tag": "Overdue" if one.due_on < today() else "To answer",
            "colour": "red" if one.due_on < today() else "yellow",
        }
        for one in found
    ]
    more = ("All concerns", reverse("huddle:concerns"))
    seen: list[Seen] = [(one, one.family_id) for one in found]
    return Section("Concerns to answer", tasks, "", more, seen) if tasks else None


def _to_tell(practitioner: Practitioner) -> Section | None:
    """Families that they were asked to tell; only where there is one."""
    asked = Telling.objects.asked_of(practitioner).select_related("family")
    found = list(asked.order_by("tell_on", "id")[:MOST])
    tasks = [
        {
            "title": f"Tell family {one.family} what the huddle decided",
            "href": reverse("huddle:telling", args=[one.pk]),
            "hint": f"By {_day(one.tell_on)}" if one.tell_on else "",
            "tag": "With care" if one.safe == Telling.Safe.CARE else "To tell",
            "colour": "yellow",
        }
        for one in found
    ]
    seen: list[Seen] = [(one, one.family_id) for one in found]
    return Section("Families to tell", tasks, "", seen=seen) if tasks else None


def _nominating(practitioner: Practitioner) -> Section:
    drafts = [
        {
            "title": f"Draft of {_moment(draft.updated_at)}",
            "href": reverse("huddle:nominations"),
            "status": "Not sent",
        }
        for draft in drafts_of(practitioner)[:MOST]
    ]
    asked = Nomination.objects.visible_to(practitioner).filter(
        state=Nomination.State.NEEDS_INFORMATION, team__principal__in=practitioner.principals()
    )
    found = list(asked.select_related("family")[:MOST])
    questions = [
        {
            "title": f"The coordinator asks about family {nomination.family}",
            "href": reverse("huddle:nominations"),
            "tag": "More information",
            "colour": "yellow",
        }
        for nomination in found
    ]
    return Section(
        "Your nominations",
        [*questions, *drafts],
        "No draft waits, and nobody has asked you for more.",
        ("Nominate a baby", reverse("huddle:nominate")),
        [(nomination, nomination.family_id) for nomination in found],
    )


def _caseload(practitioner: Practitioner) -> Section:
    task = {"title": "Families, actions due and overdue, families without a lead"}
    return Section("Caseload of your agency", [task | {"href": reverse("families:caseload")}], "")


def _teams(practitioner: Practitioner) -> Section:
    """For the contact of an agency: no family, only who is in which team."""
    checks = TeamCheck.objects.visible_to(practitioner).open().select_related("team")
    tasks = [
        {
            "title": f"Who is in {check.team.name}?",
            "href": reverse("teams:check", args=[check.team_id]),
            "hint": f"Due {_day(check.due_on)}",
            "tag": "Overdue" if check.due_on < today() else "To confirm",
            "colour": "red" if check.due_on < today() else "yellow",
        }
        for check in checks[:MOST]
    ]
    empty = "Every team of your agency is confirmed."
    return Section("Teams to confirm", tasks, empty, ("All teams", reverse("teams:list")))


SECTIONS: list[tuple[Permission, Callable[[Practitioner], Section | None]]] = [
    (Permission.NOMINATE, _stops),
    (Permission.SESSION_VIEW, _next_session),
    (Permission.SESSION_HOLD, _to_chair),
    (Permission.SESSION_VIEW, _drafts),
    (Permission.NOMINATION_SCREEN, _screening),
    (Permission.NOMINATION_SCREEN, _look_again),
    (Permission.FAMILY_VIEW, _messages),
    (Permission.FAMILY_CONTRIBUTE, _source),
    (Permission.CHECK_ANSWER, _checks),
    (Permission.ACTION_WORK, _actions),
    (Permission.SESSION_VIEW, _concerns),
    (Permission.ACTION_WORK, _to_tell),
    (Permission.ACTION_WORK, _referrals),
    (Permission.FAMILY_VIEW, _handed_over),
    (Permission.FAMILY_LEAD, _led),
    (Permission.NOMINATE, _nominating),
    (Permission.CASELOAD_VIEW, _caseload),
    (Permission.TEAM_CHECK, _teams),
]
WORDS = {
    Role.ADMINISTRATOR: "You load agencies, teams and people, from the command line. "
    "You see no family, and Huddle has no page for your work.",
    Role.IG_LEAD: "You see a family's record by emergency access only. Your work is under "
    "Governance.",
}


def _session_task(session: HuddleSession, tag: str) -> dict[str, Any]:
    return {
        "title": f"{session.huddle}, {_moment(session.starts_at)}",
        "href": session.get_absolute_url(),
        "tag": tag,
        "colour": STATE_COLOURS[State(session.state)],
    }


def _led_task(one: Mine) -> dict[str, Any]:
    family = one.family
    names = ", ".join(baby.shown_name for baby in family.babies)
    if one.offer:
        href = reverse("families:offer", args=[one.offer.pk])
        return _family_task(family, names, href) | {"tag": "Will you lead?", "colour": "yellow"}
    hint = f"{names}. {one.cover}" if one.cover else names
    task = _family_task(family, hint, family.get_absolute_url())
    if one.reasons:
        rule, words = one.reasons[0]
        return task | {"tag": words, "colour": rule.colour}
    due = None if family.quiet_since else family.review_due
    return task | {"status": f"Review {_day(due)}" if due else ""}


def _cover_task(cover: Cover) -> dict[str, Any]:
    """They see that the family is not theirs for long, and whose it is."""
    family = cover.family
    names = ", ".join(baby.shown_name for baby in family.babies)  # type: ignore[attr-defined]
    days = f"{_day(cover.starts_on)} to {_day(cover.ends_on)}"
    hint = f"{names}. For {cover.allocation.practitioner.full_name}, {days}"
    if cover.state == Cover.State.ASKED:
        asked = {"tag": "Will you cover?", "colour": "yellow"}
        return _family_task(family, hint, cover.get_absolute_url()) | asked
    return _family_task(family, hint, family.get_absolute_url()) | {"status": cover.state_on}


def _family_task(family: Model, names: str, href: str) -> dict[str, Any]:
    return {"title": f"Family {family}", "hint": names, "href": href}


def _action_task(action: Action) -> dict[str, Any]:
    task = {
        "title": action.text,
        "href": action.get_absolute_url(),
        "hint": f"Family {action.family}. Due {_day(action.due_on)}",
    }
    if action.due_on < today():
        return task | {"tag": "Overdue", "colour": "red"}
    if action.status == Action.Status.PROPOSED:
        return task | {"tag": "Will you do it?", "colour": "yellow"}
    return task | {"status": action.get_status_display()}


def _message_task(message: ContactRequest, title: str) -> dict[str, Any]:
    task = {
        "title": f"{title}: family {message.family}",
        "href": reverse("families:contact", args=[message.pk]),
        "hint": f"{message.get_about_display()}. Asked {_moment(message.asked_at)}",
    }
    return task | ({"tag": "Urgent", "colour": "red"} if message.urgent else {})


def _babies_for(practitioner: Practitioner) -> Prefetch:
    babies: QuerySet[Person] = Person.objects.visible_to(practitioner).babies()
    return Prefetch("family__people", babies, "babies")


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "l j F, g:ia")


def _day(day: date) -> str:
    return date_format(day, "j F Y")
