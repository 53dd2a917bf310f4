"""The closed lists of a nominations file, as people write them."""

from typing import TypeVar

from django.core.exceptions import ValidationError

from consent.models import FamilyTold, WorkingAgreement
from families.matching import name_key
from families.models import FatherStatus, Person

T = TypeVar("T")

SEXES = {
    Person.Sex.FEMALE: ("f", "female", "girl"),
    Person.Sex.MALE: ("m", "male", "boy"),
    Person.Sex.UNKNOWN: ("u", "unknown", "notknown", "unborn", "indeterminate"),
}
AGREEMENTS = {
    WorkingAgreement.Answer.AGREED: ("agreed", "yes"),
    WorkingAgreement.Answer.PARTLY: ("partly", "partlyagreed", "partially"),
    WorkingAgreement.Answer.DECLINED: ("declined", "no", "refused"),
    WorkingAgreement.Answer.NOT_ASKED: ("notasked", "notaskedyet", "notyetasked"),
    WorkingAgreement.Answer.NOT_SAFE: ("notsafe", "notsafetoask", "unsafetoask", "unsafe"),
    WorkingAgreement.Answer.WITHDRAWN: ("withdrawn",),
}
NOT_TOLD = {
    FamilyTold.NOT_YET: ("", "notyet"),
    FamilyTold.UNSAFE: ("unsafe", "notsafe", "itwouldnotbesafe"),
    FamilyTold.PREJUDICE: ("prejudice", "wouldprejudice"),
    FamilyTold.UNABLE: ("unable", "couldnotreachthem", "notreached"),
}
FATHERS = {
    FatherStatus.UNKNOWN: ("", "unknown", "notknown", "nk", "dontknow"),
    FatherStatus.NONE: ("none", "nofatherorpartner", "nopartner", "na", "notapplicable"),
    FatherStatus.DIED: ("died", "hasdied", "deceased"),
}
# Who they are to the baby, not what they are called: known, but not by name.
NOT_A_NAME = ("expartner", "partner", "father", "boyfriend", "husband", "notnamed")


def read_sex(text: str) -> Person.Sex:
    return _one_of(SEXES, text, "must be F, M or U")


def read_agreement(text: str) -> WorkingAgreement.Answer:
    return _one_of(
        AGREEMENTS,
        text,
        "must be one of: agreed, partly, declined, not asked, not safe to ask, withdrawn",
    )


def read_told(text: str) -> FamilyTold:
    """ "told", or "not told" with one of the reasons after a colon."""
    key = name_key(text)
    if key in {"told", "yes"}:
        return FamilyTold.TOLD
    head, _, reason = text.partition(":")
    if name_key(head) in {"nottold", "no"}:
        key = name_key(reason)
    elif key != "notyet":
        key = "not one of them"
    return _one_of(
        NOT_TOLD,
        key,
        'must be "told", or "not told:" and one of: not yet, unsafe, prejudice, unable',
    )


def read_father(text: str) -> FatherStatus:
    """What the cell says of the father or partner; a blank is "not known", never left out."""
    key = name_key(text)
    for status, spellings in FATHERS.items():
        if key in spellings:
            return status
    return FatherStatus.NOT_NAMED if key.startswith(NOT_A_NAME) else FatherStatus.KNOWN


def _one_of(choices: dict[T, tuple[str, ...]], text: str, advice: str) -> T:
    key = name_key(text)
    for choice, spellings in choices.items():
        if key in spellings:
            return choice
    raise ValidationError(advice)
