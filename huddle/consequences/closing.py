"""What closing a family, or sending it elsewhere, demands to be recorded."""

from huddle.consequences.choices import CLOSURE_REASONS, FAMILY_TOLD, RETENTION_CLASSES
from huddle.consequences.demands import Consequence, Demand, Kind, choice, person, story, text
from huddle.consequences.rules import closes_with_care

RETENTION = choice(
    "retention_class", "Retention class", "Select the retention class", *RETENTION_CLASSES
)
HANDED_ON = Demand(
    "handed_on",
    "Each open action goes on with its owner, who answers for it in their own agency",
    Kind.TICK,
    "Confirm that each open action goes on with its owner",
    required=False,
    hint="Only where an action is still open, and its owner has accepted it",
)

ALERTS_STAY = Demand(
    "alerts_stay",
    "Each alert that holds stays, and its owner goes on answering for it",
    Kind.TICK,
    "Confirm that each alert stays with its owner",
    required=False,
    hint="Only where an alert still holds",
)

CLOSE = Consequence(
    "When every child is closed, the family is closed and its lead ends. Nobody is reminded "
    "of it any more.",
    (
        choice("closure_reason", "Reason", "Select the reason for closing", *CLOSURE_REASONS),
        story(
            "risk_reconsidered",
            "How the risk to the baby was reconsidered",
            "Enter how the risk to the baby was reconsidered",
            required=False,
            hint="Needed where the family declined or stopped engaging",
        ),
        text(
            "transferred_to",
            "Transferred to whom, and when did they confirm",
            "Enter who the family was transferred to and when they confirmed",
            required=False,
            hint="Needed where it was transferred. Where it moved out of the area, the "
            "transfer and its acknowledgement are recorded on the family's page",
        ),
        story(
            "death_review",
            "Who has been told for the child death review",
            "Enter who has been told for the child death review",
            required=False,
            hint="Needed where the child died. Only a few named people see the record then",
        ),
        Demand(
            "goes_on_with",
            "Which agency goes on with the family",
            Kind.AGENCY,
            "Select the agency that goes on with the family",
            required=False,
            hint="Needed where one agency supports them, or where the child is too old for "
            "the huddle and has a lead elsewhere",
        ),
        choice(
            "family_told",
            "Has the family been told?",
            "Select whether the family has been told",
            *FAMILY_TOLD,
        ),
        person(
            "told_by",
            "Who told them",
            "Select who told the family",
            required=False,
            hint="Needed where the family has been told",
        ),
        text("way_back", "How the family can come back", "Enter how the family can come back"),
        RETENTION,
        HANDED_ON,
        ALERTS_STAY,
    ),
    rule=closes_with_care,
    provisional_if_inquorate=True,
)
REDIRECT = Consequence(
    "Whoever nominated is told where to turn. When every child is closed or redirected, the "
    "family is closed.",
    (
        text("where_to", "Where to", "Enter where the family is redirected to"),
        text("who_told", "Who was told", "Enter who was told"),
        RETENTION,
        HANDED_ON,
        ALERTS_STAY,
    ),
    provisional_if_inquorate=True,
)
