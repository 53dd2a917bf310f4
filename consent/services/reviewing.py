"""Review a pack row by row: collect it, decide about each, release what may be given."""

import hashlib
import json
from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from consent.flags import Flag
from consent.models import Exemption, SubjectAccess, SubjectAccessRelease, SubjectAccessRow
from consent.permissions.subject_access import may_read_rows, may_release, may_review
from consent.queries.held import Held, held_about, not_theirs
from consent.redaction import REDACTED, is_redaction_of, plain
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner

Decision = SubjectAccessRow.Decision
THEIR_SOURCE_SAID_SO = "Its source marked it as not for whoever asks, or for the person."


@service
def collect_rows(access: SubjectAccess, *, by: Practitioner) -> int:
    """Everything that is held about the person now; how many rows are new or have changed.

    What somebody decided about a row stands as long as the row says the same.
    """
    access = _locked(access, by)
    may_read_rows(by, access).enforce()
    found = held_about(access)
    known = {
        (row.source, row.source_id): row
        for row in SubjectAccessRow.objects.visible_to(by).filter(access=access).current()
    }
    fresh = []
    for position, held in enumerate(found):
        row = known.get((held.source.label, held.id))
        if row is not None and row.text == held.text and row.flags == [*held.flags]:
            continue
        if row is not None:
            row.replaced_at = timezone.now()
            row.save(update_fields=["replaced_at"])
        fresh.append(_row(access, held, position, by))
    SubjectAccessRow.objects.bulk_create(fresh)
    if access.state == SubjectAccess.State.RECEIVED:
        access.state = SubjectAccess.State.REVIEWING
        access.save(update_fields=["state"])
    _record("subject_access.collected", access, by, rows=len(found), fresh=len(fresh))
    return len(fresh)


@service
def decide_row(
    row: SubjectAccessRow,
    *,
    decision: str,
    by: Practitioner,
    redacted: str = "",
    exemption: str = "",
    reason: str = "",
    third_party_consent: str = "",
    third_party_weighed: str = "",
    professional: str = "",
) -> SubjectAccessRow:
    """Give it, give it in part, or withhold it: with the answers that each of these needs."""
    access = _locked(row.access, by)
    may_review(by, access).enforce()
    row = SubjectAccessRow.objects.visible_to(by).select_for_update().get(pk=row.pk)
    if row.replaced_at:
        not_now("This row has changed in the record. Decide about its newer version.").enforce()
    row.decision = decision
    row.redacted = plain(redacted) if decision == Decision.REDACT else ""
    row.exemption = "" if decision == Decision.RELEASE else exemption
    row.reason = reason.strip()
    row.third_party_consent = third_party_consent.strip()
    row.third_party_weighed = third_party_weighed.strip()
    row.professional = professional.strip()
    _check(access, row)
    _decide(row, by)
    _record("subject_access.row_decided", access, by, row=str(row.pk), decision=decision)
    return row


@service
def release_unflagged(access: SubjectAccess, *, by: Practitioner) -> int:
    """Decide at once to release every row that nothing speaks against; how many they were."""
    access = _locked(access, by)
    may_read_rows(by, access).enforce()
    rows = SubjectAccessRow.objects.visible_to(by).filter(access=access, flags=[]).undecided()
    decided = rows.update(decision=Decision.RELEASE, decided_at=timezone.now(), decided_by=by)
    _record("subject_access.unflagged_released", access, by, rows=decided)
    return decided


@service
def release_access(
    access: SubjectAccess, *, recipient: str, how: str, by: Practitioner
) -> SubjectAccessRelease:
    """Write down for good what is given, to whom and how, and close the rows."""
    access = _locked(access, by)
    may_release(by, access).enforce()
    if not recipient.strip():
        raise ValidationError({"recipient": "Enter who receives it"})
    rows = list(SubjectAccessRow.objects.visible_to(by).filter(access=access).current())
    given = [row for row in rows if row.decision != Decision.WITHHOLD]
    if not_theirs(access, [given_text(row) for row in given]):
        not_now("A row holds a protected address that is not theirs. Collect again.").enforce()
    body = [_given(row) for row in given]
    release = SubjectAccessRelease.objects.create(
        family_id=access.family_id,
        access=access,
        recipient=recipient.strip(),
        how=how,
        body=body,
        counts=_counts(rows),
        sha256=digest(body),
        released_at=timezone.now(),
        released_by=by,
    )
    access.state, access.ended_at = SubjectAccess.State.RELEASED, release.released_at
    access.save(update_fields=["state", "ended_at"])
    _record("subject_access.released", access, by, sha256=release.sha256, **release.counts)
    return release


