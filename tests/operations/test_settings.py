"""Settings come from the environment alone, each one is in .env.example, and all start safe."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

EXAMPLE = settings.BASE_DIR / ".env.example"
READ = re.compile(r"env\.\w+\(\s*\"([A-Z_]+)\"")
# Read by the runner and by docker-compose.yml in DATABASE_URL's place, for migrations.
THE_OWNERS = {"DATABASE_OWNER_URL"}


def example():
    lines = EXAMPLE.read_text().split("--- What only docker-compose.yml reads ---")[0]
    return dict(re.findall(r"^([A-Z_]+)=\"?(.*?)\"?$", lines, re.MULTILINE))


def with_environment(environment, question):
    return run_python(environment, f"from django.conf import settings as s; print({question})")


def run_python(environment, program):
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
        | environment,
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_example_lists_each_setting_and_no_other():
    read = set(READ.findall((settings.BASE_DIR / "config/settings.py").read_text()))

    assert example().keys() == read | THE_OWNERS


def test_each_setting_has_a_comment():
    blocks = re.findall(r"^(.*)\n[A-Z_]+=.*$", EXAMPLE.read_text(), re.MULTILINE)

    assert [line for line in blocks if not re.match(r"# |[A-Z_]+=", line)] == []


def test_the_example_is_a_working_environment_and_a_safe_one():
    result = with_environment(
        example(),
        "s.DEBUG, s.DEMO, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS > 0",
    )

    assert result.stdout.strip() == "False False True True True True", result.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "BASE_URL"]
)
def test_what_has_no_safe_default_must_be_given(name):
    environment = example()
    del environment[name]

    result = with_environment(environment, "s.DEBUG")

    assert result.returncode != 0
    assert name in result.stderr


@pytest.mark.parametrize("name", ["DEBUG", "DEMO", "SECURE"])
def test_what_is_left_out_is_safe(name):
    environment = example()
    del environment[name]

    result = with_environment(environment, f"s.{name}")

    assert result.stdout.strip() == str(name == "SECURE")


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "secret").write_text("from-a-file")
    environment = example()
    del environment["SECRET_KEY"]

    result = with_environment(
        environment | {"SECRET_KEY_FILE": str(tmp_path / "secret")}, "s.SECRET_KEY"
    )

    assert result.stdout.strip() == "from-a-file"


def test_an_error_reaches_the_log_without_debug():
    result = run_python(
        example(),
        "import django, logging; django.setup();"
        " logging.getLogger('django.request').error('Internal Server Error: /')",
    )

    [line] = result.stderr.splitlines()
    said = json.loads(line)
    assert (said["levelname"], said["name"]) == ("ERROR", "django.request")
    assert said["message"] == "Internal Server Error: /"
