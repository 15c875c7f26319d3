"""Answers to the equality questions, kept apart from every case."""

from __future__ import annotations

from datetime import date

from cms.casework.models import EqualityAnswer
from cms.casework.procedure.questions import IntakeSpec


def keep_equality_answers(intake: IntakeSpec, answers: dict[str, str], *, on: date) -> bool:
    """Keep what was answered, under its month alone; False, and nothing kept, if nothing was.

    What no question offers is left out.
    """
    offered = {question.key: dict(question.choices) for question in intake.equality}
    known = {
        key: value for key, value in answers.items() if key in offered and value in offered[key]
    }
    if not known:
        return False
    EqualityAnswer(month=on.replace(day=1), answers=known).save()
    return True
