"""The desk of a body that runs several procedures: taking in, moving, and what each is for."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Case, ProcedureUse, ProcedureVersion
from cms.casework.services.using import use_beside
from cms.casework.uses import procedures_in_use
from cms.users.models import User
from tests.casework.documents import SMALL
from tests.casework.resident import words
from tests.casework.several import DATA, HOMES, QUESTION, SAID, several
from tests.factories import open_case

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LOG = "/admin/casework/log/"
IN_USE = "/admin/casework/procedures/in-use/"


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return several()


@pytest.fixture
def desk(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["clerk"])
    return client


def typed(**given: Any) -> dict[str, Any]:
    at = timezone.localtime() - timedelta(hours=3)
    told = {"kind": "complaint", "text": "They rang about a letter.", "name": "Ada"}
    form = {"key": str(uuid.uuid4()), "channel": "phone", "received_at": f"{at:%Y-%m-%dT%H:%M}"}
    return {**form, **told, "phone": "01632 960 001", **given}


def procedure_of(case: Case) -> str:
    return str(case.procedure.procedure.key)


def test_staff_choose_under_which_it_comes_in_and_the_main_one_is_first(desk: Client):
    page = words(desk.get(LOG))
    assert f"Whoever says yes to “{QUESTION}”" in page

    desk.post(LOG, typed(under=DATA))
    desk.post(LOG, typed())

    assert {procedure_of(case) for case in Case.objects.all()} == {DATA, SMALL}


def test_an_area_leads_to_its_procedure_before_anything_is_written(desk: Client):
    sent = typed(service_area="homes")

    shown = desk.post(LOG, sent)

    assert "It is for “Complaints about your home”" in words(shown)
    assert "They rang about a letter." in shown.content.decode()
    assert not Case.objects.exists()
    desk.post(LOG, {**sent, "under": shown.context["under"]})
    case = Case.objects.get()
    assert (procedure_of(case), case.service_area) == (HOMES, "homes")


def test_a_made_up_procedure_is_the_main_one(desk: Client):
    desk.post(LOG, typed(under="moon"))

    assert procedure_of(Case.objects.get()) == SMALL


def test_one_screen_says_what_each_is_for_and_switches_the_main_one(desk: Client):
    page = words(desk.get(IN_USE))
    assert "Everything that no other takes in" in page
    assert "Homes" in page

    answer = desk.post(IN_USE, {"source": f"live:{DATA}", "reason": "The board."}, follow=True)

    assert "New cases come in under: Complaints about your data" in words(answer)
    assert procedures_in_use(on=timezone.localdate()).main.key == DATA
    assert ProcedureUse.objects.get(main=True).history.latest().history_change_reason == (
        "The board."
    )


def test_a_shipped_pack_is_switched_to_on_that_screen_and_says_what_is_left(desk: Client):
    source = "pack:council-2wd-10wd-20wd"

    answer = words(desk.post(IN_USE, {"source": source, "reason": "The board."}, follow=True))

    assert "Nobody holds these roles" in answer
    assert procedures_in_use(on=timezone.localdate()).main.key == "council-2wd-10wd-20wd"


@pytest.mark.parametrize(
    "sent", [{"source": "live:moon", "reason": "x"}, {"source": f"live:{DATA}", "reason": " "}]
)
def test_a_switch_that_makes_no_sense_changes_nothing(desk: Client, sent: dict[str, str]):
    page = desk.post(IN_USE, sent)

    assert page.status_code == 200
    assert page.context["has_errors"]
    assert procedures_in_use(on=timezone.localdate()).main.key == SMALL


def beside(key: str) -> str:
    version = ProcedureVersion.objects.get(procedure__key=key)
    return reverse("desk_procedures:beside", args=[version.pk])


def test_what_one_takes_in_is_changed_with_ticks_and_a_reason(desk: Client):
    page = words(desk.get(beside(DATA)))
    assert f"Whoever says yes to “{QUESTION}”" in page
    assert "Streets" in page

    given = {"asked": "on", "areas": ["streets"], "reason": "Agreed."}
    desk.post(beside(DATA), given)

    use = ProcedureUse.objects.get(procedure__key=DATA)
    assert (use.asked, use.areas, use.kinds) == (True, ["streets"], [])


def test_what_another_takes_in_already_is_refused_beside_its_field(desk: Client):
    page = desk.post(beside(DATA), {"areas": ["homes"], "reason": "Agreed."})

    assert "takes in Homes already" in words(page)
    assert "areas" in page.context["form"].errors
    assert ProcedureUse.objects.get(procedure__key=DATA).asked


def test_the_main_one_has_no_such_page(desk: Client):
    assert desk.get(beside(SMALL)).status_code == 404
    answer = desk.post(beside(SMALL), {"kinds": ["complaint"], "reason": "Agreed."})
    assert "Make another the main one first" in words(answer)


def test_who_may_not_change_procedures_changes_no_use(client: Client, people: dict[str, User]):
    client.force_login(people["worker"])
    for url in (IN_USE, beside(DATA)):
        client.post(url, {"source": f"live:{DATA}", "reason": "Mine."})
    assert procedures_in_use(on=timezone.localdate()).main.key == SMALL
    assert ProcedureUse.objects.get(procedure__key=DATA).asked


def test_the_list_of_procedures_says_what_they_are_in_use_for(desk: Client):
    page = words(desk.get("/admin/casework/procedures/"))

    assert "Everything that no other takes in" in page
    assert "In use for…" in page


def test_a_case_under_the_wrong_one_is_moved_from_where_it_is_sorted(desk: Client):
    case = open_case(at=timezone.now() - timedelta(hours=1), kind="complaint")
    url = reverse("desk:wrong_procedure", args=[case.pk])
    assert url in desk.get(reverse("desk:triage", args=[case.pk])).content.decode()
    form = desk.get(url).context

    sent = {"procedure": DATA, "reason": "It is about their data.", "seen": form["seen"]}
    answer = desk.post(url, {**sent, "key": form["key"]}, follow=True)

    assert "Moved to “Complaints about your data”. Sort it again." in words(answer)
    case.refresh_from_db()
    assert procedure_of(case) == DATA


def test_sorting_says_where_the_area_is_for_another(desk: Client):
    case = open_case(at=timezone.now() - timedelta(hours=1), kind="complaint")
    url = reverse("desk:triage", args=[case.pk])
    form = desk.get(url).context
    sent = {"kind": "complaint", "topic": "a letter", "seen": form["seen"], "key": form["key"]}

    answer = words(desk.post(url, {**sent, "service_area": "homes"}, follow=True))

    assert "Its kind or area is for “Complaints about your home”." in answer


def test_it_is_not_offered_where_there_is_no_other(desk: Client):
    for key in (HOMES, DATA):
        use_beside(key=key, **SAID)
    case = open_case(at=timezone.now() - timedelta(hours=1), kind="complaint")
    url = reverse("desk:wrong_procedure", args=[case.pk])

    assert desk.get(url).status_code == 404
    assert url not in desk.get(reverse("desk:triage", args=[case.pk])).content.decode()
