"""Whoever adds a field or a task says here what it is; retention and subject access will ask.

identity   names, dates of birth, numbers: who somebody is
place      where somebody lives
words      free text, which may hold anything about a family
care       a coded or dated fact about a family or a person of it
people     about a practitioner, not about a family
plain      codes, times, counts, references: nothing about anybody
readers    who may see the row
"""

from datetime import timedelta

import pytest
from celery.schedules import crontab
from django.apps import apps
from django.conf import settings

from config.celery import app

KINDS = {"identity", "place", "words", "care", "people", "plain", "readers"}
FIELDS = """
practitioners.Agency               plain: name kind
practitioners.Team                 plain: name locality principal is_sensitive
practitioners.Practitioner         people: password last_login is_superuser email full_name
                                   people: profession roles is_active principal
practitioners.AuditEvent           people: at by agency verb target  care: family facts
practitioners.AuditSeal            plain: number origin from_xact until_xact events previous
                                   plain: sha256 sealed_at
practitioners.SealDelivery         plain: number sha256 planned_at lease_until attempts sent_at
                                   plain: reason
practitioners.Notice               people: kind about key due_at state attempts lease_until
                                   people: ended_at reason gather_at seen_at
practitioners.Delivery             people: by address reference asked_at accepted_at status
                                   people: status_at
practitioners.Bounce               people: address by code since last_at ended_at
practitioners.NoticeChoice         people: kind how
practitioners.NoticeHours          people: digest_at quiet_from quiet_until away_from away_until
                                   people: mobile
practitioners.FormKey              people: key led_to sent_at
practitioners.TeamCheck            plain: period due_on opened_at finished_at
practitioners.TeamCheckLine        people: decision role_note decided_at confirmed_at
practitioners.Departure            people: teams left_at
practitioners.Capacity             people: fte points set_at
practitioners.SavedView            people: list name query saved_at
practitioners.UnsentForm           words: fields  people: path files kept_at
families.Family                    plain: reference locality created_at updated_at
                                   care: status restriction level_of_need review_due
                                   care: referral_sent_on referral_answered_on closed_on
                                   care: quiet_since lead_needed_since  plain: not_counted
                                   words: contact_safety  readers: visible_to
families.FamilyTeamGrant           readers: reason source until themes children
                                   readers: granted_at granted_by
families.FamilyPractitionerGrant   readers: reason source until themes children
                                   readers: granted_at granted_by
families.LeadUpdate                care: stuck asks  plain: at
families.LeadUpdatePart            plain: part
families.Visit                     people: at since
families.Conflict                  people: kind reason end_reason
                                   readers: declared_at ended_at
families.RestrictionChange         care: restriction why  words: reason  plain: decided_at
families.NamedReader               people: reason end_reason  readers: named_at ended_at
families.Loss                      care: kind happened_on is_last  words: taken_back_because
                                   plain: recorded_at taken_back_at  readers: narrowed
families.Stage                     care: status  plain: since
families.Episode                   plain: opened_at  care: closed_at reason census_code
families.Transfer                  words: sent_to acknowledged_who
                                   care: sent_on acknowledged_on
                                   plain: recorded_at taken_back_at
families.ToolScore                 care: tool version scores item_10 taken_on next_due
                                   plain: recorded_at
families.Alert                     care: kind checked_on review_on end_reason
                                   plain: raised_at ended_at
families.AlertReading              people: read_at
families.StatusEpisode             care: kind code says opened_on ended_on end_reason
                                   words: corrected_because  plain: recorded_at corrected_at
families.SealedEnquiry             people: asked_on
families.Action                    words: text status_reason difference_made
                                   care: due_on status done_on lane visits
                                   plain: agreed_at updated_at position  readers: visible_to
families.ActionStep                care: step before after  words: reason  plain: taken_at
families.ActionAfter               plain: added_at
families.AccessBarrier             words: effect removed_what
                                   care: code opened_on removed_on  plain: recorded_at
families.BarrierNotFor             -
families.Goal                      words: words answers measure end_reason
                                   care: need review_on cleared_at ended_on  plain: set_at
families.GoalNotFor                -
families.GoalReview                words: note  care: outcome reviewed_on  plain: recorded_at
families.Stopping                  words: text  care: by_on stopped_on  plain: added_at
families.Person                    identity: name known_as name_key dob edd nhs_number was_due_on
                                   care: kind sex nhs_number_absence father_status loss
                                   plain: created_at
families.Relationship              care: kind parental_responsibility
families.Household                 care: address_is_protected
families.HouseholdMember           care: since until
families.Address                   place: lines postcode postcode_key
                                   care: protected since until  readers: reveal_to
families.AddressChange             care: what why  words: reason  plain: decided_at
families.Allocation                words: reason decline_reason end_reason over_limit
                                   words: accepted_over_limit
                                   care: state first_contact_due offered_at answered_at ended_at
families.Cover                     words: reason decline_reason end_reason
                                   care: starts_on ends_on state arranged_at answered_at
                                   care: ended_at
families.Handover                  words: reason end_reason
                                   care: state overlap_until begun_at ended_at actions_kept
families.HandoverStep              words: note  care: key joint_visit_on done_at
families.Involvement               care: is_hidden role last_seen_on since until
families.Contact                   care: kind happened_at outcome change is_hidden
                                   plain: recorded_at
families.ContactPerson             care: seen
families.Involvement               care: is_hidden visits role last_seen_on since until
families.ContactRequest            words: message reach  care: about urgent  plain: asked_at
families.ContactAnswer             plain: answered_at
families.Contribution              words: text held_where relevance handling change_reason
                                   words: setting  care: voice
                                   care: nature theme event_date noted_on confidence review_on
                                   care: safe_to_discuss marking needs_source_permission
                                   readers: audience named_agencies visible_to
                                   plain: recorded_at first change replaced_at transaction
families.ContributionSubject       -
families.ContributionNotFor        -
families.Dispute                   words: says outcome_note  care: outcome
                                   plain: recorded_at answered_at
families.SourcePermission          words: asked_for answer_note  care: granted
                                   plain: asked_at answered_at
consent.WorkingAgreement           care: answer family_told how answered_on
                                   words: note what_for  plain: recorded_at
consent.SharingDecision            care: share basis gateway confidentiality consent family_told
                                   words: reason told_note  readers: agencies themes children
                                   readers: starts_at until  plain: decided_at review_on
consent.SharingStep                readers: kind at  words: reason
consent.SharingPrompt              care: because answer  plain: about raised_at answered_at
consent.AdviceRequest              plain: asked_of asked_at answered_at  words: question answer
consent.LawfulBasis                plain: code sector article_6 article_9 conditions power
                                   plain: awaits_start starts_on ends_on position
consent.AgencySector               plain: sector
consent.SharingAgreement           plain: reference title version parties dpia_reference
                                   plain: policy_reference review_on added_at
consent.SubjectAccess              plain: family_reference opened_at ended_at
                                   identity: requester_name
                                   words: authority identity_check asked_for
                                   words: extension_reason outcome_reason
                                   care: capacity received_on due_on state
consent.SubjectAccessRow           words: text redacted reason third_party_consent
                                   words: third_party_weighed professional
                                   care: dated flags decision exemption
                                   people: agency author  readers: about
                                   plain: position source source_id title collected_at
                                   plain: replaced_at decided_at
consent.SubjectAccessRelease       identity: recipient  words: body  care: how
                                   plain: counts sha256 released_at
consent.RetentionRule              plain: record_class trigger years authority confirmed
                                   plain: from_date created_at created_by
consent.RetentionClass             care: record_class because  plain: since
consent.LegalHold                  words: reason lift_reason
                                   plain: family_reference record_class placed_at lifted_at
consent.DisposalProposal           words: reason
                                   plain: family_reference record_class due_on proposed_at
                                   plain: state keep_until signed_at
consent.DisposalCertificate        plain: family_reference erased_at transaction counts
consent.BreakGlass                 words: words note  people: asked_at started_at until ended_at
                                   people: refused_at reviewed_at outcome
                                   care: reason closed_because  plain: reference hours
consent.EmergencyAttempt           people: at
consent.AccessPrompt               people: rule window_start window_end events families state
                                   people: found_at  care: family  plain: reference
consent.HomePostcode               people: digest given_at
consent.PromptAnswer               people: state answered_at  words: note
huddle.Huddle                      plain: name locality weekday starts minutes_long statement
                                   plain: held place video_link quorum_chair quorum_present
                                   plain: quorum_written nominations_close_days publish_days
                                   plain: minutes_days readable_days weeks_ahead minutes_new
                                   plain: minutes_review not_seen_days sharing_ends_days
                                   plain: concern_reply_days concern_next_days
                                   plain: formulation_view sixth_p
huddle.Statement                   plain: number text since
huddle.CalendarEntry               people: sequence starts_at told withdrawn
huddle.CalendarFeed                people: digest made_at read_on
huddle.HuddleSession               plain: starts_at state published_at opened_at closed_at
                                   plain: week held place video_link moved_from cancelled_at
                                   words: short_notice_reason moved_reason cancelled_reason
huddle.Attendance                  people: mode statement_accepted_at away_since as_guest
huddle.AgendaItem                  care: why state discussed_at  words: note withdrawn_reason
                                   words: deferred_why deferral_asked pin_why
                                   plain: placed_at pin pin_at
                                   plain: position minutes
huddle.AgendaReason                care: why is_private by_rule  words: words
huddle.ItemAction                  -
huddle.ItemContribution            -
huddle.FormulationPoint            care: part  plain: position replaced_at
huddle.ItemInvitation              words: reason  people: invited_at ended_at
huddle.CaptureDraft                words: fields  plain: place updated_at
huddle.ItemTurn                    plain: began_at ended_at entered_at
huddle.ItemPresence                people: came_at left_at  plain: entered_at
huddle.AgencyCheck                 care: answer last_seen_on  words: withheld_reason
                                   plain: requested_at answered_at chased_at
huddle.CheckContribution           -
huddle.Decision                    care: code is_primary provisional  words: rationale details
                                   plain: recorded_at replaced_at happened_at
huddle.Reallocation                people: over_limit made_at started_at
huddle.ReallocationLine            people: state refusal actions ran_at
huddle.Referral                    care: where sent_on outcome heard_on  words: outcome_note
                                   plain: chase_on unanswered answered_at withdrawn_at
huddle.Concern                     words: worry would_settle resolution  care: stage
                                   readers: readers  plain: raised_at resolved_at
huddle.ConcernStep                 words: why answer  plain: stage asked_at due_on answered_at
huddle.Dissent                     words: view would_change outcome
                                   plain: recorded_at outcome_at withdrawn_at
huddle.Telling                     care: safe tell_on told_on  words: care not_told_because
                                   plain: decided_at ended_at
huddle.Addendum                    words: words  plain: number written_at previous sha256
huddle.Extract                     people: released_at opened_at
huddle.Document                    people: kind about asked_at made_at expires_at
                                   plain: state step lease_until attempts sha256
huddle.DocumentFile                words: content
huddle.DraftAnswer                 care: answer  words: words settled_words
                                   plain: answered_at settled_at
huddle.Minutes                     people: attendance  plain: signed_at sha256
huddle.MinutesItem                 words: body  plain: position sha256
huddle.NominationDraft             words: answers  plain: became started_at updated_at
huddle.Nomination                  care: received_at family_told state source urgent
                                   words: ask screening_note  plain: screened_at
huddle.NominationContribution      -
huddle.PlanEntry                   care: kind  words: words  plain: cleared_at ended_at
huddle.PlanTranslation             words: words translator  care: language translated_on
                                   plain: entries added_at
huddle.PlanCopy                    care: given_on given_how  plain: entries made_at
huddle.DangerStop                  people: stopped_at contacted_at
                                   words: origin duty_reference
huddle.ImportBatch                 plain: filename sha256 imported_at
huddle.ImportRow                   words: values decision_note
                                   plain: number key outcome problems decided_at
                                   care: family
"""

