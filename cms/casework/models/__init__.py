"""The rows of casework. Services write them; everybody else reads."""

from cms.casework.models.case import WRITTEN_CHANNELS, Case, CaseNumber, Channel, DoneAction, Kind
from cms.casework.models.event import Event, EventKind
from cms.casework.models.mail import MailStatus, MessageText, OutgoingMail
from cms.casework.models.message import CaseFile, Direction, InformationRequest, Message
from cms.casework.models.party import Authority, CaseAccess, Part, Party, Preference
from cms.casework.models.procedure import Procedure, ProcedureVersion, VersionStatus
from cms.casework.models.recorded import WriteRefused, add_once, add_recorded, save_recorded
from cms.casework.models.recount import Recount
from cms.casework.models.reference_data import CalendarCheck, CalendarDay, DayKind, OutsideBody
from cms.casework.models.tracking import AccessToken, Purpose
from cms.casework.models.work import (
    OPEN_RESULTS,
    Deadline,
    Job,
    Point,
    Result,
    SentWarning,
    StepRecord,
)

__all__ = [
    "OPEN_RESULTS",
    "WRITTEN_CHANNELS",
    "AccessToken",
    "Authority",
    "CalendarCheck",
    "CalendarDay",
    "Case",
    "CaseAccess",
    "CaseFile",
    "CaseNumber",
    "Channel",
    "DayKind",
    "Deadline",
    "Direction",
    "DoneAction",
    "Event",
    "EventKind",
    "InformationRequest",
    "Job",
    "Kind",
    "MailStatus",
    "Message",
    "MessageText",
    "OutgoingMail",
    "OutsideBody",
    "Part",
    "Party",
    "Point",
    "Preference",
    "Procedure",
    "ProcedureVersion",
    "Purpose",
    "Recount",
    "Result",
    "SentWarning",
    "StepRecord",
    "VersionStatus",
    "WriteRefused",
    "add_once",
    "add_recorded",
    "save_recorded",
]
