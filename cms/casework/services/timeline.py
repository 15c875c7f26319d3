"""What happened in one case, in order: events, messages and files told as one story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time

from django.utils.timezone import localdate, make_aware

from cms.casework.models import (
    LOST,
    Asking,
    Case,
    CaseFile,
    Event,
    EventKind,
    InformationRequest,
    MailStatus,
    Message,
    Part,
    Party,
)
from cms.casework.services.kept_words import SUBJECT_TITLES, kept_detail, kept_title
from cms.casework.services.rounds import events_of
from cms.casework.services.timeline_promises import is_prefetched, promise_moments
from cms.web.text import in_a_sentence

# A document has a day and no hour.
NOON = time(12)
# What became of a mail that was lost.
FATES = {MailStatus.FAILED: "Could not be delivered", MailStatus.BOUNCED: "Came back"}
# Events that a message, step or file of the same moment tells better.
TOLD_ELSEWHERE = frozenset(
    {
        EventKind.MESSAGE_SENT,
        EventKind.MESSAGE_RECEIVED,
        EventKind.CONTACT_LOGGED,
        EventKind.FILE_ADDED,
        EventKind.RECEIVED,
        EventKind.RECEIVED_BY_CONTACT,
        EventKind.MEETING_OFFERED,
        EventKind.MEETING_ANSWERED,
        EventKind.MEETING_HELD,
    }
)
# What the person is told of each kind of event; a kind that is not here is ours alone.
PUBLIC_WORDS = {
    EventKind.FIRST_RAISED: "You first raised it with one of us.",
    EventKind.WRITTEN_DOWN: "We wrote down what you said, and you agreed to the words.",
    EventKind.TRIAGED: "A person read it.",
    EventKind.INFORMATION_REQUESTED: "We asked somebody who knows for information.",
    EventKind.INFORMATION_RECEIVED: "We got an answer to our question.",
    EventKind.ESCALATION_REQUESTED: "You told us that you are not content.",
    EventKind.RAISED_AT_MEETING: "It was raised at our meeting, without your name.",
    EventKind.CARRIED_OVER: "It was not raised at our meeting yet. It goes to the next one.",
    EventKind.MEETING_NOT_HELD: "Our meeting did not take place. Nothing changes for you.",
    EventKind.PROCEDURE_CHANGED: "We moved it to the procedure that it belongs to.",
    EventKind.CLOSED: "We closed it.",
    EventKind.REOPENED: "We took it up again.",
    EventKind.WITHDRAWN: "You withdrew it.",
}


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened. ``lane``: “shared”, or “internal” for what the person never sees.

    ``late`` is true for what was written down on a later day than it happened (S0-43).
    """

    at: datetime
    title: str
    who: str
    lane: str
    kind: str
    body: str = ""
    wish: str = ""
    status: str = ""
    recorded_at: datetime | None = None
    files: tuple[CaseFile, ...] = field(default=())

    @property
    def late(self) -> bool:
        return self.recorded_at is not None and localdate(self.recorded_at) != localdate(self.at)


def timeline(case: Case, *, public: bool, reader: Party | None = None) -> list[TimelineEntry]:
    """The story of a case, newest first. Six queries, whatever its length.

    ``reader``: whose own page it is on; what another of them said is not told as theirs.
    """
    files: dict[int | None, list[CaseFile]] = {}
    for row in case.files.select_related("added_by"):
        files.setdefault(row.message_id, []).append(row)
    entries = [
        entry_from_message(row, tuple(files.get(row.pk, ())), public=public, reader=reader)
        for row in case.messages.select_related("author", "party").prefetch_related("mails")
        if row.shared or not public
    ]
    requests = {row.pk: row for row in case.information_requests.all()}
    for event in happened_in(case):
        entry = entry_from_event(event, case, requests, public=public)
        if entry:
            entries.append(entry)
    entries += [
        TimelineEntry(at, title, who, lane, "promise", body)
        for at, title, who, lane, body in promise_moments(case, public=public)
    ]
    entries += [entry_from_file(row) for row in files.get(None, ()) if row.shared or not public]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def happened_in(case: Case) -> Iterable[Event]:
    """Without what a later row put right. One query; none where they were prefetched."""
    if is_prefetched(case, "events"):
        return events_of(case)
    rows: Iterable[Event] = case.events.filter(superseded_by=None).select_related("by")
    return rows


def entry_from_message(
    row: Message, files: tuple[CaseFile, ...], *, public: bool, reader: Party | None = None
) -> TimelineEntry:
    other = said_by_other(row, reader)
    return TimelineEntry(
        at=row.happened_at,
        title=title_of_other(row, other) if other else message_title(row, public=public),
        who=name_of_other(other) if other else who_wrote(row, public=public),
        lane="shared" if row.shared else "internal",
        kind=f"message-{row.direction}",
        body=row.body,
        wish=row.wish,
        status=delivery_words(row, public=public),
        recorded_at=row.recorded_at,
        files=tuple(file for file in files if file.shared or not public),
    )


def message_title(row: Message, *, public: bool) -> str:
    spec = row.case.procedure.spec.message_by_key.get(row.kind)
    match row.direction, row.kind:
        case "in", "told_us":
            return "You told us" if public else "What they told us"
        case "in", "publishing_answer":
            return "You answered about publishing it" if public else "Their answer on publishing"
        case "in", _:
            return "You wrote to us" if public else "They wrote"
        case "note", "call":
            return "We spoke" if public else f"Call or meeting, {row.get_channel_display().lower()}"
        case "note", "meeting":
            return "We met" if public else "Notes of the meeting"
        case "note", _:
            return SUBJECT_TITLES.get(row.kind, "Note")
        case _ if spec is not None and spec.automatic and public:
            return row.subject.removesuffix(f" – {row.case.reference}")
        case _:
            return spec.label if spec else "We wrote"


