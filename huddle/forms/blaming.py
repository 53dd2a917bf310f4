"""A form that shows what its service refused beside the field that it concerns."""

from django.core.exceptions import ValidationError

from practitioners.govuk import GovukForm


class BlamingForm(GovukForm):
    def blame(self, refusal: ValidationError) -> None:
        """What concerns no field of this form stands at the top."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, messages in refusal.message_dict.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)
