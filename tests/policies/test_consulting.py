"""What stands behind a wording: recorded, mended while nothing rests on it, then kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.policies.errors import PolicyRefused
from cms.policies.models import Consultation, EqualityAssessment
from cms.policies.services.consulting import (
    correct_assessment,
    correct_consultation,
    record_response,
)
from tests.meetings.decided import DAY
from tests.policies.drafting import TODAY, drafted

__all__ = ["drafted"]

TOMORROW = TODAY + timedelta(days=1)
UNANSWERED = {"responded_on": None, "response": ""}


@pytest.mark.req("S4-30")
def test_an_assessment_says_who_looked_at_whom_and_what_was_found(drafted):
    row = drafted.assessed(actions="Easy read.", review_on=TODAY)

    assert (row.author, row.groups, row.version) == ("Policy officer", "Disabled people", None)
    record = row.history.get()
    assert (record.history_user, record.history_change_reason) == (
        drafted.by,
        "The equality assessment was recorded.",
    )


@pytest.mark.req("S4-30")
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"made_on": TOMORROW}, "made_on"),
        ({"author": " "}, "author"),
        ({"groups": ""}, "groups"),
        ({"findings": ""}, "findings"),
        ({"review_on": DAY}, "review_on"),
    ],
)
def test_an_assessment_that_says_nothing_is_refused(drafted, values, field):
    with pytest.raises(PolicyRefused) as refusal:
        drafted.assessed(**values)

    assert refusal.value.field == field
    assert not EqualityAssessment.objects.exists()


def test_a_slip_is_mended_with_a_reason_until_a_version_stands_on_it(drafted):
    row = drafted.assessed()
    mended = {"assessment_id": row.pk, "findings": "It is easy to read.", **drafted.who}

    with pytest.raises(PolicyRefused, match="why"):
        correct_assessment(reason=" ", **mended)
    correct_assessment(reason="A slip.", **mended)
    drafted.adopt()

    with pytest.raises(PolicyRefused, match="stands behind version 1"):
        correct_assessment(reason="Another.", **mended)
    row.refresh_from_db()
    assert row.findings == "It is easy to read."
    assert row.history.count() == 3


@pytest.mark.req("S1-9", "S1-16")
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"who": " "}, "who"),
        ({"asked_on": TOMORROW, **UNANSWERED}, "asked_on"),
        ({"responded_on": TOMORROW}, "responded_on"),
        ({"responded_on": DAY - timedelta(days=1)}, "responded_on"),
        ({"responded_on": None}, "responded_on"),
        ({"response": ""}, "response"),
    ],
)
def test_a_consultation_that_cannot_be_is_refused(drafted, values, field):
    with pytest.raises(PolicyRefused) as refusal:
        drafted.consulted(**values)

    assert refusal.value.field == field
    assert not Consultation.objects.exists()


@pytest.mark.req("S1-9")
def test_an_answer_that_was_awaited_is_recorded_once(drafted):
    row = drafted.consulted(**UNANSWERED)
    answer = {"consultation_id": row.pk, "responded_on": TODAY, **drafted.who}

    record_response(response="Shorter, please.", what_became="It is shorter.", **answer)

    row.refresh_from_db()
    assert (row.response, row.what_became) == ("Shorter, please.", "It is shorter.")
    with pytest.raises(PolicyRefused, match="recorded already"):
        record_response(response="Something else.", **answer)


def test_somebody_who_did_not_answer_in_time_may_still_answer_and_nothing_else_changes(drafted):
    row = drafted.consulted(**UNANSWERED)
    drafted.adopt()

    with pytest.raises(PolicyRefused, match="stands behind version 1"):
        correct_consultation(
            consultation_id=row.pk, reason="A slip.", who="Somebody else", **drafted.who
        )
    record_response(consultation_id=row.pk, responded_on=TODAY, response="Too late.", **drafted.who)

    row.refresh_from_db()
    assert (row.version.number, row.who, row.response) == (1, "The Leader", "Too late.")


def test_a_consultation_is_mended_with_a_reason(drafted):
    row = drafted.consulted()

    correct_consultation(
        consultation_id=row.pk, reason="Her title.", who="The Lord Mayor", **drafted.who
    )

    row.refresh_from_db()
    assert row.who == "The Lord Mayor"


def test_a_second_press_records_nothing_twice(drafted):
    drafted.assessed()
    drafted.consulted()

    for again in (drafted.assessed, drafted.consulted):
        with pytest.raises(PolicyRefused, match="recorded already"):
            again()

    assert (EqualityAssessment.objects.count(), Consultation.objects.count()) == (1, 1)


def test_what_a_version_keeps_may_be_recorded_again_for_the_next(drafted):
    drafted.assessed()
    drafted.adopt()

    assert drafted.assessed().version is None
