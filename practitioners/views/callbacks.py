"""POST /notify/callback/: GOV.UK Notify says what became of a message. It reads nothing here."""

import logging
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from practitioners.channels.receipts import Receipt, receive

logger = logging.getLogger(__name__)
MOST = 10_000  # bytes; what Notify says has some hundreds


@csrf_exempt  # no browser and no session: it brings a token of its own
@login_not_required
@require_POST
def notify_callback(request: HttpRequest) -> HttpResponse:
    """For whoever brings the token. The answer is the same whether the message is known or not."""
    if not settings.NOTIFY_CALLBACK_TOKEN:
        raise Http404
    said = request.headers.get("Authorization", "")
    if not compare_digest(said.encode(), f"Bearer {settings.NOTIFY_CALLBACK_TOKEN}".encode()):
        logger.warning("a callback came without the token")
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    body = request.read(MOST + 1)
    if len(body) > MOST:
        return HttpResponse(status=413)
    try:
        receipt = Receipt.model_validate_json(body)
    except ValidationError:
        return HttpResponse(status=400)
    receive(receipt)
    return HttpResponse(status=204)
