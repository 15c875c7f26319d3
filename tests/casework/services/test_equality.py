"""Answers to the equality questions: nothing of them says who gave them, or in which order."""

from __future__ import annotations

from datetime import date
from unittest import mock

import pytest
from django.db import IntegrityError, connection, transaction

from cms.casework.models import EqualityAnswer
from cms.casework.procedure.questions import EqualityQuestion, IntakeSpec
from cms.casework.services import equality
from cms.casework.services.equality import forget_order_of_answers, keep_equality_answers

ON = date(2026, 3, 3)
AGES = [f"age_{number}" for number in range(30)]


@pytest.fixture
def intake() -> IntakeSpec:
    choices = tuple((age, age) for age in AGES)
    question = EqualityQuestion(key="age", label="How old are you?", choices=choices)
    return IntakeSpec(welcome="Welcome.", emergency="Call 999.", equality=(question,))


def kept_in(order: str) -> list[str]:
    table = EqualityAnswer._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY {order}")
        keys = [row[0] for row in cursor.fetchall()]
    rows = EqualityAnswer.objects.in_bulk(keys)
    return [rows[key].answers["age"] for key in keys]


def test_the_order_in_which_they_came_is_not_kept(db: None, intake: IntakeSpec) -> None:
    for age in AGES:
        assert keep_equality_answers(intake, {"age": age}, on=ON)
    forget_order_of_answers()

    # Where a database puts a row is a number as well.
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    assert sorted(kept_in("id")) == sorted(AGES)
    assert kept_in("id") != AGES
    assert kept_in(place) == kept_in("id")


def test_a_key_that_is_taken_takes_nobodys_place(db: None, intake: IntakeSpec) -> None:
    with mock.patch.object(equality.secrets, "randbelow", return_value=6):
        keep_equality_answers(intake, {"age": AGES[0]}, on=ON)
        with pytest.raises(IntegrityError), transaction.atomic():
            keep_equality_answers(intake, {"age": AGES[1]}, on=ON)

    kept = EqualityAnswer.objects.get()
    assert (kept.pk, kept.answers, kept.month) == (7, {"age": AGES[0]}, date(2026, 3, 1))
