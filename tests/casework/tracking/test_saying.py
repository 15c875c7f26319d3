"""Adding files, withdrawing, details, authority and meeting, as the person's own pages have them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cms.casework.models import AccessToken, Case, OutgoingMail, Purpose, Upload, save_recorded
from cms.casework.services.change import Act
from cms.casework.services.escalation import not_content
from cms.casework.services.meeting_notes import end_without_meeting, share_notes
from cms.casework.services.meetings import offer_meeting
from cms.casework.services.people import asked_for
from cms.casework.services.told import PersonDetails, Representative
from cms.casework.services.tracking import hashed, request_link
from cms.casework.tracking import details
from cms.users.models import User
from cms.web.limits import Limit
from tests.casework.resident import words
from tests.casework.tracking.following import EMAIL, answer_fully
from tests.factories import open_case
from tests.web.uploads import papers

ADD, VIEW = "/your-case/add/", "/your-case/view/"
MEETING = "/your-case/meeting/"


def letter(name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, papers.pdf(text=name), "application/pdf")


def test_files_are_added_and_removed_without_script_and_sent_with_the_words(
    signed_in: Client, case: Case
) -> None:
    key = str(uuid4())
    signed_in.post(ADD, {"text": "Mine", "key": key, "photos": letter("a.pdf"), "add": "1"})
    page = signed_in.post(ADD, {"text": "Mine", "key": key, "photos": letter("b.pdf"), "add": "1"})
    assert "2 files added" in words(page)
    first = Upload.objects.get(name="a.pdf")
    signed_in.post(ADD, {"text": "Mine", "key": key, "remove": str(first.pk)})
    assert case.messages.filter(kind="reply").count() == 0

    done = signed_in.post(ADD, {"text": "Here is the letter.", "key": key})

    assert done.headers["Location"] == VIEW
    message = case.messages.get(kind="reply")
    assert [file.name for file in case.files.filter(message=message)] == ["b.pdf"]
    assert not Upload.objects.exists()
    page = signed_in.get(VIEW)
    assert "b.pdf" in words(page)
    assert signed_in.post(ADD, {"text": "Here is the letter.", "key": key}).status_code == 302
    assert case.messages.filter(kind="reply").count() == 1


def test_a_refused_file_is_said_and_the_words_stay(signed_in: Client, case: Case) -> None:
    bad = SimpleUploadedFile("run.exe", b"MZ" + b"\0" * 200, "application/pdf")
    page = signed_in.post(ADD, {"text": "My words", "key": str(uuid4()), "photos": bad})

    assert page.status_code == 200
    assert "was not added" in words(page)
    assert "My words" in page.content.decode()
    assert not case.messages.filter(kind="reply").exists()


def test_words_that_are_too_long_do_not_lose_the_files_beside_them(signed_in: Client) -> None:
    typed = {"text": "x" * 4001, "key": str(uuid4())}

    page = signed_in.post(ADD, {**typed, "photos": letter()})

    assert "Use 4,000 characters or fewer" in words(page)
    assert "1 file added" in words(page)
    kept = Upload.objects.get()
    assert "1 file added" not in words(signed_in.post(ADD, {**typed, "remove": str(kept.pk)}))
    assert not Upload.objects.exists()


def test_once_the_answer_has_gone_the_page_asks_if_it_is_the_same_thing(
    signed_in: Client, case: Case, staff: dict[str, User]
) -> None:
    assert "Is it the same thing" not in words(signed_in.get(ADD))
    answer_fully(case, staff["coordinator"])

    page = signed_in.get(ADD)

    assert "Is it the same thing" in words(page)
    for address in ("/tell-us/", "/your-case/not-content/", "/your-case/add/?same=1"):
        assert f'href="{address}"' in page.content.decode()
    assert "What would you like to add?" in words(signed_in.get(f"{ADD}?same=1"))


def test_withdrawing_says_what_it_means_and_asks_once(signed_in: Client, case: Case) -> None:
    page = signed_in.get("/your-case/withdraw/")
    assert "Our times stop" in words(page)
    case.refresh_from_db()
    assert case.closed_at is None

    done = signed_in.post("/your-case/withdraw/", {"key": str(uuid4()), "why": ""})

    assert done.headers["Location"] == VIEW
    case.refresh_from_db()
    assert case.outcome == "withdrawn"
    after = words(signed_in.get(VIEW))
    assert "To take it up again" in after
    assert "Withdraw it" not in after
    assert signed_in.get("/your-case/withdraw/").status_code == 302


def test_how_we_reach_them_is_changed_and_a_new_address_is_asked_to_show_itself(
    signed_in: Client, case: Case
) -> None:
    typed = {
        "key": str(uuid4()),
        "email": "new@resident.example",
        "phone": "01632 960 200",
        "postal_address": "",
        "prefers": "phone",
        "adjustments_asked": "",
        "language": "",
    }
    done = signed_in.post("/your-case/details/", typed)

    assert done.headers["Location"] == VIEW
    assert "Look in your email" in words(signed_in.get(VIEW))
    person = case.parties.get(part="person")
    assert (person.email, person.phone, person.prefers) == (EMAIL, "01632 960 200", "phone")
    text = OutgoingMail.objects.get(kind="new_address").text
    link = "/your-case/address/" + text.partition("/your-case/address/")[2].split()[0]
    stranger = Client()
    for _ in range(2):
        assert case.reference not in stranger.get(link).content.decode()
    person.refresh_from_db()
    assert person.email == EMAIL

    assert stranger.post(link).status_code == 200

    person.refresh_from_db()
    assert person.email == "new@resident.example"
    assert stranger.post(link).status_code == 404


@pytest.mark.req("S0-6")
def test_what_they_ticked_is_ticked_again_and_said_nowhere_else(
    signed_in: Client, case: Case
) -> None:
    person = case.parties.get(part="person")
    person.adjustments, person.adjustments_asked = ["large_print"], "Ring twice"
    save_recorded(person, by=None, reason="Ticked.")

    form = signed_in.get("/your-case/details/").context["form"]
    assert form["adjustments"].value() == ["large_print"]
    assert form["adjustments_asked"].value() == "Ring twice"

    typed = {"key": str(uuid4()), "email": EMAIL, "prefers": "email", "adjustments_asked": ""}
    signed_in.post("/your-case/details/", typed)

    person.refresh_from_db()
    assert asked_for(person, case.procedure.spec) == ""


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (
            {"email": EMAIL, "prefers": "email", "adjustments": ["phone_only"]},
            "so give a number to call.",
        ),
        ({"email": "", "prefers": "email"}, "Enter the email address that we should use."),
        ({"email": EMAIL, "prefers": ""}, "Say how you would like to hear from us."),
        ({"email": "nonsense", "prefers": "email"}, "email address"),
        ({"email": EMAIL, "prefers": "phone"}, "Enter the number that we should call."),
    ],
)
def test_what_cannot_be_of_details_is_said_and_nothing_changes(
    signed_in: Client, case: Case, typed: dict[str, str], error: str
) -> None:
    before = list(case.parties.values())

    page = signed_in.post("/your-case/details/", {"key": str(uuid4()), **typed})

    assert "<title>Error: " in page.content.decode()
    assert error in words(page)
    assert list(case.parties.values()) == before


def test_we_cannot_be_made_to_write_to_many_addresses(
    signed_in: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(details, "NEW_ADDRESSES", Limit("your_case_addresses", 2, 3600))
    codes = [
        signed_in.post(
            "/your-case/details/",
            {"key": str(uuid4()), "email": f"n{n}@resident.example", "prefers": "email"},
        ).status_code
        for n in range(3)
    ]

    assert codes == [302, 302, 429]
    assert OutgoingMail.objects.filter(kind="new_address").count() == 2


@pytest.fixture
def invited(case: Case, staff: dict[str, User]) -> Case:
    answer_fully(case, staff["coordinator"])
    not_content(case_id=case.pk, act=Act(now=timezone.now()))
    now = timezone.now()
    offer_meeting(
        case_id=case.pk,
        act=Act(now=now, by=staff["chair"]),
        times=[now + timedelta(days=3), now + timedelta(days=4)],
        place="The Hub",
        video_link="https://meet.example/hub",
        who="The chair",
        words="Let us meet.",
    )
    return case


def chosen_on(page: HttpResponse) -> set[str]:
    """The value of every radio that the page shows chosen."""
    radios = re.findall(r'<input[^>]*type="radio"[^>]*>', page.content.decode())
    return {
        found[1]
        for radio in radios
        if " checked" in radio and (found := re.search(r'value="([^"]*)"', radio))
    }


@pytest.mark.req("S0-48")
def test_a_time_is_chosen_with_who_comes_along(signed_in: Client, invited: Case) -> None:
    assert "We would like to meet you" in words(signed_in.get(VIEW))
    meeting = invited.person_meetings.get()

    done = signed_in.post(
        MEETING,
        {
            "key": str(uuid4()),
            "choice": meeting.times[1],
            "how": "video",
            "companion": "My brother",
            "needs": "A break",
        },
    )

    assert done.headers["Location"] == VIEW
    meeting.refresh_from_db()
    assert (meeting.status, meeting.by_video, meeting.companion) == ("booked", True, "My brother")
    assert "My brother" in words(signed_in.get(VIEW))
    stands = chosen_on(signed_in.get(MEETING))
    assert stands == {meeting.starts_at.isoformat(), "video"}
    declined = signed_in.post(MEETING, {"key": str(uuid4()), "choice": "decline"})
    assert declined.status_code == 302
    assert "Nothing changes for you" in words(signed_in.get(VIEW))


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Choose a time, or say that none suits you."),
        ({"choice": "propose"}, "Say which days and times suit you."),
        ({"choice": "2026-01-01T00:00:00+00:00"}, "Choose one of the times shown."),
    ],
)
def test_an_answer_that_is_none_is_said(
    signed_in: Client, invited: Case, typed: dict[str, str], error: str
) -> None:
    page = signed_in.post(MEETING, {"key": str(uuid4()), **typed})

    assert words(page).count(error) == 2
    assert invited.person_meetings.get().status == "offered"


def test_a_meeting_whose_time_has_passed_is_told_as_past_and_without_blame(
    signed_in: Client, invited: Case, staff: dict[str, User]
) -> None:
    meeting = invited.person_meetings.get()
    meeting.status, meeting.starts_at = "booked", timezone.now() - timedelta(hours=3)
    save_recorded(meeting, by=staff["chair"], reason="Booked.")
    before = words(signed_in.get(VIEW))
    assert "We meet on" not in before
    assert "It was planned for" in before

    end_without_meeting(
        case_id=invited.pk,
        act=Act(now=timezone.now(), by=staff["chair"]),
        meeting_id=meeting.pk,
    )

    after = words(signed_in.get(VIEW))
    assert "Our meeting did not take place" in after
    assert "you did not come" not in after.lower()
    assert signed_in.get(MEETING).status_code == 302


def test_the_notes_are_read_and_agreed(
    signed_in: Client, invited: Case, staff: dict[str, User]
) -> None:
    meeting = invited.person_meetings.get()
    signed_in.post(MEETING, {"key": str(uuid4()), "choice": meeting.times[0]})
    after = timezone.now() + timedelta(days=3, hours=2)
    share_notes(
        case_id=invited.pk,
        act=Act(now=after, by=staff["chair"]),
        meeting_id=meeting.pk,
        notes="A new lock by May.",
    )
    assert "A new lock by May." in words(signed_in.get(MEETING))

    signed_in.post(MEETING, {"key": str(uuid4()), "view": "agree"})

    meeting.refresh_from_db()
    assert meeting.their_view == "agreed"


@pytest.mark.parametrize(("answer", "stands"), [("agree", "held"), ("disagree", "refused")])
@pytest.mark.req("S4-12")
def test_the_link_of_authority_asks_shows_nothing_of_the_case_and_takes_one_answer(
    client: Client, staff: dict[str, User], answer: str, stands: str
) -> None:

    case = open_case(
        at=timezone.now(),
        person=PersonDetails(name="Ada Brown", email=EMAIL),
        on_behalf_of=Representative(
            name="Bo Green", email="bo@resident.example", acts_as="friend", agreed="not_yet"
        ),
    )
    token = AccessToken.objects.filter(case=case, purpose=Purpose.AUTHORITY).latest("pk")
    token.token_hash = hashed("word")
    token.save()
    link = "/your-case/authority/word/"
    page = client.get(link)
    assert "Bo Green (a friend" in words(page)
    assert "side door" not in words(page)
    assert "<title>Error: " in client.post(link, {"answer": "x"}).content.decode()
    assert case.parties.get(part="representative").authority == "asked"

    assert client.post(link, {"answer": answer}).headers["Location"] == link
    client.post(link, {"answer": "agree"})

    assert case.parties.get(part="representative").authority == stands
    assert "May they act for you?" not in words(client.get(link))
    assert client.get("/your-case/authority/nothing/").status_code == 404


@pytest.mark.parametrize("path", ["/your-case/withdraw/", "/your-case/details/", MEETING, ADD])
def test_nobody_else_gets_in_and_what_was_typed_comes_back(
    client: Client, case: Case, path: str
) -> None:
    assert client.get(path).headers["Location"] == "/your-case/?ended=1"
    typed = client.post(path, {"why": "My words", "text": "", "needs": ""})
    assert typed.status_code == 403
    assert "My words" in words(typed)


@pytest.mark.parametrize("number", ["07700 900123", "+447700900123", "07700900123"])
def test_a_link_goes_by_text_to_the_number_that_was_given(
    case: Case, settings: Any, number: str
) -> None:
    settings.TEXT_BACKEND = "cms.casework.mail.texts.FolderTexts"
    person = case.parties.get(part="person")
    person.phone = "07700 900 123"

    save_recorded(person, by=None, reason="Given.")

    request_link(reference=case.reference, contact=number, now=timezone.now())
    request_link(reference=case.reference, contact="07700 900 999", now=timezone.now())

    text = OutgoingMail.objects.get(kind="one_time_link")
    assert text.way == "text"


def test_without_a_way_to_send_texts_a_number_gets_the_same_answer_and_nothing_goes(
    client: Client, case: Case, settings: Any
) -> None:
    settings.TEXT_BACKEND = ""
    typed = {"reference": case.reference, "contact": "07700 900123"}

    assert client.post("/your-case/", typed).headers["Location"] == "/your-case/code/"
    assert not OutgoingMail.objects.filter(kind="one_time_link").exists()
