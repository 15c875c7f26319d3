"""“You said, we did” begins from what is done, by who sees it and writes for the public."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.casework.models import Lesson, Remedy
from cms.published_summaries.models import Draft, DraftKind
from cms.records import save_recorded
from tests.factories import holder
from tests.published_summaries.written import NOW, something_to_write

GIVEN = {
    "title": "The step-free door stays open",
    "asked": "The step-free entrance was locked early.",
    "doing": "It is open until the last group has left.",
}


@pytest.fixture
def told(db):
    return something_to_write()


def a_lesson(told, **given):
    row = Lesson(
        **{
            "case": told.case,
            "text": "Whoever locks up looks into the hall first.",
            "progress": "The rota says so now.",
            "role": "coordinator",
            "done_on": NOW.date(),
            "noted_at": NOW,
            "noted_by": told.coordinator,
            **given,
        }
    )
    save_recorded(row, by=told.coordinator, reason="for the test")
    return row


def a_remedy(told, **given):
    row = Remedy(
        **{
            "case": told.case,
            "key": "apology",
            "what": "A bell at the side door.",
            "by_whom": "The Hub",
            "role": "coordinator",
            "done_on": NOW.date(),
            "agreed_at": NOW,
            "agreed_by": told.coordinator,
            **given,
        }
    )
    save_recorded(row, by=told.coordinator, reason="for the test")
    return row


def url_of(row):
    return reverse(f"publishing:tell_{type(row).__name__.lower()}", args=[row.pk])


@pytest.mark.req("S0-9", "S2-2")
@pytest.mark.parametrize("make", [a_lesson, a_remedy])
def test_a_text_begins_from_what_is_done_with_what_is_on_file_beside_it(client, told, make):
    row = make(told)
    client.force_login(told.chair)

    shown = client.get(url_of(row)).content.decode()
    sent = client.post(url_of(row), GIVEN)

    (draft,) = Draft.objects.all()
    assert sent["Location"] == reverse("publishing:text", args=[draft.pk])
    assert (draft.kind, draft.case, draft.begun_by) == (
        DraftKind.YOU_SAID,
        told.case,
        told.chair,
    )
    assert draft.lesson == (row if make is a_lesson else None)
    assert (draft.title, draft.asked, draft.doing) == tuple(GIVEN.values())
    assert (row.text if make is a_lesson else row.what) in shown


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_is_kept(client, told):
    row = a_lesson(told)
    client.force_login(told.chair)

    answer = client.post(url_of(row), {**GIVEN, "asked": ""})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert GIVEN["doing"] in text
    assert "asked" in answer.context["form"].errors
    assert not Draft.objects.exists()


def test_a_second_text_of_the_same_is_refused_while_one_is_written(client, told):
    row = a_lesson(told)
    client.force_login(told.chair)
    client.post(url_of(row), GIVEN)

    answer = client.post(url_of(row), GIVEN)

    assert "Somebody is writing one already." in answer.content.decode()
    assert "Written of it already" in answer.content.decode()
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("make", "given"),
    [
        (a_lesson, {"done_on": None}),
        (a_remedy, {"done_on": None}),
        (a_remedy, {"done_on": None, "dropped_reason": "It was not needed."}),
    ],
)
def test_nothing_is_told_before_it_is_done(client, told, make, given):
    row = make(told, **given)
    client.force_login(told.chair)

    for answer in (client.get(url_of(row)), client.post(url_of(row), GIVEN)):
        assert answer["Location"] == reverse("publishing:index")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("make", [a_lesson, a_remedy])
def test_who_does_not_see_the_case_finds_nothing_to_tell(client, told, make):
    row = make(told)
    stranger = holder("chair", email="stranger@sallowfield.example")
    person = told.case.parties.get(part="person")
    person.email = stranger.email
    save_recorded(person, by=told.coordinator, reason="for the test")
    client.force_login(stranger)

    for answer in (client.get(url_of(row)), client.post(url_of(row), GIVEN)):
        assert answer.status_code == 404
    assert not Draft.objects.exists()


def test_who_does_not_write_for_the_public_is_not_offered_it(client, told):
    row = a_lesson(told, role="caseworker")
    client.force_login(holder("caseworker"))

    assert client.get(url_of(row)).status_code in (302, 403)
    assert client.post(url_of(row), GIVEN).status_code in (302, 403)
    assert (
        "Tell the public" not in client.get(reverse("desk:lesson", args=[row.pk])).content.decode()
    )
    assert not Draft.objects.exists()


@pytest.mark.req("S0-9", "S2-2")
def test_the_desk_offers_it_where_something_is_done(client, told):
    lesson, remedy = a_lesson(told), a_remedy(told)
    undone = a_lesson(told, done_on=None)
    client.force_login(told.coordinator)

    assert url_of(lesson) in client.get(reverse("desk:lesson", args=[lesson.pk])).content.decode()
    case = client.get(reverse("desk:case", args=[told.case.pk])).content.decode()
    assert url_of(remedy) in case
    open_one = client.get(reverse("desk:lesson", args=[undone.pk])).content.decode()
    assert "Tell the public" not in open_one
