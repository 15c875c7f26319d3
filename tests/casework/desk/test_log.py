"""Log a contact: what somebody tells staff is as good as what comes by the website (R4)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Case, EventKind

pytestmark = pytest.mark.django_db
URL = "/admin/casework/log/"


def typed(**overrides):
    at = timezone.localtime() - timedelta(hours=3)
    given = {
        "key": str(uuid.uuid4()),
        "channel": "phone",
        "received_at": f"{at:%Y-%m-%dT%H:%M}",
        "kind": "concern",
        "text": "She rang about the locked door.",
        "topic": "hall access",
        "name": "Ada Brown",
        "phone": "01632 960 001",
    }
    return {**given, **overrides}


@pytest.mark.req("S0-6")
def test_a_call_becomes_a_case_with_its_true_time_and_a_reference_to_read_out(as_person):
    client = as_person("coordinator")
    sent = typed()

    response = client.post(URL, sent, follow=True)

    case = Case.objects.get()
    shown = response.content.decode()
    assert case.reference in shown
    assert "It makes no difference to how you are treated" in shown
    assert case.received_at < timezone.now() - timedelta(hours=2)
    assert (case.channel, case.topic, case.written) == ("phone", "hall access", False)
    assert case.history.earliest().history_user.email.startswith("coordinator")


@pytest.mark.req("S0-36", "S0-38")
def test_words_read_back_and_agreed_start_the_48_hours_when_the_contact_had_them(as_person):
    at = timezone.localtime() - timedelta(hours=1)
    sent = typed(words_agreed="on", received_by_contact_at=f"{at:%Y-%m-%dT%H:%M}")

    as_person("coordinator").post(URL, sent)

    first = Case.objects.get().deadlines.get(clock="initial_response_48h")
    assert first.due_at == at.replace(second=0, microsecond=0) + timedelta(hours=48)


@pytest.mark.req("S0-41")
def test_the_month_runs_from_when_and_how_it_was_first_raised(as_person):
    at = timezone.localtime() - timedelta(days=5)
    sent = typed(first_raised_at=f"{at:%Y-%m-%dT%H:%M}", first_raised_how="in_person")

    as_person("coordinator").post(URL, sent)

    case = Case.objects.get()
    raised = case.events.get(kind=EventKind.FIRST_RAISED)
    assert raised.happened_at == at.replace(second=0, microsecond=0)
    assert raised.data["how"] == "in_person"


def test_two_presses_of_one_form_are_one_case(as_person):
    client = as_person("coordinator")
    sent = typed()

    client.post(URL, sent)
    response = client.post(URL, sent)

    assert Case.objects.count() == 1
    assert response.headers["Location"] == reverse("desk:logged", args=[sent["key"]])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"channel": "web"}, "channel"),
        ({"received_at": "2999-01-01T10:00"}, "received_at"),
        ({"first_raised_at": "2999-01-01T10:00"}, "first_raised_at"),
        ({"received_by_contact_at": "2001-01-01T10:00"}, "received_by_contact_at"),
        ({"first_raised_how": "letter"}, "first_raised_at"),
        ({"helper_email": "jo@resident.example"}, "helper_name"),
        ({"email": "not an address"}, "email"),
        ({"phone": "ring me"}, "phone"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_written(
    change, field, as_person
):
    response = as_person("coordinator").post(URL, typed(**change))

    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert "She rang" in response.content.decode() or field == "text"
    assert not Case.objects.exists()


def test_somebody_who_helps_is_kept_with_their_authority_asked_for(as_person):
    sent = typed(
        helper_name="Jo Brown", helper_relationship="Daughter", acts_as="relative", agreed="not_yet"
    )

    as_person("coordinator").post(URL, sent)

    helper = Case.objects.get().parties.get(part="representative")
    assert (helper.name, helper.relationship, helper.authority) == ("Jo Brown", "Daughter", "asked")


@pytest.mark.req("S0-6", "S2-3", "S2-15", "S4-6", "S4-11")
def test_staff_ask_what_the_website_asks(as_person):
    sent = typed(
        person_kind="group",
        organisation="Mill Lane Tenants",
        members="Ada Brown\nBo Reed",
        relation="resident",
        adjustments=["large_print", "interpreter"],
        language="Polish",
        adjustments_asked="Ring twice",
        treated_worse="on",
    )

    as_person("coordinator").post(URL, sent)

    case = Case.objects.get()
    person = case.parties.get(part="person")
    assert (case.treated_worse, case.handler_role) == (True, "chair")
    assert (person.kind, person.organisation) == ("group", "Mill Lane Tenants")
    assert (person.members, person.relation) == ("Ada Brown\nBo Reed", "resident")
    assert (person.adjustments, person.language) == (["large_print", "interpreter"], "Polish")
    assert person.adjustments_asked == "Ring twice"


HELPED = {"helper_name": "Jo Brown", "acts_as": "friend", "agreed": "not_yet"}


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"helper_name": "Jo"}, "agreed", "Say whether the person knows"),
        ({"helper_name": "Jo", "agreed": "cannot"}, "why_cannot", "Say why they cannot"),
        ({"acts_as": "friend"}, "helper_name", "Give the name"),
        ({"person_kind": "business"}, "organisation", "Enter the name"),
        ({"phone": "", "adjustments": ["phone_only"]}, "phone", "Enter the number"),
        ({"prefers": "post"}, "postal_address", "Enter the address"),
        (
            {**HELPED, "email": "jo@helper.example", "helper_email": "JO@helper.example"},
            "email",
            "This is the helper’s own.",
        ),
        (
            {**HELPED, "phone": "07700 900 123", "helper_phone": "+44 7700 900123"},
            "phone",
            "This is the helper’s own.",
        ),
    ],
)
def test_what_does_not_fit_together_is_said_and_nothing_is_taken_in(as_person, wrong, field, said):
    response = as_person("coordinator").post(URL, typed(**wrong))

    assert said in str(response.context["form"].errors[field])
    assert not Case.objects.exists()


@pytest.mark.req("S0-52")
def test_the_reference_can_be_read_out_by_whoever_took_it_down_though_the_case_is_hidden(as_person):
    client = as_person("coordinator")
    sent = typed(subject_role="coordinator")

    response = client.post(URL, sent, follow=True)

    case = Case.objects.get()
    assert case.reference in response.content.decode()
    assert not response.context["may_open"]
    assert client.get(reverse("desk:case", args=[case.pk])).status_code == 404
    other = as_person("chair").get(reverse("desk:logged", args=[sent["key"]]))
    assert other.status_code == 404


def test_the_form_opens_with_the_time_it_is_now(as_person):
    shown = as_person("caseworker").get(URL).context["form"]["received_at"]

    assert f'value="{timezone.localtime():%Y-%m-%dT%H}' in str(shown)


def test_the_form_says_in_the_procedures_words_who_receives_and_what_is_counted(as_person) -> None:
    shown = as_person("coordinator").get(URL).content.decode()

    assert "When did the coordinator or the chair have it?" in shown
    assert "We count the time for the first answer from then." in shown
    assert "We count the time for the full reply from then." in shown
