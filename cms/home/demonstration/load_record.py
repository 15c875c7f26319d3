"""Plays what a group did through its own services, each deed at its moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from django.utils.timezone import localdate

from cms.home.demonstration.load_cases import as_of
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.meetings import LONDON
from cms.home.demonstration.minuted import Item, Member, Record, Sat, Sheet
from cms.home.demonstration.sheets import sheet
from cms.home.demonstration.sitting import AFTERWARDS, Sitting
from cms.home.models import SiteSettings
from cms.meetings.models import (
    Capacity,
    Decision,
    Issue,
    Meeting,
    MeetingGroup,
    PaperKind,
    Presence,
    Seat,
)
from cms.meetings.services.agenda import add_item, make_agenda, publish_agenda
from cms.meetings.services.comments import add_comment
from cms.meetings.services.expected import list_expected
from cms.meetings.services.issues import save_issue
from cms.meetings.services.minutes import approve_minutes, what_blocks
from cms.meetings.services.papers import add_paper
from cms.meetings.services.publishing import link_final_decision
from cms.meetings.services.roll import add_attender
from cms.meetings.services.scrutiny import answer_scrutiny, ask_scrutiny
from cms.meetings.services.seats import save_group, save_seat
from cms.users.models import User

# Clear of five working days before, also over Christmas.
AGENDA_OUT: Final = timedelta(days=17, hours=8)
LATE: Final = timedelta(days=3)
ANSWERED_AFTER: Final = timedelta(days=9)

Decisions = dict[str, int]


def load_record(record: Record, *, now: datetime, staff: Staff) -> Decisions:
    """Hold every meeting that is over; the keys of the decisions, by their names in the content.

    Minutes are drafted and not approved: what people told us comes to the meetings first.
    """
    by = staff[record.by]
    group = MeetingGroup.objects.get(key=record.group)
    group.quorum = record.quorum
    save_group(group)
    meetings = held_meetings(record, now=now)
    with as_of(meetings[0].starts_at):
        issues = {
            one.key: save_issue(title=one.title, summary=one.summary, by=by)
            for one in record.issues
        }
    seat_members(record, group, meetings, staff)
    decided: Decisions = {}
    for meeting, sat in zip(meetings, record.held, strict=True):
        hold(meeting, sat, record, issues, decided, by, now=now)
        settle_earlier(sat, decided, by, now=meeting.starts_at + AFTERWARDS)
    ask(record, decided, by)
    coming = Meeting.objects.standing().after(now).filter(group=group)
    for meeting, items in zip(coming, record.to_come, strict=False):
        prepare(meeting, items, issues, by, now=now, is_public=items is record.to_come[0])
    return decided


def held_meetings(record: Record, *, now: datetime) -> list[Meeting]:
    """Those of the group that took place, the oldest first."""
    rows = Meeting.objects.standing().filter(group__key=record.group, starts_at__lte=now)
    return list(rows.select_related("group", "chaired_by").order_by("starts_at"))


def seat_members(
    record: Record, group: MeetingGroup, meetings: list[Meeting], staff: Staff
) -> None:
    days = [localdate(meeting.starts_at) for meeting in meetings]
    for member in record.members:
        since = days[member.since]
        until = None if member.until is None else days[member.until]
        with as_of(datetime.combine(since, time(9), LONDON)):
            save_seat(seat_of(member, group, staff, since, until), by=staff[record.by])


def seat_of(
    member: Member, group: MeetingGroup, staff: Staff, since: date, until: date | None
) -> Seat:
    return Seat(
        group=group,
        user=staff[member.role] if member.role else None,
        name=member.name,
        title=member.title,
        organisation=member.organisation,
        starts_on=since,
        ends_on=until,
    )


def hold(
    meeting: Meeting,
    sat: Sat,
    record: Record,
    issues: dict[str, Issue],
    decided: Decisions,
    by: User,
    *,
    now: datetime,
) -> None:
    """Its agenda first, then the meeting, and its minutes the next morning."""
    out_at = meeting.starts_at - (LATE if sat.late_reason else AGENDA_OUT)
    with as_of(out_at):
        list_expected(meeting_id=meeting.pk, by=by, now=out_at)
        put_items(meeting, sat.items, issues, by, now=out_at)
        publish_agenda(meeting_id=meeting.pk, by=by, now=out_at, reason=sat.late_reason)
    with as_of(meeting.starts_at):
        for officer in record.officers:
            add_attender(
                meeting_id=meeting.pk,
                name=officer.name,
                capacity=Capacity.OFFICER,
                role_title=officer.role_title,
                presence=Presence.PRESENT,
                by=by,
                now=meeting.starts_at,
            )
        sitting = Sitting(meeting, sat, by, decided, until=now)
        sitting.hold()
    with as_of(meeting.starts_at + AFTERWARDS):
        sitting.write_up()


def put_items(
    meeting: Meeting, items: tuple[Item, ...], issues: dict[str, Issue], by: User, *, now: datetime
) -> None:
    make_agenda(meeting_id=meeting.pk, by=by, now=now)
    for item in items:
        row = add_item(
            meeting_id=meeting.pk,
            title=item.title,
            text=item.text,
            annex=item.annex,
            issue_id=issues[item.issue].pk if item.issue else None,
            by=by,
            now=now,
        )
        for paper in item.papers:
            put_paper(row.pk, paper, by, now=now)
        for heard in item.heard:
            add_comment(
                item_id=row.pk,
                body=heard.body,
                said_on=localdate(now - timedelta(days=4)),
                comment=heard.comment,
                is_accepted=heard.is_accepted,
                why=heard.why,
                by=by,
                now=now,
            )


def put_paper(item_id: int, paper: Sheet, by: User, *, now: datetime) -> None:
    add_paper(
        item_id=item_id,
        title=paper.title,
        name=f"{paper.title}.pdf",
        content=sheet(paper.title, paper.lines, body=SiteSettings.load().organisation_name),
        kind=PaperKind.ADDITIONAL if paper.is_additional else PaperKind.REPORT,
        is_private=paper.is_private,
        web_text="" if paper.is_private else "\n\n".join(paper.lines),
        by=by,
        now=now,
    )


def settle_earlier(sat: Sat, decided: Decisions, by: User, *, now: datetime) -> None:
    """Lead from a recommendation to what the body with the last word said."""
    for item in sat.items:
        if item.decided and item.decided.settles:
            with as_of(now):
                link_final_decision(
                    decision_id=decided[item.decided.settles],
                    final_id=decided[item.decided.key],
                    by=by,
                    now=now,
                )


def ask(record: Record, decided: Decisions, by: User) -> None:
    """Questions about decisions. They were put on paper: no mail is sent of them."""
    for one in record.asked:
        decision = Decision.objects.get(pk=decided[one.decision])
        asked_at = decision.decided_at + timedelta(days=3)
        answered_at = asked_at + ANSWERED_AFTER
        with as_of(asked_at):
            scrutiny = ask_scrutiny(
                asked_of=one.of,
                question=one.question,
                due_on=localdate(asked_at) + timedelta(days=14),
                by=by,
                now=asked_at,
                decision=decision,
            )
        with as_of(answered_at):
            answer_scrutiny(
                scrutiny_id=scrutiny.pk,
                answer=one.answer,
                answered_on=localdate(answered_at),
                by=by,
                now=answered_at,
            )


def prepare(
    meeting: Meeting,
    items: tuple[Item, ...],
    issues: dict[str, Issue],
    by: User,
    *,
    now: datetime,
    is_public: bool,
) -> None:
    """An agenda to come. The next one is public, so that there is something to read."""
    at = min(now - timedelta(hours=3), meeting.starts_at - AGENDA_OUT)
    with as_of(at):
        list_expected(meeting_id=meeting.pk, by=by, now=at)
        put_items(meeting, items, issues, by, now=at)
        if is_public:
            publish_agenda(meeting_id=meeting.pk, by=by, now=at)


def approve_record(record: Record, *, now: datetime, staff: Staff) -> None:
    """Each meeting agrees the minutes of the one before, unless something is still open there."""
    meetings = held_meetings(record, now=now)
    for meeting, following in pairwise(meetings):
        chair = following.chaired_by
        if chair is None or what_blocks(meeting):
            continue
        at = following.starts_at + timedelta(minutes=12)
        with as_of(at):
            approve_minutes(
                meeting_id=meeting.pk,
                at_meeting_id=following.pk,
                approved_by_name=chair.name,
                by=staff[record.by],
                now=at,
            )
