"""The second approver, the page from nothing, and every way round them refused (S0-44)."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from wagtail.models import Page, PageLogEntry, Revision

from cms.casework.models import OutgoingMail
from cms.casework.services.change import Act
from cms.casework.services.contacts import add_note
from cms.casework.services.interests import say_interest
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.guarding import NotApproved, pages_astray
from cms.published_summaries.models import Draft, DraftKind, DraftState, SummaryPage, YouSaidPage
from cms.published_summaries.services.approving import approve, send_back, send_to_approver
from cms.published_summaries.services.checks import answer_questions, check_draft
from cms.published_summaries.services.drafts import save_draft
from cms.published_summaries.services.publishing import publish
from tests.factories import UserFactory
from tests.published_summaries.written import NOW, SAFE, WORDS, Written

pytestmark = [pytest.mark.req("S0-44"), pytest.mark.django_db]
LATER = NOW + timedelta(hours=1)


def pages() -> int:
    return SummaryPage.objects.count() + YouSaidPage.objects.count()


def test_what_is_sent_is_a_page_from_nothing_that_nobody_outside_reads(written: Written) -> None:
    draft = written.sent()

    page = draft.page.specific
    assert (draft.state, page.live, page.revisions.count()) == (DraftState.APPROVING, False, 1)
    assert (page.asked, page.slug) == (WORDS["asked"], "step-free-way-into-the-hall")
    assert page.current_workflow_task_state is not None


def test_those_who_could_approve_it_are_told_by_a_link_and_nobody_else(
    written: Written, mailoutbox: Any
) -> None:
    act = Act(now=NOW, by=written.other)
    say_interest(case_id=written.case.pk, act=act, how="They are my neighbour.")

    draft = written.sent()

    mail = OutgoingMail.objects.get(kind="text_to_approve")
    assert mail.to == written.coordinator.email
    assert f"/admin/publishing/{draft.pk}/" in mail.text
    assert draft.title not in mail.text + mail.subject
    assert mailoutbox == []


@pytest.mark.parametrize("missing", ["check", "answers", "safe", "found"])
def test_nothing_is_sent_before_all_is_clean(written: Written, missing: str) -> None:
    draft = written.saved(**({"found": ""} if missing == "found" else {}))
    if missing != "check":
        check_draft(draft_id=draft.pk, by=written.chair, now=NOW)
    if missing == "safe":
        answers = {**SAFE, "neighbour": "yes"}
        answer_questions(draft_id=draft.pk, answers=answers, by=written.chair, now=NOW)
    before = Draft.history.count()

    with pytest.raises(PublishingRefused):
        send_to_approver(draft_id=draft.pk, by=written.chair, now=NOW)

    assert (pages(), Draft.history.count()) == (0, before)


def test_whoever_wrote_it_cannot_approve_it(written: Written) -> None:
    draft = written.sent()

    with pytest.raises(PublishingRefused, match="You wrote"):
        approve(draft_id=draft.pk, by=written.chair, now=LATER)

    draft.refresh_from_db()
    assert (draft.approved_at, draft.page.live) == (None, False)


def test_whoever_wrote_a_part_of_it_earlier_cannot_either(written: Written) -> None:
    draft = written.saved(by=written.coordinator, doing="It stays open until ten.")
    save_draft(draft_id=draft.pk, by=written.chair, now=NOW, **WORDS)
    check_draft(draft_id=draft.pk, by=written.chair, now=NOW)
    answer_questions(draft_id=draft.pk, answers=SAFE, by=written.chair, now=NOW)
    send_to_approver(draft_id=draft.pk, by=written.chair, now=NOW)

    with pytest.raises(PublishingRefused, match="You wrote"):
        approve(draft_id=draft.pk, by=written.coordinator, now=LATER)


def test_a_chair_is_one_of_the_two(written: Written) -> None:
    draft = written.sent(by=written.coordinator)

    with pytest.raises(PublishingRefused, match="chair"):
        approve(draft_id=draft.pk, by=written.other, now=LATER)

    approve(draft_id=draft.pk, by=written.chair, now=LATER)
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == (DraftState.PUBLISHED, written.chair)


def test_approved_words_are_out_with_a_clean_first_revision(written: Written) -> None:
    draft = written.published()

    page = SummaryPage.objects.get()
    assert page.live
    assert page.said_on == LATER.date()
    assert (draft.state, draft.published_at) == (DraftState.PUBLISHED, LATER)
    assert list(pages_astray()) == []


def test_who_may_not_approve_does_not(written: Written) -> None:
    draft = written.sent()

    with pytest.raises(PublishingRefused, match="Your role"):
        approve(draft_id=draft.pk, by=UserFactory(), now=LATER)

    assert not SummaryPage.objects.live().exists()


def test_it_goes_out_at_its_time_and_not_before(written: Written, time_machine: Any) -> None:
    time_machine.move_to(NOW)
    draft = written.sent(at=NOW + timedelta(days=2))
    approve(draft_id=draft.pk, by=written.coordinator, now=LATER)
    draft.refresh_from_db()
    assert (draft.state, SummaryPage.objects.live().count()) == (DraftState.APPROVING, 0)

    time_machine.move_to(NOW + timedelta(days=2, minutes=1))
    call_command("publish_scheduled", verbosity=0)

    draft.refresh_from_db()
    page = SummaryPage.objects.live().get()
    assert draft.state == DraftState.PUBLISHED
    assert page.said_on == (NOW + timedelta(days=2)).date()


def test_it_goes_back_with_a_reason_and_its_page_goes(written: Written) -> None:
    draft = written.sent()
    with pytest.raises(PublishingRefused, match="Say why"):
        send_back(draft_id=draft.pk, reason=" ", by=written.coordinator, now=LATER)
    assert pages() == 1

    send_back(draft_id=draft.pk, reason="Say less.", by=written.coordinator, now=LATER)

    draft.refresh_from_db()
    assert (draft.state, draft.page, pages()) == (DraftState.WRITING, None, 0)
    assert not Revision.objects.filter(base_content_type__model="page", object_str=draft.title)
    assert not PageLogEntry.objects.filter(label=draft.title).exists()


def test_words_with_the_approver_are_changed_by_nobody(written: Written) -> None:
    draft = written.sent()

    with pytest.raises(PublishingRefused, match="second approver"):
        save_draft(draft_id=draft.pk, by=written.chair, now=NOW, **{**WORDS, "title": "Other"})


def test_wagtails_own_button_takes_the_same_path(written: Written) -> None:
    draft = written.sent()
    state = draft.page.specific.current_workflow_task_state
    task = state.task.specific

    assert task.get_actions(draft.page.specific, written.chair) == []
    with pytest.raises(PermissionDenied):
        task.on_action(state, written.chair, "approve")
    assert not SummaryPage.objects.live().exists()

    task.on_action(state, written.coordinator, "approve")
    assert SummaryPage.objects.live().exists()


# There is no other way to publish.


def save_it_live(written: Written, page: Any) -> None:
    page.live = True
    page.save()


def publish_its_revision(written: Written, page: Any) -> None:
    page.get_latest_revision().publish(user=None, skip_permission_checks=True)


@pytest.mark.parametrize("way", [save_it_live, publish_its_revision])
def test_a_page_that_waits_does_not_go_out_by_itself(written: Written, way: Any) -> None:
    page = written.sent().page.specific

    with pytest.raises(NotApproved):
        way(written, page)

    assert not SummaryPage.objects.live().exists()


def test_no_page_is_added_but_by_the_path(written: Written) -> None:
    words = {"title": "By hand", "slug": "by-hand", "asked": "A", "found": "B"}

    with pytest.raises(NotApproved):
        written.index.add_child(instance=SummaryPage(**words))

    assert pages() == 0


def test_no_page_is_copied_imported_or_given_an_alias(written: Written) -> None:
    page = written.published().page.specific
    home = written.index.get_parent()

    with pytest.raises(NotApproved):
        page.copy(to=home, update_attrs={"slug": "a-copy"})
    with pytest.raises(NotApproved):
        page.create_alias(parent=home, update_slug="an-alias")
    data = {**page.serializable_data(), "pk": None, "path": None, "slug": "imported"}
    with pytest.raises(NotApproved):
        written.index.add_child(instance=SummaryPage.from_serializable_data(data))

    assert pages() == 1


def changed(page: Any, **words: Any) -> Revision:
    for name, value in words.items():
        setattr(page, name, value)
    revision: Revision = page.save_revision(user=None)
    return revision


def test_new_words_of_a_published_page_wait_for_somebody_else(written: Written) -> None:
    draft = written.published()
    page = draft.page.specific
    editor = UserFactory(is_superuser=True)
    page.doing = "It stays open until nine."
    revision = page.save_revision(user=editor)

    with pytest.raises(NotApproved):
        revision.publish(user=editor)
    SummaryPage.objects.get().unpublish()
    with pytest.raises(NotApproved):
        revision.publish(user=editor)

    assert not SummaryPage.objects.filter(doing="It stays open until nine.").exists()


def test_going_back_to_an_earlier_revision_is_new_words_too(written: Written) -> None:
    draft = written.published()
    page = draft.page.specific
    first = page.get_latest_revision()
    changed(page, doing="It stays open until nine.")
    page.get_workflow().start(page, UserFactory(is_superuser=True))
    approve(draft_id=draft.pk, by=written.chair, now=LATER, answers=SAFE)
    assert SummaryPage.objects.live().get().doing == "It stays open until nine."

    with pytest.raises(NotApproved):
        first.publish(user=None, skip_permission_checks=True)

    assert SummaryPage.objects.live().get().doing == "It stays open until nine."


def test_a_page_taken_off_may_come_back_with_the_words_that_were_approved(
    written: Written,
) -> None:
    page = written.published().page.specific
    page.unpublish()

    page.get_latest_revision().publish(user=None, skip_permission_checks=True)

    assert SummaryPage.objects.live().exists()


def test_you_said_we_did_takes_the_same_path(written: Written) -> None:
    draft = written.begun(
        kind=DraftKind.YOU_SAID,
        title="The hall stays open",
        asked="The way in was locked early.",
        doing="It stays open until the last group has left.",
    )
    check_draft(draft_id=draft.pk, by=written.chair, now=NOW)
    answer_questions(draft_id=draft.pk, answers=SAFE, by=written.chair, now=NOW)
    send_to_approver(draft_id=draft.pk, by=written.chair, now=NOW)
    publish(draft_id=draft.pk, by=written.coordinator, now=LATER)

    page = YouSaidPage.objects.live().get()
    assert (page.said, page.did) == (draft.asked, draft.doing)
    assert Page.objects.get(pk=page.pk).title == "The hall stays open"


def test_a_schedule_is_dropped_when_the_case_has_come_to_say_the_same(
    written: Written, time_machine: Any
) -> None:
    time_machine.move_to(NOW)
    draft = written.sent(at=NOW + timedelta(days=2))
    approve(draft_id=draft.pk, by=written.coordinator, now=LATER)
    note = f"They said: “{WORDS['doing']}” Nobody else says it so."
    add_note(case_id=written.case.pk, act=Act(now=LATER, by=written.coordinator), text=note)

    time_machine.move_to(NOW + timedelta(days=2, minutes=1))
    call_command("publish_scheduled", verbosity=0)

    draft.refresh_from_db()
    assert (draft.state, draft.page, pages()) == (DraftState.WRITING, None, 0)
    assert draft.history.latest().history_change_reason.startswith("Not published at its time.")


def test_who_must_not_know_the_case_does_not_approve_its_text(written: Written) -> None:
    draft = written.sent()
    act = Act(now=NOW, by=written.other)
    say_interest(case_id=written.case.pk, act=act, how="They are my neighbour.")

    with pytest.raises(PublishingRefused, match="Your role"):
        approve(draft_id=draft.pk, by=written.other, now=LATER)

    state = draft.page.specific.current_workflow_task_state
    waiting = state.task.specific.get_task_states_user_can_moderate(written.other)
    assert not waiting.exists()
    assert state.task.specific.get_task_states_user_can_moderate(written.coordinator).exists()


def test_new_words_of_a_published_page_may_be_sent_back(written: Written) -> None:
    draft = written.published()
    page = draft.its_page
    page.doing = "It stays open until nine."
    page.save_revision(user=written.chair)
    page.get_workflow().start(page, written.chair)
    with pytest.raises(PublishingRefused, match="You wrote"):
        approve(draft_id=draft.pk, by=written.chair, now=LATER, answers=SAFE)
    with pytest.raises(PublishingRefused, match="five questions"):
        approve(draft_id=draft.pk, by=written.coordinator, now=LATER)

    send_back(draft_id=draft.pk, reason="Not yet.", by=written.coordinator, now=LATER)

    draft.refresh_from_db()
    assert (draft.state, draft.its_page.doing) == (DraftState.PUBLISHED, WORDS["doing"])
    assert draft.its_page.current_workflow_task_state is None


def test_new_words_with_a_name_of_the_case_are_not_approved(written: Written) -> None:
    draft = written.published()
    page = draft.its_page
    page.doing = "Katherine Brown has a key."
    page.save_revision(user=written.chair, clean=False)
    page.get_workflow().start(page, written.chair)

    with pytest.raises(PublishingRefused, match="check finds"):
        approve(draft_id=draft.pk, by=written.coordinator, now=LATER, answers=SAFE)

    assert SummaryPage.objects.get().doing == WORDS["doing"]


def test_a_page_that_somebody_wrote_past_the_path_is_found(written: Written) -> None:
    written.published()
    call_command("verify_published", stdout=StringIO())
    SummaryPage.objects.update(found="Written by hand into the database.")

    with pytest.raises(CommandError, match="words that nobody approved"):
        call_command("verify_published")


def test_what_is_out_is_not_published_again_with_another_day(written: Written) -> None:
    draft = written.published()
    before = Draft.history.count()

    with pytest.raises(PublishingRefused, match="already"):
        publish(draft_id=draft.pk, by=written.coordinator, now=NOW + timedelta(days=40))

    assert Draft.history.count() == before
    assert SummaryPage.objects.get().said_on == LATER.date()


def test_new_words_do_not_wait_for_a_time_while_others_are_read(
    written: Written, time_machine: Any
) -> None:
    time_machine.move_to(NOW)
    draft = written.published()
    page = draft.its_page
    page.go_live_at = NOW + timedelta(days=2)
    changed(page, doing="It stays open until nine.")
    page.get_workflow().start(page, written.chair)
    before = Draft.history.count()

    with pytest.raises(PublishingRefused, match="time taken off"):
        approve(draft_id=draft.pk, by=written.chair, now=LATER, answers=SAFE)

    draft.refresh_from_db()
    assert (draft.doing, Draft.history.count()) == (WORDS["doing"], before)
    assert list(pages_astray()) == []
