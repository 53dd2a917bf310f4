"""The tools whose scores are kept, as one dated list: what each asks for, and of whom.

A score is kept and listed. Nothing here says what one means, adds one to another or colours it.
A tool that is no longer used says until when; what was scored with it stays.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LISTED_ON = date(2026, 11, 23)
ITEM_10 = "item_10"  # of the EPDS: a field of its own, never part of anything else
# The form of the scale says "Always look at item 10" (Cox, Holden and Sagovsky, 1987).
ACT_ON_ITEM_10 = (
    "Item 10 of the EPDS asks about thoughts of self-harm. Always look at it (Cox, Holden and "
    "Sagovsky, 1987), and act on the answer whatever the total is: ask about it now, follow your "
    "own service’s guidance, and tell the family’s lead."
)


@dataclass(frozen=True)
class Part:
    """One number that the tool gives, and between which bounds it lies where that is fixed."""

    key: str
    label: str
    least: int = 0
    most: int | None = None
    decimals: bool = False


@dataclass(frozen=True)
class Tool:
    key: str
    name: str
    parts: tuple[Part, ...]
    of_child: bool = False
    by_corrected_age: bool = False
    until: date | None = None  # the last day on which it was used

    def is_used(self, on: date) -> bool:
        return self.until is None or on <= self.until

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)

    def words(self, scores: dict[str, str], item_10: int | None) -> str:
        """The numbers in the order of the list, each under its own name."""
        said = [f"{part.label} {scores[part.key]}" for part in self.parts if part.key in scores]
        if item_10 is not None:
            said.append(f"Item 10 {item_10}")
        return "; ".join(said)


def _total(most: int | None) -> tuple[Part, ...]:
    return (Part("total", "Total", 0, most),)


ASQ_DOMAINS = (
    Part("communication", "Communication", 0, 60),
    Part("gross_motor", "Gross motor", 0, 60),
    Part("fine_motor", "Fine motor", 0, 60),
    Part("problem_solving", "Problem solving", 0, 60),
    Part("personal_social", "Personal-social", 0, 60),
)
GRADES = (
    Part("physical", "Physical care", 1, 5),
    Part("safety", "Safety", 1, 5),
    Part("emotional", "Emotional care", 1, 5),
    Part("developmental", "Developmental care", 1, 5),
)
CENTILES = (
    Part("weight", "Weight", 0, 100, decimals=True),
    Part("length", "Length or height", 0, 100, decimals=True),
    Part("head", "Head circumference", 0, 100, decimals=True),
)
TOOLS = {
    tool.key: tool
    for tool in (
        Tool("epds", "Edinburgh Postnatal Depression Scale (EPDS)", _total(30)),
        Tool("whooley", "Whooley questions", (Part("yes", "Answered yes", 0, 3),)),
        Tool("phq_9", "PHQ-9", _total(27)),
        Tool("gad_2", "GAD-2", _total(6)),
        Tool("gad_7", "GAD-7", _total(21)),
        Tool("asq_3", "ASQ-3", ASQ_DOMAINS, of_child=True, by_corrected_age=True),
        Tool("asq_se_2", "ASQ:SE-2", _total(None), of_child=True, by_corrected_age=True),
        Tool("gcp2", "Graded Care Profile 2", GRADES, of_child=True),
        Tool("centiles", "Growth centiles", CENTILES, of_child=True),
        Tool("dash", "DASH risk checklist", (Part("yes", "Answered yes", 0, None),)),
        Tool("audit", "AUDIT", _total(40)),
        Tool("mors", "MORS", (Part("warmth", "Warmth"), Part("invasion", "Invasion"))),
        Tool("kips", "KIPS", (Part("mean", "Mean score", 1, 5, decimals=True),)),
        Tool("piios", "PIIOS", _total(None)),
        Tool("star", "Outcome Star or Family Star", (Part("mean", "Mean", 1, 10, decimals=True),)),
    )
}


def checked(tool: Tool, given: dict[str, Decimal | None]) -> tuple[dict[str, str], dict[str, str]]:
    """What may be kept, and what is wrong, by part. In part answered is fine, empty is not."""
    kept: dict[str, str] = {}
    faults: dict[str, str] = {}
    for part in tool.parts:
        value = given.get(part.key)
        if value is None:
            continue
        if fault := _fault(part, value):
            faults[part.key] = fault
        kept[part.key] = str(value.normalize() if value % 1 else int(value))
    if not kept:
        faults[tool.parts[0].key] = f"Enter {tool.parts[0].label.lower()}"
    return kept, faults


def _fault(part: Part, value: Decimal) -> str:
    if value % 1 and not part.decimals:
        return f"{part.label} must be a whole number"
    if value < part.least:
        return f"{part.label} must be {part.least} or more"
    if part.most is not None and value > part.most:
        return f"{part.label} must be {part.most} or less"
    return ""
