"""A few closed cases of each quarter are drawn by lot, and checked by who had no hand in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.casework.models import Case, Job, QualityCheck
from cms.casework.permissions import CaseNotFound, NotAllowed, visible_to
from cms.casework.procedure.document import read_document
from cms.casework.services.change import Act
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.procedure_versions import pack_document
from cms.casework.services.replies import send_reply
from cms.casework.services.routing import name_subject
from cms.casework.services.sampling import (
    CheckOver,
    OwnWork,
    check_quality,
    draw_samples,
    quarter_before,
    quarter_of,
)
from cms.users.models import User
from tests.casework.documents import ask
from tests.casework.endings import DAY, close, ending_case, ending_procedure
from tests.casework.services.written import everything, refused
from tests.factories import WEDNESDAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-16")]
RULES: Final[dict[str, Any]] = {
    "role": "chair",
    "cases": 2,
    "asks": [ask("fair", "yes_no"), ask("note", "long_text", required=False)],
}
QUARTER: Final = date(2026, 4, 1)
AFTER: Final = datetime(2026, 7, 2, 9, tzinfo=UTC)  # the quarter of the cases is over
FAIR: Final = {"fair": True}


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return ending_procedure(sample_check=RULES)


@pytest.fixture
def closed(people: dict[str, User]) -> list[Case]:
    """Four that were closed in one quarter, praise among them, and one that is open."""
    kinds = ("complaint", "compliment", "complaint", "concern")
    cases = []
    for number, kind in enumerate(kinds):
        at = WEDNESDAY - number * DAY
        case = ending_case(people["clerk"], at=at, kind=kind, topic=f"case {number}")
        cases.append(close(case, people["clerk"], at=WEDNESDAY + DAY))
    ending_case(people["clerk"])
    return cases


@pytest.fixture
def drawn(closed: list[Case]) -> QualityCheck:
    draw_samples(now=AFTER)
    return QualityCheck.objects.order_by("pk").first()


def test_so_many_are_drawn_when_the_quarter_is_over_and_each_is_on_today(closed, people):
    assert draw_samples(now=AFTER) == 2

    rows = QualityCheck.objects.all()
    assert {row.quarter for row in rows} == {QUARTER}
    assert {row.case_id for row in rows} < {case.pk for case in closed}
    assert Job.objects.filter(kind="quality_check", role="chair", done_at=None).count() == 2
    seen = visible_to(people["chair"], on=AFTER.date())
    assert {row.case_id for row in rows} <= set(seen.values_list("pk", flat=True))


def test_drawing_again_draws_nothing_and_nobody_chose(closed):
    draw_samples(now=AFTER)
    first = set(QualityCheck.objects.values_list("case", flat=True))
    before = everything()

    assert draw_samples(now=AFTER + DAY) == 0
    assert everything() == before
    assert first == set(QualityCheck.objects.values_list("case", flat=True))


@pytest.mark.parametrize("at", [AFTER - 5 * DAY, AFTER + timedelta(days=90)])
def test_nothing_is_drawn_of_a_quarter_that_goes_on_or_is_long_over(closed, at):
    assert draw_samples(now=at) == 0


def test_only_the_kinds_that_the_procedure_names_are_drawn(db):
    people = ending_procedure(sample_check={**RULES, "kinds": ["compliment"]})
    for kind in ("complaint", "compliment"):
        close(ending_case(people["clerk"], kind=kind, topic=kind), people["clerk"], at=WEDNESDAY)

    draw_samples(now=AFTER)

    assert [row.case.kind for row in QualityCheck.objects.all()] == ["compliment"]


def test_nobody_is_given_a_case_about_themselves(people):
    case = ending_case(people["clerk"], topic="them")
    name_subject(case, role="chair", name="", by=None, now=WEDNESDAY)
    close(case, people["clerk"], at=WEDNESDAY + DAY)

    assert draw_samples(now=AFTER) == 0


def test_a_check_is_recorded_once_by_who_had_no_hand_in_the_case(drawn, people):
    given = {"case_id": drawn.case_id, "check_id": drawn.pk}

    check_quality(**given, act=Act(AFTER, people["chair"]), answers=FAIR)

    drawn.refresh_from_db()
    assert (drawn.answers, drawn.checked_by) == ({"fair": True}, people["chair"])
    assert drawn.job.done_by == people["chair"]
    with refused(CheckOver, "checked already"):
        check_quality(**given, act=Act(AFTER, people["chair"]), answers=FAIR)


def test_what_is_asked_must_be_answered(drawn, people):
    before = everything()
    with pytest.raises(EvidenceMissing) as missing:
        check_quality(
            case_id=drawn.case_id, check_id=drawn.pk, act=Act(AFTER, people["chair"]), answers={}
        )

    assert set(missing.value.problems) == {"fair"}
    assert everything() == before


@pytest.mark.parametrize("who", ["clerk", "worker"])
def test_only_the_role_that_the_procedure_names_may_check(drawn, people, who):
    before = everything()
    with pytest.raises((NotAllowed, CaseNotFound)):
        check_quality(
            case_id=drawn.case_id, check_id=drawn.pk, act=Act(AFTER, people[who]), answers=FAIR
        )

    assert everything() == before


def test_who_wrote_in_the_case_does_not_check_it(db):
    clerk = ending_procedure(sample_check={**RULES, "role": "clerk"})["clerk"]
    case = ending_case(clerk)
    act = Act(WEDNESDAY, clerk)
    send_reply(case_id=case.pk, act=act, key="decision", words="This is what we found.")
    close(case, clerk, at=WEDNESDAY + DAY)
    draw_samples(now=AFTER)
    check = QualityCheck.objects.get()

    with refused(OwnWork, "Somebody else"):
        check_quality(case_id=case.pk, check_id=check.pk, act=Act(AFTER, clerk), answers=FAIR)


@pytest.mark.one_database
@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_quarter_has_its_day_and_the_one_before_ends_where_it_begins(day):
    first = quarter_of(day)
    assert first <= day < quarter_of(first + timedelta(days=92)) or first.month == 10
    assert quarter_of(first - timedelta(days=1)) == quarter_before(day)
    assert first.day == 1
    assert first.month in (1, 4, 7, 10)


@pytest.mark.one_database
def test_the_landlord_s_procedure_checks_praise_and_complaints_alike():
    rules = read_document(pack_document("housing-appeals")).sample_check

    assert rules is not None
    assert (rules.role, rules.kinds) == ("director", ())
    assert {"investigated", "fair", "reasons"} <= {field.key for field in rules.asks}
