"""The small procedures of the tests are procedures like any other."""

from __future__ import annotations

import pytest

from tests.casework.documents import (
    SMALL,
    asked_for,
    begun,
    clock,
    document,
    message,
    read,
    stage,
    step,
)
from tests.factories import open_case


def test_the_small_procedure_is_whole():
    assert read(document()).key == SMALL


def test_an_entry_with_a_known_key_changes_it_and_another_is_added():
    spec = read(
        document(
            stages=[
                {"key": "answering", "leads_to": ["again"], "clocks": [clock("answer")]},
                asked_for("again", steps=[step("look", blocks=["close"])]),
            ],
            messages=[message("reply", decides=True)],
        )
    )

    assert spec.stage_by_key["answering"].leads_to == ("again",)
    assert spec.stage_by_key["answering"].entry == "automatic"
    assert spec.message_by_key["reply"].decides
    assert spec.clock_by_key["answer"].amount == 5
    assert not spec.step_by_key["look"].optional


@pytest.mark.django_db
def test_a_case_is_opened_under_it():
    people = begun(
        document(stages=[stage("answering", entry="automatic", clocks=[clock("answer")])])
    )

    case = open_case(procedure_key=SMALL)

    assert case.handler == people["clerk"]
    assert case.deadlines.get().clock == "answer"
