"""Whatever is put into a field or an address of the desk: plain words, the text kept, never a 500."""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import resolve, reverse
from django.utils import timezone

from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.told import PersonDetails
from cms.casework.services.triage import assign_case
from tests.casework.desk.access import ROWS, who_may
from tests.casework.desk.downloads import taken
from tests.casework.desk.right_forms import form_of, right_forms
from tests.casework.services.written import everything
from tests.factories import sorted_case

pytestmark = pytest.mark.django_db

HOSTILE = {
    "nul": "a\x00b",
    "control": "a\x1bb\x07",
    "long": "x" * 10_001,
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}{% debug %}",
    "header": "x\r\nBcc: everybody@example.org",
    "backwards": "\u202eevil\u2066",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "capitals": "İ" * 200,
    "number": "9" * 5_000,
    "date": "0000-00-00T99:99",
    "far": "9999-12-31T23:59",
    "sql": "' OR 1=1; --",
    "field": "{reference}{message}{nonsense}",
}
# What a database may take in its own way; the rest is refused before any hears of it.
ON_EVERY_DATABASE = ("nul", "long", "surrogate", "number", "far")
REFERENCE = (
    "calendarday",
    "calendarcheck",
    "outsidebody",
    "contractor",
    "messagetext",
    "questiontext",
)
PARTS = 6  # of the forms, so that several processes share them
TURNS = 2


@pytest.mark.parametrize("part", range(PARTS))
def test_no_value_in_any_field_of_any_form_breaks_it(part, as_person, people, passed_on, address):
    """All fields at once; then one alone, so that a service takes it; then what is hidden."""
    typed = right_forms(people, passed_on)
    for screen in [name for name in typed if name.startswith("desk")][part::PARTS]:
        right, client = form_of(screen, address(screen), typed), as_person(who_may(screen))
        fields = [name for name in fields_of(client.get(address(screen))) if name != "file"]
        for sent in hostile_to(right, fields):
            with transaction.atomic():
                response = client.post(address(screen), sent, follow=True)
                shown = taken(response).decode("utf-8", "replace")
                transaction.set_rollback(True)
            assert response.status_code in (200, 404, 409), (screen, sent)
            assert "<script>alert(1)</script>" not in shown, (screen, sent)


def fields_of(response):
    form = (response.context or {}).get("form")
    return list(form.fields) if form else []


def hostile_to(right, fields):
    """Every field meets some of the values, other ones on every form."""
    labels = list(HOSTILE) if connection.vendor == "sqlite" else ON_EVERY_DATABASE
    values = itertools.cycle(HOSTILE[label] for label in labels)
    for turn in range(TURNS):
        yield {**right, **{name: next(values) for name in fields}}
        next(itertools.islice(values, turn, None))
    yield from ({**right, name: next(values)} for name in fields)
    yield {**right, "seen": next(values), "key": next(values), "send": next(values)}


def test_a_row_of_one_case_is_not_found_below_another(as_person, people, passed_on, address):
    by = people["coordinator"]
    person = PersonDetails(name="Cy Green", email="cy@resident.example")
    other = sorted_case(by, at=timezone.now() - timedelta(hours=2), person=person)
    assign_case(case_id=other.pk, act=Act(now=timezone.now(), by=by), handler=people["chair"])
    other.refresh_from_db()
    typed = right_forms(people, passed_on)
    below = {screen: resolve(address(screen)).kwargs for screen in ROWS if ":" in screen}
    below = {
        screen: kwargs
        for screen, kwargs in below.items()
        if kwargs.get("pk") == passed_on.pk and any(name.endswith("_id") for name in kwargs)
    }
    before = everything()

    for screen, kwargs in below.items():
        url = reverse(screen, kwargs={**kwargs, "pk": other.pk})
        client = as_person(who_may(screen) or "coordinator")
        assert client.get(url).status_code == 404, screen
        sent = client.post(url, form_of(screen, url, typed))
        assert sent.status_code in (404, 405), screen

    assert len(below) > 20
    assert everything() == before


