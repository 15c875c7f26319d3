"""Lessons as the case and the register show them: how many there are is never an alarm (S3-5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.models import Case, Lesson
from cms.casework.permissions import may, visible_to
from cms.casework.procedure.schema import Procedure
from cms.casework.selectors import procedures_in_force
from cms.casework.services.lessons import lessons_for
from cms.users.models import User
from cms.web.templatetags.site import full_date

STATES: Final = (
    ("open", "Still to do"),
    ("repeat", "The same cause again"),
    ("recommended", "Recommendations"),
    ("done", "Done"),
    ("all", "All"),
)
MOST_SHOWN: Final = 100


@dataclass(frozen=True)
class ShownLesson:
    """One lesson in words. ``url`` is empty for one that nobody has to follow."""

    lesson: Lesson
    cause: str
    priority: str
    owner: str
    state: str
    url: str
    case_url: str = ""


@dataclass(frozen=True)
class Words:
    """The labels of causes, priorities and roles by key, of one procedure or of several."""

    causes: dict[str, str]
    priorities: dict[str, str]
    roles: dict[str, str]


def words_of(specs: Iterable[Procedure]) -> Words:
    words = Words({}, {}, {})
    for spec in specs:
        words.roles.update({key: role.title for key, role in spec.role_by_key.items()})
        if spec.learning is not None:
            words.causes.update({row.key: row.label for row in spec.learning.causes})
            words.priorities.update({row.key: row.label for row in spec.learning.priorities})
    return words


def lessons_part(case: Case, user: User) -> dict[str, Any]:
    """What the part of the case's screen shows; nothing where the procedure keeps no lessons."""
    spec = case.procedure.spec
    words = words_of([spec])
    works = may(user, case, "work")
    adds = works and spec.learning is not None
    return {
        "kept": spec.learning is not None,
        "rows": [shown(row, words) for row in case.lessons.all()],
        "add_url": reverse("desk:add_lesson", args=[case.pk]) if adds else "",
    }


def shown(row: Lesson, words: Words, *, with_case: bool = False) -> ShownLesson:
    follows = not row.none_found and bool(row.role)
    return ShownLesson(
        lesson=row,
        cause=words.causes.get(row.cause, row.cause),
        priority=words.priorities.get(row.priority, row.priority),
        owner=words.roles.get(row.role, row.role),
        state=state_of(row),
        url=reverse("desk:lesson", args=[row.pk]) if follows else "",
        case_url=reverse("desk:case", args=[row.case_id]) if with_case and row.case_id else "",
    )


def state_of(row: Lesson) -> str:
    if row.done_on is not None:
        return f"Done {full_date(row.done_on)}"
    return f"By {full_date(row.due_on)}" if row.due_on else ""


def narrowed(rows: QuerySet[Lesson], *, state: str, cause: str) -> QuerySet[Lesson]:
    """Those of a state of ``STATES`` and a cause; an unknown one narrows to what is to do."""
    if cause:
        rows = rows.filter(cause=cause)
    match state:
        case "all":
            return rows
        case "done":
            return rows.exclude(done_on=None)
        case "repeat":
            return rows.filter(is_repeat=True)
        case "recommended":
            return rows.filter(is_recommendation=True)
        case _:
            return rows.filter(done_on=None, none_found=False).exclude(role="")


def register(user: User, *, state: str, cause: str, on: date) -> dict[str, Any]:
    """The lessons that somebody may read, newest first, and how often each cause came up.

    A number of queries that does not grow with the lessons.
    """
    mine = lessons_for(user, on=on)
    words = words_of(procedures_in_force(on=on))
    rows = narrowed(mine, state=state, cause=cause).select_related("case")
    listed = list(rows.order_by("-noted_at", "-pk")[: MOST_SHOWN + 1])
    seen = set(
        visible_to(user, on=on)
        .filter(pk__in=[row.case_id for row in listed if row.case_id])
        .values_list("pk", flat=True)
    )
    return {
        "rows": [shown(row, words, with_case=row.case_id in seen) for row in listed[:MOST_SHOWN]],
        "more": len(listed) > MOST_SHOWN,
        "causes": by_cause(mine, words),
    }


def by_cause(rows: QuerySet[Lesson], words: Words) -> list[dict[str, Any]]:
    """How many lessons and how many repeats each cause has, the most frequent first. One query."""
    told = rows.filter(none_found=False).exclude(cause="").order_by()
    pairs = told.values_list("cause", "is_repeat")
    counts, repeats = Counter[str](), Counter[str]()
    for cause, is_repeat in pairs:
        counts[cause] += 1
        repeats[cause] += is_repeat
    return [
        {"key": key, "label": words.causes.get(key, key), "count": count, "repeats": repeats[key]}
        for key, count in counts.most_common()
    ]


def due_lessons(user: User, *, on: date) -> QuerySet[Lesson]:
    """What was to be done by that day, the oldest first."""
    rows = lessons_for(user, on=on).filter(done_on=None, due_on__lte=on)
    return rows.order_by("due_on", "pk")


def lesson_for(user: User, pk: int, *, on: date) -> Lesson | None:
    found: Lesson | None = lessons_for(user, on=on).filter(pk=pk, none_found=False).first()
    return found


def names_of(lesson: Lesson) -> Words:
    """The labels for one lesson: of its own case's procedure, else of those in force."""
    if lesson.case is not None:
        return words_of([lesson.case.procedure.spec])
    return words_of(procedures_in_force(on=localdate(lesson.noted_at)))
