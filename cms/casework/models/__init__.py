"""The rows of casework. Services write them; everybody else reads."""

from cms.casework.models.alert import Alert
from cms.casework.models.asking import EqualityAnswer, QuestionText, SavedAnswers, Upload
from cms.casework.models.case import WRITTEN_CHANNELS, Case, CaseNumber, Channel, DoneAction, Kind
from cms.casework.models.enquiry import Enquiry, EnquiryStatus
from cms.casework.models.event import Event, EventKind
from cms.casework.models.fact_check import FactCheck
from cms.casework.models.figure import Figure, LastCount
from cms.casework.models.hand_over import HandOver, Heard
from cms.casework.models.interest import CaseInterest
from cms.casework.models.keeping import CaseFlag, ScopeDecision, ScopeKind
from cms.casework.models.mail import (
    LOST,
    MailStatus,
    MessageText,
    OutgoingMail,
    Way,
    reached_nobody,
)
from cms.casework.models.message import (
    Asking,
    CaseFile,
    Direction,
    InformationRequest,
    Message,
    Scan,
    SubjectNote,
)
from cms.casework.models.party import (
    Authority,
    CaseAccess,
    Part,
    Party,
    PartyKind,
    Preference,
    folded,
)
from cms.casework.models.person_meeting import MeetingStatus, NotesView, PersonMeeting
from cms.casework.models.procedure import Procedure, ProcedureUse, ProcedureVersion, VersionStatus
from cms.casework.models.putting_right import Lesson, Remedy
from cms.casework.models.raising import EntryState, MeetingEntry
from cms.casework.models.reading import CaseReading
from cms.casework.models.recount import Recount
from cms.casework.models.reference_data import CalendarCheck, CalendarDay, DayKind, OutsideBody
from cms.casework.models.restriction import Incident, NewIssueCheck, Restriction
from cms.casework.models.sampling import QualityCheck
from cms.casework.models.survey import SurveyAnswer, SurveyLink, SurveyRefusal, SurveyRequest
from cms.casework.models.together import CaseGroup, Contractor
from cms.casework.models.tracking import AccessCode, AccessToken, Purpose
from cms.casework.models.work import (
    OPEN_RESULTS,
    Deadline,
    Job,
    Point,
    Result,
    SentWarning,
    StepRecord,
)
from cms.records import (
    WriteRefused,
    add_checked,
    add_once,
    add_ready,
    add_recorded,
    change_recorded,
    make_ready,
    save_recorded,
)

__all__ = [
    "LOST",
    "OPEN_RESULTS",
    "WRITTEN_CHANNELS",
    "AccessCode",
    "AccessToken",
    "Alert",
    "Asking",
    "Authority",
    "CalendarCheck",
    "CalendarDay",
    "Case",
    "CaseAccess",
    "CaseFile",
    "CaseFlag",
    "CaseGroup",
    "CaseInterest",
    "CaseNumber",
    "CaseReading",
    "Channel",
    "Contractor",
    "DayKind",
    "Deadline",
    "Direction",
    "DoneAction",
    "Enquiry",
    "EnquiryStatus",
    "EntryState",
    "EqualityAnswer",
    "Event",
    "EventKind",
    "FactCheck",
    "Figure",
    "HandOver",
    "Heard",
    "Incident",
    "InformationRequest",
    "Job",
    "Kind",
    "LastCount",
    "Lesson",
    "MailStatus",
    "MeetingEntry",
    "MeetingStatus",
    "Message",
    "MessageText",
    "NewIssueCheck",
    "NotesView",
    "OutgoingMail",
    "OutsideBody",
    "Part",
    "Party",
    "PartyKind",
    "PersonMeeting",
    "Point",
    "Preference",
    "Procedure",
    "ProcedureUse",
    "ProcedureVersion",
    "Purpose",
    "QualityCheck",
    "QuestionText",
    "Recount",
    "Remedy",
    "Restriction",
    "Result",
    "SavedAnswers",
    "Scan",
    "ScopeDecision",
    "ScopeKind",
    "SentWarning",
    "StepRecord",
    "SubjectNote",
    "SurveyAnswer",
    "SurveyLink",
    "SurveyRefusal",
    "SurveyRequest",
    "Upload",
    "VersionStatus",
    "Way",
    "WriteRefused",
    "add_checked",
    "add_once",
    "add_ready",
    "add_recorded",
    "change_recorded",
    "folded",
    "make_ready",
    "reached_nobody",
    "save_recorded",
]
