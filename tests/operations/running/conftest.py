"""The whole product, running: one for all the tests of this folder."""

import socket

import pytest

from tests.operations.runs import Run


@pytest.fixture(scope="package")
def demo(tmp_path_factory):
    with Run("demo", tmp_path_factory.mktemp("demo") / "var", _free_port()) as run:
        run.start()
        run.hear("Ctrl-C stops everything")
        yield run


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
