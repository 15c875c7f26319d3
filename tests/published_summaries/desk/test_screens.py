"""The screens of writing for the public: who is let in, what is kept, what a refusal says."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import PIL.Image
import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission

from cms.casework.models import Party, save_recorded
from cms.published_summaries.models import Draft, DraftState, SummaryPage
from cms.published_summaries.services.approving import approve, send_back, send_to_approver
from cms.published_summaries.services.asking import answer_asked, ask_person
from cms.published_summaries.services.checks import answer_questions, check_draft
from cms.published_summaries.services.drafts import drop_draft, save_draft
from cms.published_summaries.services.retracting import retract
from cms.published_summaries.words import words_of
from cms.users.models import User
from tests.factories import UserFactory, appointed
from tests.published_summaries.written import NOW, SAFE, WORDS, Written, something_to_write

pytestmark = [pytest.mark.req("S0-44"), pytest.mark.django_db]


@pytest.fixture
def written(db: None) -> Written:
    return something_to_write()


def at_desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_the_case_stands_beside_the_public_text(written: Written) -> None:
    draft = written.saved()

    text = text_of(at_desk(written.chair).get(f"/admin/publishing/{draft.pk}/"))

    assert "14 Otter Lane" in text
    assert WORDS["found"] in text


def test_a_case_of_general_interest_is_offered_until_somebody_wrote_from_it(
    written: Written,
) -> None:
    begin = f"/admin/publishing/from/{written.case.pk}/"

    text = text_of(at_desk(written.chair).get("/admin/publishing/"))

    assert written.case.reference in text
    assert "It matters to everybody who cannot use the steps." in text
    assert begin in text
    kept_out = text_of(at_desk(appointed(UserFactory(), "Chairs")).get("/admin/publishing/"))
    assert written.case.reference not in kept_out
    written.begun()
    assert begin not in text_of(at_desk(written.chair).get("/admin/publishing/"))


def test_an_approver_who_does_not_see_the_case_sees_only_the_words(written: Written) -> None:
    draft = written.sent(by=written.coordinator)
    vice = appointed(UserFactory(), "Chairs")

    text = text_of(at_desk(vice).get(f"/admin/publishing/{draft.pk}/"))

    assert "14 Otter Lane" not in text
    assert written.case.reference not in text
    assert "Approve it" in text


def test_words_that_are_not_clean_are_for_those_who_see_the_case(written: Written) -> None:
    draft = written.saved(found="Katherine Brown was right.")
    vice = at_desk(appointed(UserFactory(), "Chairs"))
    assert vice.get(f"/admin/publishing/{draft.pk}/").status_code == 404
    assert draft.title not in text_of(vice.get("/admin/publishing/"))

    assert at_desk(written.coordinator).get(f"/admin/publishing/{draft.pk}/").status_code == 200


def test_a_stranger_who_sends_it_back_comes_to_the_list(written: Written) -> None:
    draft = written.sent()
    vice = at_desk(appointed(UserFactory(), "Chairs"))

    response = vice.post(f"/admin/publishing/{draft.pk}/back/", {"reason": "Say less."})

    assert response.headers["Location"] == "/admin/publishing/"
    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING


def test_an_approver_reads_why_it_goes_on_and_not_what_was_objected(written: Written) -> None:
    draft = written.ready(by=written.coordinator)
    ask_person(draft_id=draft.pk, by=written.coordinator, now=NOW)
    draft.refresh_from_db()
    answer_asked(
        draft_id=draft.pk,
        digest=words_of(draft).digest,
        agrees=False,
        words="My sister would know.",
        party_id=written.case.parties.get(part="person").pk,
        now=NOW,
    )
    why = "It says nothing of them."
    send_to_approver(draft_id=draft.pk, by=written.coordinator, now=NOW, in_spite=why)
    vice = at_desk(appointed(UserFactory(), "Chairs"))

    text = text_of(vice.get(f"/admin/publishing/{draft.pk}/"))

    assert "They object." in text
    assert why in text
    assert "My sister" not in text


def test_nobody_without_a_role_learns_of_a_text(written: Written) -> None:
    draft = written.sent()
    client = at_desk(UserFactory())

    for path in ("", f"{draft.pk}/", f"{draft.pk}/approve/", f"from/{written.case.pk}/"):
        assert client.get(f"/admin/publishing/{path}").status_code in (302, 403), path


@pytest.mark.parametrize("path", ["send/", "ask/", "approve/", "back/", "drop/", "take-back/"])
def test_a_reader_does_nothing(written: Written, path: str) -> None:
    draft = written.ready()
    auditor = at_desk(appointed(UserFactory(), "Auditors"))
    before = Draft.history.count()

    auditor.post(f"/admin/publishing/{draft.pk}/{path}", {"reason": "Because."})

    assert (Draft.history.count(), SummaryPage.objects.count()) == (before, 0)


def words(draft: Draft, **changed: Any) -> dict[str, Any]:
    return {**WORDS, "slug": draft.slug, "seen": draft.version, **changed}


def test_what_was_found_stands_beside_its_part(written: Written) -> None:
    draft = written.saved()
    client = at_desk(written.chair)

    client.post(f"/admin/publishing/{draft.pk}/", words(draft, asked="Ask Katherine Brown."))

    text = text_of(client.get(f"/admin/publishing/{draft.pk}/"))
    assert "Let it stand" in text
    assert "<mark>Katherine" in text
    assert "Save the answers" not in text


def test_what_was_found_is_shown_within_whole_words(written: Written) -> None:
    draft = written.saved()
    client = at_desk(written.chair)
    asked = (
        "Several residents of the neighbourhood wondered whether Katherine Brown was listened to, "
        * 2
    )

    client.post(f"/admin/publishing/{draft.pk}/", words(draft, asked=asked))

    text = text_of(client.get(f"/admin/publishing/{draft.pk}/"))
    assert "<p>… of the neighbourhood wondered whether <mark>" in text


def test_a_stale_screen_keeps_what_was_typed(written: Written) -> None:
    draft = written.saved()
    client = at_desk(written.chair)

    response = client.post(
        f"/admin/publishing/{draft.pk}/", words(draft, seen=draft.version - 1, found="My words.")
    )

    assert response.status_code == 409
    assert "My words." in text_of(response)
    draft.refresh_from_db()
    assert draft.found == WORDS["found"]


def test_a_part_that_is_too_long_is_refused_beside_it(written: Written) -> None:
    draft = written.saved()
    client = at_desk(written.chair)

    response = client.post(f"/admin/publishing/{draft.pk}/", words(draft, title="x" * 121))

    assert "There is a problem" in text_of(response)
    assert "<title>Error: " in text_of(response)


def test_a_question_left_open_is_named(written: Written) -> None:
    draft = written.ready()
    client = at_desk(written.chair)

    response = client.post(f"/admin/publishing/{draft.pk}/questions/", {**SAFE, "hurt": ""})

    assert "Answer yes or no." in text_of(response)


def test_questions_are_not_answered_for_words_that_nobody_read(written: Written) -> None:
    draft = written.ready()
    client, address = at_desk(written.chair), f"/admin/publishing/{draft.pk}/"
    seen = re.search(r'name="seen" value="(\w{64})"', text_of(client.get(address)))
    assert seen
    by = {"by": written.coordinator, "now": NOW}
    save_draft(draft_id=draft.pk, **{**WORDS, "found": "Nobody had a key."}, **by)
    check_draft(draft_id=draft.pk, **by)

    refused = client.post(f"{address}questions/", {**SAFE, "seen": seen[1]})

    assert "Somebody changed the words" in text_of(refused)
    draft.refresh_from_db()
    assert draft.answers == {}
    assert words_of(draft).digest in text_of(refused)


def test_an_answer_that_is_not_safe_says_what_to_do(written: Written) -> None:
    draft = written.ready()
    client = at_desk(written.chair)

    client.post(f"/admin/publishing/{draft.pk}/questions/", {**SAFE, "neighbour": "yes"})

    text = text_of(client.get(f"/admin/publishing/{draft.pk}/"))
    assert "It cannot go out like this." in text
    assert "Send it to the second approver" not in text


def test_the_whole_way_by_its_forms(written: Written) -> None:
    chair, other = at_desk(written.chair), at_desk(written.coordinator)
    begun = chair.post(f"/admin/publishing/from/{written.case.pk}/", {"kind": "summary"})
    draft = Draft.objects.get()
    assert begun.headers["Location"] == f"/admin/publishing/{draft.pk}/"
    chair.post(f"/admin/publishing/{draft.pk}/", {**WORDS, "seen": draft.version})
    chair.post(f"/admin/publishing/{draft.pk}/questions/", SAFE)
    preview = text_of(chair.get(f"/admin/publishing/{draft.pk}/preview/"))
    assert WORDS["found"] in preview
    chair.post(f"/admin/publishing/{draft.pk}/send/", {})
    other.post(f"/admin/publishing/{draft.pk}/approve/", {})
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED
    assert draft.title in text_of(chair.get(f"/admin/casework/cases/{written.case.pk}/"))

    refused = other.post(f"/admin/publishing/{draft.pk}/take-back/", {"reason": ""})
    assert "There is a problem" in text_of(refused)
    other.post(f"/admin/publishing/{draft.pk}/take-back/", {"reason": "It said too much."})
    draft.refresh_from_db()
    assert draft.state == DraftState.RETRACTED


@pytest.mark.parametrize("deed", ["approve", "now"])
def test_words_that_were_changed_after_they_were_read_are_not_approved(
    written: Written, deed: str
) -> None:
    draft = written.sent()
    other, by = at_desk(written.coordinator), {"by": written.chair, "now": NOW}
    read = text_of(other.get(f"/admin/publishing/{draft.pk}/"))
    seen = re.search(r"approve/\?seen=(\w+)", read)
    assert seen
    send_back(draft_id=draft.pk, reason="Something is missing.", **by)
    save_draft(draft_id=draft.pk, **{**WORDS, "found": "Nobody had a key."}, **by)
    check_draft(draft_id=draft.pk, **by)
    answer_questions(draft_id=draft.pk, answers=SAFE, **by)
    send_to_approver(draft_id=draft.pk, **by)

    address = f"/admin/publishing/{draft.pk}/{deed}/?seen={seen[1]}"
    assert seen[1] in text_of(other.get(address))
    refused = other.post(address, {"seen": seen[1]})

    assert "These are not the words that you read." in text_of(refused)
    draft.refresh_from_db()
    assert (draft.state, draft.approved_at) == (DraftState.APPROVING, None)
    other.post(address, {"seen": words_of(draft).digest})
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED


# In Wagtail's own page editor.


def edit(client: Client, page: Any, **changed: Any) -> Any:
    data = {
        "title": page.title,
        "slug": page.slug,
        "asked": page.asked,
        "found": page.found,
        "doing": page.doing,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **changed,
    }
    return client.post(f"/admin/pages/{page.pk}/edit/", data, follow=True)


@pytest.fixture
def editor(db: None) -> Client:
    return at_desk(UserFactory(is_superuser=True))


def test_an_edit_with_a_name_of_the_case_is_refused_beside_its_field(
    written: Written, editor: Client
) -> None:
    page = written.published().page.specific

    response = edit(editor, page, found="Katherine Brown was right.")

    text = text_of(response)
    assert "could tell who it is about" in text
    assert written.case.reference not in text
    assert page.revisions.count() == 1


@pytest.mark.parametrize("place", ["text", "replies-0-text"])
def test_what_is_said_beside_the_words_is_searched_too(
    written: Written, editor: Client, place: str
) -> None:
    page = written.published().page.specific
    beside = {
        "comments-TOTAL_FORMS": "1",
        "comments-0-contentpath": "found",
        "comments-0-text": "Who had the key?",
        "comments-0-replies-TOTAL_FORMS": "1",
        "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-0-text": "Ask somebody.",
    }

    response = edit(editor, page, **{**beside, f"comments-0-{place}": "Katherine Brown had it."})

    assert "could tell who it is about" in text_of(response)
    assert page.revisions.count() == 1
    edit(editor, page, **beside)
    assert page.comments_on().get().replies.exists()


def test_a_page_that_was_taken_off_the_site_is_said_to_be_read_by_nobody(
    written: Written,
) -> None:
    draft = written.published()
    chair, address = at_desk(written.chair), draft.its_page.url
    case = f"/admin/casework/cases/{written.case.pk}/"
    assert f'href="{address}"' in text_of(chair.get(case))

    draft.its_page.unpublish()

    shown = text_of(chair.get(f"/admin/publishing/{draft.pk}/"))
    assert "It was taken off the site in the page editor" in shown
    assert "read by everybody" not in shown
    assert f'href="{address}"' not in shown + text_of(chair.get(case))


def test_nothing_is_written_on_a_page_that_was_taken_back(written: Written, editor: Client) -> None:
    draft = written.published()
    by = {"by": written.coordinator, "now": NOW + timedelta(days=1)}
    retract(draft_id=draft.pk, reason="It said too much.", **by)
    page = SummaryPage.objects.get()

    for new in ({}, {"title": "Once more"}):
        given = {"asked": "A", "found": "B", **new, "action-submit": "1"}
        assert "This was taken back." in text_of(edit(editor, page, **given))

    page.refresh_from_db()
    assert (page.revisions.count(), page.current_workflow_state) == (1, None)


def test_a_time_that_was_taken_off_is_promised_to_nobody(
    written: Written, editor: Client, time_machine: Any
) -> None:
    time_machine.move_to(NOW)
    draft = written.sent(at=NOW + timedelta(days=2))
    approve(draft_id=draft.pk, by=written.coordinator, now=NOW)
    chair, address = at_desk(written.chair), f"/admin/publishing/{draft.pk}/"
    assert "It goes out at Friday 5 June 2026" in text_of(chair.get(address))
    page = SummaryPage.objects.get()

    editor.post(f"/admin/pages/{page.pk}/revisions/{page.scheduled_revision.pk}/unschedule/")

    shown = text_of(chair.get(address))
    assert "It goes out at" not in shown
    assert "Publish it now" in shown


# Wagtail leaves the files of pictures that it makes to the collector.
PICTURES = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def png() -> bytes:
    stored = BytesIO()
    PIL.Image.new("RGB", (9, 9)).save(stored, "PNG")
    return stored.getvalue()


def picture() -> Any:
    file = ContentFile(png(), name="door.png")
    return get_image_model().objects.create(title="A door", file=file)


@PICTURES
def test_the_picture_of_an_approved_text_is_not_exchanged_in_the_library(
    written: Written, editor: Client
) -> None:
    image = picture()
    draft = written.sent(image_id=image.pk, image_alt="A door")
    other = SimpleUploadedFile("other.png", png(), "image/png")
    given = {"title": "A door", "file": other, "collection": image.collection_id}

    refused = editor.post(f"/admin/images/{image.pk}/", given)

    assert "was approved with a text" in text_of(refused)
    name = image.file.name
    image.refresh_from_db()
    assert image.file.name == name
    send_back(draft_id=draft.pk, reason="Not this one.", by=written.coordinator, now=NOW)
    other.seek(0)
    editor.post(f"/admin/images/{image.pk}/", given)
    image.refresh_from_db()
    assert image.file.name != name


@PICTURES
def test_a_picture_of_a_text_is_not_deleted_from_the_library(
    written: Written, editor: Client
) -> None:
    image = picture()
    draft = written.saved(image_id=image.pk, image_alt="A door")

    answer = editor.post(f"/admin/images/{image.pk}/delete/", follow=True)

    assert "A text for the public has this picture." in text_of(answer)
    many = editor.post(f"/admin/bulk/wagtailimages/image/delete/?id={image.pk}", follow=True)
    assert "A text for the public has one of these pictures." in text_of(many)
    assert get_image_model().objects.exists()
    drop_draft(draft_id=draft.pk, reason="Not now.", by=written.chair, now=NOW)
    editor.post(f"/admin/images/{image.pk}/delete/")
    assert not get_image_model().objects.exists()


@PICTURES
def test_the_picture_goes_with_the_page_that_is_taken_back(
    written: Written, editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    image = picture()
    draft = written.published(image_id=image.pk, image_alt="A door")
    shown = image.get_rendition("width-840")
    assert shown.url in text_of(Client().get(draft.its_page.url))

    with django_capture_on_commit_callbacks(execute=True):
        by = {"by": written.coordinator, "now": NOW + timedelta(days=1)}
        retract(draft_id=draft.pk, reason="It showed too much.", **by)

    assert not shown.file.storage.exists(shown.file.name)
    editor.post(f"/admin/images/{image.pk}/delete/")
    assert not get_image_model().objects.exists()


def test_publishing_an_edit_keeps_it_a_draft(written: Written, editor: Client) -> None:
    page = written.published().page.specific

    response = edit(editor, page, found="It was locked by mistake.", **{"action-publish": "1"})

    assert "not published" in text_of(response)
    assert SummaryPage.objects.get().found == WORDS["found"]
    assert page.revisions.count() == 2


def test_new_words_in_the_page_editor_are_approved_on_the_desk(
    written: Written, editor: Client
) -> None:
    draft = written.published()
    edit(editor, draft.its_page, found="It was locked by mistake.", **{"action-submit": "1"})
    other = at_desk(written.coordinator)
    text = text_of(other.get(f"/admin/publishing/{draft.pk}/"))
    assert "New words wait for an approval" in text
    assert "It was locked by mistake." in text

    other.post(f"/admin/publishing/{draft.pk}/approve/", {})
    assert SummaryPage.objects.get().found == WORDS["found"]
    other.post(f"/admin/publishing/{draft.pk}/approve/", SAFE)

    assert SummaryPage.objects.get().found == "It was locked by mistake."


@pytest.mark.parametrize("way", ["delete", "copy"])
def test_a_published_page_is_neither_deleted_nor_copied(
    written: Written, editor: Client, way: str
) -> None:
    page = written.published().page.specific

    editor.post(f"/admin/pages/{page.pk}/{way}/", {"new_title": "x", "new_slug": "x"})

    assert SummaryPage.objects.count() == 1


def test_nobody_adds_one_by_hand(written: Written, editor: Client) -> None:
    text = text_of(editor.get(f"/admin/pages/{written.index.pk}/add_subpage/"))

    assert "published summary" not in text.lower()
    address = f"/admin/pages/add/published_summaries/summarypage/{written.index.pk}/"
    assert editor.get(address).status_code in (302, 403)


# Wherever Wagtail's own screens name pages.
LISTED = (
    *("/admin/pages/search/?q=step", "/admin/pages/search/results/?q=step"),
    *("/admin/choose-page/{index}/", "/admin/choose-page/search/?q=step"),
    *("/admin/api/main/pages/", "/admin/pages/usage/published_summaries/summarypage/"),
    *("/admin/reports/workflow/", "/admin/reports/workflow_tasks/"),
    *("/admin/reports/site-history/", "/admin/reports/page-types-usage/"),
    "/admin/reports/page-types-usage/results/",
)
# Where they show the page of a number that somebody tried.
BY_NUMBER = (
    *("/admin/choose-page/chosen-multiple/?id={page}", "/admin/choose-page/{page}/"),
    "/admin/pages/{page}/move/{index}/confirm/",
)


@pytest.mark.req("S0-22")
def test_an_editor_whom_the_case_is_about_finds_no_page_before_everybody_does(
    written: Written,
) -> None:
    user = appointed(UserFactory(), "Auditors")
    for verb in ("change", "publish"):
        permission = Permission.objects.get(codename=f"{verb}_page")
        GroupPagePermission.objects.create(
            group=user.groups.get(), page=written.index, permission=permission
        )
    draft, client = written.sent(), at_desk(user)
    ways = ("edit/", "history/", "view_draft/", "unpublish/", "delete/", "", "usage/", "copy/")
    listed = [address.format(index=written.index.pk) for address in LISTED]
    for address in listed:
        assert WORDS["title"] in text_of(client.get(address)), address
    by_number = [
        address.format(page=draft.page_id, index=written.index.pk) for address in BY_NUMBER
    ]
    for address in by_number:
        assert WORDS["title"] in client.get(address).content.decode(), address
    shown = client.get(f"/admin/pages/{written.index.pk}/")
    assert WORDS["title"] in text_of(shown)
    assert client.get(f"/admin/pages/{draft.page_id}/edit/").status_code == 200
    about = Party(case=written.case, part="subject", name="Editor", user=user)
    save_recorded(about, by=written.chair, reason="It is about them.")

    client = at_desk(user)
    assert WORDS["title"] not in text_of(client.get(f"/admin/pages/{written.index.pk}/"))
    for way in ways:
        answer = client.get(f"/admin/pages/{draft.page_id}/{way}")
        assert answer.status_code in (302, 403, 404), way
    for address in listed:
        shown = client.get(address)
        assert (shown.status_code, WORDS["title"] in text_of(shown)) == (200, False), address
    for address in by_number:
        assert client.get(address).status_code in (302, 404), address
    for several in (f"id={draft.page_id}", f"id=all&childOf={written.index.pk}"):
        shown = client.get(f"/admin/bulk/wagtailcore/page/publish/?{several}")
        assert WORDS["title"] not in text_of(shown)
    assert client.get(f"/admin/api/main/pages/{draft.page_id}/").status_code == 404
