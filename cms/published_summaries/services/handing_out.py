"""Evidence of learning that is handed out on request, with a log of every time (S3-12).

The file names no case and nobody: what could tell who it is about is blacked out as words, whoever
asks, and how often that was done is kept in the log with everything else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate

from cms.casework.reports.learning import (
    MOST_LESSONS,
    LessonFilter,
    LessonTold,
    cases_of_lessons,
    lessons_kept_from,
    lessons_told,
)
from cms.casework.reports.measures import Sort
from cms.casework.reports.names import AREA, ROLE, Names, name_of, names_for
from cms.published_summaries.checking import findings_in
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import Disclosure
from cms.published_summaries.reports.files import FORMATS, made
from cms.published_summaries.reports.publishing import TELLING
from cms.published_summaries.services.reports import ISSUE, let_them
from cms.users.models import User

BLACKED_OUT: Final = "[left out]"
WHO_ASKS: Final = (
    *("Senior officers", "Members", "Ofsted", "Local Government and Social Care Ombudsman"),
    *("Housing Ombudsman", "Freedom of information request", "Somebody else"),
)
COLUMNS: Final = (
    ("noted", "Noted on"),
    ("team", "Team or service"),
    ("cause", "What caused it"),
    ("lesson", "What we learned"),
    ("recommended", "A change of policy or procedure"),
    ("priority", "Priority of our plan"),
    ("whose", "Whose it is"),
    ("due", "By"),
    ("done", "Done on"),
    ("progress", "How far it has come"),
)
# A file is of lessons; without them it is of nothing.
ALWAYS: Final = "lesson"


@dataclass(frozen=True)
class Asked:
    """What is handed out. ``left_out``: keys of ``COLUMNS``, for which ``why`` gives the reason."""

    procedure_key: str
    since: date
    until: date
    to_whom: str
    purpose: str
    area: str = ""
    cause: str = ""
    priority: str = ""
    only: str = ""
    left_out: Sequence[str] = ()
    why: str = ""
    file_format: str = "csv"

    @property
    def filters(self) -> dict[str, str]:
        """As the log keeps them: what narrowed the rows."""
        given = {
            "procedure": self.procedure_key,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "area": self.area,
            "cause": self.cause,
            "priority": self.priority,
            "only": self.only,
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class HandedOut:
    """The file with its row in the log. The file itself is not kept; its digest is."""

    row: Disclosure
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Evidence:
    """The rows of a file, and how often something was blacked out in them."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    blacked_out: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def hand_out(*, asked: Asked, by: User, now: datetime) -> HandedOut:
    """Make the file and note who got what, why, and what was left out. Both or neither."""
    let_them(by, ISSUE)
    check_asked(asked, today=localdate(now))
    found = evidence_for(asked, by=by, on=localdate(now))
    if not found.rows:
        raise PublishingRefused("Nothing was learned in that time, as narrowed down here.")
    content, content_type = made("Lessons", found.columns, found.rows, asked.file_format)
    name = f"lessons-{asked.since:%Y-%m-%d}-to-{asked.until:%Y-%m-%d}.{asked.file_format}"
    row = Disclosure(
        what=what_in_words(asked, len(found.rows)),
        to_whom=asked.to_whom.strip(),
        purpose=asked.purpose.strip(),
        redactions=redactions_in_words(asked, found),
        filters=asked.filters,
        file_name=name,
        digest=hashlib.sha256(content).hexdigest(),
        rows=len(found.rows),
        at=now,
        by=by,
    )
    row.save()
    return HandedOut(row, content, content_type)


def check_asked(asked: Asked, *, today: date) -> None:
    if asked.since > asked.until:
        raise PublishingRefused("The last day cannot come before the first.", field="until")
    if asked.since > today:
        raise PublishingRefused("This day is still to come.", field="since")
    if not asked.to_whom.strip():
        raise PublishingRefused("Say to whom it goes.", field="to_whom")
    if not asked.purpose.strip():
        raise PublishingRefused("Say what it is for.", field="purpose")
    known = {key for key, _ in COLUMNS}
    if not set(asked.left_out) <= known or ALWAYS in asked.left_out:
        raise PublishingRefused("Choose what is left out from the list.", field="left_out")
    if asked.left_out and not asked.why.strip():
        raise PublishingRefused("Say why it is left out.", field="why")
    if asked.file_format not in FORMATS:
        raise PublishingRefused("Choose a kind of file.", field="file_format")


