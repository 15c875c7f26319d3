"""Answers to the equality questions, kept apart from every case."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Final

from django.db import connection

from cms.casework.models import EqualityAnswer, SurveyAnswer, SurveyLink
from cms.casework.procedure.questions import IntakeSpec

MOST_KEYS: Final = 2**63 - 1  # of a big integer


def keep_equality_answers(intake: IntakeSpec, answers: dict[str, str], *, on: date) -> bool:
    """Keep what was answered, under its month alone; False, and nothing kept, if nothing was.

    What no question offers is left out. The key is drawn by lot: a growing one would keep the
    order in which people answered, which is nearly that in which they told us something.
    """
    offered = {question.key: dict(question.choices) for question in intake.equality}
    known = {
        key: value for key, value in answers.items() if key in offered and value in offered[key]
    }
    if not known:
        return False
    drawn = secrets.randbelow(MOST_KEYS) + 1
    EqualityAnswer(pk=drawn, month=on.replace(day=1), answers=known).save(force_insert=True)
    return True


def forget_order_of_answers() -> None:
    """Lay the rows out by their keys, where the database would keep them as they came.

    Those of the survey and its links too. SQLite lays them out so at once. Locks each table for
    a moment.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (EqualityAnswer, SurveyAnswer, SurveyLink):
            table = connection.ops.quote_name(model._meta.db_table)
            index = connection.ops.quote_name(f"{model._meta.db_table}_pkey")
            cursor.execute(f"CLUSTER {table} USING {index}")
