"""Take minutes or a plan along: see the PDF being made, download it; copy minutes as text."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from huddle.models import Document
from huddle.queries.documents import copy_text
from huddle.services.documents import ask_document, hand_over
from huddle.services.extracts import open_parts
from huddle.views.minutes import part_or_404
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_POST
@requires(Permission.FAMILY_VIEW)
def ask_part(request: PractitionerRequest, part_id: UUID) -> HttpResponse:
    return _ask(request, Document.Kind.PART, part_id)


@require_POST
@requires(Permission.FAMILY_VIEW)
def ask_session(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    return _ask(request, Document.Kind.SESSION, session_id)


def _ask(request: PractitionerRequest, kind: str, about: UUID) -> HttpResponse:
    """Whoever may not know that there are such minutes is told that there are none."""
    try:
        document = ask_document(kind, about, by=request.user)
    except PermissionDenied:
        raise Http404 from None
    return redirect("huddle:document", document.pk)


@require_GET
@requires(Permission.FAMILY_VIEW)
def document(request: PractitionerRequest, document_id: UUID) -> HttpResponse:
    """How far it is. With a script it looks again by itself."""
    found = _mine(request, document_id)
    template = "huddle/_document.html" if request.htmx else "huddle/document.html"  # type: ignore[attr-defined]
    return render(request, template, {"document": found})


@require_GET
@requires(Permission.FAMILY_VIEW)
def document_file(request: PractitionerRequest, document_id: UUID) -> HttpResponse:
    found = _mine(request, document_id)
    content = hand_over(found, by=request.user)
    name = "plan" if found.kind == Document.Kind.PLAN else "minutes"
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-{found.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@requires(Permission.FAMILY_VIEW)
def copy_out(request: PractitionerRequest, part_id: UUID) -> HttpResponse:
    """Plain text for Mosaic or SystmOne, without what may not leave Huddle."""
    found = part_or_404(request, part_id)
    item = found.parts[0].item
    text, left = copy_text(found)
    open_parts([item], by=request.user)
    audit.record(
        "minutes.copied_out", item, by=request.user, family=item.family_id, left_out=len(left)
    )
    page = {"part": found.parts[0], "text": text, "left": left, "rows": text.count("\n") + 2}
    return render(request, "huddle/copy_out.html", page)


def _mine(request: PractitionerRequest, document_id: UUID) -> Document:
    return get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
