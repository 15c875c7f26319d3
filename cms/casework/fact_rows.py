"""What the rows of a case say, for its facts (``facts.py``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.timezone import localdate

from cms.casework.models import (
    Asking,
    Case,
    CaseFlag,
    Direction,
    EventKind,
    FactCheck,
    Message,
    Part,
    Party,
    Point,
    StepRecord,
    SubjectNote,
    reached_nobody,
)
from cms.users.models import User

LONGEST_CHOICE = 50  # the key of a choice; longer ones are what somebody wrote


def entered_again(case: Case) -> dict[str, datetime]:
    """When stages were entered once more, the last time. No query where nothing leads back."""
    spec = case.procedure.spec
    if not spec.repeated_stages:
        return {}
    rows = [row for row in case.events.all() if row.kind == EventKind.STAGE_ENTERED]
    entered = {spec.first_stage.key}
    found: dict[str, datetime] = {}
    for row in sorted(rows, key=lambda row: row.pk or 0):
        stage = row.data["stage"]
        if stage in entered:
            found[stage] = row.recorded_at
        entered.add(stage)
    return found


def steps_that_count(case: Case, again: Mapping[str, datetime]) -> list[StepRecord]:
    """What was recorded. The steps of every stage stand, whatever became of the stage."""
    of_every_stage = {step.key for step in case.procedure.spec.steps}
    return [
        row
        for row in case.steps.all()
        if row.key in of_every_stage or counts(row.stage, row.done_at, again)
    ]


def counts(stage: str, at: datetime, again: Mapping[str, datetime]) -> bool:
    """Whether something of a stage is of its last round (S3-52)."""
    return stage not in again or at >= again[stage]


def answers_of(rows: Iterable[StepRecord | CaseFlag]) -> Iterator[str]:
    """Choices and ticks of the newest record of each step, and of each flag that is on."""
    newest = {row.key: row.evidence for row in rows}
    for key, evidence in newest.items():
        for name, value in evidence.items():
            for one in value if isinstance(value, list) else [value]:
                word = ("yes" if one else "no") if isinstance(one, bool) else one
                if isinstance(word, str) and len(word) <= LONGEST_CHOICE:
                    yield f"{key}.{name}.{word}"


def scope_of(case: Case) -> str | None:
    """What was decided last about whether it is for this procedure, unless the person disagreed."""
    rows = list(case.scope_decisions.all())
    return rows[-1].kind if rows and rows[-1].disagreed_at is None else None


def named_in(case: Case) -> list[Party]:
    return [party for party in case.parties.all() if party.part == Part.SUBJECT]


# What is owed to people whom a case is about, where it is about nobody.
NOBODY_TO_HEAR: Final = dict.fromkeys(
    ("subjects_untold", "subjects_without_copy", "subjects_unheard", "subjects_uninformed"), 0
)


def hearing_of(case: Case) -> dict[str, int]:
    """How many of those it is about are not told, given a copy, heard, informed. Two queries."""
    subjects = named_in(case)
    if not subjects:
        return NOBODY_TO_HEAR
    notes = Message.objects.filter(case=case, kind__in=SubjectNote.values)
    had = set(notes.values_list("party", "kind"))
    rows = case.information_requests.all()
    heard = {row.party_id for row in rows if row.party_id and row.answered_at}
    ids = [party.pk for party in subjects]

    def without(*kinds: SubjectNote) -> int:
        return sum(not any((pk, kind.value) in had for kind in kinds) for pk in ids)

    return {
        "subjects_untold": without(SubjectNote.TOLD, SubjectNote.PUT_OFF),
        "subjects_without_copy": without(SubjectNote.COPY, SubjectNote.PUT_OFF),
        "subjects_unheard": sum(pk not in heard for pk in ids),
        "subjects_uninformed": without(SubjectNote.PROPOSED),
    }


def stages_decided_by(case: Case, user: User) -> tuple[str, ...]:
    """The stages of the case whose decision that person sent (S3-48)."""
    deciding = case.procedure.spec.deciding
    if not deciding:
        return ()
    rows = Message.objects.filter(case=case, author=user, kind__in=deciding)
    return tuple(sorted(set(rows.values_list("stage", flat=True)) - {""}))


def can_be_written_to(person: Party | None, representative: Party | None) -> bool:
    return any(party.can_be_written_to for party in (person, representative) if party)


# What no clock asks about, so that counting many cases again need not ask for it.
NOTHING_SAID: Final[Mapping[str, Any]] = {
    "sent": (),
    "sent_first_day": (),
    "spoken_since_decision": False,
}
NOT_FOR_CLOCKS: Final[Mapping[str, Any]] = {**NOTHING_SAID, **NOBODY_TO_HEAR, "points_untold": 0}
# What costs queries of its own for every case, however many are read at a time.
ASKED_FOR_EACH: Final = frozenset((*NOT_FOR_CLOCKS, "drafts_checked"))
SPOKEN: Final = ("call", "meeting")  # the kinds of note of a conversation


def said_in(case: Case, again: Mapping[str, datetime]) -> dict[str, Any]:
    """What left us and did not come back, by kind, and whether somebody spoke with them since.

    One query. The kinds are those that clocks name; ``again`` as for ``counts``.
    """
    known = case.procedure.spec.message_by_key
    rows = Message.objects.filter(case=case).exclude(direction=Direction.IN)
    rows = rows.exclude(reached_nobody())
    sent: dict[str, bool] = {}
    on_first_day: dict[str, bool] = {}
    first_day = localdate(case.received_at)
    decided_at: datetime | None = None
    spoken_at: datetime | None = None
    told = ("direction", "kind", "happened_at", "stage", "recorded_at")
    for direction, key, at, stage, recorded_at in rows.order_by("happened_at", "pk").values_list(
        *told
    ):
        if direction == Direction.NOTE:
            spoken_at = at if key in SPOKEN else spoken_at
            continue
        if not counts(stage, recorded_at, again):
            continue
        kind = known[key].kind if key in known else key
        sent[kind] = True
        if localdate(at) == first_day:
            on_first_day[kind] = True
        if key in known and known[key].decides:
            decided_at = at
    return {
        "sent": tuple(sent),
        "sent_first_day": tuple(on_first_day),
        "spoken_since_decision": bool(decided_at and spoken_at and spoken_at >= decided_at),
    }


def points_untold(case: Case, again: Mapping[str, datetime], *, sent: Collection[str]) -> int:
    """How many points stand with their answer in no letter, once one went that tells of points.

    No query before that. ``again`` as for ``counts``; ``sent``: the kinds of message that left us.
    """
    points = list(case.points.all())
    letters = [spec for spec in case.procedure.spec.messages if spec.answers_points]
    keys = [spec.key for spec in letters if spec.kind in sent]
    if not points or not keys:
        return 0
    rows = Message.objects.filter(case=case, kind__in=keys).exclude(reached_nobody())
    told = [
        in_one_line(body)
        for body, stage, at in rows.values_list("body", "stage", "recorded_at")
        if counts(stage, at, again)
    ]
    # Another letter may count as the same kind, such as one to everybody in a group.
    if not told:
        return 0
    return sum(not point.is_answered or not stands_in(told, point) for point in points)


def stands_in(letters: Iterable[str], point: Point) -> bool:
    words = in_one_line(point.text), in_one_line(point.answer)
    return any(all(word in letter for word in words) for letter in letters)


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def requests_of(case: Case) -> dict[str, int]:
    """A referral is work for the person, which no answer of ours waits for (S3-20).

    A check of a draft ends with its day, answered or not (S3-59).
    """
    waiting = [row.kind for row in case.information_requests.all() if row.answered_at is None]
    referrals, checks = waiting.count(Asking.REFERRAL), waiting.count(Asking.FACT_CHECK)
    return {"requests_open": len(waiting) - referrals - checks, "referrals_open": referrals}


def drafts_checked(
    case: Case, again: Mapping[str, datetime], *, on: date | None
) -> tuple[str, ...]:
    """The messages that no longer wait for staff to check their draft (S3-59).

    No query where no message has such a check, two where one has.
    """
    keys = [message.key for message in case.procedure.spec.checked_messages]
    if not keys:
        return ()
    checks: dict[str, list[FactCheck]] = {}
    for row in FactCheck.objects.filter(case=case).prefetch_related("requests"):
        if counts(row.stage, row.asked_at, again):
            checks.setdefault(row.message, []).append(row)
    return tuple(key for key in keys if key in checks and all(r.is_over(on) for r in checks[key]))


def lessons_of(case: Case) -> dict[str, int]:
    lessons = list(case.lessons.all())
    return {
        "lessons": len(lessons),
        "causes": sum(bool(lesson.cause) for lesson in lessons),
        "recommendations": sum(lesson.is_recommendation for lesson in lessons),
    }


def replies_by_contractor(case: Case) -> bool:
    return bool(case.contractor and case.contractor.replies_since)


def unchecked_in(case: Case) -> int:
    return sum(row.checked_at is None for row in case.new_issue_checks.all())
