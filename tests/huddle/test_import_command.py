"""``manage.py import_nominations``: the same import, said on the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from families.models import Family
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.huddle.nominations import SAMPLE
from tests.huddle.partnership import make_sample_partnership
from tests.owner import as_owner


@pytest.fixture
def huddle():
    return make_sample_partnership()


def run(*arguments, email="coordinator@example.org"):
    said = StringIO()
    call_command("import_nominations", *arguments, "--as", email, stdout=said)
    return said.getvalue()


def families():
    with as_owner():
        return Family.objects.count()


def test_it_says_row_by_row_what_became_of_the_file_and_what_to_do(huddle):
    said = run(str(SAMPLE))

    assert said.index("Act now") < said.index("Not imported") < said.index("Accepted")
    assert "Row 9: child_dob: must be a real date: that month has no such day." in said
    assert "12 rows." in said
    assert families() == 6


def test_it_names_nobody(huddle):
    said = run(str(SAMPLE))

    assert not [name for name in ("Chlo", "Kowalczyk", "Fox", "Samuel", "LS14") if name in said]


def test_a_dry_run_says_the_same_and_writes_nothing(huddle):
    said = run(str(SAMPLE), "--dry-run")

    assert "Accepted as new families (6)" in said
    assert "Nothing was written" in said
    assert families() == 0


def test_a_second_run_imports_nothing_again(huddle):
    run(str(SAMPLE))

    said = run(str(SAMPLE))

    assert "Imported before (10)" in said
    assert "as family CMC-" in said
    assert families() == 6


def test_a_file_that_cannot_be_read_says_what_to_do(huddle, tmp_path):
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError, match="The file is a PDF"):
        run(str(file))
    with pytest.raises(CommandError, match="cannot be opened"):
        run(str(tmp_path / "nowhere.csv"))


def test_only_a_coordinator_of_a_huddle_imports(huddle):
    make_practitioner(email="other@example.org", roles=(Role.COORDINATOR,))

    with pytest.raises(CommandError, match="does not coordinate such a huddle"):
        run(str(SAMPLE), email="other@example.org")
    with pytest.raises(CommandError, match="Nobody who uses Huddle"):
        run(str(SAMPLE), email="nobody@example.org")


def test_a_coordinator_who_may_no_longer_import_is_refused(huddle):
    with as_owner():
        huddle.coordinator.roles = [Role.PRACTITIONER]
        huddle.coordinator.save()

    with pytest.raises(CommandError, match="Your role cannot"):
        run(str(SAMPLE))
