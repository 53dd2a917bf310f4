"""The sixteen decisions in one table: what each demands to be recorded, and what follows.

Pages make their questions from it, the service refuses by it, and both use the same words.
What a decision sets going is done in ``huddle/services/following.py``.
"""

from huddle.consequences.choices import (
    DEFERRED_BECAUSE,
    FAMILY_TOLD,
    FORUMS,
)
from huddle.consequences.closing import CLOSE, REDIRECT
from huddle.consequences.demands import (
    Consequence,
    Demand,
    Kind,
    choice,
    future,
    past,
    person,
    story,
    text,
    tick,
)
from huddle.consequences.rules import chased_in_time, reports_for_the_agency
from huddle.models import DecisionCode

# With these a meeting may set a day to look again; D11 must, and what ends needs none.
REVIEWED = {f"D{number:02}" for number in (*range(2, 8), 9, 10, 12)}
MORE_THAN_THEY_CAN = text(
    "over_limit",
    "Why they lead this family too, although it is more than they can",
    "Enter why they lead this family too",
    required=False,
    hint="Only where you are told so. Do not write about the family: managers read it",
)

TABLE: dict[str, Consequence] = {
    DecisionCode.D01: Consequence(
        "The huddle cannot close this family. It comes back to the next session.",
        (
            past("contacted_on", "Date of the contact", "Enter the date of the contact"),
            Demand(
                "contacted_time", "Time of the contact", Kind.TIME, "Enter the time of the contact"
            ),
            person(
                "contacted_by",
                "Who contacts Duty and Advice",
                "Select who contacts Duty and Advice",
            ),
            text(
                "duty_reference",
                "Duty and Advice reference",
                "Enter the Duty and Advice reference",
            ),
            story(
                "safety_until_then",
                "What keeps the baby safe until then",
                "Enter what keeps the baby safe until then",
            ),
        ),
    ),
    DecisionCode.D02: Consequence(
        "An action to chase the outcome goes to the referrer. The Single Lead Practitioner stays "
        "until children's social work confirms.",
        (
            person("referrer", "Who refers", "Select who refers"),
            past("sent_on", "Date the referral was sent", "Enter the date the referral was sent"),
            future(
                "chase_on",
                "Chase the outcome on",
                "Enter the date to chase the outcome on",
                hint="1 to 3 working days after the referral was sent",
            ),
        ),
        rule=chased_in_time,
    ),
    DecisionCode.D03: Consequence(
        "The lead is offered to this person, who accepts or declines.",
        (
            person("lead", "Single Lead Practitioner", "Select the Single Lead Practitioner"),
            person(
                "supervisor",
                "Who supervises them",
                "Select who supervises the lead",
                hint="For a child in need or child protection: a social worker",
            ),
            future(
                "first_contact_due",
                "First contact due",
                "Enter the date that first contact is due",
            ),
            text("why_them", "Why this person", "Enter why this person", required=False),
            MORE_THAN_THEY_CAN,
        ),
    ),
    DecisionCode.D04: Consequence(
        "The lead is offered to the new person. The present lead stays until they have accepted, "
        "hands over, and both see the family together: each is an action with its date.",
        (
            person(
                "lead", "New Single Lead Practitioner", "Select the new Single Lead Practitioner"
            ),
            person(
                "supervisor",
                "Who supervises them",
                "Select who supervises the lead",
                hint="For a child in need or child protection: a social worker",
            ),
            future(
                "overlap_on",
                "Both see the family together on",
                "Enter the date that both see the family together",
            ),
            story("handover", "What is handed over", "Enter what is handed over"),
            choice(
                "family_told",
                "Has the family been told?",
                "Select whether the family has been told",
                *FAMILY_TOLD,
            ),
            MORE_THAN_THEY_CAN,
        ),
    ),
    DecisionCode.D05: Consequence(
        "What the family answered stands in its record. The plan and the meeting are actions of "
        "whoever sees to them.",
        (
            choice(
                "agreement",
                "Does the family agree to the plan?",
                "Select whether the family agrees to the plan",
                ("agreed", "Agreed"),
                ("partly", "Partly agreed"),
            ),
            person("planner", "Who sees to the plan", "Select who sees to the plan"),
            future("plan_due", "Plan due", "Enter the date that the plan is due"),
            future(
                "meeting_on",
                "Team around the family meets on",
                "Enter the date that the team around the family meets",
            ),
        ),
    ),
    DecisionCode.D06: Consequence(
        "One agency supports the family. Its report is an action of a person there; the huddle "
        "sees the family again where it does not come.",
        (
            Demand("agency", "Agency", Kind.AGENCY, "Select the agency"),
            person(
                "reports",
                "Who reports back",
                "Select who reports back",
                hint="Somebody of that agency",
            ),
            future("feedback_on", "Feedback due", "Enter the date that feedback is due"),
        ),
        rule=reports_for_the_agency,
    ),
    DecisionCode.D07: Consequence(
        "Universal services continue, with a safety net: checking again is an action.",
        (
            person("rechecks", "Who checks again", "Select who checks again"),
            future("recheck_on", "Check again on", "Enter the date to check again on"),
            text("way_back", "How the family can come back", "Enter how the family can come back"),
        ),
        provisional_if_inquorate=True,
    ),
    DecisionCode.D08: Consequence(
        "Each question becomes an action. The family comes back to the next session.",
        (
            Demand("questions", "Questions", Kind.QUESTIONS, "Enter at least one question"),
            text(
                "chair_reason",
                "Chair's reason for asking again",
                "Enter the chair's reason for putting this off again",
                required=False,
                hint="Only where the last discussion ended the same way",
            ),
        ),
    ),
    DecisionCode.D09: Consequence(
        "The lead must have accepted before children's social work closes. The joint visit is "
        "the lead's action.",
        (
            story(
                "social_work_rationale",
                "Children's social work's reasons",
                "Enter children's social work's reasons",
            ),
            tick(
                "lead_accepted",
                "The Single Lead Practitioner has accepted",
                "Confirm that the Single Lead Practitioner has accepted",
            ),
            future("joint_visit_on", "Joint visit on", "Enter the date of the joint visit"),
        ),
        provisional_if_inquorate=True,
    ),
    DecisionCode.D10: Consequence(
        "An action to chase the outcome goes to the referrer. It is a recommendation: the family "
        "stays with the huddle.",
        (
            choice("forum", "Where to", "Select where the family is referred to", *FORUMS),
            person("referrer", "Who refers", "Select who refers"),
            past("sent_on", "Date the referral was sent", "Enter the date the referral was sent"),
            future("chase_on", "Chase the outcome on", "Enter the date to chase the outcome on"),
        ),
    ),
    DecisionCode.D11: Consequence(
        "The family comes back to the first session on or after the review date.",
        (future("review_on", "Review date", "Enter the review date"),),
    ),
    DecisionCode.D12: Consequence(
        "The offer becomes an action of the person who makes it.",
        (
            person("offered_by", "Who offers it", "Select who offers it"),
            future("by_when", "By when", "Enter the date by which it is offered"),
        ),
    ),
    DecisionCode.D13: Consequence(
        "Where this holds for every child, the huddle's reviews stop. The family stays in Huddle "
        "and can be put on an agenda again.",
        (
            text("process", "Statutory process", "Enter the statutory process"),
            text("reference", "Its reference", "Enter the reference of the statutory process"),
            text("stops", "What the huddle stops doing", "Enter what the huddle stops doing"),
        ),
    ),
    DecisionCode.D14: Consequence(
        "The family comes first on the next agenda.",
        (
            choice(
                "because",
                "Why it was not discussed",
                "Select why it was not discussed",
                *DEFERRED_BECAUSE,
            ),
            text(
                "chair_reason",
                "Chair's reason for deferring again",
                "Enter the chair's reason for putting this off again",
                required=False,
                hint="Only where the last discussion ended the same way",
            ),
        ),
    ),
    DecisionCode.D15: CLOSE,
    DecisionCode.D16: REDIRECT,
}
