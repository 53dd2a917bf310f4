"""What a row of a nominations file must hold, and what each cell comes to mean."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from consent.models import FamilyTold, WorkingAgreement
from families.matching import name_key
from families.models import FatherStatus, Person
from families.nhs_numbers import clean_nhs_number
from families.scope import birthday
from huddle.imports.cells import read_answer, read_date, read_email, read_moment, read_postcode
from huddle.imports.words import read_agreement, read_father, read_sex, read_told

YOUNGEST_MOTHER = 10
EARLIEST_BOOKING = timedelta(weeks=42)
LATEST_BIRTH = timedelta(weeks=4)
NAMES_FOR_UNBORN = {"", "unborn", "unbornbaby", "baby", "bump", "notyetborn"}


def cell(read: Callable[[str], Any], *, blank: Any = None, required: str = "") -> BeforeValidator:
    """Read a cell that holds something; an empty one is ``blank``, or is asked for."""

    def validate(text: str) -> Any:
        if not text:
            if required:
                raise advise(required)
            return blank
        try:
            return read(text)
        except ValidationError as error:
            raise advise(error.messages[0]) from None

    return BeforeValidator(validate)


def words(longest: int, *, required: str = "") -> BeforeValidator:
    def read(text: str) -> str:
        if len(text) > longest:
            raise ValidationError(f"must be {longest:,} characters or fewer")
        return text

    return cell(read, blank="", required=required)


def advise(message: str) -> PydanticCustomError:
    # The message is a template to pydantic: ours hold no braces and never the value.
    return PydanticCustomError("advice", message)


class NominationRow(BaseModel):
    """One nomination, clean. The order of the fields is the order in which they are checked."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    agency: Annotated[str, words(200, required="enter the name of the agency")]
    team: Annotated[str, words(200, required="enter the name of the team")]
    nominated_by_email: Annotated[
        str, cell(read_email, required="enter the email address of whoever nominates")
    ]
    received_at: Annotated[
        datetime,
        cell(read_moment, required="enter when it was received, like 16/11/2026 09:30"),
    ]
    mother_name: Annotated[str, words(200, required="enter the name of the mother or carer")]
    mother_dob: Annotated[date | None, cell(read_date)]
    mother_nhs_number: Annotated[str, cell(clean_nhs_number, blank="")]
    father_or_partner: Annotated[str, words(200)]
    child_dob: Annotated[date | None, cell(read_date)]
    child_edd: Annotated[date | None, cell(read_date)]
    child_name: Annotated[str, words(200)]
    child_sex: Annotated[Person.Sex, cell(read_sex, blank=Person.Sex.UNKNOWN)]
    child_nhs_number: Annotated[str, cell(clean_nhs_number, blank="")]
    address: Annotated[str, words(500)]
    postcode: Annotated[str, cell(read_postcode, blank="")]
    address_protected: Annotated[bool | None, cell(read_answer)]
    immediate_danger: Annotated[
        bool,
        cell(read_answer, required='answer "yes" or "no": is anyone in immediate danger?'),
    ]
    why_now: Annotated[str, words(1500, required="enter what is happening for the baby now")]
    strengths: Annotated[str, words(1500)]
    ask: Annotated[str, words(500)]
    family_told: Annotated[FamilyTold, cell(read_told, blank=FamilyTold.NOT_YET)]
    agreement: Annotated[
        WorkingAgreement.Answer, cell(read_agreement, blank=WorkingAgreement.Answer.NOT_ASKED)
    ]
    contact_safety: Annotated[str, words(500)]

    @property
    def is_unborn(self) -> bool:
        return self.child_edd is not None

    @property
    def father_status(self) -> FatherStatus:
        return read_father(self.father_or_partner)

    @field_validator("mother_dob")
    @classmethod
    def _mother_is_old_enough(cls, dob: date | None, info: ValidationInfo) -> date | None:
        received = _received_on(info)
        if dob and received and birthday(dob, YOUNGEST_MOTHER) > received:
            raise advise("is too recent for a mother or carer. Check the year")
        return dob

    @field_validator("child_dob")
    @classmethod
    def _child_is_born(cls, dob: date | None, info: ValidationInfo) -> date | None:
        received = _received_on(info)
        if dob and received and dob > received:
            raise advise("is after the nomination. If it is a due date, move it to child_edd")
        return dob

    @field_validator("child_edd")
    @classmethod
    def _born_or_due(cls, edd: date | None, info: ValidationInfo) -> date | None:
        if "child_dob" not in info.data:
            return edd
        born = info.data["child_dob"]
        if born and edd:
            raise advise("must be empty when the child has a date of birth. Keep one of them")
        if not born and not edd:
            raise advise("enter the due date, or the date of birth in child_dob if born")
        received = _received_on(info)
        if edd and received and not -LATEST_BIRTH <= edd - received <= EARLIEST_BOOKING:
            raise advise("is too far from the nomination for a due date. Check the year")
        return edd

    @field_validator("child_name")
    @classmethod
    def _born_has_a_name(cls, name: str, info: ValidationInfo) -> str:
        if info.data.get("child_edd"):
            return "" if name_key(name) in NAMES_FOR_UNBORN else name
        if info.data.get("child_dob") and not name:
            raise advise('enter the child\'s name, or "Baby" and the surname')
        return name

    @field_validator("child_sex")
    @classmethod
    def _unborn_sex_is_unknown(cls, sex: Person.Sex, info: ValidationInfo) -> Person.Sex:
        if info.data.get("child_edd") and sex != Person.Sex.UNKNOWN:
            raise advise("must be U, or empty, for an unborn baby")
        return sex

    @field_validator("child_nhs_number")
    @classmethod
    def _number_is_the_childs_own(cls, number: str, info: ValidationInfo) -> str:
        if number and info.data.get("child_edd"):
            raise advise("must be empty: an unborn baby has no NHS number yet")
        if number and number == info.data.get("mother_nhs_number"):
            raise advise("is the mother's NHS number. Enter the child's own or leave it empty")
        return number

    @field_validator("address_protected")
    @classmethod
    def _protection_is_answered(cls, protected: bool | None, info: ValidationInfo) -> bool:
        if protected is None and (info.data.get("address") or info.data.get("postcode")):
            raise advise('answer "yes" or "no": must the address be protected?')
        return bool(protected)


def _received_on(info: ValidationInfo) -> date | None:
    received = info.data.get("received_at")
    return received.date() if received else None
