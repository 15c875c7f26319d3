"""The register for staff: who declared, what stays private, what is written down for somebody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.conduct.models import Act, Dispensation, RegisterEntry
from cms.conduct.services.register import declare
from cms.users.roles import appoint, ensure_role
from tests.conduct.declared import HUSHED, SHOP, WHY_HUSHED, hushed, said
from tests.conduct.people import NOW, TODAY
from tests.factories import UserFactory

pytestmark = pytest.mark.one_database
INDEX = "/admin/interests/"
TYPED = {
    "category": "employment",
    "words": SHOP,
    "whose": "own",
    "on": "2026-11-10",
    "told_on": "2026-11-12",
    "was_accepted": "",
}


@pytest.fixture
def clerk(signing, time_machine) -> Client:
    time_machine.move_to(NOW, tick=False)
    return signed_in(signing.people.clerk)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words_of(response) -> str:
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    return " ".join(soup.select_one("main, #main").get_text(" ").replace("\u00a0", " ").split())


def of(member, deed: str = "") -> str:
    return f"{INDEX}members/{member.pk}/{deed}"


def test_what_is_to_be_decided_and_who_is_late_come_first(signing, time_machine):
    people = signing.people
    said(people.bilal, hushed())
    said(people.ada)
    time_machine.move_to(NOW + timedelta(days=14), tick=False)

    words = words_of(signed_in(people.clerk).get(INDEX))

    assert "1 interest to decide on: do the details stay private?" in words
    assert words.index("Bilal Khan") < words.index("Cora Lee") < words.index("Ada Brown")
    assert "Overdue since 29 November 2026" in words
    assert HUSHED not in words


def test_the_coordinator_reads_what_is_private_and_decides(signing, clerk):
    bilal = signing.people.bilal
    entry = said(bilal, hushed())
    words = words_of(clerk.get(of(bilal)))
    assert HUSHED in words
    assert WHY_HUSHED in words

    deed = of(bilal, f"{entry.pk}/private/")
    assert HUSHED in words_of(clerk.get(deed))
    assert "There is a problem" in words_of(clerk.post(deed, {"reason": ""}))
    clerk.post(deed, {"reason": "At risk."})

    assert RegisterEntry.objects.last().act == Act.WITHHELD
    clerk.post(of(bilal, f"{entry.pk}/show/"), {"reason": "The risk has gone."})
    assert RegisterEntry.objects.last().act == Act.SHOWN
    assert clerk.get(deed).status_code == 404


def test_whoever_only_reads_never_sees_what_is_private_nor_why(signing, clerk):
    people = signing.people
    entry = said(people.bilal, hushed())
    auditor = signed_in(people.auditor)

    words = words_of(auditor.get(of(people.bilal)))

    assert "Details withheld" in words
    for deed in ("private", "show"):
        assert auditor.get(of(people.bilal, f"{entry.pk}/{deed}/")).status_code == 404
    for deed in ("new", "nothing", "complete"):
        assert auditor.get(of(people.cora, f"{deed}/")).status_code == 302
    assert auditor.get(f"{INDEX}dispensations/new/").status_code == 302
    for hidden in (HUSHED, WHY_HUSHED):
        assert hidden not in words
        assert hidden not in words_of(auditor.get(INDEX))
    clerk.post(of(people.bilal, f"{entry.pk}/show/"), {"reason": "The risk has gone."})
    shown = words_of(auditor.get(of(people.bilal)))
    assert HUSHED in shown
    for hidden in (WHY_HUSHED, "The risk has gone."):
        assert hidden not in shown


def test_a_monitoring_officer_decides_instead_of_the_coordinator(signing, clerk):
    people = signing.people
    officer = UserFactory(email="monitoring@sallowfield.example")
    appoint(
        user=officer,
        role=ensure_role("monitoring_officer", "Monitoring officer", "Chairs"),
        starts_on=TODAY,
    )
    entry = said(people.bilal, hushed())

    assert HUSHED not in words_of(clerk.get(of(people.bilal)))
    assert clerk.get(of(people.bilal, f"{entry.pk}/private/")).status_code == 404
    client = signed_in(officer)
    assert HUSHED in words_of(client.get(of(people.bilal)))
    client.post(of(people.bilal, f"{entry.pk}/private/"), {"reason": "At risk."})
    assert RegisterEntry.objects.last().act == Act.WITHHELD


def test_what_a_monitoring_officer_keeps_private_is_in_no_form_of_the_coordinator(signing, clerk):
    people = signing.people
    entry = declare(
        member_id=people.cora.pk, category="employment", told=hushed(), told_on=TODAY, **people.act
    )
    assert HUSHED in clerk.get(of(people.cora, f"{entry.pk}/change/")).content.decode()
    appoint(
        user=UserFactory(),
        role=ensure_role("monitoring_officer", "Monitoring officer", "Chairs"),
        starts_on=TODAY,
    )

    page = clerk.get(of(people.cora)).content.decode()

    for hidden in (HUSHED, WHY_HUSHED, entry.category_title):
        assert hidden not in page
    change = of(people.cora, f"{entry.pk}/change/")
    assert clerk.get(change).status_code == 404
    assert clerk.post(change, TYPED).status_code == 404
    clerk.post(of(people.cora, f"{entry.pk}/end/"), {"on": "2026-11-13", "told_on": "2026-11-14"})
    assert RegisterEntry.objects.last().act == Act.ENDED


def test_what_somebody_without_an_account_says_is_written_down(signing, clerk):
    cora = signing.people.cora
    assert "Write down an interest" in words_of(clerk.get(of(cora)))

    clerk.post(of(cora, "new/"), TYPED)
    entry = RegisterEntry.objects.get()
    assert (entry.words, str(entry.told_on)) == (SHOP, "2026-11-12")
    clerk.post(of(cora, f"{entry.pk}/change/"), {**TYPED, "words": "Two shops."})
    clerk.post(of(cora, "complete/"), {"told_on": "2026-11-13"})
    clerk.post(of(cora, f"{entry.pk}/end/"), {"on": "2026-11-13", "told_on": "2026-11-14"})
    clerk.post(of(cora, "nothing/"), {"told_on": "2026-11-16"})

    acts = [row.act for row in RegisterEntry.objects.all()]
    assert acts == ["declared", "changed", "confirmed", "ended", "nothing"]
    assert clerk.get(of(cora, f"{entry.pk}/change/")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said_"),
    [
        ({"told_on": "2026-11-20"}, "This day is still to come."),
        ({"category": "gift", "value": "5", "was_accepted": "yes"}, "Say who offered it."),
        ({"category": "gift", "giver": "A shop"}, "Enter what it was worth, in pounds."),
        ({"words": ""}, "There is a problem"),
    ],
)
def test_a_refusal_stands_beside_its_field_with_what_was_typed(signing, clerk, typed, said_):
    html = clerk.post(of(signing.people.cora, "new/"), {**TYPED, **typed}).content.decode()

    assert said_ in html
    assert "2026-11-10" in html
    assert not RegisterEntry.objects.exists()


def test_nobody_writes_for_a_member_with_an_account(signing, clerk):
    ada = signing.people.ada
    for deed in ("new", "nothing", "complete"):
        assert clerk.get(of(ada, f"{deed}/")).status_code == 404
        assert clerk.post(of(ada, f"{deed}/"), TYPED).status_code == 404
    assert not RegisterEntry.objects.exists()


def test_a_dispensation_is_given_and_ended(signing, clerk):
    ada = signing.people.ada
    typed = {
        "member": ada.pk,
        "matter": "Rents",
        "item": "",
        "may_vote": "yes",
        "reason": "All of us rent.",
        "given_by": "the partnership",
        "decision": "",
        "given_on": "2026-11-16",
        "ends_on": "",
    }
    address = f"{INDEX}dispensations/new/"
    assert "There is a problem" in words_of(clerk.post(address, {**typed, "reason": ""}))

    clerk.post(address, typed)

    row = Dispensation.objects.get()
    assert (row.member, row.may_vote) == (ada, True)
    assert "Ada Brown , Rents May speak and vote" in words_of(clerk.get(INDEX))
    clerk.post(f"{INDEX}dispensations/{row.pk}/end/", {"on": "2026-11-16", "reason": "Over."})
    row.refresh_from_db()
    assert row.ends_on == TODAY


def test_editors_and_strangers_are_kept_out(signing, clerk):
    for client in (Client(), signed_in(signing.people.ada.user)):
        for address in (INDEX, of(signing.people.ada)):
            assert client.get(address).status_code == 302