def said_by_other(row: Message, reader: Party | None) -> Party | None:
    """Who said it, where that is not the reader but the other one of those who follow the case."""
    theirs = row.direction == "in" and reader is not None and row.party_id != reader.pk
    party: Party | None = row.party if theirs else None
    return party


def name_of_other(other: Party) -> str:
    acts = other.part == Part.REPRESENTATIVE
    return other.name or ("Who acts for you" if acts else "The person you act for")


def title_of_other(row: Message, other: Party) -> str:
    said = "told us" if row.kind == "told_us" else "wrote to us"
    whom = " for you" if other.part == Part.REPRESENTATIVE else ""
    return f"{name_of_other(other)} {said}{whom}"


def who_wrote(row: Message, *, public: bool) -> str:
    """A name; in public never an address, which stands in for the name of an account without."""
    if row.direction == "in" and (public or not row.author):
        return "You" if public else str(row.party or "The person")
    if row.author is None:
        return "Sent automatically" if public and row.direction == "out" else ""
    return row.author.get_full_name() if public else str(row.author)


def delivery_words(row: Message, *, public: bool) -> str:
    """How an email fared; empty for everything else, and where it arrived.

    Of copies to several, the person is told the best; staff also of one that was lost.
    """
    fates = {mail.status for mail in row.mails.all()}
    gone = [words for status, words in FATES.items() if status in fates]
    if not fates - set(LOST):
        return gone[0] if gone else ""
    if gone and not public:
        return f"One copy: {in_a_sentence(gone[0])}"
    return "On its way" if MailStatus.SENT not in fates else ""


def entry_from_event(
    event: Event,
    case: Case,
    requests: dict[int, InformationRequest],
    *,
    public: bool,
) -> TimelineEntry | None:
    kind = EventKind(event.kind)
    if kind in TOLD_ELSEWHERE or (kind == EventKind.FIRST_RAISED and first_is_receipt(case)):
        return None
    request = requests.get(event.data.get("request", 0))
    title = public_title(event, case) if public else staff_title(event, case)
    if request is not None and request.kind == Asking.REFERRAL:
        title = referral_title(event, public=public)
    if not title:
        return None
    detail = "" if public else detail_of(event, case, request)
    return TimelineEntry(
        at=event.happened_at,
        title=title,
        who="" if public else str(event.by or ""),
        lane="shared" if public_title(event, case) else "internal",
        kind=f"event-{event.kind}",
        body=detail,
        recorded_at=event.recorded_at,
    )


def detail_of(event: Event, case: Case, request: InformationRequest | None) -> str:
    return request_words(event, request) if request else kept_detail(event, case)


def first_is_receipt(case: Case) -> bool:
    return case.first_raised_at == case.received_at


def public_title(event: Event, case: Case) -> str:
    spec = case.procedure.spec
    if (kept := kept_title(event, case, public=True)) is not None:
        return kept
    if event.kind == EventKind.STEP_RECORDED:
        step = spec.step_by_key.get(event.data.get("step", ""))
        return step.public_text if step else ""
    if event.kind == EventKind.STAGE_ENTERED:
        stage = spec.stage_by_key.get(event.data.get("stage", ""))
        return f"{stage.public_label}." if stage else ""
    return PUBLIC_WORDS.get(EventKind(event.kind), "")


def staff_title(event: Event, case: Case) -> str:
    spec = case.procedure.spec
    if (kept := kept_title(event, case, public=False)) is not None:
        return kept
    if event.kind == EventKind.STEP_RECORDED:
        step = spec.step_by_key.get(event.data.get("step", ""))
        return f"Step recorded: {step.label}" if step else "Step recorded"
    if event.kind == EventKind.STAGE_ENTERED:
        stage = spec.stage_by_key.get(event.data.get("stage", ""))
        how = "Sent back" if event.data.get("returned") else "Moved on"
        return f"{how}: {stage.label}" if stage else how
    return str(EventKind(event.kind).label)


def referral_title(event: Event, *, public: bool) -> str:
    """A referral is work that a colleague does for the person (S3-20)."""
    if event.kind == EventKind.INFORMATION_RECEIVED:
        return "Our colleague told us what came of it." if public else "Outcome of a referral"
    return "We asked a colleague to do something for you." if public else "Referred to a colleague"


def request_words(event: Event, request: InformationRequest) -> str:
    if event.kind == EventKind.INFORMATION_RECEIVED:
        return f"{request.asked_name}: {request.answer}"
    return f"{request.asked_name}, by {request.due_on:%-d %B %Y}: {request.question}"


def entry_from_file(row: CaseFile) -> TimelineEntry:
    """In its place by its own date; what was found late says when it was added (S0-43)."""
    found_late = row.dated_on < localdate(row.added_at)
    return TimelineEntry(
        at=make_aware(datetime.combine(row.dated_on, NOON)) if found_late else row.added_at,
        title=f"Document added: {row.name}",
        who=str(row.added_by or ""),
        lane="shared" if row.shared else "internal",
        kind="file",
        recorded_at=row.added_at,
        files=(row,),
    )
