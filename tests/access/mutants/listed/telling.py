"""Guards of how people are told: what must come, comes; and to nobody else."""

from tests.access.mutants.kinds import Source, answered

TELLING = "tests/practitioners/test_telling.py::"
PAGES = "tests/practitioners/test_telling_pages.py::"
OUTAGES = "tests/practitioners/test_outages.py::"
WAYS = "practitioners/telling/ways.py"
GATHERING = "practitioners/telling/gathering.py"

TOLD_BY = [
    answered(
        "what must be told cannot be switched off",
        "practitioners/telling/stopping.py",
        "if how not in ways_of(KINDS[kind]):",
        "if False:",
        f"{TELLING}test_what_must_be_told_cannot_be_switched_off",
    ),
    answered(
        "nor by a mail's own address",
        "practitioners/telling/stopping.py",
        " or How.OFF not in ways_of(KINDS[kind])",
        "",
        f"{TELLING}test_a_token_for_what_must_be_told_stops_nothing",
    ),
    answered(
        "what is urgent does not wait for the day back",
        WAYS,
        "    if kind.urgent:\n        return Way(to=[person.email, *",
        "    if False:\n        return Way(to=[person.email, *",
        f"{TELLING}test_what_is_urgent_reaches_both",
    ),
    answered(
        "nor for quiet hours to end",
        WAYS,
        "if not kind.urgent and (until := _quiet(hours, now)):",
        "if until := _quiet(hours, now):",
        f"{TELLING}test_quiet_hours_put_off_all_but_what_is_urgent",
    ),
    answered(
        "whoever has left stands in for nobody",
        WAYS,
        "hours.stand_in if hours.stand_in and hours.stand_in.is_active else None",
        "hours.stand_in",
        f"{TELLING}test_a_stand_in_who_has_left_is_sent_nothing",
    ),
    Source(
        "what is gathered is asked about once more",
        f"{TELLING}test_once_a_day_is_one_mail_with_all_that_still_waits",
        GATHERING,
        "reason = KINDS[one.kind].still_wanted(one)",
        'reason = ""',
    ),
    answered(
        "what somebody was told is opened by nobody else",
        "practitioners/telling/centre.py",
        "on_screen, practitioner=person, kind__in=kinds,",
        "on_screen, kind__in=kinds,",
        f"{PAGES}test_nobody_elses_can_be_opened_or_counted",
    ),
    answered(
        "a mail server that is down costs no message an attempt",
        "practitioners/outbox.py",
        "attempts=notice.attempts - 1,",
        "attempts=notice.attempts,",
        f"{OUTAGES}test_a_mail_server_that_is_down_for_a_night_makes_us_give_up_nothing",
    ),
    answered(
        "a sender that was too slow is fenced off",
        "practitioners/outbox.py",
        "    if not _begin(notice):\n",
        "    if _begin(notice) < 0:\n",
        f"{OUTAGES}test_two_that_hold_the_same_batch_send_each_once",
    ),
]
