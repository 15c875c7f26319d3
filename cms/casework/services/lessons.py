"""What was learned: noted on a case, given to a role, followed until it is done (S3-7 to S3-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from cms.casework.clocks.units import add_months
from cms.casework.errors import CaseworkError
from cms.casework.models import Case, Lesson, save_recorded
from cms.casework.permissions import (
    ASK_STAFF,
    SEE_ALL,
    WORK,
    NotAllowed,
    kept_from,
    rights_of,
    visible_to,
)
from cms.casework.procedure.endings import Learning
from cms.casework.procedure.schema import Procedure
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.staff_names import NamesSomebody, names_in
from cms.users.models import User

WORDS_OF_A_SENTENCE: Final = 4


class LessonNotFound(CaseworkError):
    """Raised for a lesson that is not there or not theirs to see; the two look alike."""

    def __init__(self) -> None:
        super().__init__("There is no such lesson.")


@dataclass(frozen=True)
class Learned:
    """What somebody writes down. ``role`` and ``due_on`` say whose it is and until when.

    ``name_checked``: the writer was warned of a name and says that it is none of staff.
    """

    text: str
    cause: str = ""
    is_recommendation: bool = False
    priority: str = ""
    role: str = ""
    due_on: date | None = None
    name_checked: bool = False


def note_lesson(*, case_id: int, act: Act, learned: Learned) -> Lesson:
    """Note a lesson; the same cause again within the months of the procedure marks it (S3-7).

    Raises ``NamesSomebody`` for a name of staff, or a ``CaseworkError`` that names the field.
    """
    with changing(case_id, act, while_closed=True) as change:
        learning = learning_of(change.spec)
        check_lesson(change, learning, learned)
        lesson = Lesson(
            case=change.case,
            text=learned.text.strip(),
            cause=learned.cause,
            is_repeat=is_repeat(
                learned.cause, change.case, months=learning.repeat_months, now=act.now
            ),
            is_recommendation=learned.is_recommendation,
            priority=learned.priority,
            role=learned.role,
            due_on=learned.due_on,
            noted_at=act.now,
            noted_by=act.by,
        )
        change.save(lesson, "Noted what was learned.")
    return lesson


def none_found(*, case_id: int, act: Act, why: str, name_checked: bool = False) -> Lesson:
    """Somebody looked and found nothing to learn; ``why`` says so in a sentence (S3-11)."""
    if len(why.split()) < WORDS_OF_A_SENTENCE:
        raise CaseworkError("Say in a sentence why there is nothing to learn.", field="text")
    with changing(case_id, act, while_closed=True) as change:
        learning_of(change.spec)
        check_names(change.case, why, name_checked=name_checked)
        lesson = Lesson(
            case=change.case,
            text=why.strip(),
            none_found=True,
            noted_at=act.now,
            noted_by=act.by,
        )
        change.save(lesson, "Looked for what can be learned.")
    return lesson


def learning_of(spec: Procedure) -> Learning:
    if spec.learning is None:
        raise CaseworkError("This procedure keeps no lessons.")
    return spec.learning


def check_lesson(change: Change, learning: Learning, learned: Learned) -> None:
    if not learned.text.strip():
        raise CaseworkError("Write what was learned.", field="text")
    if learned.cause not in {cause.key for cause in learning.causes}:
        raise CaseworkError("Choose what caused it.", field="cause")
    if learned.priority and learned.priority not in {row.key for row in learning.priorities}:
        raise CaseworkError("Choose a priority from the list.", field="priority")
    if learned.role and learned.role not in owners_offered(change.spec):
        raise CaseworkError("Choose whose it is from the list.", field="role")
    if learned.due_on is not None and learned.due_on < localdate(change.act.now):
        raise CaseworkError("Choose a day that is still to come.", field="due_on")
    if bool(learned.role) != (learned.due_on is not None):
        field = "due_on" if learned.role else "role"
        raise CaseworkError("Say both whose it is and by when, or neither.", field=field)
    if learned.is_recommendation and not learned.role:
        raise CaseworkError("Say whose the recommendation is, and by when.", field="role")
    check_names(change.case, learned.text, name_checked=learned.name_checked)


def check_names(case: Case | None, text: str, *, name_checked: bool, field: str = "text") -> None:
    names = [] if name_checked else names_in(text, case=case)
    if names:
        raise NamesSomebody(names, field=field)


def owners_offered(spec: Procedure) -> dict[str, str]:
    """The roles that a lesson may be given to, with their titles."""
    roles = spec.learning.owners if spec.learning and spec.learning.owners else spec.role_by_key
    return {key: spec.role_by_key[key].title for key in roles}


def is_repeat(cause: str, case: Case, *, months: int, now: datetime) -> bool:
    """Whether another case under the same procedure taught the same not long ago (S3-7)."""
    since = add_months(localdate(now), -months)
    rows = Lesson.objects.filter(cause=cause, case__procedure__procedure=case.procedure.procedure)
    return bool(rows.filter(noted_at__date__gte=since).exclude(case=case).exists())


def lessons_for(user: User, *, on: date | None = None) -> QuerySet[Lesson]:
    """The lessons that somebody may read: of the cases they see, and those given to their role.

    None of a case that is about them, or in which they have an interest (S0-22).
    """
    rights = rights_of(user, on=on)
    if "view_case" not in rights:
        return Lesson.objects.none()
    seen = Q(case__in=visible_to(user, on=on)) | Q(role__in=rights.roles)
    if SEE_ALL in rights:
        seen |= Q(case=None)
    rows: QuerySet[Lesson] = Lesson.objects.filter(seen)
    return rows.exclude(case__in=kept_from(user, on=on))


def report_progress(
    *,
    lesson_id: int,
    act: Act,
    progress: str,
    done_on: date | None = None,
    name_checked: bool = False,
) -> Lesson:
    """How far it has come, and when it was done (S3-13): by whoever has it, or works on the case.

    Raises ``LessonNotFound`` or ``NotAllowed``, and refuses a lesson that was done before.
    """
    today = localdate(act.now)
    if act.by is None or WORK not in rights_of(act.by, on=today):
        raise NotAllowed(ASK_STAFF)
    if not progress.strip():
        raise CaseworkError("Write how far it has come.", field="progress")
    if done_on is not None and done_on > today:
        raise CaseworkError("This day is still to come.", field="done_on")
    with transaction.atomic():
        mine = lessons_for(act.by, on=today).filter(pk=lesson_id).values("pk")
        lesson: Lesson | None = (
            Lesson.objects.select_for_update(of=("self",)).filter(pk__in=mine).first()
        )
        if lesson is None or lesson.none_found:
            raise LessonNotFound
        if lesson.done_on is not None:
            raise CaseworkError("This was noted as done already.", field="progress")
        check_names(lesson.case, progress, name_checked=name_checked, field="progress")
        said = f"{today:%-d %B %Y}: {progress.strip()}"
        if lesson.progress.endswith(said) and done_on is None:
            raise CaseworkError("This was already noted; nothing was done twice.")
        lesson.progress = f"{lesson.progress}\n{said}".strip()
        lesson.done_on = done_on
        why = "Done." if done_on else "Progress was reported."
        save_recorded(lesson, by=act.by, reason=why)
    return lesson
