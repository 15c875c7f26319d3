"""What was changed because somebody spoke up, for whoever tells the public of it (S0-9, S2-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cms.casework.errors import CaseworkError
from cms.casework.models import Lesson, Remedy
from cms.casework.permissions import CaseNotFound, visible_to
from cms.casework.services.lessons import LessonNotFound, lessons_for
from cms.users.models import User


@dataclass(frozen=True)
class ToTell:
    """A lesson or a promise that was kept, in the words of the file: not yet for the public.

    ``case`` and ``lesson`` are keys; either may be empty. ``what``: what was learned or promised;
    ``done``: what is noted of its doing.
    """

    case: int | None
    lesson: int | None
    what: str
    done: str
    done_on: date


def lesson_to_tell(user: User, lesson_id: int, *, on: date) -> ToTell:
    """Raises ``LessonNotFound``, or a ``CaseworkError`` while there is nothing done to tell of."""
    rows = lessons_for(user, on=on).filter(none_found=False)
    lesson: Lesson | None = rows.filter(pk=lesson_id).first()
    if lesson is None or not sees(user, lesson.case_id, on=on):
        raise LessonNotFound
    if lesson.done_on is None:
        raise CaseworkError("Tell of it once it is done.")
    return ToTell(lesson.case_id, lesson.pk, lesson.text, lesson.progress, lesson.done_on)


def sees(user: User, case_id: int | None, *, on: date) -> bool:
    return case_id is None or visible_to(user, on=on).filter(pk=case_id).exists()


def remedy_to_tell(user: User, remedy_id: int, *, on: date) -> ToTell:
    """Raises ``CaseNotFound``, or a ``CaseworkError`` while the promise is not kept."""
    rows = Remedy.objects.filter(case__in=visible_to(user, on=on))
    remedy: Remedy | None = rows.filter(pk=remedy_id).first()
    if remedy is None:
        raise CaseNotFound
    if remedy.done_on is None or not remedy.is_promised:
        raise CaseworkError("Tell of it once it is done.")
    return ToTell(remedy.case_id, None, remedy.what, remedy.done_note, remedy.done_on)
