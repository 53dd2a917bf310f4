"""Kill -9 of a worker while reminders go out: none is lost, and one sent twice says so."""

from collections import Counter

from tests.practitioners.conftest import wait_until


def test_all_twenty_reminders_arrive_and_a_doubled_one_carries_the_same_message_id(stack):
    stack.mailbox.after[7] = stack.kill_worker  # it is accepted, and nobody lives to note it
    stack.run("-m", "tests.practitioners.reminders")

    stack.start_worker()
    wait_until(lambda: stack.worker.poll() is not None, stack.log)

    assert len(stack.mailbox.messages) == 7
    [(sent,)] = stack.execute("SELECT count(*) FROM practitioners_notice WHERE state = 'sent'")
    assert sent == 6

    a_minute_passes = "UPDATE practitioners_notice SET lease_until = now() WHERE state = 'sending'"
    stack.execute(a_minute_passes)
    stack.start_worker()
    for _two_beats in range(2):
        stack.hint()
    wait_until(lambda: len(stack.mailbox.messages) >= 21, stack.log)
    wait_until(lambda: states(stack) == {"sent": 20}, stack.log)

    ids = {}
    for message in stack.mailbox.messages:
        ids.setdefault(message["To"], set()).add(message["Message-ID"])
    assert len(ids) == 20, "each owner hears"
    assert all(len(one) == 1 for one in ids.values())
    assert Counter(Counter(stack.mailbox.ids()).values()) == {1: 19, 2: 1}


def states(stack):
    return dict(stack.execute("SELECT state, count(*) FROM practitioners_notice GROUP BY state"))


def test_by_notify_not_even_the_one_that_was_cut_short_is_sent_twice(stack, fake_notify):
    """Notify has taken the seventh, and nobody lives to note it: it is asked, and not sent."""
    stack.environment |= fake_notify.environment()
    fake_notify.after = lambda: len(fake_notify.taken) == 7 and stack.kill_worker()
    stack.run("-m", "tests.practitioners.reminders")

    stack.start_worker()
    wait_until(lambda: stack.worker.poll() is not None, stack.log)
    assert states(stack)["sent"] == 6

    stack.execute("UPDATE practitioners_notice SET lease_until = now() WHERE state = 'sending'")
    stack.start_worker()
    for _two_beats in range(2):
        stack.hint()
    wait_until(lambda: states(stack) == {"sent": 20}, stack.log)

    assert len({one["email_address"] for one in fake_notify.taken}) == 20, "each owner hears"
    assert len(fake_notify.taken) == len(set(fake_notify.references())) == 20
    assert fake_notify.asked == [fake_notify.references()[6]]
