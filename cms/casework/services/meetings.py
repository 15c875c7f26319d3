"""Meeting the person: offered, answered, booked, held. A choice for both sides (S0-47, S0-48)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.notices import send_to_person
from cms.casework.models import (
    Case,
    Channel,
    Direction,
    EventKind,
    Job,
    MeetingStatus,
    Message,
    PersonMeeting,
)
from cms.casework.permissions import check
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.meeting_words import answer_words, meeting_fields, record_meeting
from cms.casework.services.offering import fits_stage, is_written
from cms.casework.services.replies import write_to_them

REMIND_BEFORE = timedelta(days=1)

# What may still be answered: declining is not the last word, and neither is a booked time.
OPEN = (
    MeetingStatus.OFFERED,
    MeetingStatus.PROPOSED,
    MeetingStatus.BOOKED,
    MeetingStatus.DECLINED,
)
STANDING = (MeetingStatus.OFFERED, MeetingStatus.PROPOSED)
MOST_TIMES = 5


class MeetingNotFound(CaseworkError):
    """Raised for a meeting that the case does not have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is no such meeting in this case.")


class MeetingOver(CaseworkError):
    """Raised for an answer to a meeting that has begun or was cancelled. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This meeting is over or was cancelled. Write to us if you want to meet.")


class NoInvitation(CaseworkError):
    """Raised where the procedure has no invitation to meet at this stage. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("The procedure has no invitation to meet at this stage.")


def invitation_of(case: Case) -> MessageSpec | None:
    """The message of this stage that invites to meet; None where there is none."""
    for message in case.procedure.spec.messages:
        if message.screen == "meeting" and is_written(message) and fits_stage(message, case.stage):
            return message
    return None


def offer_meeting(
    *,
    case_id: int,
    act: Act,
    times: Sequence[datetime],
    place: str,
    video_link: str,
    who: str,
    words: str,
    channel: str = Channel.EMAIL,
    happened_at: datetime | None = None,
) -> PersonMeeting:
    """Invite the person, with the times they may choose from and where it could be.

    An earlier offer that still waits is taken back by it. ``channel`` and ``happened_at`` are
    as for any reply. Raises ``NoInvitation``, what a reply raises, or says what is missing.
    """
    with changing(case_id, act) as change:
        spec = invitation_of(change.case)
        if spec is None:
            raise NoInvitation
        check_action(change, spec)
        meeting = PersonMeeting(
            case=change.case,
            times=[at.isoformat() for at in checked_times(times, act.now)],
            place=place.strip(),
            video_link=video_link.strip(),
            who=who.strip(),
            offered_at=act.now,
            offered_by=act.by,
        )
        refuse_unfit(meeting, change)
        meeting.message = write_to_them(
            change,
            spec,
            words,
            channel=channel,
            happened_at=happened_at,
            extra=meeting_fields(meeting),
        )
        for earlier in change.case.person_meetings.filter(status__in=STANDING):
            earlier.status = MeetingStatus.CANCELLED
            change.save(earlier, "Another meeting was offered.")
        change.save(meeting, "Meeting offered.")
        change.event(EventKind.MEETING_OFFERED, meeting=meeting.pk)
    return meeting


def check_action(change: Change, spec: MessageSpec) -> None:
    if change.act.by is not None:
        check(change.act.by, change.case, f"send:{spec.key}", on=localdate(change.act.now))


def checked_times(times: Sequence[datetime], now: datetime) -> list[datetime]:
    """In order, each once. Raises for none, for too many, and for one that has passed."""
    chosen = sorted({at.astimezone(UTC) for at in times})
    if not chosen:
        raise CaseworkError("Offer at least one time.", field="times")
    if len(chosen) > MOST_TIMES:
        raise CaseworkError(f"Offer up to {MOST_TIMES} times.", field="times")
    if chosen[0] <= now:
        raise CaseworkError("Offer times that are still to come.", field="times")
    return chosen


def refuse_unfit(meeting: PersonMeeting, change: Change) -> None:
    if not meeting.place and not meeting.video_link:
        raise CaseworkError("Give a place, a video link or both.", field="place")
    if not meeting.who:
        raise CaseworkError("Say who comes from us.", field="who")
    refuse_second(meeting, change)


def refuse_second(meeting: PersonMeeting, change: Change) -> None:
    """Nobody is expected at two of them."""
    booked = change.case.person_meetings.filter(status=MeetingStatus.BOOKED)
    if booked.filter(starts_at__gt=change.act.now).exclude(pk=meeting.pk).exists():
        raise CaseworkError("A meeting is booked already. Cancel it first.")


def answer_meeting(
    *,
    case_id: int,
    act: Act,
    meeting_id: int,
    choice: str,
    starts_at: datetime | None = None,
    by_video: bool = False,
    their_times: str = "",
    needs: str = "",
    companion: str = "",
    party_id: int | None = None,
) -> PersonMeeting:
    """What the person chose: “time”, “propose” or “decline”. Declining has no consequence (S0-47).

    May be answered anew until it is held or cancelled; whom they bring is theirs to choose
    (S0-48). Raises ``MeetingNotFound``, ``MeetingOver``, or says what is missing.
    """
    with changing(case_id, act, while_closed=True) as change:
        meeting = meeting_to_answer(change, meeting_id)
        meeting.needs, meeting.companion = needs.strip(), companion.strip()
        meeting.their_times, meeting.answered_at = "", act.now
        match choice:
            case "time":
                refuse_second(meeting, change)
                take_time(meeting, starts_at, by_video, act.now)
            case "propose":
                propose(meeting, their_times)
            case "decline":
                meeting.status, meeting.starts_at = MeetingStatus.DECLINED, None
            case _:
                raise CaseworkError("Choose a time, or say that none suits you.", field="choice")
        change.save(meeting, "The person answered.")
        keep_answer(change, meeting, party_id)
        if meeting.status == MeetingStatus.BOOKED:
            tell(change, meeting, "meeting_booked")
        elif meeting.status == MeetingStatus.DECLINED:
            record_meeting(change, meeting, "declined")
    return meeting


