"""Alerts as tests need them: raised by somebody who adds to the record, with a reason."""

from datetime import timedelta

from families.models import Alert, Audience
from families.services.alerts import raise_alert
from families.services.noting import Note
from practitioners.working_days import today

IN_A_MONTH = today() + timedelta(days=30)
WHY = "He threw a chair at the window"


def why(text=WHY, audience=Audience.OWN_AGENCY, **more) -> Note:
    return Note(text=text, audience=audience, theme="pressure", **more)


def make_alert(family, by, kind="violence", **facts) -> Alert:
    facts = {"reason": why(), "owner": by, "review_on": IN_A_MONTH} | facts
    return raise_alert(family, kind=kind, by=by, **facts)