def test_a_number_that_no_row_has_is_not_found(as_person, address):
    client = as_person("coordinator")

    for screen in (name for name in ROWS if ":" in name):
        kwargs = resolve(address(screen)).kwargs
        for name in [name for name, value in kwargs.items() if isinstance(value, int)]:
            url = reverse(screen, kwargs={**kwargs, name: "9" * 30})
            assert client.get(url).status_code in (403, 404), (screen, name)


@pytest.mark.one_database
@pytest.mark.parametrize("label", HOSTILE)
def test_what_was_typed_is_shown_again(label, as_person, read, fill):
    client = as_person("coordinator")
    url = reverse("desk:contact", args=[read.pk])
    typed = {"channel": "carrier pigeon", "happened_at": "yesterday", "text": HOSTILE[label]}

    response = client.post(url, fill(client, url, **typed))

    assert response.status_code == 200
    form = response.context["form"]
    assert {"channel", "happened_at"} <= set(form.errors)
    kept = form["text"].value()
    assert kept == "".join(
        ch for ch in HOSTILE[label].replace("\r\n", "\n") if ch >= " " or ch == "\n"
    )


@pytest.mark.one_database
@pytest.mark.parametrize("label", HOSTILE)
def test_logging_a_contact_survives_every_value(label, as_person, people):
    client = as_person("coordinator")
    form = client.get(reverse("desk:log")).context["form"]
    sent = dict.fromkeys(form.fields, HOSTILE[label])

    response = client.post(reverse("desk:log"), {**sent, "key": str(uuid.uuid4())})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Case.objects.exists()


PARAMETERS = (
    "q",
    "state",
    "kind",
    "stage",
    "handler",
    "channel",
    "received_at_from",
    "ordering",
    "p",
    "export",
)


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_queue_takes_any_parameter(name, as_person, read):
    client = as_person("coordinator")

    for label, value in HOSTILE.items():
        response = client.get("/admin/casework/cases/", {name: value[:2000]})
        refused = label in ("nul", "control")
        assert response.status_code == (400 if refused else 200), label
        assert b"<script>alert(1)</script>" not in taken(response), label


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("lessons/", ("state", "cause")),
        ("procedures/codes/", ("result", "version")),
        ("procedures/compare/", ("old", "new")),
        ("procedures/new/", ("from",)),
    ],
)
def test_what_a_page_is_asked_to_show_may_be_anything(url, names, as_person):
    client = as_person("coordinator")

    for label, value in HOSTILE.items():
        response = client.get(f"/admin/casework/{url}", dict.fromkeys(names, value[:2000]))
        refused = label in ("nul", "control")
        assert response.status_code == (400 if refused else 200), label
        assert b"<script>alert(1)</script>" not in response.content, label


@pytest.mark.one_database
@pytest.mark.parametrize("value", ["\x00", "\x1b"])
def test_a_control_character_in_an_address_is_refused(value, as_person):
    assert as_person("coordinator").get("/admin/casework/cases/", {"q": value}).status_code == 400


@pytest.mark.parametrize("model", REFERENCE)
def test_reference_data_takes_no_harm(model, as_person):
    client = as_person("administrator")
    url = f"/admin/casework/{model}/create/"
    fields = client.get(url).context["form"].fields

    for label, value in HOSTILE.items():
        for extra in ({}, {"preview": "1"}):
            sent = {**dict.fromkeys(fields, value), **extra}
            response = client.post(url, sent, follow=True)
            assert response.status_code == 200, label
            assert b"<script>alert(1)</script>" not in response.content, label


@pytest.mark.parametrize(
    "query",
    [
        "?o=x",
        "?o=-99",
        "?p=x",
        "?q=%C4%B0",
        "?kind=x",
        "?kind__exact=x",
        "?kind__exact=closure",
        "?successor__name=x",
        "?nonsense__x=1",
        "?e=1",
        "?ot=;",
    ],
)
def test_lists_of_reference_data_take_any_parameter(query, as_person):
    client = as_person("administrator")

    for model in REFERENCE:
        response = client.get(f"/admin/casework/{model}/{query}")
        assert response.status_code in (200, 302, 400), model
