"""Reference data is kept by services, with its history, and its texts cannot lose what they need."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from wagtail.admin.menu import admin_menu

from cms.casework.desk.samples import SAMPLES
from cms.casework.models import CalendarDay, MessageText, OutsideBody, QuestionText
from cms.casework.procedure.merge_fields import FIELDS
from tests.factories import PACK, open_case

pytestmark = pytest.mark.django_db
BODY = "{greeting}\n\n{message}\n\n{track_link}"


@pytest.fixture
def desk(as_person):
    return as_person("coordinator")


def body_form(**overrides):
    body = OutsideBody.objects.get(key="local_trust")
    fields = ("key", "name", "kind", "what_for", "contact", "url", "time_limit", "valid_to")
    given = {name: str(getattr(body, name) or "") for name in fields}
    return {**given, "shown_to_person": "on", **overrides}


def test_a_day_is_added_with_who_and_why_and_open_clocks_are_counted_again(desk, people):
    open_case(at=timezone.now() - timedelta(hours=1))
    sent = {
        "day": "2027-01-04",
        "kind": "closure",
        "division": "",
        "title": "Office move",
        "source": "Our notice",
    }

    response = desk.post("/admin/casework/calendarday/create/", sent)

    assert response.status_code == 302
    day = CalendarDay.objects.get()
    assert day.history.get().history_user == people["coordinator"]
    assert day.added_at is not None
    listed = desk.get("/admin/casework/calendarday/").content.decode()
    assert "Office move" in listed


def test_the_same_day_twice_is_refused_in_words(desk):
    sent = {"day": "2027-01-04", "kind": "closure", "division": "", "title": "Move", "source": "Us"}
    desk.post("/admin/casework/calendarday/create/", sent)

    response = desk.post("/admin/casework/calendarday/create/", sent)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert CalendarDay.objects.count() == 1


@pytest.mark.req("S0-51")
def test_a_body_ends_and_its_history_says_who_ended_it(desk, people):
    body = OutsideBody.objects.get(key="local_trust")
    url = f"/admin/casework/outsidebody/edit/{body.pk}/"

    assert desk.post(url, body_form(valid_to="2026-12-31")).status_code == 302

    body.refresh_from_db()
    assert body.valid_to == date(2026, 12, 31)
    shown = desk.get(f"/admin/casework/outsidebody/history/{body.pk}/").content.decode()
    assert str(people["coordinator"]) in shown
    assert "2026-12-31" in shown


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valid_from": "2027-05-01"}, "valid_to"),
        ({"name": ""}, "name"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_a_body_that_cannot_be_is_refused(change, field, desk):
    body = OutsideBody.objects.get(key="local_trust")
    versions = body.history.count()

    response = desk.post(f"/admin/casework/outsidebody/edit/{body.pk}/", body_form(**change))

    assert response.context["form"].errors[field]
    assert body.history.count() == versions


def test_own_words_for_a_message_are_tried_on_a_made_up_case_and_then_kept(desk):
    url = "/admin/casework/messagetext/create/"
    sent = {"procedure_key": PACK, "key": "update", "subject": "News – {reference}", "body": BODY}

    tried = desk.post(url, {**sent, "preview": "1"})

    assert tried.context["sample"].subject == "News – AB-26-0042-K"
    assert "Dear Ada Brown" in tried.context["sample"].free
    assert "Our partnership" in tried.context["sample"].locked
    assert not MessageText.objects.exists()

    assert desk.post(url, sent).status_code == 302
    assert MessageText.objects.get().history.count() == 1


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"body": BODY + "{nonsense}"}, "body", "There is no field {nonsense}."),
        ({"body": "{message}"}, "body", "Keep {track_link} in the text"),
        ({"subject": "About {person_name}"}, "subject", "may not stand in a subject"),
        ({"key": "nonsense"}, "key", "Select a valid choice"),
        ({"body": ""}, "body", "required"),
    ],
)
def test_words_that_lose_or_invent_a_field_are_refused(change, field, said, desk):
    sent = {"procedure_key": PACK, "key": "update", "subject": "News – {reference}", "body": BODY}

    response = desk.post("/admin/casework/messagetext/create/", {**sent, **change})

    assert said in str(response.context["form"].errors[field])
    assert not MessageText.objects.exists()


def test_which_message_a_text_is_for_never_changes(desk):
    sent = {"procedure_key": PACK, "key": "update", "subject": "News – {reference}", "body": BODY}
    desk.post("/admin/casework/messagetext/create/", sent)
    text = MessageText.objects.get()

    desk.post(
        f"/admin/casework/messagetext/edit/{text.pk}/",
        {**sent, "key": "receipt", "subject": "S {reference}"},
    )

    text.refresh_from_db()
    assert (text.key, text.subject) == ("update", "S {reference}")


def test_every_field_has_a_sample():
    assert set(SAMPLES) == set(FIELDS)


def test_a_procedure_is_read_whole_and_taken_away_as_it_stands(desk):
    url = desk.get("/admin/casework/procedures/").context["object_list"][0].pk
    page = f"/admin/casework/procedures/{url}/"

    shown, taken = desk.get(page), desk.get(f"{page}?download=1")

    assert "<strong>48 hours</strong>, which is our aim" in shown.content.decode()
    assert taken.content.decode().startswith("# How a community partnership")
    assert taken.headers["Content-Disposition"].endswith('-v1.yaml"')


def test_the_menu_shows_each_account_what_it_may_open(as_person):
    def items(name):
        client = as_person(name)
        return {entry["name"] for entry in menu_of(client)}

    assert items("coordinator") >= {
        "casework-today",
        "casework-cases",
        "casework-log",
        "casework-procedures",
    }
    assert "casework-log" not in items("auditor")
    assert items("administrator") & {"casework-today", "casework-cases", "casework-log"} == set()
    assert items("editor") == {"casework-guidance", "casework-heard"}


def menu_of(client):
    """The entries under “Casework”, as the sidebar gets them."""
    response = client.get("/admin/")
    request = RequestFactory().get("/admin/")
    request.user = response.wsgi_request.user
    found = [item for item in admin_menu.menu_items_for_request(request) if item.name == "casework"]
    if not found:
        return []
    return [{"name": item.name} for item in found[0].menu.menu_items_for_request(request)]


@pytest.mark.req("S3-111")
def test_a_question_in_own_words_is_kept_with_its_history(desk, people):
    sent = {"key": "text", "label": "Tell us your story", "help_text": "", "position": ""}

    assert desk.post("/admin/casework/questiontext/create/", sent).status_code == 302

    row = QuestionText.objects.get()
    assert row.history.get().history_user == people["coordinator"]
    desk.post(
        f"/admin/casework/questiontext/edit/{row.pk}/", {**sent, "key": "wish", "label": "Story"}
    )
    row.refresh_from_db()
    assert (row.key, row.label) == ("text", "Story")


@pytest.mark.parametrize("change", [{"key": "made_up"}, {"label": ""}, {"position": "-1"}])
def test_words_for_no_question_or_without_a_label_are_refused(desk, change):
    sent = {"key": "text", "label": "Tell us your story", "help_text": "", "position": ""}

    response = desk.post("/admin/casework/questiontext/create/", {**sent, **change})

    assert response.context["form"].errors
    assert not QuestionText.objects.exists()
