"""Guards of the channels: nothing twice, nobody's word without the token, nobody told wrongly."""

from tests.access.mutants.kinds import Source

NOTIFY = "tests/practitioners/test_notify.py::"
CALLBACKS = "tests/practitioners/test_callbacks.py::"
BOUNCES = "tests/practitioners/test_bounces.py::"
TEXTS = "tests/practitioners/test_texts.py::"
VIEW = "practitioners/views/callbacks.py"
RECEIPTS = "practitioners/channels/receipts.py"

CHANNELS = [
    Source(
        "what Notify may have taken is asked about first",
        f"{NOTIFY}test_what_was_taken_before_the_line_was_cut_is_not_sent_twice",
        "practitioners/channels/notify.py",
        "if not (delivery.may_be_accepted and self._knows(delivery.reference)):",
        "if True:",
    ),
    Source(
        "a callback needs its token",
        f"{CALLBACKS}test_without_the_token_nothing_is_written",
        VIEW,
        "if not compare_digest(",
        "if False and not compare_digest(",
    ),
    Source(
        "without a token in the settings there is no such page",
        f"{CALLBACKS}test_without_a_token_in_the_settings_there_is_no_such_page",
        VIEW,
        "if not settings.NOTIFY_CALLBACK_TOKEN:",
        "if False:",
    ),
    Source(
        "what is told late does not undo what was told of a later time",
        f"{CALLBACKS}test_what_is_told_late_does_not_undo_what_was_told_of_a_later_time",
        RECEIPTS,
        " or (known.status_at or at) > at",
        "",
    ),
    Source(
        "a mail server that doubts us says nothing of an address",
        f"{BOUNCES}test_what_is_no_fault_of_the_address_is_tried_again",
        "practitioners/channels/mail.py",
        " and not ABOUT_US.search(said)",
        "",
    ),
    Source(
        "nobody is told of their own address, nor at one that bounces",
        f"{BOUNCES}test_nobody_is_told_at_an_address_that_bounces_itself",
        "practitioners/channels/bounces.py",
        "    reached = reached.exclude(pk__in=unreached)\n",
        "",
    ),
    Source(
        "whoever looks after nobody any more is not told",
        f"{BOUNCES}test_whoever_is_contact_no_longer_is_not_told",
        "practitioners/channels/bounces.py",
        'return "" if _page(notice) and ',
        'return "" if ',
    ),
    Source(
        "only what is urgent goes as a text",
        f"{TEXTS}test_what_is_not_urgent_goes_by_mail_alone",
        "practitioners/telling/ways.py",
        'text_to=hours.mobile if kind.urgent else ""',
        "text_to=hours.mobile",
    ),
]
