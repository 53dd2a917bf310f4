"""What people are told of sharing and emergency access: a reference, a time and a link."""

from collections.abc import Iterable

from django.urls import reverse

from consent.models import AdviceRequest, BreakGlass, SharingDecision, SharingPrompt
from consent.queries.bases import BEFORE_REVIEW, agreements_to_review
from consent.queries.governing import governance_leads
from families.models import Allocation, Family, FamilyPractitionerGrant, GrantReason, live
from practitioners import notices
from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind, Terms, register
from practitioners.working_days import today


def tell_lead_ended(family: Family, ended: Iterable[Allocation]) -> None:
    """Whoever coordinates the family's huddle finds another lead."""
    grants = FamilyPractitionerGrant.objects.filter(
        live(), content_object=family, reason=GrantReason.SCREENING
    )
    people = Practitioner.objects.filter(pk__in=grants.values("user"), is_active=True)
    for allocation in ended:
        for person in people:
            notices.plan(LEAD_ENDED, person, allocation)


def tell_advice_asked(asked: AdviceRequest) -> None:
    for lead in governance_leads():
        notices.plan(ADVICE_ASKED, lead, asked)


def tell_advice_answered(asked: AdviceRequest) -> None:
    notices.plan(ADVICE_ANSWERED, asked.asked_by, asked)


def tell_sharing_waits(decision: SharingDecision, because: str) -> None:
    """Whoever coordinates the family's huddle and whoever leads look at it again."""
    grants = FamilyPractitionerGrant.objects.filter(
        live(), content_object=decision.family_id, reason__in=LOOK_AGAIN
    )
    for person in Practitioner.objects.filter(pk__in=grants.values("user"), is_active=True):
        notices.plan(SHARING_WAITS, person, decision, occurrence=because)


def _sharing_waits(notice: Notice) -> str:
    """Its question stands until somebody has looked, or decided anew."""
    decision = _decision(notice)
    if decision is None:
        return UNSEEN
    asked = SharingPrompt.objects.visible_to(notice.practitioner).filter(
        family=decision.family_id, because=notice.key.rpartition(":")[2], answered_at=None
    )
    return "" if asked.exists() else "Somebody has looked"


def _decision(notice: Notice) -> SharingDecision | None:
    seen = SharingDecision.objects.visible_to(notice.practitioner).select_related("family")
    return seen.filter(pk=notice.about).first()


def _sharing_words(notice: Notice) -> str:
    decision = _decision(notice)
    reference = decision.family.reference if decision else ""
    return f"A decision to share family {reference} ends soon, or is due to be looked at again."


def _sharing_page(notice: Notice) -> str:
    decision = _decision(notice)
    return reverse("consent:sharing", args=[decision.family_id]) if decision else "/"


def _agreement_waits(notice: Notice) -> str:
    """No newer version has taken its place, and they look after it."""
    newest = agreements_to_review(today()).filter(pk=notice.about)
    mine = governance_leads().filter(pk=notice.practitioner_id)
    return "" if newest.exists() and mine.exists() else "A newer version stands, or not theirs"


def _asked(notice: Notice) -> AdviceRequest | None:
    return AdviceRequest.objects.visible_to(notice.practitioner).filter(pk=notice.about).first()


def _question_waits(notice: Notice) -> str:
    asked = _asked(notice)
    if asked is None:
        return UNSEEN
    return "Answered" if asked.answered_at else ""


def _answer_is_seen(notice: Notice) -> str:
    return "" if _asked(notice) else UNSEEN


def _advice_page(notice: Notice) -> str:
    asked = _asked(notice)
    return reverse("consent:sharing", args=[asked.family_id]) if asked else "/"


def _allocation(notice: Notice) -> Allocation | None:
    seen = Allocation.objects.visible_to(notice.practitioner).select_related("family")
    return seen.filter(pk=notice.about).first()


def _still_wanted(notice: Notice) -> str:
    return "" if _allocation(notice) else UNSEEN


def _words(notice: Notice) -> str:
    found = _allocation(notice)
    reference = found.family.reference if found else ""
    return (
        f"Family {reference} is no longer shared with the agency of whoever led it or was asked "
        "to. It needs another Single Lead Practitioner."
    )


