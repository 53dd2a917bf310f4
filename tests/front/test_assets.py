"""The style sheet and the script that we build from GOV.UK Frontend's package."""

import json

import pytest
from django.conf import settings

from config import assets

NAMES = ["govuk-frontend.min.css", "govuk-frontend.min.js"]


@pytest.fixture
def built(tmp_path):
    return {path.name: path.read_text() for path in assets.build(assets.PACKAGE, tmp_path)}


def test_nothing_is_built_that_only_gov_uk_may_use(built):
    assert sorted(built) == NAMES
    for text in built.values():
        for word in ("gds transport", "font-face", "crest", "crown", "url(", "sourcemappingurl"):
            assert word not in text.lower()


def test_only_what_gov_uk_may_use_is_taken_out(built):
    original = (assets.PACKAGE / "dist/govuk/govuk-frontend.min.css").read_text()
    css = built["govuk-frontend.min.css"]

    assert css.count("system-ui") == original.count("GDS Transport,arial")
    assert css.count("{") == css.count("}")
    assert 0.97 < len(css) / len(original) < 1.05


def test_the_same_package_gives_the_same_bytes(built, tmp_path):
    again = {path.name: path.read_text() for path in assets.build(assets.PACKAGE, tmp_path / "b")}

    assert again == built


def test_no_file_says_where_packages_come_from():
    for name in ("package.json", "package-lock.json", ".npmrc"):
        assert "http" not in (settings.BASE_DIR / name).read_text()


def test_every_package_is_pinned_with_its_hash():
    packages = json.loads((settings.BASE_DIR / "package-lock.json").read_text())["packages"]
    wanted = packages.pop("")

    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert packages[f"node_modules/{name}"]["version"] == version