# Each task, and why it may run twice, late or beside another of its kind.
TASKS = {
    "consent.tasks.find_unusual_access": "finds the same under the same unique key",
    "config.heartbeat": "writes a time, the last one wins",
    "consent.tasks.follow_decisions_in_time": "writes down once what it has followed",
    "consent.tasks.propose_disposals": "proposes a family once at a time, by constraint",
    "consent.tasks.remind_of_sharing_agreements": "plans notices under unique keys",
    "families.tasks.begin_covers_of_today": "begins what has not begun; a second finds nothing",
    "families.tasks.check_visibility": "reads and compares",
    "families.tasks.end_grants_whose_time_is_up": "deletes what is over; a second finds nothing",
    "families.tasks.tell_of_families_without_lead": "plans notices under unique keys",
    "families.tasks.remind_of_due_actions": "plans notices under unique keys",
    "families.tasks.remind_of_families_waiting": "plans notices under unique keys",
    "huddle.tasks.call_coming_sessions": "a session per huddle and time, by constraint",
    "huddle.tasks.follow_invitations": "tells only what differs from what was told last",
    "huddle.tasks.remind_of_concerns": "plans notices under unique keys",
    "huddle.tasks.chase_checks": "plans notices under unique keys",
    "huddle.tasks.chase_minutes": "plans notices under unique keys",
    "huddle.tasks.give_out_families": "holds each row while it works, skipping the locked",
    "huddle.tasks.make_documents": "claims each row under a lease, skipping the locked",
    "practitioners.tasks.ask_about_teams": "a check per team and period, by constraint",
    "practitioners.tasks.forget_ended_sessions": "deletes what is over",
    "practitioners.tasks.seal_audit": "one at a time under a lock, the others go home",
    "practitioners.tasks.send_due_notices": "claims each row under a lease, skipping the locked",
    "practitioners.tasks.verify_audit": "reads and compares",
}


