"""My interests on one's own pages (M2): adding, changing, ending, and the yearly look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.conduct.due import due_items
from cms.conduct.models import Act, RegisterEntry
from cms.conduct.services.register import confirm, end
from tests.conduct.declared import HUSHED, SHOP, WHY_HUSHED, gift, said, told
from tests.conduct.people import NOW, TODAY
from tests.conduct.public.meetings import hold_meetings
from tests.conduct.signed import BEGUN
from tests.web.validity import faults_in

pytestmark = pytest.mark.one_database
URL = "/me/interests/"
ADD = f"{URL}add/employment/"
TYPED = {"words": SHOP, "whose": "own", "on_day": "10", "on_month": "11", "on_year": "2026"}


@pytest.fixture
def ada(signing, time_machine) -> Client:
    time_machine.move_to(NOW, tick=False)
    client = Client()
    client.force_login(signing.people.ada.user)
    return client


def words_of(response) -> str:
    html = response.content.decode()
    assert response.status_code == 200
    assert not faults_in(html)
    soup = BeautifulSoup(html, "html.parser")
    for hidden in soup.select(".govuk-visually-hidden"):
        hidden.decompose()
    return " ".join(soup.main.get_text(" ").replace("\u00a0", " ").split())


def boxes(**values: str) -> dict[str, str]:
    """As the browser sends a date: in three boxes, numbered or named."""
    typed = {**TYPED, **values}
    return {
        **typed,
        **{f"on_{n}": typed[f"on_{name}"] for n, name in enumerate(("day", "month", "year"))},
    }


def test_the_kinds_stand_with_what_was_declared_of_each(signing, ada):
    before = words_of(ada.get(URL))
    assert "Please declare what might sway you by Sunday 29 November 2026." in before
    assert "Paid work Whom you work for, or your own business. Add" in before
    assert "I have nothing to declare" in before

    said(signing.people.ada)
    said(signing.people.ada, gift(), category="gift")

    after = words_of(ada.get(URL))
    assert f"{SHOP} Mine, since 10 November 2026" in after
    assert "From Sallowfield Sheds, about £65.50, declined, 10 November 2026" in after
    assert "All of this is right, and nothing is missing" in after
    assert "I have nothing to declare" not in after


def test_an_interest_is_added(ada):
    assert "Everybody reads what you write here." in words_of(ada.get(ADD))

    response = ada.post(ADD, boxes(), follow=True)

    assert "Thank you. It is in the register." in words_of(response)
    entry = RegisterEntry.objects.get()
    assert (entry.words, entry.category, entry.is_sensitive) == (SHOP, "employment", False)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"words": ""}, "Say what it is."),
        ({"on_day": "17"}, "This day is still to come."),
        ({"on_month": "13"}, "Enter a real date, like 27 3 2026."),
        ({"whose": "own_or_partners"}, "Choose one of the answers shown."),
        ({"is_sensitive": "on"}, "Say why the details should stay private."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_above_and_what_was_typed_stays(ada, typed, wrong):
    response = ada.post(ADD, boxes(giver="", **typed))

    html = response.content.decode()
    assert html.count(wrong) == 2
    assert "<title>Error: " in html
    assert SHOP in html or not typed.get("words", SHOP)
    assert not faults_in(html)
    assert not RegisterEntry.objects.exists()


def test_a_gift_has_questions_of_its_own(ada):
    address = f"{URL}add/gift/"
    typed = boxes(words="A hamper", giver="Sheds Ltd", value="£1,050.50", was_accepted="no")

    assert "Enter an amount in pounds" in words_of(ada.post(address, {**typed, "value": "lots"}))
    ada.post(address, typed)

    entry = RegisterEntry.objects.get()
    assert (entry.giver, entry.value_pence, entry.was_accepted) == ("Sheds Ltd", 105_050, False)


def test_what_stays_private_is_marked_and_can_be_shown_by_its_member(signing, ada):
    typed = boxes(words=HUSHED, is_sensitive="on", reason=WHY_HUSHED)
    ada.post(ADD, typed)
    entry = RegisterEntry.objects.get()
    assert "Private The public reads the fact alone. You hear from us" in words_of(ada.get(URL))
    change = ada.get(f"{URL}{entry.pk}/change/").content.decode()
    assert "Keep the details private" not in change

    ada.post(f"{URL}{entry.pk}/show/")

    assert RegisterEntry.objects.last().act == Act.SHOWN
    assert "Private" not in words_of(ada.get(URL))


def test_one_is_changed_and_ended(signing, ada):
    entry = said(signing.people.ada)
    address = f"{URL}{entry.pk}/"
    html = ada.get(f"{address}change/").content.decode()
    assert SHOP in html

    ada.post(f"{address}change/", boxes(words="I run two shops."))
    assert "I run two shops." in words_of(ada.get(URL))
    ada.post(f"{address}end/", boxes(on_day="15"))

    shown = words_of(ada.get(URL))
    assert "What ended Paid work: I run two shops. 10 November 2026 to 15 November 2026" in shown
    for deed in ("change", "end"):
        assert ada.get(f"{address}{deed}/").status_code == 404
    assert ada.post(f"{address}show/").status_code == 404


def test_a_gift_by_mistake_is_taken_out_by_a_button(signing, ada):
    entry = said(signing.people.ada, gift(), category="gift")
    address = f"{URL}{entry.pk}/end/"
    assert "Entered by mistake" in words_of(ada.get(address))

    ada.post(address)

    assert RegisterEntry.objects.last().act == Act.ENDED


def test_nothing_to_declare_and_complete_are_one_press(signing, ada):
    assert "It is written down that you have nothing to declare." in words_of(
        ada.post(f"{URL}nothing/", follow=True)
    )
    refused = words_of(ada.post(f"{URL}complete/", follow=True))
    assert "Not done" in refused
    said(signing.people.ada)
    assert "your register is complete" in words_of(ada.post(f"{URL}complete/", follow=True))
    assert [row.act for row in RegisterEntry.objects.all()] == ["nothing", "declared", "confirmed"]
    assert ada.get(f"{URL}nothing/").status_code == 405


def test_what_is_another_s_is_not_found_and_not_changed(signing, ada):
    entry = said(signing.people.bilal)

    for deed in ("change", "end"):
        assert ada.get(f"{URL}{entry.pk}/{deed}/").status_code == 404
        assert ada.post(f"{URL}{entry.pk}/{deed}/", boxes()).status_code == 404
    assert ada.post(f"{URL}{entry.pk}/show/").status_code == 404
    assert ada.get(f"{URL}add/sponsorship/").status_code == 404
    assert RegisterEntry.objects.count() == 1


def test_it_is_among_what_is_due(signing):
    ada = signing.people.ada
    last = TODAY + timedelta(days=13)

    def due(now=NOW):
        return [one for one in due_items(ada, now) if "/interests/" in one.url]

    [first] = due()
    assert (first.title, first.due_on, first.is_overdue) == ("Declare your interests", last, False)
    assert due(NOW + timedelta(days=14))[0].is_overdue

    said(ada)
    assert not due()
    [yearly] = due(NOW + timedelta(days=350))
    assert yearly.title == "Check your interests"


def test_what_was_declared_at_a_meeting_since_belongs_there_too(signing, ada):
    member = signing.people.ada
    entry = said(member, told(on=BEGUN), now=NOW - timedelta(days=10))
    hold_meetings(signing.people)

    shown = words_of(ada.get(URL))

    assert "Declared at meetings since then" in shown
    assert "My sister runs the club. To be there by Sunday 6 December 2026." in shown
    assert [one.title for one in due_items(member, NOW)].count("Check your interests") == 1
    confirm(member_id=member.pk, by=member.user, now=NOW)
    assert "Declared at meetings since then" not in words_of(ada.get(URL))
    end(entry_id=entry.pk, on=TODAY, by=member.user, now=NOW)


def test_who_is_asked_nothing_reads_so(people, time_machine):
    time_machine.move_to(NOW, tick=False)
    client = Client()
    client.force_login(people.ada.user)

    assert "No register asks you to declare anything" in words_of(client.get(URL))
    assert client.get(ADD).status_code == 404
