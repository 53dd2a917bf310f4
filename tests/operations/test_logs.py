"""Each line of the log says what it is about by id: request, practitioner, task; never by name."""

import json
import logging
from io import StringIO
from logging.config import dictConfig
from uuid import uuid4

import pytest
from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from config.logs import HEADER, NumberRequests
from practitioners.models import Practitioner


@pytest.fixture
def log():
    """The product's own handler, written where the test can read it."""
    heard = StringIO()
    handlers = {
        "log": settings.LOGGING["handlers"]["log"] | {"stream": heard, "formatter": "json"}
    }
    dictConfig(settings.LOGGING | {"handlers": handlers})
    yield lambda: [json.loads(line) for line in heard.getvalue().splitlines()]
    dictConfig(settings.LOGGING)


def answer(request):
    logging.getLogger("huddle").info("Something happened")
    return HttpResponse()


def asked(user=None, **headers):
    request = RequestFactory().get("/", headers=headers)
    if user:
        request._cached_user = user
    return NumberRequests(answer)(request)


def test_a_line_says_which_request_and_which_practitioner_by_id(log):
    person = Practitioner(pk=uuid4(), full_name="Ann Reed", email="ann@example.org")

    response = asked(person)

    [line] = log()
    assert line["request_id"] == response.headers[HEADER]
    assert line["practitioner"] == str(person.pk)
    assert line["message"] == "Something happened"
    assert "Reed" not in json.dumps(line)
    assert "ann@" not in json.dumps(line)


def test_the_proxys_number_is_kept_and_anything_else_is_not(log):
    kept = asked(**{HEADER: "5f2b-0001-abcdef"}).headers[HEADER]
    made = asked(**{HEADER: "Ann Reed\tof Leeds"}).headers[HEADER]

    assert kept == "5f2b-0001-abcdef"
    assert [line["request_id"] for line in log()] == [kept, made]
    assert "Reed" not in made


def test_a_number_does_not_outlive_its_request(log):
    asked()
    logging.getLogger("huddle").info("Afterwards")

    assert log()[-1]["request_id"] == ""


def test_a_line_of_a_task_says_which(log):
    task_prerun.send(sender=None, task_id="a-task")
    logging.getLogger("huddle").info("At work")
    task_postrun.send(sender=None, task_id="a-task")
    logging.getLogger("huddle").info("Afterwards")

    assert [line["task"] for line in log()] == ["a-task", ""]


def test_whoever_is_not_asked_for_yet_costs_no_query(log):
    asked()

    assert log()[0]["practitioner"] == ""