def digest(body: list[dict[str, Any]]) -> str:
    """The same rows give the same digest, whatever the database makes of their keys."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def given_text(row: SubjectAccessRow) -> str:
    return row.redacted if row.decision == Decision.REDACT else row.text


def _row(access: SubjectAccess, held: Held, position: int, by: Practitioner) -> SubjectAccessRow:
    row = SubjectAccessRow(
        family_id=access.family_id,
        access=access,
        position=position,
        source=held.source.label,
        source_id=held.id,
        title=held.source.title,
        text=held.text,
        agency=held.agency,
        author=held.author,
        dated=held.dated,
        about=held.about,
        flags=[*held.flags],
    )
    if Flag.NOT_FOR in held.flags:
        row.decision, row.exemption = Decision.WITHHOLD, Exemption.MARKED
        row.reason, row.decided_at, row.decided_by = THEIR_SOURCE_SAID_SO, timezone.now(), by
    return row


def _check(access: SubjectAccess, row: SubjectAccessRow) -> None:
    """What the law asks to be recorded; each fault by the field that mends it."""
    gives_less = row.decision in {Decision.REDACT, Decision.WITHHOLD}
    harm = row.exemption == Exemption.SERIOUS_HARM
    opinion = not gives_less and {Flag.HEALTH, Flag.NOT_FOR, Flag.HARM} & set(row.flags)
    third = row.exemption == Exemption.THIRD_PARTY
    redacts = row.decision == Decision.REDACT
    faults = {
        "decision": (row.decision not in Decision.values, "Select what you decide"),
        "exemption": (gives_less and not row.exemption, "Select why it is not given"),
        "reason": ((gives_less or row.flags) and not row.reason, "Enter your reason"),
        "professional": (
            (harm or opinion) and not row.professional,
            "Enter whose opinion was asked, and when",
        ),
        "third_party_consent": (
            third and not row.third_party_consent,
            "Enter whether the other person agrees, or why they were not asked",
        ),
        "third_party_weighed": (
            third and not row.third_party_weighed,
            "Enter why it is not reasonable to give it without their agreement",
        ),
        "redacted": (
            redacts and not is_redaction_of(row.redacted, row.text),
            f"Replace parts of the text with {REDACTED}, and change nothing else",
        ),
    }
    if found := {name: message for name, (wrong, message) in faults.items() if wrong}:
        raise ValidationError(found)
    _check_addresses(access, row)


def _check_addresses(access: SubjectAccess, row: SubjectAccessRow) -> None:
    if row.decision != Decision.WITHHOLD and not_theirs(access, [given_text(row)]):
        field = "redacted" if row.decision == Decision.REDACT else "decision"
        raise ValidationError(
            {
                field: "It holds a protected address of another household: redact the address, "
                "or withhold it"
            }
        )


def _decide(row: SubjectAccessRow, by: Practitioner) -> None:
    row.decided_at, row.decided_by = timezone.now(), by
    row.save(
        update_fields=[
            *("decision", "redacted", "exemption", "reason", "third_party_consent"),
            *("third_party_weighed", "professional", "decided_at", "decided_by"),
        ]
    )


def _given(row: SubjectAccessRow) -> dict[str, Any]:
    return {
        "title": row.title,
        "agency": row.agency,
        "author": row.author,
        "dated": date_format(row.dated, "j F Y") if row.dated else "",
        "text": given_text(row),
        "redacted": row.decision == Decision.REDACT,
    }


def _counts(rows: list[SubjectAccessRow]) -> dict[str, int]:
    counted = Counter(row.decision for row in rows)
    return {decision: counted[decision] for decision in Decision.values}


def _locked(access: SubjectAccess, by: Practitioner) -> SubjectAccess:
    may_review(by, access).enforce()
    return SubjectAccess.objects.visible_to(by).select_for_update().get(pk=access.pk)


def _record(verb: str, access: SubjectAccess, by: Practitioner, **facts: object) -> None:
    audit.record(verb, access, by=by, family=access.family_id, **facts)
