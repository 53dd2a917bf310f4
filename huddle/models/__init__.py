"""The weekly huddle: its sessions, nominations, agenda, checks, decisions and minutes."""

from huddle.models.calendar import CalendarEntry, CalendarFeed
from huddle.models.capture import CaptureDraft
from huddle.models.checks import AgencyCheck, CheckContribution
from huddle.models.concerns import Concern, ConcernStep
from huddle.models.deciding import Decision, DecisionCode, ItemContribution
from huddle.models.dissent import Dissent
from huddle.models.documents import Document, DocumentFile
from huddle.models.following import Referral
from huddle.models.formulation import FormulationPart, FormulationPoint
from huddle.models.huddles import FormulationView, Held, Huddle, Statement
from huddle.models.imports import ImportBatch, ImportRow
from huddle.models.inviting import ItemInvitation
from huddle.models.minutes import Addendum, DraftAnswer, Extract, Minutes, MinutesItem
from huddle.models.nominations import (
    DangerStop,
    Nomination,
    NominationContribution,
    NominationDraft,
)
from huddle.models.planning import PlanCopy, PlanEntry, PlanTranslation
from huddle.models.presence import ItemPresence, ItemTurn
from huddle.models.reallocating import Reallocation, ReallocationLine
from huddle.models.reasons import AgendaReason
from huddle.models.sessions import AgendaItem, Attendance, HuddleSession, ItemAction
from huddle.models.telling import Telling

__all__ = [
    "Addendum",
    "AgencyCheck",
    "AgendaItem",
    "AgendaReason",
    "Attendance",
    "CalendarEntry",
    "CalendarFeed",
    "CaptureDraft",
    "CheckContribution",
    "Concern",
    "ConcernStep",
    "DangerStop",
    "Decision",
    "DecisionCode",
    "Dissent",
    "Document",
    "DocumentFile",
    "DraftAnswer",
    "Extract",
    "FormulationPart",
    "FormulationPoint",
    "FormulationView",
    "Held",
    "Huddle",
    "HuddleSession",
    "ImportBatch",
    "ImportRow",
    "ItemAction",
    "ItemContribution",
    "ItemInvitation",
    "ItemPresence",
    "ItemTurn",
    "Minutes",
    "MinutesItem",
    "Nomination",
    "NominationContribution",
    "NominationDraft",
    "PlanCopy",
    "PlanEntry",
    "PlanTranslation",
    "Reallocation",
    "ReallocationLine",
    "Referral",
    "Statement",
    "Telling",
]
