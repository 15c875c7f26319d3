"""How well we do, on the desk: praise beside complaints, and the check of closed cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cms.casework.models import Case, QualityCheck
from cms.casework.services.sampling import draw_samples
from cms.users.models import User
from tests.casework.desk.test_endings import signed_in, text_of
from tests.casework.endings import DAY, close, ending_case, ending_procedure
from tests.casework.services.test_sampling import AFTER, RULES
from tests.casework.services.written import everything
from tests.factories import WEDNESDAY

pytestmark = pytest.mark.django_db
QUALITY = "/admin/casework/quality/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def people(db: None) -> dict[str, User]:
    areas = [{"key": "roads", "label": "Roads"}, {"key": "parks", "label": "Parks"}]
    return ending_procedure(sample_check=RULES, areas=areas)


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return close(ending_case(people["clerk"]), people["clerk"], at=WEDNESDAY + DAY)


@pytest.fixture
def check(case: Case) -> QualityCheck:
    draw_samples(now=AFTER)
    return QualityCheck.objects.get()


def form_of(check: QualityCheck) -> str:
    return reverse("desk:quality_check", args=[check.case_id, check.pk])


def sent(case: Case, **typed: Any) -> dict[str, Any]:
    case.refresh_from_db()
    return {"seen": case.version, "key": uuid4(), **typed}


@pytest.mark.req("S4-15", "S3-9")
def test_praise_and_complaints_stand_side_by_side_by_quarter_and_service(people):
    for kind, area in (("compliment", "parks"), ("compliment", "roads"), ("complaint", "roads")):
        ending_case(people["clerk"], kind=kind, topic=f"{kind} {area}", service_area=area)
    ending_case(people["clerk"], at=datetime(2026, 2, 3, 9, tzinfo=UTC), kind="concern")

    response = signed_in(people["clerk"]).get(QUALITY)

    found = response.context
    assert [row.label for row in found["by_quarter"]][:2] == [
        "July to September 2026",
        "April to June 2026",
    ]
    assert [row.counts for row in found["by_quarter"]][1:3] == [[2, 0, 0, 1], [0, 0, 1, 0]]
    assert [(row.label, row.total) for row in found["by_area"]] == [
        ("Roads", 2),
        ("No service named", 1),
        ("Parks", 1),
    ]


@pytest.mark.req("S4-15")
def test_nobody_counts_a_case_that_they_may_not_see(people, case):
    rows = signed_in(people["worker"]).get(QUALITY).context["by_quarter"]

    assert sum(row.total for row in rows) == 0


@pytest.mark.req("S4-16")
def test_the_check_is_answered_on_a_form_and_shown_with_its_answers(people, check):
    chair = signed_in(people["chair"])
    assert form_of(check) in chair.get(QUALITY).content.decode()

    done = chair.post(form_of(check), sent(check.case, fair="yes", note="A kind letter."))

    assert (done.status_code, done.url) == (302, QUALITY)
    shown = text_of(chair.get(QUALITY))
    assert "A kind letter." in shown
    assert form_of(check) not in chair.get(QUALITY).content.decode()


@pytest.mark.req("S4-16")
def test_an_answer_left_out_is_said_at_its_field_and_what_was_typed_stays(people, check):
    before = everything()

    again = signed_in(people["chair"]).post(form_of(check), sent(check.case, note="A kind letter."))

    assert again.status_code == 200
    assert set(again.context["form"].errors) == {"fair"}
    assert "A kind letter." in again.content.decode()
    assert everything() == before


@pytest.mark.req("S4-16")
def test_today_and_the_case_lead_to_the_check_which_nobody_ticks_off(people, check):
    chair = signed_in(people["chair"])
    shown = chair.get(reverse("desk:case", args=[check.case_id])).content.decode()

    assert f"{QUALITY}#checks-heading" in shown
    assert check.job.text in chair.get(reverse("desk:today")).content.decode()
    done = reverse("desk:job_done", args=[check.case_id, check.job_id])
    assert chair.post(done, sent(check.case)).status_code == 404


@pytest.mark.req("S4-16")
def test_others_are_refused(people, check):
    before = everything()

    assert signed_in(people["clerk"]).post(form_of(check), sent(check.case)).status_code == 403
    assert signed_in(people["worker"]).get(form_of(check)).status_code == 404
    assert Client().get(form_of(check)).status_code == 302
    assert everything() == before
