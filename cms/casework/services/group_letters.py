"""Sending one report and a covering letter to each person of a group, each once (S3-31)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError, Missing
from cms.casework.facts import facts_for, facts_of
from cms.casework.mail.contacts import recipients_of
from cms.casework.mail.notices import call_job, post_job
from cms.casework.mail.reaching import Way, way_to
from cms.casework.mail.words import compose
from cms.casework.models import Case, CaseGroup, Channel, DoneAction, Message
from cms.casework.permissions import may
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.gates import missing_for
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.case_groups import cases_in, group_for, refuse_personal
from cms.casework.services.change import Act, AlreadyDone, Change, changing
from cms.casework.services.offering import fits_stage
from cms.casework.services.replies import Beside, WordsEmpty, write_to_them
from cms.users.models import User

# The one letter of a report to a case, however often it is sent.
ONE_LETTER: Final = UUID("3f0d8f3e-6a07-4d2b-9d7c-8c0f6a5d1b20")
# It stands in later letters too, with which no report comes.
IN_THE_REPORT: Final = "The report that we sent you answers this."
CHANNELS: Final[Mapping[Way, Channel]] = {
    Way.EMAIL: Channel.EMAIL,
    Way.TEXT: Channel.EMAIL,  # a report does not fit into a text
    Way.POST: Channel.LETTER,
    Way.CALL: Channel.PHONE,
}


class GroupNotReady(CaseworkError):
    """Raised while something stands in the way in one of the cases. Nothing was sent.

    ``missing`` lists it all, by case.
    """

    def __init__(self, missing: Mapping[Case, tuple[Missing, ...]]) -> None:
        super().__init__("Some cases of the group are not ready. Nothing was sent.")
        self.missing = dict(missing)


class ReportMissing(CaseworkError):
    """Raised where there is no report to send. Nothing was sent."""

    def __init__(self) -> None:
        super().__init__("Write the report first.", field="words")


@dataclass
class Sent:
    """What became of each case: sent now, sent before, or left with what stands in its way."""

    now: list[Case] = field(default_factory=list)
    before: list[Case] = field(default_factory=list)
    left: list[tuple[Case, str]] = field(default_factory=list)


def send_report(
    *,
    group_id: int,
    act: Act,
    key: str,
    words: str,
    asked: Mapping[str, Any] | None = None,
    checked: Mapping[str, str] | None = None,
) -> Sent:
    """Send the report to everybody of the group that the sender sees, one deed a case.

    All are looked at first: raises ``GroupNotReady``, ``PersonalInReport``, ``ReportMissing`` or
    ``WordsEmpty`` before anything goes. Sent again after it was cut short, it goes to those who
    have not got it. Letters and calls wait on Today.
    """
    if not words.strip():
        raise WordsEmpty
    group, by = readable_group(group_id, act)
    cases = [case for case in cases_in(group, by) if case.closed_at is None]
    refuse_personal(f"{group.report}\n{words}", cases, field="words")
    sent = Sent(before=[case for case in cases if has_it(case, group, key)])
    waiting = [case for case in cases if case not in sent.before]
    missing = {case: found for case in waiting if (found := missing_in(case, key, by, act))}
    if missing:
        raise GroupNotReady(missing)
    beside = Beside(asked or {}, checked or {})
    for case in waiting:
        send_one(sent, case, group, act, key, words, beside)
    return sent


def readable_group(group_id: int, act: Act) -> tuple[CaseGroup, User]:
    with transaction.atomic():
        group = group_for(group_id, act)
    if not group.report.strip():
        raise ReportMissing
    if act.by is None:
        raise ReportMissing
    return group, act.by


def press_for(case: Case, group: CaseGroup, key: str) -> UUID:
    """One press for one report to one case, so that a second sending does nothing there."""
    report = sha256(group.report.encode()).hexdigest()
    return uuid5(ONE_LETTER, f"{group.pk} {key} {report} {case.pk}")


def has_it(case: Case, group: CaseGroup, key: str) -> bool:
    return DoneAction.objects.filter(key=press_for(case, group, key)).exists()


def missing_in(case: Case, key: str, by: User, act: Act) -> tuple[Missing, ...]:
    """Everything that stands in the way of the letter in one case."""
    on = localdate(act.now)
    letter = letter_in(case, key)
    if letter is None:
        return (Missing("This letter does not belong to the case at its stage."),)
    if not may(by, case, f"send:{key}", on=on):
        return (Missing("You may not send this letter in this case."),)
    channel = channel_for(case, letter)
    if channel is None:
        return (Missing("Nobody can be reached in this case.", anchor="people"),)
    unanswered = sum(point.personal and not point.is_answered for point in case.points.all())
    facts = facts_for(case, by, on=on, points_unanswered=unanswered, reply_channel=channel)
    return missing_for(case.procedure.spec, f"send:{key}", facts)


def letter_in(case: Case, key: str) -> MessageSpec | None:
    """The letter, where it may carry a report at the stage of the case."""
    rules = case.procedure.spec.groups
    letter = case.procedure.spec.message_by_key.get(key)
    if rules is None or letter is None or key not in rules.letters:
        return None
    return letter if fits_stage(letter, case.stage) and holds(letter.when, facts_of(case)) else None


def channel_for(case: Case, letter: MessageSpec) -> Channel | None:
    """How it goes: as the first of those who are told likes to be reached."""
    people = recipients_of(case)
    way = way_to(people[0], letter, case.procedure.spec) if people else None
    if way is Way.TEXT and not people[0].email:
        way = Way.POST if people[0].postal_address else Way.CALL
    return CHANNELS[way] if way else None


def send_one(
    sent: Sent, case: Case, group: CaseGroup, act: Act, key: str, words: str, beside: Beside
) -> None:
    press = Act(now=act.now, by=act.by, reason=act.reason, key=press_for(case, group, key))
    try:
        with changing(case.pk, press, action=f"send:{key}") as change:
            write_one(change, group, key, words, beside)
    except AlreadyDone:
        sent.before.append(case)
    except CaseworkError as refusal:
        sent.left.append((case, refusal.text))
    else:
        sent.now.append(case)


def write_one(change: Change, group: CaseGroup, key: str, words: str, beside: Beside) -> Message:
    """The letter of one case, with the report and with what is only about its person."""
    letter = letter_in(change.case, key)
    channel = channel_for(change.case, letter) if letter else None
    if change.case.group_id != group.pk or letter is None or channel is None:
        raise CaseworkError("The case has changed since it was looked at.")
    for point in change.case.points.filter(personal=False, answer=""):
        point.answer = IN_THE_REPORT
        change.save(point, "Answered by the report.")
    extra = {"report": group.report, "group_issue": group.issue}
    message = write_to_them(
        change,
        letter,
        words,
        channel=channel,
        happened_at=None if channel == Channel.EMAIL else change.act.now,
        extra=extra,
        beside=beside,
    )
    if channel != Channel.EMAIL:
        filed = compose(
            change.case, key, now=change.act.now, author=change.act.by, words=words, extra=extra
        )
        job = post_job if channel == Channel.LETTER else call_job
        job(change.case, filed, now=change.act.now)
    return message
