"""Plays the stories in the order things happened, so that numbers, files and clocks are true."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from typing import Any, Final

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from simple_history.signals import pre_create_historical_record

from cms.casework import registry
from cms.casework.mail.post import built
from cms.casework.models import Case, OutgoingMail
from cms.casework.services.change import Act
from cms.casework.services.delivery import (
    claim,
    origin_of,
    ready_mails,
    record_sent,
    reply_address,
)
from cms.casework.services.entries import waits_for_meeting
from cms.casework.services.raising import carry_over, raise_at_meeting, write_line
from cms.home.demonstration.agendas import CARRIED_OVER, LINES
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.load_year import Chore
from cms.home.demonstration.meetings import GROUP
from cms.home.demonstration.story import Deed, Story
from cms.meetings.models import Meeting

AFTER_A_MEETING: Final = timedelta(hours=15)
BEFORE_AN_AGENDA: Final = timedelta(hours=16)


def load_cases(
    stories: list[Story],
    *,
    now: datetime,
    staff: Staff,
    written: Iterable[EmailMessage] = (),
    chores: Iterable[Chore] = (),
) -> int:
    """Play every story up to now; how many cases there are.

    ``written``: letters of something else, which go into the same folder in their order.
    ``chores``: what the site did by itself meanwhile, the oldest first.
    """
    letters = [*written]
    opened: dict[str, int] = {}
    waiting = deque(chores)
    for at, story, deed in timetable(stories, now):
        do_until(at, waiting)
        with as_of(at):
            if deed is None:
                opened[story.name] = story.open(staff)
            else:
                act = Act(now=at, by=staff.get(deed.by), reason=deed.reason)
                deed.do(opened[story.name], act)
            letters += sent_at(at, shown=not story.is_of_the_year)
    do_until(now, waiting)
    # Written to the folder only when everything stands; a failed load sends nothing.
    transaction.on_commit(partial(post_all, letters))
    return len(opened)


def do_until(at: datetime, waiting: deque[Chore]) -> None:
    """Their mails are not shown: there would be more of them than of anything else."""
    while waiting and waiting[0][0] <= at:
        moment, chore = waiting.popleft()
        with as_of(moment):
            chore(moment)
            sent_at(moment, shown=False)


def send_the_rest() -> None:
    """What the workflow of pages told approvers by its own clock, of texts published long ago."""
    waiting = OutgoingMail.objects.filter(sent_at=None).order_by("-created_at")
    if newest := waiting.first():
        sent_at(newest.created_at, shown=False)


def timetable(stories: list[Story], now: datetime) -> list[tuple[datetime, Story, Deed | None]]:
    """Every deed of every story by its moment; a story's own order stands where moments tie."""
    held = Meeting.objects.standing().filter(group__key=GROUP[0], starts_at__lt=now)
    meetings = list(held.order_by("starts_at"))
    rows: list[tuple[datetime, Story, Deed | None]] = []
    for story in stories:
        rows.append((story.told_at, story, None))
        deeds = [*story.deeds, *on_the_agenda(story), *at_meetings(story, meetings)]
        rows += [(deed.at, story, deed) for deed in deeds]
    rows = [row for row in rows if row[0] <= now]
    return sorted(rows, key=lambda row: row[0])


def on_the_agenda(story: Story) -> Iterator[Deed]:
    """Whoever has it says in a few words what the next agenda shows of it."""
    if story.name in LINES:
        at = story.told_at + BEFORE_AN_AGENDA
        yield Deed(at, "", partial(say_on_agenda, LINES[story.name]))


def at_meetings(story: Story, meetings: list[Meeting]) -> Iterator[Deed]:
    """Raised at the next meeting, or carried over there and raised at the one after."""
    if not story.raised_at_meetings:
        return
    later = [meeting for meeting in meetings if meeting.starts_at > story.told_at]
    reason = CARRIED_OVER.get(story.name, "")
    for meeting, why in zip(later, (reason, "") if reason else ("",), strict=False):
        at = meeting.starts_at + AFTER_A_MEETING
        yield Deed(at, "", partial(settle_at, meeting, why))


def say_on_agenda(line: str, case_id: int, act: Act) -> None:
    case = case_with_handler(case_id)
    if waits_for_meeting(case):
        write_line(case_id=case_id, act=Act(act.now, case.handler), line=line)


def settle_at(meeting: Meeting, why: str, case_id: int, act: Act) -> None:
    """The meeting heard of it, or did not; the handler wrote that down the next morning."""
    case = case_with_handler(case_id)
    if not waits_for_meeting(case):
        return
    act = Act(act.now, case.handler, why)
    deed = carry_over if why else raise_at_meeting
    deed(case_id=case_id, act=act, meeting_id=meeting.pk)


def case_with_handler(case_id: int) -> Case:
    rows = Case.objects.select_related("handler", "procedure__procedure")
    case: Case = rows.get(pk=case_id)
    return case


@contextmanager
def as_of(at: datetime) -> Iterator[None]:
    """Date the history of every row by the moment in the story."""

    def date_it(sender: Any, history_instance: Any, **kwargs: Any) -> None:
        history_instance.history_date = at

    pre_create_historical_record.connect(date_it, weak=False)
    try:
        yield
    finally:
        pre_create_historical_record.disconnect(date_it)


def sent_at(at: datetime, *, shown: bool = True) -> list[EmailMessage]:
    """Take every waiting mail as sent at that moment; the letters, to be shown in the folder."""
    letters: list[EmailMessage] = []
    for mail_id in ready_mails(now=at, limit=1000):
        mail = claim(mail_id, now=at)
        if mail is None:
            continue
        if shown:
            letters.append(letter_of(mail, at))
        record_sent(mail, now=at)
    return letters


def letter_of(mail: OutgoingMail, at: datetime) -> EmailMessage:
    letter: EmailMessage = built(
        mail,
        sender=registry.organisation().name,
        reply_to=reply_address(mail.case, now=at),
        origin=origin_of(mail),
    )
    letter.extra_headers["Date"] = format_datetime(at)
    return letter


def post_all(letters: list[EmailMessage]) -> None:
    """The demonstration's own folder, the oldest first: nothing leaves the machine."""
    letters = sorted(letters, key=lambda one: parsedate_to_datetime(one.extra_headers["Date"]))
    get_connection().send_messages(letters)