def evidence_for(asked: Asked, *, by: User, on: date) -> Evidence:
    """The rows as they go out. Lessons that whoever makes the file must not learn of stay away."""
    lessons = lessons_told(
        asked.procedure_key,
        since=asked.since,
        until=asked.until,
        area=asked.area or None,
        asked=LessonFilter(asked.cause, asked.priority, asked.only),
    )
    if len(lessons) == MOST_LESSONS:
        raise PublishingRefused(
            f"There are {MOST_LESSONS} lessons or more. Narrow it down, so that the file is whole.",
            field="until",
        )
    kept = lessons_kept_from(by, [row.pk for row in lessons], on=on)
    lessons = [row for row in lessons if row.pk not in kept]
    names = names_for(asked.procedure_key)
    cases = cases_of_lessons([row.pk for row in lessons])
    shown = [(key, label) for key, label in COLUMNS if key not in asked.left_out]
    rows, times = [], 0
    for lesson in lessons:
        clean, count = blacked_out(words_of(lesson, names), cases.get(lesson.pk))
        rows.append([clean[key] for key, _ in shown])
        times += count
    return Evidence([label for _, label in shown], rows, times)


def words_of(row: LessonTold, names: Names) -> dict[str, str]:
    return {
        "noted": row.noted_on.isoformat(),
        "team": name_of(names, AREA, row.area),
        "cause": name_of(names, Sort.CAUSE.value, row.cause) if row.cause else "",
        "lesson": row.text,
        "recommended": "yes" if row.is_recommendation else "no",
        "priority": name_of(names, Sort.PRIORITY.value, row.priority) if row.priority else "",
        "whose": name_of(names, ROLE, row.role) if row.role else "",
        "due": row.due_on.isoformat() if row.due_on else "",
        "done": row.done_on.isoformat() if row.done_on else "",
        "progress": row.progress,
    }


WRITTEN: Final = ("lesson", "progress")  # what somebody wrote in their own words


def blacked_out(words: Mapping[str, str], case_id: int | None) -> tuple[dict[str, str], int]:
    """The words without what could tell who it is about, and how often that was taken out."""
    if case_id is None:
        return dict(words), 0
    parts = {name: words[name] for name in WRITTEN if words[name]}
    found = [one for one in findings_in(parts, [case_id]) if one.kind in TELLING]
    clean = dict(words)
    for part in parts:
        spans = joined_spans((one.start, one.end) for one in found if one.part == part)
        for start, end in reversed(spans):
            clean[part] = f"{clean[part][:start]}{BLACKED_OUT}{clean[part][end:]}"
    return clean, len(found)


def joined_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, those that overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def what_in_words(asked: Asked, rows: int) -> str:
    lessons = "lesson" if rows == 1 else "lessons"
    return f"Evidence of learning, {asked.since:%-d %B %Y} to {asked.until:%-d %B %Y}: {rows} {lessons}"


def redactions_in_words(asked: Asked, found: Evidence) -> str:
    labels = dict(COLUMNS)
    lines = ["Names of people and references of cases are in no file."]
    if asked.left_out:
        gone = ", ".join(labels[key] for key in asked.left_out)
        lines.append(f"Left out: {gone}. Why: {asked.why.strip()}")
    if found.blacked_out:
        times = "once" if found.blacked_out == 1 else f"{found.blacked_out} times"
        lines.append(f"Blacked out {times}: what could tell who it is about.")
    return "\n".join(lines)


def log(*, most: int) -> list[Any]:
    """What was handed out, the newest first."""
    return list(Disclosure.objects.select_related("by")[:most])