def declared():
    """{model: {field: kind}} as the table says."""
    found, model = {}, ""
    for line in FIELDS.strip().splitlines():
        kind = ""
        for word in line.split():
            if "." in word:
                model = word
                found[model] = {}
            elif word.endswith(":"):
                kind = word.removesuffix(":")
                assert kind in KINDS, word
            elif word != "-":
                assert word not in found[model], f"{model}.{word} stands twice"
                found[model][word] = kind
    return found


MODELS = [model for label in settings.HOUSE for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_field_is_declared(model):
    fields = {f.name for f in model._meta.local_fields if not f.is_relation and f.name != "id"}

    assert fields == set(declared()[model._meta.label])


def test_nothing_is_declared_that_is_gone():
    assert declared().keys() == {model._meta.label for model in MODELS}


def test_every_task_is_declared_with_why_it_may_run_twice():
    app.loader.import_default_modules()

    assert {name for name in app.tasks if not name.startswith("celery.")} == TASKS.keys()


def test_every_task_that_nothing_else_starts_is_scheduled():
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled == TASKS.keys()


def test_the_schedule_is_short_enough_to_find_what_a_missed_tick_left():
    """Every hour at the latest, save what is said to be nightly."""
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if not isinstance(entry["schedule"], crontab):
            assert seconds_of(entry["schedule"]) <= 3600, name


def seconds_of(schedule):
    return schedule.total_seconds() if isinstance(schedule, timedelta) else schedule
