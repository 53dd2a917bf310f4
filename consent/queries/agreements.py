"""What each carer of a family answered, the latest first; two may differ."""

from dataclasses import dataclass

from consent.models import WorkingAgreement
from families.models import Family, Person
from practitioners.models import Practitioner

Answer = WorkingAgreement.Answer
SAID_NO = {Answer.DECLINED, Answer.WITHDRAWN}


@dataclass(frozen=True)
class Answers:
    """Of one person, or of the family as it was asked when it was nominated."""

    person: Person | None
    answers: list[WorkingAgreement]

    @property
    def latest(self) -> WorkingAgreement | None:
        return self.answers[0] if self.answers else None

    @property
    def said_no(self) -> bool:
        return bool(self.answers) and self.answers[0].answer in SAID_NO


def answers_of(person: Person, reader: Practitioner) -> list[WorkingAgreement]:
    found = WorkingAgreement.objects.visible_to(reader).filter(person=person)
    return list(found.select_related("recorded_by__agency"))


def answers_in(family: Family, reader: Practitioner) -> list[Answers]:
    """Every adult, whether they have answered or not; then what was asked of the family."""
    found = WorkingAgreement.objects.visible_to(reader).filter(family=family)
    by_person: dict[object, list[WorkingAgreement]] = {}
    for one in found.select_related("recorded_by__agency"):
        by_person.setdefault(one.person_id, []).append(one)
    adults = Person.objects.visible_to(reader).filter(family=family).adults()
    each = [Answers(person, by_person.get(person.pk, [])) for person in adults]
    return [*each, *([Answers(None, by_person[None])] if None in by_person else [])]