def _page(notice: Notice) -> str:
    found = _allocation(notice)
    return found.family.get_absolute_url() if found else reverse("families:list")


UNSEEN = "No longer theirs to see"
LOOK_AGAIN = (GrantReason.SCREENING, GrantReason.LEADING)
SHARING_WAITS = register(
    NoticeKind(
        "sharing_waits",
        "Huddle: a decision to share is to be looked at again",
        _sharing_words,
        _sharing_page,
        _sharing_waits,
        can_be_off=False,
        terms=Terms(
            "The coordinator and the Single Lead Practitioner",
            "7 days before a decision to share ends, or before the day to look at it again",
            "nobody has looked, and they see the family",
            "It ends on its day, and whom it let in see the family no more",
            "decisions to share",
        ),
    )
)
AGREEMENT_WAITS = register(
    NoticeKind(
        "agreement_waits",
        "Huddle: a sharing agreement is due for review",
        "An agreement between agencies is to be reviewed soon, or its day is over.",
        lambda _: reverse("consent:sharing_agreements"),
        _agreement_waits,
        can_be_off=False,
        terms=Terms(
            "The information governance leads",
            f"{BEFORE_REVIEW} working days before its day",
            "no newer version of it stands",
            "The page of sharing agreements shows its day",
            "sharing agreements",
        ),
    )
)
ADVICE_ASKED = register(
    NoticeKind(
        "advice_asked",
        "Huddle: a question about sharing",
        "Somebody asks for advice about sharing.",
        lambda notice: reverse("consent:advice_answer", args=[notice.about]),
        _question_waits,
        terms=Terms(
            "The information governance leads", "At once", "it is not answered", "No further"
        ),
    )
)
ADVICE_ANSWERED = register(
    NoticeKind(
        "advice_answered",
        "Huddle: advice about sharing",
        "Your question about sharing has been answered.",
        _advice_page,
        _answer_is_seen,
        terms=Terms("Whoever asked", "At once", "they see the family", "No further"),
    )
)
LEAD_ENDED = register(
    NoticeKind(
        "lead_ended_by_withdrawal",
        "Huddle: a family needs another lead",
        _words,
        _page,
        _still_wanted,
        can_be_off=False,
        terms=Terms(
            "Whoever coordinates the family's huddle",
            "At once, when a decision to share ends",
            "they see the family",
            "The next agenda says that nobody leads",
        ),
    )
)


def _access(notice: Notice) -> BreakGlass | None:
    """While the person told may still know of it."""
    return BreakGlass.objects.visible_to(notice.practitioner).filter(pk=notice.about).first()


def _opened_words(notice: Notice) -> str:
    access = _access(notice)
    reference = access.reference if access else ""
    return f"The record of family {reference} was opened by emergency access."


def _granted_wanted(notice: Notice) -> str:
    access = _access(notice)
    return "" if access and access.is_open else "It is over"


BREAK_GLASS_USED = register(
    NoticeKind(
        kind="break_glass_used",
        subject="Huddle: emergency access was used",
        body=_opened_words,
        path=lambda notice: reverse("consent:break_glass_one", args=[notice.about]),
        still_wanted=lambda notice: "" if _access(notice) else "No longer theirs to know",
        can_be_off=False,
        urgent=True,
        terms=Terms(
            "The information governance leads, the coordinator and the Single Lead Practitioner",
            "At once, at any hour",
            "it is theirs to know",
            "Reviewed by information governance; what waits too long is marked there",
        ),
    )
)
BREAK_GLASS_GRANTED = register(
    NoticeKind(
        kind="break_glass_granted",
        subject="Huddle: a record that you asked for is open to you",
        body="Emergency access that you asked for has been given. It ends by itself.",
        path=lambda notice: reverse("consent:break_glass_mine"),
        still_wanted=_granted_wanted,
        can_be_off=False,
        urgent=True,
        terms=Terms("Whoever asked", "At once, at any hour", "it is open", "No further"),
    )
)