def has_begun(meeting: PersonMeeting, now: datetime) -> bool:
    """A time stands only while it is booked; once it has come, there is nothing to answer."""
    return meeting.starts_at is not None and meeting.starts_at <= now


def meeting_to_answer(change: Change, meeting_id: int) -> PersonMeeting:
    meeting = meeting_of(change, meeting_id)
    if meeting.status not in OPEN or has_begun(meeting, change.act.now):
        raise MeetingOver
    return meeting


def meeting_of(change: Change, meeting_id: int) -> PersonMeeting:
    # Read under the lock of the case, and never of another case.
    meeting: PersonMeeting | None = change.case.person_meetings.filter(pk=meeting_id).first()
    if meeting is None:
        raise MeetingNotFound
    return meeting


def take_time(
    meeting: PersonMeeting, starts_at: datetime | None, by_video: bool, now: datetime
) -> None:
    if starts_at is None or starts_at not in offered_times(meeting):
        raise CaseworkError("Choose one of the times.", field="starts_at")
    if starts_at <= now:
        raise CaseworkError("This time has passed. Choose another.", field="starts_at")
    book(meeting, starts_at, by_video, now)


def book(meeting: PersonMeeting, starts_at: datetime, by_video: bool, now: datetime) -> None:
    if by_video and not meeting.video_link:
        raise CaseworkError("There is no video link for this meeting.", field="by_video")
    meeting.status, meeting.starts_at = MeetingStatus.BOOKED, starts_at
    meeting.by_video = by_video or not meeting.place
    # A meeting within a day is its own reminder: what says that it is booked goes now.
    meeting.reminded_at = now if starts_at <= now + REMIND_BEFORE else None


def propose(meeting: PersonMeeting, their_times: str) -> None:
    if not their_times.strip():
        raise CaseworkError("Say which days and times suit you.", field="their_times")
    meeting.status, meeting.starts_at = MeetingStatus.PROPOSED, None
    meeting.their_times = their_times.strip()


def offered_times(meeting: PersonMeeting) -> list[datetime]:
    return [datetime.fromisoformat(text) for text in meeting.times]


def keep_answer(change: Change, meeting: PersonMeeting, party_id: int | None) -> None:
    """On file in words, and on Today for whoever has the case."""
    channel = Channel.WEB if change.act.by is None else Channel.PHONE
    message = add_message(
        change,
        Direction.IN,
        "meeting_answer",
        answer_words(meeting),
        channel,
        change.act.now,
        shared=True,
        party_id=party_id,
    )
    change.event(
        EventKind.MEETING_ANSWERED, meeting=meeting.pk, message=message.pk, status=meeting.status
    )
    if change.act.by is None:
        raise_job(change, "Read what they answered about meeting.")


def raise_job(change: Change, text: str) -> None:
    job = Job(
        case=change.case,
        kind="meeting",
        text=text,
        role=change.case.handler_role,
        since_at=change.act.now,
    )
    change.save(job, text)


def tell(change: Change, meeting: PersonMeeting, key: str, words: str = "") -> Message | None:
    case, act = change.case, change.act
    extra = meeting_fields(meeting)
    return send_to_person(case, key, now=act.now, author=act.by, words=words, extra=extra)


def book_meeting(
    *,
    case_id: int,
    act: Act,
    meeting_id: int,
    starts_at: datetime,
    by_video: bool = False,
    needs: str = "",
    companion: str = "",
) -> PersonMeeting:
    """We book a time that the person proposed, or chose in another way, and tell them."""
    with changing(case_id, act) as change:
        meeting = meeting_to_answer(change, meeting_id)
        if starts_at <= act.now:
            raise CaseworkError("Enter a time that is still to come.", field="starts_at")
        refuse_second(meeting, change)
        book(meeting, starts_at, by_video, act.now)
        meeting.needs, meeting.companion = needs.strip(), companion.strip()
        change.save(meeting, "Meeting booked.")
        change.event(EventKind.MEETING_ANSWERED, meeting=meeting.pk, status=meeting.status)
        tell(change, meeting, "meeting_booked")
    return meeting


def cancel_meeting(*, case_id: int, act: Act, meeting_id: int, words: str) -> PersonMeeting:
    """We cancel, say why, and tell the person."""
    with changing(case_id, act, while_closed=True) as change:
        meeting = meeting_to_answer(change, meeting_id)
        if not words.strip():
            raise CaseworkError("Say why it is cancelled.", field="words")
        meeting.status = MeetingStatus.CANCELLED
        change.save(meeting, "Meeting cancelled.")
        change.event(EventKind.MEETING_ANSWERED, meeting=meeting.pk, status=meeting.status)
        tell(change, meeting, "meeting_cancelled", words.strip())
    return meeting
