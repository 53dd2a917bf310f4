"""What a huddle does on hearing news from the floors below."""

from typing import Any

from django.dispatch import receiver

from consent.events import sharing_decided
from families.events import lead_updated, loss_recorded, loss_taken_back
from families.models import Family, LeadUpdate
from huddle.services.after_loss import list_again, take_off_after_loss
from huddle.services.lead_asks import say_that_lead_asks
from huddle.services.resharing import follow_sharing
from practitioners.models import Practitioner


@receiver(sharing_decided)
def bring_published_agendas_to_it(family: Family, by: Practitioner, **_: Any) -> None:
    follow_sharing(family, by=by)


@receiver(loss_recorded)
def take_it_off_agendas(family: Family, by: Practitioner, **_: Any) -> None:
    take_off_after_loss(family, by=by)


@receiver(loss_taken_back)
def put_it_back_on_agendas(family: Family, by: Practitioner, **_: Any) -> None:
    list_again(family, by=by)


@receiver(lead_updated)
def tell_the_next_session(family: Family, update: LeadUpdate, by: Practitioner, **_: Any) -> None:
    if update.asks:
        say_that_lead_asks(family, by=by)
