"""Who supervises the lead from now on?"""

from typing import Any

from families.forms.acting import OwnerField
from families.models import Allocation
from families.permissions.supervising import may_supervise
from families.queries.people import possible_supervisors
from practitioners.govuk import GovukForm
from practitioners.models import Practitioner


class SupervisorForm(GovukForm):
    things = {"supervisor": "who supervises the lead"}

    supervisor = OwnerField(
        label="Who supervises the lead?",
        help_text="Of a child in need or child protection: a social worker",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
    )

    def __init__(self, *args: Any, allocation: Allocation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allocation = allocation
        people = possible_supervisors(allocation)
        self.fields["supervisor"].queryset = people  # type: ignore[attr-defined]
        self.fields["supervisor"].family = allocation.family  # type: ignore[attr-defined]

    def clean_supervisor(self) -> Practitioner:
        person: Practitioner = self.cleaned_data["supervisor"]
        lead, family = self.allocation.practitioner, self.allocation.family
        if not (verdict := may_supervise(person, lead, family)):
            self.add_error("supervisor", verdict.reason)
        return person
