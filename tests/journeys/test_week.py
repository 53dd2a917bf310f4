"""One week of the East Leeds huddle, from a file of nominations to a reminder that arrives."""


def test_everybody_signs_in(people):
    for name in people.accounts:
        people[name].sees("My week")
