"""The staff's screens: who did not sign, sheets signed by hand, and which code it is."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.conduct.models import Code, Signature
from cms.policies.models import PolicyPage
from tests.casework.desk.downloads import taken
from tests.conduct.people import NOW
from tests.web.uploads import papers

pytestmark = pytest.mark.one_database
INDEX = "/admin/signing/"


@pytest.fixture
def clerk(signing, time_machine) -> Client:
    time_machine.move_to(NOW, tick=False)
    client = Client()
    client.force_login(signing.people.clerk)
    return client


def sheet(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("sheet.pdf", content or papers.pdf(), "application/pdf")


def given(signing, **values):
    data = {
        "version": signing.newest.pk,
        "signed_on": "2026-11-10",
        "typed_name": "Cora Lee",
        "scan": sheet(),
    }
    return {**data, **values}


@pytest.mark.req("S0-12")
def test_who_did_not_sign_is_listed_first(signing, clerk):
    signing.sign(signing.people.ada)

    html = clerk.get(INDEX).content.decode()

    assert "1 of 3 members has signed." in html
    assert html.index("Bilal Khan") < html.index("Ada Brown")
    assert "Signed 16 November 2026" in html
    assert "Overdue since 15 November 2026, on paper" in html  # Cora has no account
    assert "Dev Patel" not in html


@pytest.mark.req("S0-12")
def test_a_sheet_signed_by_hand_is_recorded_with_its_scan(signing, clerk):
    url = reverse("signing:paper", args=[signing.people.cora.pk])
    assert clerk.get(url).status_code == 200

    response = clerk.post(url, given(signing), follow=True)

    html = response.content.decode()
    assert "Cora Lee signed. It is signature 1." in html
    assert "Signed 10 November 2026" in html
    scan = clerk.get(reverse("signing:scan", args=[1]))
    assert taken(scan).startswith(b"%PDF")
    assert scan["Content-Disposition"] == 'attachment; filename="Signature 1.pdf"'


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"scan": ""}, "Choose the scan of the sheet."),
        ({"signed_on": "2026-11-01"}, "Version 1 was not in force then."),
        ({"signed_on": "2026-11-17"}, "This day is still to come."),
        ({"signed_on": "soon"}, "Enter a real date, like 27/3/2026."),
        ({"typed_name": ""}, "Enter name."),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_in_words(signing, clerk, values, said):
    url = reverse("signing:paper", args=[signing.people.cora.pk])

    html = clerk.post(url, given(signing, **values)).content.decode()

    assert said in html
    assert not Signature.objects.exists()


def test_a_program_is_no_scan(signing, clerk):
    url = reverse("signing:paper", args=[signing.people.cora.pk])

    html = clerk.post(url, given(signing, scan=sheet(b"MZ" + b"0" * 300))).content.decode()

    assert "This is a program" in html
    assert not Signature.objects.exists()


def test_a_copy_can_be_printed_for_somebody_without_an_account(signing, clerk):
    html = clerk.get(reverse("signing:print", args=[signing.newest.pk])).content.decode()

    assert "Name: ______" in html
    assert "Put the public first" in html


def test_a_code_of_ours_begins_as_a_draft(signing, clerk):
    data = {"which": "spec:public-life", "days": "21", "starts_on": "2026-12-01"}

    html = clerk.post(reverse("signing:begin"), data, follow=True).content.decode()

    code = Code.objects.get(days_to_sign=21)
    page = PolicyPage.objects.get(policy=code.policy)
    assert (page.live, page.versions.exists(), code.register) == (False, False, "localism-act")
    assert "The Seven Principles in our own words" in html
    block = page.conduct[1]
    assert block.value["maps_to"] == ["integrity"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"which": "spec:nothing"}, "Choose one of the answers shown."),
        ({"days": "0"}, "Give at least 1 day."),
        ({"days": "many"}, "Enter a number of days."),
        ({"starts_on": ""}, "Answer the question: From which day?"),
    ],
)
def test_a_code_that_cannot_be_is_refused_in_words(signing, clerk, values, said):
    data = {"which": "spec:public-life", "days": "21", "starts_on": "2026-12-01", **values}

    html = clerk.post(reverse("signing:begin"), data).content.decode()

    assert said in html
    assert Code.objects.count() == 1


def test_the_same_policy_is_asked_for_once(signing, clerk):
    data = {"which": str(signing.code.policy_id), "days": "21", "starts_on": "2026-12-01"}

    html = clerk.post(reverse("signing:begin"), data).content.decode()

    assert "Members are asked to sign this already." in html


def test_a_code_ends_with_a_reason_and_signatures_stay(signing, clerk):
    signing.sign(signing.people.ada)
    url = reverse("signing:end", args=[signing.code.pk])

    refused = clerk.post(url, {"ends_on": "2026-11-16", "reason": " "}).content.decode()
    assert "Answer the question: Why does it end?" in refused
    assert Code.objects.get().ends_on is None
    clerk.post(url, {"ends_on": "2026-11-16", "reason": "The council has its own."})

    signing.code.refresh_from_db()
    assert str(signing.code.ends_on) == "2026-11-16"
    assert Signature.objects.count() == 1
    assert (
        signing.code.history.latest("history_id").history_change_reason
        == "The council has its own."
    )


@pytest.mark.parametrize("name", ["index", "scan", "print", "paper", "begin", "end"])
def test_readers_only_read_and_others_are_kept_out(signing, clerk, name):
    people = signing.people
    clerk.post(reverse("signing:paper", args=[people.cora.pk]), given(signing))
    keys = {
        "scan": [1],
        "print": [signing.newest.pk],
        "paper": [people.bilal.pk],
        "end": [signing.code.pk],
    }
    url = reverse(f"signing:{name}", args=keys.get(name, []))
    reader, member = Client(), Client()
    reader.force_login(people.auditor)
    member.force_login(people.ada.user)

    answer = reader.get(url)
    taken(answer)
    assert (answer.status_code == 200) == (name in ("index", "scan", "print"))
    assert member.get(url).status_code == 302
    assert reader.post(url, {}).status_code in (302, 403, 405)
    assert Signature.objects.count() == 1
