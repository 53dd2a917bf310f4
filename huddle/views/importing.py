"""Import a file of nominations, read what became of it, and decide about rows that wait."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from huddle.forms.importing import DecideForm, UploadForm
from huddle.imports.report import sections_of, shown_values
from huddle.imports.table import COLUMNS
from huddle.models import ImportBatch, ImportRow
from huddle.permissions.nominating import may_decide_row
from huddle.permissions.screening import bases_for
from huddle.queries.importing import (
    DISCARD,
    REDIRECT,
    RowToDecide,
    batch_rows,
    batches,
    coordinated_huddles,
    earlier_rows,
    row_to_decide,
)
from huddle.services.deciding_rows import discard_row, nominate_row, redirect_row
from huddle.services.importing import check_nominations, import_nominations
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission

PAGE = 25


@requires(Permission.NOMINATION_IMPORT)
def imports(request: PractitionerRequest) -> HttpResponse:
    page = Paginator(batches(request.user), PAGE).get_page(request.GET.get("page"))
    may_import = coordinated_huddles(request.user).exists()
    return render(request, "huddle/imports.html", {"page": page, "may_import": may_import})


@requires(Permission.NOMINATION_IMPORT)
def import_new(request: PractitionerRequest) -> HttpResponse:
    """Check the file, or import it: two buttons of one form, because the file is not kept."""
    sent = request.POST if request.method == "POST" else None
    huddles = coordinated_huddles(request.user)
    if not huddles:
        return render(request, "huddle/import_new.html", {"form": None})
    form = UploadForm(sent, request.FILES if sent is not None else None, huddles=huddles)
    if sent is None or not form.is_valid():
        return render(request, "huddle/import_new.html", {"form": form})
    if "check" in sent:
        return _checked(request, form)
    batch = import_nominations(
        form.content,
        filename=form.cleaned_data["file"].name,
        huddle=form.chosen_huddle,
        by=request.user,
    )
    return redirect(batch)


@requires(Permission.NOMINATION_IMPORT)
def import_(request: PractitionerRequest, batch: UUID) -> HttpResponse:
    visible = ImportBatch.objects.visible_to(request.user).select_related("imported_by", "huddle")
    found = get_object_or_404(visible, pk=batch)
    rows = batch_rows(found, by=request.user)
    seen = [(row, row.nomination.family_id) for row in rows if row.nomination]
    audit.record("import.viewed", found, by=request.user, rows=len(rows))
    audit.record_each("import_row.seen", seen, by=request.user)
    sections = sections_of(rows, earlier_rows(rows, by=request.user))
    page = {"batch": found, "sections": sections, "size": len(rows)}
    return render(request, "huddle/import.html", page)


@requires(Permission.NOMINATION_IMPORT)
def import_row(request: PractitionerRequest, row: UUID) -> HttpResponse:
    visible = ImportRow.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("batch__huddle", "team__agency"), pk=row)
    may_decide_row(request.user, found).enforce()
    audit.record("import_row.viewed", found, by=request.user)
    waiting = row_to_decide(found, request.user)
    sent = request.POST if request.method == "POST" else None
    bases = bases_for(request.user)
    form = DecideForm(sent, row=found, options=waiting.options, bases=bases)
    if sent is not None and form.is_valid() and _decided(request, form, found):
        return redirect(found.batch)
    return render(request, "huddle/import_row.html", _row_page(waiting, form))


@requires(Permission.NOMINATION_IMPORT)
def import_template(request: PractitionerRequest) -> HttpResponse:
    """An empty file with the headings."""
    response = HttpResponse(",".join(COLUMNS) + "\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="nominations.csv"'
    return response


def _checked(request: PractitionerRequest, form: UploadForm) -> HttpResponse:
    rows = check_nominations(
        form.content,
        filename=form.cleaned_data["file"].name,
        huddle=form.chosen_huddle,
        by=request.user,
    )
    sections = sections_of(rows, earlier_rows(rows, by=request.user))
    page = {"sections": sections, "size": len(rows)}
    return render(request, "huddle/import_checked.html", page)


def _decided(request: PractitionerRequest, form: DecideForm, row: ImportRow) -> bool:
    answers, option = form.cleaned_data, form.option
    try:
        if option.value == REDIRECT:
            redirect_row(row, where=answers["where"], told=answers["told"], by=request.user)
            said = f"Row {row.number} was sent elsewhere"
        elif option.value == DISCARD:
            discard_row(row, reason=answers["reason"], by=request.user)
            said = f"Row {row.number} was discarded"
        else:
            nomination = nominate_row(
                row,
                into=option.into,
                child=option.child,
                note=answers.get("note", ""),
                basis=answers.get("basis", ""),
                why_share=answers.get("why_share", ""),
                by=request.user,
            )
            said = f"Row {row.number} is nominated, as family {nomination.family}"
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, said)
    return True


def _row_page(waiting: RowToDecide, form: DecideForm) -> dict[str, Any]:
    return {
        "row": waiting.row,
        "rows": shown_values(waiting.values, waiting.row),
        "matches": waiting.matches,
        "form": form,
    }
