"""What the runner starts can be reached by this machine alone, with a password."""

import stat

import psycopg
import pytest
import redis


def test_secrets_are_for_their_owner_alone(services):
    services.start()

    for name in ("state.json", "env"):
        assert stat.S_IMODE((services.var / name).stat().st_mode) == 0o600
    home = (services.var / "services").resolve()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    for child in services.children():
        words = " ".join(child.cmdline())
        assert not any(word in words for word in services.state["passwords"].values())


def test_the_servers_listen_on_loopback_alone(services):
    services.start()

    listening = {
        connection.laddr.ip
        for child in services.children()
        for connection in child.net_connections()
        if connection.status == "LISTEN"
    }

    assert listening == {"127.0.0.1"}


def test_the_servers_ask_for_a_password(services):
    services.start()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        services.sql("SELECT 1", role="runtime", password="a guess")
    with services.redis("a guess") as broker, pytest.raises(redis.AuthenticationError):
        broker.ping()
