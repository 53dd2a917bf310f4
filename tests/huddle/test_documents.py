"""Minutes as a PDF and as text to copy out: for one reader, never stale, made once, accessible."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.db import connection
from django.utils import timezone

from families.services.conflicts import declare_conflict
from families.services.contributing import Care
from huddle import setting
from huddle.models import Document, DocumentFile, MinutesItem
from huddle.services import documents
from huddle.services.addenda import add_addendum
from huddle.services.documents import ask_document, make_due
from huddle.services.holding import close_session, contribute_in_session
from huddle.services.signing import sign_minutes
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.huddle.deciding import record
from tests.huddle.holding import all_rows, hold, url
from tests.huddle.worlds import AGREED_ALOUD, make_nominated
from tests.owner import as_owner
from tests.pdf import pdf_of, words_in

WHY = "She is gaining weight."
FOR_HEALTH = "A call-out on Sunday."
TOLD = {"nature": "recorded", "theme": "pressure"}


@pytest.fixture
def meeting():
    """Signed; the police told something to health only, housing something with an instruction."""
    meeting = hold()
    world = meeting.world
    contribute_in_session(
        meeting.item,
        by=world.police,
        text=FOR_HEALTH,
        audience="named",
        named_agencies=[world.health.agency],
        **TOLD,
    )
    contribute_in_session(
        meeting.item,
        by=world.housing,
        text="The rent is paid.",
        audience="huddle",
        care=Care(handling="Not by letter"),
        **TOLD,
    )
    contribute_in_session(
        meeting.item, by=world.health, text="Weight is rising.", audience="huddle", **TOLD
    )
    record(meeting, "D11", rationale=WHY)
    close_session(meeting.session, by=meeting.chair)
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)
    return meeting.fresh()


@pytest.fixture
def part(meeting):
    with as_owner():
        return MinutesItem.objects.get(item=meeting.item)


def made(client, who, address):
    """Ask at the door, let the worker make it, download it."""
    client.force_login(who)
    progress = client.post(address).url
    make_due()
    page = client.get(progress).content.decode()
    assert "Your document is ready" in page
    response = client.get(f"{progress}file/")
    assert response.status_code == 200
    return response


def backdate(**fields):
    with as_owner():
        Document.objects.update(**fields)


def test_the_pdf_is_tagged_titled_marked_and_says_what_its_reader_may_read(client, meeting, part):
    health = meeting.world.health

    response = made(client, health, url("ask_part", part.pk))

    pdf = pdf_of(response)
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert {"/H1", "/Table", "/TH", "/P"} <= roles_in(root["/StructTreeRoot"])
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    text = words_in(pdf)
    for words in (WHY, FOR_HEALTH, "Weight is rising.", "Not by letter", meeting.family.reference):
        assert words in text
    for page in pdf.pages:
        on_page = page.extract_text()
        assert f"{health.full_name}, {health.agency.name}" in on_page
        assert f"of {len(pdf.pages)}" in on_page
    title = pdf.metadata["/Title"]
    assert title.startswith(f"Minutes of {meeting.family.reference}")
    assert "Yusuf" in text
    assert "Yusuf" not in title + response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]


def roles_in(tree):
    found, waiting = set(), [tree]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            found |= {one["/S"]} if "/S" in one else set()
            waiting += [one["/K"]] if "/K" in one else []
    return found


def test_each_reader_gets_their_own_document(client, meeting, part):
    text = words_in(pdf_of(made(client, meeting.world.housing, url("ask_part", part.pk))))

    assert WHY in text
    assert FOR_HEALTH not in text
    [document] = all_rows(Document.objects)
    client.force_login(meeting.world.police)
    for page in ("document", "document_file"):
        assert client.get(url(page, document.pk)).status_code == 404
    with acting_as(meeting.world.police):
        assert not DocumentFile._base_manager.exists()
        assert not Document._base_manager.exists()


def test_the_document_of_a_session_holds_the_families_that_its_reader_sees(client, meeting):
    world = meeting.world
    other = make_nominated(world)

    text = words_in(pdf_of(made(client, world.police, url("ask_session", meeting.session.pk))))

    assert "Attendance" in text
    assert meeting.family.reference in text
    assert other.reference not in text


def test_addenda_stand_in_every_document_made_later(client, meeting, part):
    add_addendum(part, words="She was weighed on Tuesday.", by=meeting.world.health)

    text = words_in(pdf_of(made(client, meeting.world.police, url("ask_part", part.pk))))

    assert "She was weighed on Tuesday." in text
    assert "Addendum 1" in text


def test_what_changed_since_it_was_made_is_never_served(client, meeting, part):
    client.force_login(meeting.world.police)
    progress = client.post(url("ask_part", part.pk)).url
    make_due()
    add_addendum(part, words="She was weighed on Tuesday.", by=meeting.world.health)

    refused = client.get(f"{progress}file/")

    assert refused.status_code == 409
    assert "has changed since this was made" in refused.content.decode()
    again = client.post(url("ask_part", part.pk)).url
    assert again != progress


def test_whoever_loses_sight_of_the_family_downloads_nothing(client, meeting, part):
    client.force_login(meeting.world.police)
    progress = client.post(url("ask_part", part.pk)).url
    make_due()
    declare_conflict(
        meeting.family, meeting.world.police, kind="related", reason="A cousin.", by=meeting.chair
    )

    assert client.get(f"{progress}file/").status_code == 409
    assert client.post(url("ask_part", part.pk)).status_code == 404


def test_who_loses_sight_before_it_is_made_gets_none(client, meeting, part):
    document = ask_document("part", part.pk, by=meeting.world.police)
    declare_conflict(
        meeting.family, meeting.world.police, kind="related", reason="A cousin.", by=meeting.chair
    )

    assert make_due() == 0
    with acting_as(meeting.world.police):
        document.refresh_from_db()
    assert document.state == "failed"


def test_asked_twice_it_is_made_once(meeting, part):
    first = ask_document("part", part.pk, by=meeting.world.police)
    assert ask_document("part", part.pk, by=meeting.world.police) == first
    assert (make_due(), make_due()) == (1, 0)

    assert ask_document("part", part.pk, by=meeting.world.police) == first
    assert len(all_rows(DocumentFile.objects)) == 1


def test_a_worker_that_dies_leaves_it_to_the_next_one(meeting, part):
    ask_document("part", part.pk, by=meeting.world.police)
    claim()
    assert make_due() == 0  # somebody is making it

    backdate(lease_until=timezone.now() - timedelta(minutes=5))

    assert make_due() == 1


def test_one_that_kills_every_worker_is_given_up_and_can_be_asked_for_again(client, meeting, part):
    client.force_login(meeting.world.police)
    progress = client.post(url("ask_part", part.pk)).url
    for _ in range(3):
        claim()
        backdate(lease_until=timezone.now() - timedelta(minutes=5))

    assert make_due() == 0

    page = client.get(progress).content.decode()
    assert "could not be made" in page
    assert "Try again" in page
    assert client.post(url("ask_part", part.pk)).url != progress
    assert make_due() == 1


def claim():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM huddle_claim_documents(5)")
        return cursor.fetchall()


def test_what_cannot_be_set_says_so_and_stops_no_other(monkeypatch, meeting, part):
    ask_document("part", part.pk, by=meeting.world.police)
    ask_document("part", part.pk, by=meeting.world.health)
    real, calls = setting.pdf_of, []

    def sometimes(facts):
        calls.append(facts)
        if len(calls) == 1:
            raise ValueError("broken")
        return real(facts)

    monkeypatch.setattr(documents.setting, "pdf_of", sometimes)

    assert make_due() == 1
    assert sorted(one.state for one in all_rows(Document.objects)) == ["failed", "ready"]


def test_it_is_kept_for_an_hour(client, meeting, part):
    client.force_login(meeting.world.police)
    progress = client.post(url("ask_part", part.pk)).url
    make_due()
    backdate(expires_at=timezone.now() - timedelta(minutes=1))

    assert client.get(f"{progress}file/").status_code == 409
    make_due()
    assert all_rows(DocumentFile.objects) == all_rows(Document.objects) == []


def test_the_progress_is_a_page_and_a_fragment(client, meeting, part):
    client.force_login(meeting.world.police)
    progress = client.post(url("ask_part", part.pk)).url

    page = client.get(progress).content.decode()
    fragment = client.get(progress, headers={"HX-Request": "true"}).content.decode()

    assert "Waiting for its turn" in page
    assert "Look again" in page
    assert fragment.lstrip().startswith("<div")
    assert client.get(f"{progress}file/").status_code == 409


def test_asking_and_downloading_are_in_the_trail(client, meeting, part):
    made(client, meeting.world.police, url("ask_part", part.pk))

    with as_owner():
        events = AuditEvent.objects.filter(verb__startswith="document.")
        assert {(e.verb, e.by, e.family) for e in events} == {
            ("document.asked", meeting.world.police.pk, meeting.family.pk),
            ("document.downloaded", meeting.world.police.pk, meeting.family.pk),
        }


def test_words_are_set_as_words_and_nothing_is_read_or_fetched():
    words = 'See #read("/etc/passwd") $x$ *b* #import "@preview/x:1.0.0" <b> https://example.org'

    text = words_in(pypdf.PdfReader(io.BytesIO(setting.pdf_of(facts(words)))))

    assert '#read("/etc/passwd")' in text
    assert "root:" not in text
    assert "@preview" in text


@pytest.mark.parametrize("text", ["Łódź, Şəhər, Київ", "水", "水と火 🙂 \u0007"])
def test_a_name_in_any_script_does_not_stop_the_document(text):
    found = words_in(pypdf.PdfReader(io.BytesIO(setting.pdf_of(facts(text)))))

    assert "Made for Ann" in found
    assert ("[?]" in found) is ("水" in text)


def facts(words):
    return {
        "title": "T",
        "heading": "H",
        "marking": "OFFICIAL-SENSITIVE",
        "watermark": "Ann",
        "footer": "Made for Ann",
        "blocks": [{"kind": "text", "text": words}],
    }


def test_the_text_to_copy_leaves_out_what_may_not_be_copied_and_says_so(client, meeting, part):
    client.force_login(meeting.world.police)

    page = client.get(url("copy_out", part.pk)).content.decode()

    text = page[page.index("<textarea") : page.index("</textarea>")]
    assert "readonly" in text
    for words in (WHY, "Weight is rising.", meeting.family.reference, "LEFT OUT OF THIS COPY"):
        assert words in text
    assert "The rent is paid." not in page
    assert f"{meeting.world.housing.agency}: it says how it is to be handled" in text
    with as_owner():
        [event] = AuditEvent.objects.filter(verb="minutes.copied_out")
    assert (event.by, event.family) == (meeting.world.police.pk, meeting.family.pk)
    assert event.facts == {"left_out": 1}


def test_others_words_are_not_in_the_text_at_all(client, meeting, part):
    client.force_login(meeting.world.housing)

    assert FOR_HEALTH not in client.get(url("copy_out", part.pk)).content.decode()
    client.force_login(meeting.world.stranger)
    assert client.get(url("copy_out", part.pk)).status_code == 404
