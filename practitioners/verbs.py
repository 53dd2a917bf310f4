"""What each verb of the audit trail means, in the words in which people are told of it.

One table, readable by whoever answers for it. ``looks`` are reading, ``changes`` anything else.
What somebody wrote is told without saying what: not every reader of the log may read that.
A verb that is missing here is told by its ending: seen and viewed are looking, the rest changing.
"""

TABLE = """
looks
access_log.exported          Downloaded this access log
access_log.viewed            Looked at this access log
action.seen                  Saw an action of this family in their list
action.viewed                Opened an action of this family
address.viewed               Was shown a protected address
agenda.viewed                Saw this family on an agenda or in a session
check.listed                 Saw this family in a list of agency checks
check.viewed                 Opened an agency check
family.exported              Downloaded this family in a list
family.matched               Was told of a possible match
family.seen                  Saw this family in a list
family.viewed                Opened the family’s record
import_row.seen              Saw this family in an imported file
import_row.viewed            Opened this family in an imported file
item.viewed                  Opened this family in a session
lead.viewed                  Opened an offer to be Single Lead Practitioner
minutes.read                 Read this family’s part of the minutes
my_week.listed               Saw this family in My week
nomination.seen              Saw the nomination in a list
nomination.viewed            Opened the nomination

changes
action.accepted              Accepted an action
action.agreed                Added an action
action.cancelled             Withdrew an action
action.declined              Declined an action
action.done                  Finished an action
action.in_progress           Started an action
action.not_done              Closed an action as not done
action.not_possible          Closed an action as not possible
action.superseded            Replaced an action
address.protected            Protected an address
address.recorded             Added an address
address.revealed             Let one more person see a protected address
agenda.reordered             Moved this family on an agenda
agreement.recorded           Recorded whether the family agrees to be worked with
check.answered               Answered an agency check
contact_safety.added         Added to how the family is contacted safely
contribution.made            Added to the record
decision.recorded            Recorded a decision of the huddle
family.closed                Closed the family
family.grants_ended          Ended access to the family
family.grants_expired        Access ended because its time was up
family.listed                Put this family on an agenda
family.opened                Opened a record for the family
family.practitioner_granted  Gave a person access to the family
family.reopened              Opened the family again
family.team_grant_ended      Ended a team’s access to the family
family.team_granted          Gave a team access to the family
family.withdrawn             Took this family off an agenda
import_row.decided           Decided about this family in an imported file
lead.accepted                Became Single Lead Practitioner
lead.declined                Declined to be Single Lead Practitioner
lead.ended                   Ended the Single Lead Practitioner’s time
lead.offered                 Asked somebody to be Single Lead Practitioner
lead.withdrawn               Took back an offer to be Single Lead Practitioner
nomination.answered          Answered a question about the nomination
nomination.asked             Asked the nominator a question
nomination.joined            Joined a nomination to this family
nomination.made              Nominated the family
nomination.screened          Screened the nomination
person.added                 Added to the record
referral.answered            Recorded children’s social work’s answer
referral.sent                Recorded a referral to children’s social work
referral.withdrawn           Took back a referral to children’s social work
sharing.decided              Decided about sharing the record
team.involved                Recorded that a team works with the family
"""
LOOKS_BY_ENDING = ("viewed", "seen", "read", "exported", "downloaded", "printed", "previewed")


def _words() -> dict[str, dict[str, str]]:
    """{"looks": {verb: words}, "changes": {verb: words}} as the table says."""
    found: dict[str, dict[str, str]] = {}
    kind = ""
    for line in TABLE.strip().splitlines():
        verb, _, words = line.partition(" ")
        if words:
            found[kind][verb] = words.strip()
        elif verb:
            kind = verb
            found[kind] = {}
    return found


WORDS = _words()
# For the database, which filters: patterns of LIKE.
LOOKS = [*WORDS["looks"], *(f"%.{ending}" for ending in LOOKS_BY_ENDING)]


def is_look(verb: str) -> bool:
    """Was it reading?"""
    return verb in WORDS["looks"] or verb.rpartition(".")[2] in LOOKS_BY_ENDING


def words_for(verb: str) -> str:
    """What somebody did, in plain English."""
    known = WORDS["looks"].get(verb) or WORDS["changes"].get(verb)
    return known or ("Looked at the record" if is_look(verb) else "Changed the record")
