"""GOV.UK Notify, by its own client. What an attempt that was cut short became, Notify is asked.

The row of a ``Delivery`` is committed before the message is sent: where there is one without an
answer, it may have been accepted, and is sent again only where Notify does not know its reference.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from practitioners.channels.refusing import NoServerError, NotTaken, Refused
from practitioners.models import Bounce, Delivery, Notice, Practitioner
from practitioners.telling.composing import Letter

logger = logging.getLogger(__name__)

WAITS = 10  # seconds for one answer: two of them are well within a lease
FOR_GOOD = {400, 403}  # what was asked is wrong, or we may not ask it
FOR_NOW = {429, 503}  # nobody's are taken, or Notify does not answer (its client says 503)
Send = Callable[[str], object]


class Notify:
    """One session, kept for a batch."""

    def __init__(self) -> None:
        self._client = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_BASE_URL, timeout=WAITS
        )

    def send(self, notice: Notice, letter: Letter) -> None:
        """To each address once, whatever came between."""
        for person in Practitioner.objects.filter(email__in=letter.to):
            delivery = delivery_of(notice, person, Delivery.By.EMAIL, person.email)
            self._once(delivery, partial(self._mail, letter, person.email))

    def send_text(self, notice: Notice, letter: Letter) -> None:
        """Beside the mail, which has gone: a number that is refused stops nothing."""
        by, number = Delivery.By.TEXT, letter.text_to
        delivery = delivery_of(notice, notice.practitioner, by, number)
        try:
            self._once(delivery, partial(self._text, letter))
        except Refused as refusal:
            logger.warning("text %s refused: %s", delivery.reference, refusal.code)
            failed = {"status": Delivery.Status.PERMANENT, "status_at": timezone.now()}
            Delivery.objects.filter(pk=delivery.pk).update(**failed)

    def _text(self, letter: Letter, reference: str) -> None:
        self._client.send_sms_notification(
            letter.text_to,
            settings.NOTIFY_TEXT_TEMPLATE,
            personalisation={"body": letter.text},
            reference=reference,
        )

    def _mail(self, letter: Letter, address: str, reference: str) -> None:
        self._client.send_email_notification(
            address,
            settings.NOTIFY_EMAIL_TEMPLATE,
            personalisation={"subject": letter.subject, "body": letter.body},
            reference=reference,
            one_click_unsubscribe_url=_stop_address(letter),
        )

    def close(self) -> None:
        self._client.request_session.close()

    def _once(self, delivery: Delivery, send: Send) -> None:
        if delivery.was_accepted:
            return
        try:
            if not (delivery.may_be_accepted and self._knows(delivery.reference)):
                send(delivery.reference)
        except APIError as error:
            raise _not_taken(error, delivery) from error
        Delivery.objects.filter(pk=delivery.pk).update(accepted_at=timezone.now())

    def _knows(self, reference: str) -> bool:
        answer: dict[str, Any] = self._client.get_all_notifications(reference=reference)
        return any(one["reference"] == reference for one in answer["notifications"])


def delivery_of(notice: Notice, person: Practitioner, by: Delivery.By, address: str) -> Delivery:
    """What was begun already, or a new one. What Notify itself could not send is begun anew."""
    all_of_it = Delivery.objects.filter(notice=notice)
    mine = all_of_it.filter(practitioner=person, by=by, address=address)
    begun = mine.exclude(status=Delivery.Status.TECHNICAL).first()
    if begun:
        begun.may_be_accepted = True
        return begun
    return Delivery.objects.create(
        notice=notice,
        practitioner=person,
        by=by,
        address=address,
        reference=f"{notice.pk}.{all_of_it.count() + 1}",
    )


def _not_taken(error: APIError, delivery: Delivery) -> NotTaken:
    code = f"Notify {error.status_code}"
    if error.status_code in FOR_NOW:
        return NoServerError(code)
    if error.status_code not in FOR_GOOD:
        return NotTaken(code)
    addresses = [delivery.address] if _is_about_the_address(error) else []
    return Refused(code, Bounce.By.NOTIFY, addresses)


def _is_about_the_address(error: APIError) -> bool:
    faults = error.message if isinstance(error.message, list) else []
    said = [str(one.get("message", "")) for one in faults if isinstance(one, dict)]
    return any(words.startswith("email_address") for words in said)


def _stop_address(letter: Letter) -> str | None:
    """Notify takes one that begins with https, and no other."""
    address = letter.extra_headers.get("List-Unsubscribe", "").strip("<>")
    return address if address.startswith("https://") else None
