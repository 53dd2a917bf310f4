"""And all the while beat has been looking for what is due."""

from tests.journeys.stack import text
from tests.journeys.test_2_agenda import NAMES


def test_beat_reminds_the_owner_by_a_mail_that_names_nobody(stack, people, week):
    overdue = f"An action for family {week.orourke} is overdue"
    letter = stack.letter_to(people["hv.seacroft"].email, overdue, seconds=90)

    assert "/families/actions/" in text(letter)
    assert not [name for name in NAMES if name in letter.as_string()]
    assert not [name for name in NAMES if name in stack.everything_sent()]
