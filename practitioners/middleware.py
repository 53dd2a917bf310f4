"""One transaction for each request, bound to the practitioner who asks."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import bind
from practitioners.models import Practitioner

View = Callable[..., HttpResponse]


class BindPractitioner:
    """Row-level security sees who asks; a view that raises leaves nothing behind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            bind(request.user)
            response = self.get_response(request)
        if request.user.is_authenticated:
            # Going back after signing out must not show a record.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse:
        """Run the view in a savepoint, so that a refusal page can still read the database."""
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except NotNow as refusal:
            return render(request, "409.html", {"reason": str(refusal)}, status=409)
        except PermissionDenied:
            if isinstance(request.user, Practitioner) and request.resolver_match:
                audit.record_refusal(request.resolver_match.view_name, by=request.user)
            raise
