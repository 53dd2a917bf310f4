"""What each verb of the audit trail means, in the words in which people are told of it.

One table, readable by whoever answers for it. ``looks`` are reading, ``changes`` anything else.
What somebody wrote is told without saying what: not every reader of the log may read that.
A verb that is missing here is told by its ending: seen and viewed are looking, the rest changing.
"""

import re

TABLE = """
looks
access_log.exported             Downloaded this access log
access_log.viewed               Looked at this access log
action.exported                 Downloaded an action of this family in a list
action.seen                     Saw an action of this family in their list
action.viewed                   Opened an action of this family
advice.seen                     Read a question about sharing
address.viewed                  Was shown a protected address
alert.viewed                    Opened an alert
agreement.viewed                Looked at what a carer agreed to
agenda.viewed                   Saw this family on an agenda or in a session
barrier.viewed                  Opened a barrier that the family meets
break_glass.seen                Saw an emergency access in a list
break_glass.viewed              Looked at an emergency access
certificate.seen                Saw the certificate of the record’s disposal
cover.viewed                    Looked at who covers for the Single Lead Practitioner
check.listed                    Saw this family in a list of agency checks
check.viewed                    Opened an agency check
disposal.seen                   Saw the record in a list of what may be disposed of
concern.seen                    Saw a concern about this family in a list
concern.viewed                  Opened a concern about this family
disposal.viewed                 Looked at whether the record may be disposed of
dissent.viewed                  Opened the view of somebody who does not agree
document.asked                  Asked for minutes or a plan as a document
document.downloaded             Downloaded minutes or a plan as a document
draft.viewed                    Read this family’s part of draft minutes
family.access_viewed            Looked at who can see the record
family.exported                 Downloaded this family in a list
family.map_viewed               Looked at the family’s map
family.matched                  Was told of a possible match
family.seen                     Saw this family in a list
family.viewed                   Opened the family’s record
goal.viewed                     Opened a goal of the plan
governance.family_sought        Looked the family up by its reference
handover.viewed                 Looked at how the lead is handed over
import_row.seen                 Saw this family in an imported file
import_row.viewed               Opened this family in an imported file
item.printed                    Printed this family’s sheet of a session
item.viewed                     Opened this family in a session
lead.viewed                     Opened an offer to be Single Lead Practitioner
left_work.seen                  Saw this family in a list of work to pass on
legal_hold.seen                 Saw this family in a list of legal holds
legal_hold.viewed               Looked at a legal hold
load.viewed                     Looked at how many visits the family faces
minutes.copied_out              Was shown the minutes as text to copy out
minutes.read                    Read this family’s part of the minutes
my_week.listed                  Saw this family in My week
nomination.seen                 Saw the nomination in a list
nomination.viewed               Opened the nomination
plan.viewed                     Looked at the family’s plan
referral.viewed                 Opened a referral that the huddle decided
search.restricted_hit           Searched for somebody, and was told whom to ask
sharing.closing_viewed          Looked at what withdrawing a decision to share would close
sharing.viewed                  Looked at the decisions to share
status.viewed                   Opened the status of a child
transfer.viewed                 Opened a transfer to another area
subject_access.pack_printed     Printed a copy of the record for a request
subject_access.pack_saved       Saved a copy of the record for a request
subject_access.release_viewed   Looked at a copy of the record before its release
subject_access.row_viewed       Read one part of a copy of the record
subject_access.rows_viewed      Read a copy of the record for a request
subject_access.seen             Saw a request for a copy of the record in a list
subject_access.viewed           Looked at a request for a copy of the record
telling.viewed                  Looked at who tells the family what was decided

changes
action.accepted                 Accepted an action
action.agreed                   Added an action
action.cancelled                Withdrew an action
action.declined                 Declined an action
action.done                     Finished an action
action.in_progress              Started an action
action.not_done                 Closed an action as not done
action.not_possible             Closed an action as not possible
action.placed                   Moved a step of the plan
action.reassigned               Passed an action on
action.sequenced                Said what a step of the plan serves and comes after
action.superseded               Replaced an action
action.taken_up_again           Opened an action again that was ended in error
addendum.written                Added to this family’s part of the minutes
address.hidden                  Hid a protected address from somebody again
address.protected               Protected an address
address.protection_lifted       Lifted the protection of an address
address.recorded                Added an address
address.revealed                Let one more person see a protected address
address.shown_again             Named who sees a protected address that nobody knew
advice.answered                 Answered a question about sharing
advice.asked                    Asked for advice about sharing
agenda.arranged                 Set the time or the place of this family on an agenda
agenda.reordered                Moved this family on an agenda
agreement.recorded              Recorded whether the family agrees to be worked with
alert.acknowledged              Said that they have read an alert
alert.ended                     Ended an alert
alert.handed_on                 Handed an alert on to somebody else
alert.raised                    Raised an alert
alert.renewed                   Said that an alert still holds
barrier.opened                  Recorded a barrier that the family meets
barrier.removed                 Recorded what removed a barrier
break_glass.ended               Ended an emergency access
break_glass.opened              Opened the record in an emergency
break_glass.opened_for          Opened the record for somebody in an emergency
break_glass.request_refused     Refused an emergency access
break_glass.reviewed            Reviewed an emergency access
check.answered                  Answered an agency check
conflict.declared               Recorded a conflict of interest
conflict.ended                  Ended a conflict of interest
contact.answered                Answered a message to be passed on
contact.asked                   Asked the coordinator to pass on a message
contact.corrected               Corrected the contact log
contact.logged                  Logged a contact with the family
contact_safety.added            Added to how the family is contacted safely
contribution.made               Added to the record
cover.accepted                  Agreed to cover for the Single Lead Practitioner
cover.arranged                  Asked somebody to cover for the Single Lead Practitioner
cover.begun                     Began to cover for the Single Lead Practitioner
cover.declined                  Declined to cover for the Single Lead Practitioner
cover.ended                     Ended the cover for the Single Lead Practitioner
cover.extended                  Made the cover for the Single Lead Practitioner last longer
cover.given_up                  Stopped covering for the Single Lead Practitioner
cover.lapsed                    The days of the cover passed
cover.withdrawn                 Took back a request to cover
decision.recorded               Recorded a decision of the huddle
disposal.confirmed              Signed that the record is disposed of
draft.agreed                    Agreed this family’s part of draft minutes
draft.correction_asked          Asked for a correction of draft minutes
draft.correction_settled        Dealt with a correction of draft minutes
disposal.decided                Decided whether the record is disposed of
concern.answered                Answered a concern
concern.asked                   Asked somebody to answer a concern
concern.raised                  Raised a concern
concern.settled                 Said that a concern is settled
dissent.outcome_recorded        Recorded what came of not agreeing
dissent.recorded                Recorded that somebody does not agree with a decision
dissent.withdrawn               Withdrew that they do not agree
family.agency_grants_ended      Ended an agency’s access to the family
family.closed                   Closed the family
family.grants_ended             Ended access to the family
family.grants_expired           Access ended because its time was up
family.leavers_grant_ended      Ended the access of somebody who has left
family.listed                   Put this family on an agenda
family.opened                   Opened a record for the family
family.practitioner_grant_ended Ended a person’s access to the family
family.practitioner_granted     Gave a person access to the family
family.reopened                 Opened the family again
family.restricted               Changed who may know of the record
family.sight_handed_over        Handed access to the family over
family.team_grant_ended         Ended a team’s access to the family
family.team_granted             Gave a team access to the family
family.put_off                  Put this family off before the day
deferral.asked                  Asked the chair to put this family off again
family.withdrawn                Took this family off an agenda
goal.cleared                    Said whether the family may be shown a goal
goal.ended                      Ended a goal of the plan
goal.reviewed                   Reviewed a goal of the plan
goal.set                        Added a goal to the plan
guest.ended                     Ended what guests of a session saw of this family
guest.invited                   Invited somebody to a session for this family
handover.begun                  Began to hand the lead over
handover.cancelled              Cancelled handing the lead over
handover.completed              Took the lead over
handover.step_done              Did a step of handing the lead over
import_row.decided              Decided about this family in an imported file
item.entered_late               Entered late when this family was discussed and who was there
item.began                      Began to talk about this family in a session
item.ended                      Ended the talk about this family in a session
lead.accepted                   Became Single Lead Practitioner
lead.declined                   Declined to be Single Lead Practitioner
lead.ended                      Ended the Single Lead Practitioner’s time
lead.offered                    Asked somebody to be Single Lead Practitioner
lead.resumed                    Made the Single Lead Practitioner’s time go on
lead.supervisor_changed         Changed who supervises the Single Lead Practitioner
lead.supervisor_ended           Ended a supervisor’s time
lead.updated                    Gave the lead’s update
lead.withdrawn                  Took back an offer to be Single Lead Practitioner
legal_hold.lifted               Lifted a legal hold
legal_hold.placed               Placed a legal hold
load.recorded                   Recorded how often somebody sees the family
nomination.answered             Answered a question about the nomination
nomination.asked                Asked the nominator a question
nomination.joined               Joined a nomination to this family
nomination.made                 Nominated the family
nomination.screened             Screened the nomination
person.added                    Added to the record
person.due_date_said            Recorded when a child had been due
reader.name_ended               Took somebody off the names who may see the record
reader.named                    Named somebody who may see the record
plan.cleared                    Cleared something for the plan of somebody of the family
plan.confirmed                  Confirmed a plan for somebody of the family
plan.given                      Recorded that somebody of the family was given their plan
plan.taken_back                 Took something out of a plan
plan.translated                 Added a translation of a plan
referral.answered               Recorded children’s social work’s answer
referral.chased                 Recorded that nobody has answered a referral
referral.outcome_recorded       Recorded what came of a referral
referral.sent                   Recorded a referral to children’s social work
referral.withdrawn              Took back a referral to children’s social work
retention.class_reached         Said for how long the record is kept
score.recorded                  Kept the score of a tool
sharing.begun                   A decision to share began
sharing.decided                 Decided about sharing the record
sharing.expired                 A decision to share ran out
sharing.looked_at_again         Looked again at a decision to share
sharing.withdrawn               Withdrew a decision to share
status.corrected                Corrected a status of a child
status.ended                    Recorded that a status of a child ended
status.opened                   Recorded a status of a child
stopping.agreed                 Said what the family is asked no more
stopping.stopped                Recorded that something is asked no more
subject_access.collected        Collected a copy of the record for a request
subject_access.ended            Ended a request for a copy of the record
subject_access.extended         Extended the time of a request for a copy of the record
subject_access.opened           Opened a request for a copy of the record
subject_access.released         Released a copy of the record to who asked for it
subject_access.row_decided      Decided what of the record is given to who asked for it
subject_access.subject_chosen   Said whom a request for a copy of the record is about
subject_access.taken_over       Took over a request for a copy of the record
team.involved                   Recorded that a team works with the family
telling.agreed                  Said who tells the family what was decided
telling.ended                   Recorded what became of telling the family
transfer.acknowledged           Recorded that another area has the transfer
transfer.sent                   Recorded a transfer to another area
transfer.taken_back             Took back a transfer to another area
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
LOOKS = [
    *WORDS["looks"],
    *(f"%.{ending}" for ending in LOOKS_BY_ENDING),
    *(rf"%\_{ending}" for ending in LOOKS_BY_ENDING),
]


def is_look(verb: str) -> bool:
    """Was it reading?"""
    return verb in WORDS["looks"] or re.split("[._]", verb)[-1] in LOOKS_BY_ENDING


def words_for(verb: str) -> str:
    """What somebody did, in plain English."""
    known = WORDS["looks"].get(verb) or WORDS["changes"].get(verb)
    return known or ("Looked at the record" if is_look(verb) else "Changed the record")
