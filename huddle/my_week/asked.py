"""What somebody was asked for: an answer, a message, to tell a family, to look again."""

from typing import Any

from django.urls import reverse

from consent.queries.decisions import prompts_for
from families.models import ContactRequest
from families.queries.contacting import passed_to, to_pass_on
from families.queries.passing_on import questions_to
from huddle.consequences.choices import where_to
from huddle.models import ConcernStep, Referral, Telling
from huddle.my_week.parts import MOST, Section, Seen, in_words, moment
from practitioners.models import Practitioner
from practitioners.working_days import today


def look_again(practitioner: Practitioner) -> Section | None:
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


def messages(practitioner: Practitioner) -> Section | None:
    """To pass on, or passed on to their team; only where there is one."""
    waiting = list(to_pass_on(practitioner)[:MOST])
    passed = list(passed_to(practitioner)[:MOST])
    found = [(one, "Pass on a message") for one in waiting]
    found += [(one, "A message for your team") for one in passed]
    seen: list[Seen] = [(one, one.family_id) for one, _ in found]
    more = ("All messages", reverse("families:contacts"))
    tasks = [_message_task(one, title) for one, title in found]
    return Section("Messages", tasks, "", more, seen) if tasks else None


def source(practitioner: Practitioner) -> Section | None:
    """Whether what their agency told may be passed on; only where somebody asks."""
    found = list(questions_to(practitioner)[:MOST])
    teller = {True: "you", False: "a colleague"}
    tasks = [
        {
            "title": f"May it be passed on? Family {asked.family}",
            "href": reverse("families:source_answer", args=[asked.pk]),
            "hint": f"Told by {teller[asked.contribution.author_id == practitioner.pk]}. "
            f"Asked {moment(asked.asked_at)}",
            "tag": "Not answered",
            "colour": "yellow",
        }
        for asked in found
    ]
    seen: list[Seen] = [(asked, asked.family_id) for asked in found]
    return Section("Asked before it is passed on", tasks, "", seen=seen) if tasks else None


def concerns(practitioner: Practitioner) -> Section | None:
    """Concerns that wait for their answer; only where there is one."""
    waiting = ConcernStep.objects.waiting_for(practitioner).select_related("family")
    found = list(waiting.order_by("due_on", "id")[:MOST])
    tasks = [
        {
            "title": f"Answer a concern about family {one.family}",
            "href": reverse("huddle:concern", args=[one.concern_id]),
            "hint": f"By {in_words(one.due_on)}",
            "tag": "Overdue" if one.due_on < today() else "To answer",
            "colour": "red" if one.due_on < today() else "yellow",
        }
        for one in found
    ]
    more = ("All concerns", reverse("huddle:concerns"))
    seen: list[Seen] = [(one, one.family_id) for one in found]
    return Section("Concerns to answer", tasks, "", more, seen) if tasks else None


def to_tell(practitioner: Practitioner) -> Section | None:
    """Families that they were asked to tell; only where there is one."""
    asked = Telling.objects.asked_of(practitioner).select_related("family")
    found = list(asked.order_by("tell_on", "id")[:MOST])
    tasks = [
        {
            "title": f"Tell family {one.family} what the huddle decided",
            "href": reverse("huddle:telling", args=[one.pk]),
            "hint": f"By {in_words(one.tell_on)}" if one.tell_on else "",
            "tag": "With care" if one.safe == Telling.Safe.CARE else "To tell",
            "colour": "yellow",
        }
        for one in found
    ]
    seen: list[Seen] = [(one, one.family_id) for one in found]
    return Section("Families to tell", tasks, "", seen=seen) if tasks else None


def referrals(practitioner: Practitioner) -> Section | None:
    """Sent, and nobody knows what came of them; only where there is one."""
    waiting = Referral.objects.to_hear_from(practitioner).select_related("family")
    found = list(waiting.order_by("chase_on", "id")[:MOST])
    tasks = [
        {
            "title": f"What came of the referral of family {one.family}?",
            "href": reverse("huddle:referral", args=[one.pk]),
            "hint": f"{where_to(one.where)}. Chase it on {in_words(one.chase_on)}",
            "tag": "No answer yet" if one.chase_on < today() else "Sent",
            "colour": "red" if one.chase_on < today() else "yellow",
        }
        for one in found
    ]
    seen: list[Seen] = [(one, one.family_id) for one in found]
    return Section("Referrals to hear from", tasks, "", seen=seen) if tasks else None


def _message_task(message: ContactRequest, title: str) -> dict[str, Any]:
    task = {
        "title": f"{title}: family {message.family}",
        "href": reverse("families:contact", args=[message.pk]),
        "hint": f"{message.get_about_display()}. Asked {moment(message.asked_at)}",
    }
    return task | ({"tag": "Urgent", "colour": "red"} if message.urgent else {})
