"""What whoever publishes may ask of casework: a case to read, its words to check, a question.

The way in for the app that publishes summaries (S0-44): frozen values out, services in.
"""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate

from cms.casework.material import Material
from cms.casework.material_rows import cases_with, material_from_rows
from cms.casework.permissions import CaseNotFound, visible_to, why_kept_out
from cms.casework.services.case_in_view import (
    CaseInView,
    WorthTelling,
    case_in_view,
    may_see,
    must_not_know,
    worth_telling,
)
from cms.casework.services.lessons import LessonNotFound
from cms.casework.services.notices import forget_notices
from cms.casework.services.publishing import (
    ask_whether_to_publish,
    may_object_until,
    note_answer_about_publishing,
)
from cms.casework.services.telling_public import ToTell, lesson_to_tell, remedy_to_tell
from cms.users.models import User

__all__ = [
    "CaseInView",
    "CaseNotFound",
    "LessonNotFound",
    "Material",
    "ToTell",
    "WorthTelling",
    "ask_whether_to_publish",
    "case_in_view",
    "forget_notices",
    "lesson_to_tell",
    "material_for_check",
    "material_of",
    "may_object_until",
    "may_see",
    "must_not_know",
    "note_answer_about_publishing",
    "remedy_to_tell",
    "why_kept_out",
    "worth_telling",
]


def material_of(user: User, case_id: int, *, on: date | None = None) -> Material:
    """All that a text from the case must not hold: of the case and of every case of its group.

    Raises ``CaseNotFound`` where the person may not see the case. Cases of the group that they
    may not see count all the same, so show nobody more of it than their own draft.
    """
    if not visible_to(user, on=on).filter(pk=case_id).exists():
        raise CaseNotFound
    return material_for_check(case_id, on=on)


def material_for_check(case_id: int | None, *, on: date | None = None) -> Material:
    """The same at the moment of publication, when nobody asks. None: of no single case.

    Then only staff, members and what the body tells about itself are known.
    """
    cases = [] if case_id is None else cases_with(case_id)
    return material_from_rows(cases, on=on or localdate())
