"""The screens of one meeting in the admin: who comes in, and what they do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.meetings.models import (
    Attendance,
    Comment,
    InterestAtMeeting,
    Issue,
    MeetingGroup,
    Paper,
    Presence,
    Seat,
)
from cms.meetings.services import papers as service
from cms.web.uploads import Checked
from tests.factories import UserFactory, appointed
from tests.meetings.agenda.rows import EARLY, LATE, Diary


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(EARLY, tick=False):
        yield EARLY


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(content: bytes, *, name: str) -> Checked:
        return Checked("application/pdf", ".pdf", name, content, content, "0" * 64, "clean")

    monkeypatch.setattr(service, "check_upload", taken)


@pytest.fixture
def clerk(client: Client, diary: Diary) -> Client:
    client.force_login(diary.clerk)
    return client


def address(diary: Diary, rest: str = "") -> str:
    return f"/admin/meetings/{diary.meeting.pk}/{rest}"


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_clerk_makes_an_agenda_and_makes_it_public(clerk, diary):
    assert "Nothing is on it yet" in text_of(clerk, address(diary))
    clerk.post(address(diary, "standing/"))
    clerk.post(address(diary, "items/new/"), {"title": "The roof", "text": "It leaks."})

    text = text_of(clerk, address(diary))
    assert "It must be public by <strong>Friday 4 December 2026</strong>" in text
    assert "That leaves 5 whole working days" in text
    assert text.index("1. Declarations of interest") < text.index("4. The roof")

    hint = text_of(clerk, address(diary, "publish/"))
    assert "From then on the numbers stay." in hint
    clerk.post(address(diary, "publish/"))
    assert diary.again().agenda_published_at == EARLY
    text = text_of(clerk, address(diary))
    assert "The agenda is public" in text
    assert "Members are sent it on" in text
    assert "Monday 7\xa0December 2026" in text


@pytest.mark.req("S0-5")
def test_who_writes_hard_words_for_residents_is_told(clerk, diary):
    hard = (
        "Notwithstanding the aforementioned, remuneration methodologies necessitate reappraisal. "
    )
    for annex, warned in (("", True), (hard * 6, False)):
        given = {"title": "Pay", "text": "" if annex else hard * 6, "annex": annex}
        answer = clerk.post(address(diary, "items/new/"), given, follow=True)
        levels = {message.level_tag for message in answer.context["messages"]}
        assert ("warning" in levels) == warned


def test_a_late_agenda_asks_for_its_reason_and_keeps_what_was_typed(clerk, diary):
    diary.begin()
    with time_machine.travel(LATE, tick=False):
        assert "The last day was" in text_of(clerk, address(diary))
        refused = clerk.post(address(diary, "publish/"), {"reason": "  "})
        assert "Error: " in refused.content.decode()
        assert "There is a problem" in refused.content.decode()
        assert diary.again().agenda_published_at is None

        clerk.post(address(diary, "publish/"), {"reason": "The clerk was ill."})
    assert diary.again().agenda_late_reason == "The clerk was ill."


def test_an_item_is_changed_moved_and_taken_off(clerk, diary):
    one, two = diary.add("One"), diary.add("Two")
    issue = Issue.objects.create(slug="lamp-posts", title="Lamp posts")
    item = address(diary, f"items/{one.pk}/")

    assert 'value="One"' in text_of(clerk, item)
    clerk.post(item, {"title": "The one", "text": "", "annex": "Hushed.", "issue": issue.pk})
    clerk.post(address(diary, f"items/{two.pk}/move/"), {"to": "4"})
    assert diary.numbered()[3:] == [(4, "Two"), (5, "The one")]
    assert "Hushed." in text_of(clerk, address(diary))

    refused = clerk.post(f"{item}take-off/", {"reason": ""})
    assert refused.status_code == 200
    clerk.post(f"{item}take-off/", {"reason": "Not needed."})
    assert diary.numbered()[3:] == [(4, "Two")]


def test_the_second_to_save_keeps_what_they_typed_and_reads_what_the_first_saved(clerk, diary):
    item = diary.add("The roof", text="It leaks.")
    page = address(diary, f"items/{item.pk}/")
    seen = clerk.get(page).context["seen"]
    typed = {"title": "The roof", "annex": "", "issue": "", "seen": seen}
    assert clerk.post(page, {**typed, "text": "It is mended."}).status_code == 302

    stale = clerk.post(page, {**typed, "text": "It leaks badly."})

    said = stale.content.decode()
    assert stale.status_code == 409
    assert "Somebody changed this while you wrote." in said
    assert "It leaks badly." in said and "It is mended." in said
    item.refresh_from_db()
    assert item.text == "It is mended."
    again = {**typed, "text": "It leaks badly.", "seen": stale.context["seen"]}
    assert clerk.post(page, again).status_code == 302


def test_a_second_press_of_a_button_adds_nothing(clerk, diary, shelf):
    item = diary.add("Accounts")
    comment = {"body": "Panel", "said_on": "2026-11-03", "comment": "Say who.", "why": "Asked."}
    paper = {"title": "Accounts", "kind": "report", "readers": "everybody", "web_text": ""}
    for _ in range(2):
        clerk.post(address(diary, "items/new/"), {"title": "The roof", "text": "It leaks."})
        adding = address(diary, f"items/{item.pk}/comments/new/")
        clerk.post(adding, {**comment, "is_accepted": "yes"})
        file = SimpleUploadedFile("accounts.pdf", b"%PDF-1.7 one")
        clerk.post(address(diary, f"items/{item.pk}/papers/new/"), {**paper, "file": file})

    assert [title for _, title in diary.numbered()].count("The roof") == 1
    assert (Comment.objects.count(), Paper.objects.count()) == (1, 1)
    assert len(list(shelf.rglob("*.pdf"))) == 1


def test_the_minutes_that_were_taken_off_stay_off(clerk, diary):
    diary.begin()
    minutes = diary.meeting.items.get(kind="minutes")
    clerk.post(address(diary, f"items/{minutes.pk}/take-off/"), {"reason": "Not written yet."})

    diary.add("The roof")
    clerk.post(address(diary, "publish/"))

    assert "Minutes of the last meeting" not in [title for _, title in diary.numbered()]


def test_a_refusal_of_the_service_is_said_and_changes_nothing(clerk, diary):
    one = diary.add("One")

    answer = clerk.post(address(diary, f"items/{one.pk}/move/"), {"to": "1"}, follow=True)

    assert "Declarations of interest come first" in answer.content.decode()
    assert diary.numbered()[3] == (4, "One")
    for nonsense in ("", "x", "-1", "99999", "²"):
        assert (
            clerk.post(address(diary, f"items/{one.pk}/move/"), {"to": nonsense}).status_code == 404
        )


def test_a_late_item_asks_why_and_keeps_what_was_typed(clerk, diary):
    diary.publish()
    typed = {"title": "The roof", "text": "It leaks.", "annex": "", "issue": ""}

    refused = clerk.post(address(diary, "items/new/"), typed).content.decode()
    assert "It leaks." in refused
    assert "Error: " in refused

    clerk.post(address(diary, "items/new/"), {**typed, "reason": "Burst pipe."})
    assert "Burst pipe." in text_of(clerk, address(diary))


@pytest.mark.req("S1-3", "S1-4")
def test_papers_are_listed_with_type_and_size_the_additional_ones_apart(clerk, diary):
    item = diary.add("Accounts")
    adding = address(diary, f"items/{item.pk}/papers/new/")
    given = {"title": "Accounts", "kind": "report", "readers": "everybody", "web_text": ""}
    file = SimpleUploadedFile("accounts.pdf", b"%PDF-1.7" + b" " * 154_000)

    assert "Choose the file." in clerk.post(adding, given).content.decode()
    clerk.post(adding, {**given, "file": file})
    text = text_of(clerk, address(diary))
    assert "Accounts (PDF, 150 KB)" in text
    assert "Additional documents" not in text

    paper = Paper.objects.get()
    page = address(diary, f"papers/{paper.pk}/")
    served = clerk.get(f"{page}file/")
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    assert served.headers["Content-Disposition"] == 'attachment; filename="Accounts.pdf"'
    clerk.post(page, {**given, "kind": "additional", "readers": "members"})
    text = text_of(clerk, address(diary))
    assert "Additional documents" in text
    assert "Members only" in text
    clerk.post(f"{page}take-off/", {"reason": "A wrong sum."})
    assert "taken off. A wrong sum." in text_of(clerk, address(diary))
    assert clerk.get(f"{page}file/").status_code == 404


@pytest.mark.req("S1-12")
def test_a_comment_is_added_and_changed(clerk, diary):
    item = diary.add("The policy")
    given = {
        "body": "Performance panel",
        "said_on": "2026-11-03",
        "comment": "Say who answers.",
        "is_accepted": "yes",
        "why": "",
    }
    adding = address(diary, f"items/{item.pk}/comments/new/")

    refused = clerk.post(adding, given).content.decode()
    assert "Say who answers." in refused
    clerk.post(adding, {**given, "why": "Residents asked the same."})
    row = Comment.objects.get()
    clerk.post(
        address(diary, f"comments/{row.pk}/"),
        {**given, "is_accepted": "no", "why": "Said in part 3."},
    )

    assert "Not accepted:</strong> Said in part 3." in text_of(clerk, address(diary))


@pytest.mark.req("S0-11")
def test_who_is_expected_and_who_sends_apologies(clerk, diary):
    Seat.objects.create(group=diary.meeting.group, name="Bilal Khan", starts_on=date(2026, 1, 1))

    clerk.post(address(diary, "people/expect/"))
    row = Attendance.objects.get(name="Ada Brown")
    for _ in range(2):
        clerk.post(address(diary, f"people/{row.pk}/apologies/"), {"sent": "yes"})
        row.refresh_from_db()
        assert row.presence == Presence.APOLOGIES
    text = text_of(clerk, address(diary, "people/"))
    assert "Sent apologies" in text
    assert "No account: send the agenda on paper" in text

    guest = {"name": "Ola Lindqvist", "capacity": "officer", "role_title": ""}
    adding = address(diary, "people/new/")
    assert "Say which role" in clerk.post(adding, guest).content.decode()
    clerk.post(adding, {**guest, "role_title": "Assistant Director"})
    officer = Attendance.objects.get(name="Ola Lindqvist")
    assert officer.presence == Presence.EXPECTED
    clerk.post(address(diary, f"people/{officer.pk}/not-expected/"))
    assert not Attendance.objects.filter(pk=officer.pk).exists()


@pytest.mark.req("S0-20")
def test_whoever_declared_an_interest_in_an_item_does_not_prepare_it(clerk, diary):
    item = diary.add("Grants", annex="Hushed.")
    seat = Seat.objects.create(
        group=diary.meeting.group, user=diary.clerk, name="Clerk", starts_on=date(2026, 1, 1)
    )
    attendance = Attendance.objects.create(meeting=diary.meeting, seat=seat, name="Clerk")
    InterestAtMeeting.objects.create(
        attendance=attendance,
        item=item,
        is_direct=True,
        is_personal=True,
        how_it_arises="My sister applied.",
        declared_at=EARLY,
    )

    assert "Hushed." not in text_of(clerk, address(diary))
    for page in ("", "take-off/", "papers/new/"):
        answer = clerk.get(address(diary, f"items/{item.pk}/{page}"), follow=True)
        assert "somebody else prepares it" in answer.content.decode()
        assert "Hushed." not in answer.content.decode()


@pytest.mark.req("S0-22")
def test_an_administrator_without_a_role_for_cases_reads_nothing_private(client, diary):
    item = diary.add("Grants", annex="Hushed.")
    client.force_login(appointed(UserFactory(), "Administrators"))

    assert "Hushed." not in text_of(client, address(diary))
    answer = client.get(address(diary, f"items/{item.pk}/"), follow=True).content.decode()
    assert "Somebody else prepares this item." in answer
    assert "Hushed." not in answer
    public = diary.add("Money")
    assert client.get(address(diary, f"items/{public.pk}/")).status_code == 200


PAGES = ("", "items/new/", "items/{item}/", "items/{item}/take-off/", "publish/", "people/new/")


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_comes_in(client, diary, page):
    item = diary.add("One")
    for group in ("Editors", None):
        user = UserFactory(email=f"{group}@sallowfield.example")
        if group:
            user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        for answer in (
            client.get(address(diary, page.format(item=item.pk))),
            client.post(address(diary, page.format(item=item.pk)), {"title": "Mine"}),
        ):
            assert answer.status_code in {302, 403}
    assert diary.numbered()[3:] == [(4, "One")]


def test_an_auditor_reads_and_changes_nothing(client, diary):
    item = diary.add("One", annex="Hushed.")
    client.force_login(appointed(UserFactory(), "Auditors"))

    text = text_of(client, address(diary))
    assert "Hushed." in text
    assert "Add an item" not in text
    assert client.post(address(diary, "standing/")).status_code == 302
    assert client.get(address(diary, f"items/{item.pk}/")).status_code == 302


@pytest.mark.parametrize("page", ["items/{item}/", "papers/{paper}/file/", "papers/{paper}/"])
def test_what_belongs_to_another_meeting_is_not_found(clerk, diary, page):
    item = diary.add("One")
    paper = Paper.objects.create(
        item=item, title="A", file="meetings/a.pdf", media_type="application/pdf", size=1
    )
    elsewhere = f"/admin/meetings/{diary.last.pk}/{page.format(item=item.pk, paper=paper.pk)}"

    assert clerk.get(elsewhere).status_code == 404


@pytest.mark.req("S0-28")
def test_seats_and_issues_are_kept_by_who_runs_meetings(clerk, diary):
    given = {
        "group": diary.meeting.group.pk,
        "name": "Cora Lee",
        "political_group": "Independent",
        "has_vote": "on",
        "starts_on": "2026-01-01",
    }
    clerk.post("/admin/seat/new/", given)
    seat = Seat.objects.get(name="Cora Lee")
    assert (seat.political_group, seat.history.get().history_user) == ("Independent", diary.clerk)
    assert "Since 1 January 2026" in text_of(clerk, "/admin/seat/")
    clerk.post(f"/admin/seat/edit/{seat.pk}/", {**given, "ends_on": "2026-06-30"})
    assert "Ended 30 June 2026" in text_of(clerk, "/admin/seat/")
    clerk.post(f"/admin/seat/delete/{seat.pk}/")
    assert Seat.objects.filter(pk=seat.pk).exists()

    clerk.post("/admin/issue/new/", {"title": "Lamp posts", "summary": "Dark lanes."})
    issue = Issue.objects.get()
    assert issue.slug == "lamp-posts"
    again = clerk.post("/admin/issue/new/", {"title": "lamp posts", "summary": ""})
    assert "There is an issue of this title already." in again.content.decode()
    clerk.post(f"/admin/issue/edit/{issue.pk}/", {"title": "Light", "summary": ""})
    issue.refresh_from_db()
    assert (issue.slug, issue.title) == ("lamp-posts", "Light")


@pytest.mark.req("S0-10")
def test_a_group_cannot_be_put_below_its_own_sub_group(client, diary):
    above = diary.meeting.group
    below = MeetingGroup.objects.create(key="green", name="Green spaces", part_of=above)
    root = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(root)
    given = {"name": above.name, "key": above.key, "quorum": "3", "agenda_days": "5"}
    page = f"/admin/meeting_group/edit/{above.pk}/"

    refused = client.post(page, {**given, "part_of": below.pk})
    assert "cannot be part of itself" in refused.content.decode()
    client.post(page, {**given, "part_of": ""})
    above.refresh_from_db()
    assert (above.part_of, above.quorum) == (None, 3)


def test_the_screen_costs_the_same_for_many_items(clerk, diary, django_assert_max_num_queries):
    for number in range(12):
        diary.add(f"Item {number}")

    with django_assert_max_num_queries(40):
        text_of(clerk, address(diary))


def test_the_list_of_meetings_leads_to_the_agenda(clerk, diary):
    assert address(diary) in text_of(clerk, "/admin/meeting/")


def test_now_is_the_moment_of_the_press(clerk, diary):
    moment = datetime(2026, 12, 1, 9, 30, tzinfo=EARLY.tzinfo)
    with time_machine.travel(moment, tick=False):
        clerk.post(address(diary, "publish/"))

    assert diary.again().agenda_published_at == moment


@pytest.mark.parametrize("page", ["", "items/{n}/", "papers/{n}/file/", "comments/{n}/"])
def test_a_number_that_no_row_can_have_is_not_found(clerk, diary, page):
    for number in (10**12, 10**30):
        assert clerk.get(address(diary, page.format(n=number))).status_code == (
            404 if page else 200
        )
        assert clerk.get(f"/admin/meetings/{number}/{page.format(n=1)}").status_code == 404


@pytest.mark.parametrize("page", ["standing/", "people/expect/"])
def test_looking_at_a_button_presses_nothing(clerk, diary, page):
    assert clerk.get(address(diary, page)).status_code == 405
    assert diary.numbered() == []


def test_words_that_cannot_be_kept_are_refused_beside_their_field(clerk, diary):
    typed = {"title": "A\x00B", "text": "x" * 20_001, "annex": "", "issue": "no such"}

    answer = clerk.post(address(diary, "items/new/"), typed).content.decode()

    assert answer.count('class="error-message"') == 3
    assert diary.numbered() == []
