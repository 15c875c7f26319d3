"""Asking the person: by their own case, for so many working days; agreed, objected, silent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from cms.casework.models import Case, Message, OutgoingMail, Party
from cms.published_summaries.desk.shown import standing_of
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import ConsentAnswer, Draft, DraftKind, DraftState, SummaryPage
from cms.published_summaries.services.approving import approve, send_back, send_to_approver
from cms.published_summaries.services.asking import answer_asked, ask_person
from cms.published_summaries.services.drafts import drop_draft, save_draft
from cms.published_summaries.services.publishing import publish
from cms.published_summaries.words import words_of
from tests.casework.tracking.following import sign_in
from tests.published_summaries.written import NOW, SAFE, WORDS, Written

pytestmark = [pytest.mark.req("S0-44"), pytest.mark.django_db]


@pytest.fixture
def asked(written: Written) -> Draft:
    draft = written.ready()
    return ask_person(draft_id=draft.pk, by=written.chair, now=NOW)


def answer(
    draft: Draft, *, agrees: bool, days: int = 1, words: str = "", digest: str = ""
) -> Draft:
    party = Party.objects.get(case=draft.case_id, part="person")
    return answer_asked(
        draft_id=draft.pk,
        digest=digest or words_of(draft).digest,
        agrees=agrees,
        words=words,
        now=NOW + timedelta(days=days),
        party_id=party.pk,
    )


def test_they_are_asked_in_their_own_case_for_ten_working_days(asked: Draft) -> None:
    # From Wednesday 3 June 2026.
    assert (asked.state, asked.object_until) == (DraftState.ASKING, date(2026, 6, 17))
    mail = OutgoingMail.objects.get(kind="may_we_publish")
    assert "Wednesday 17 June 2026" in mail.text
    assert asked.title not in mail.subject
    assert Message.objects.filter(case=asked.case_id, kind="may_we_publish", shared=True).exists()


def test_nobody_is_asked_before_the_words_are_clean(written: Written) -> None:
    draft = written.saved()

    with pytest.raises(PublishingRefused):
        ask_person(draft_id=draft.pk, by=written.chair, now=NOW)

    assert not OutgoingMail.objects.filter(kind="may_we_publish").exists()


def test_nobody_is_asked_twice_about_the_same_words(written: Written, asked: Draft) -> None:
    with pytest.raises(PublishingRefused, match="already"):
        ask_person(draft_id=asked.pk, by=written.chair, now=NOW)

    assert OutgoingMail.objects.filter(kind="may_we_publish").count() == 1


def test_it_waits_until_they_agree_or_the_time_is_over(written: Written, asked: Draft) -> None:
    with pytest.raises(PublishingRefused, match="may object until"):
        send_to_approver(draft_id=asked.pk, by=written.chair, now=NOW + timedelta(days=14))

    send_to_approver(draft_id=asked.pk, by=written.chair, now=NOW + timedelta(days=15))

    asked.refresh_from_db()
    assert asked.state == DraftState.APPROVING


def test_once_they_agree_it_goes_on(written: Written, asked: Draft) -> None:
    answer(asked, agrees=True)

    send_to_approver(draft_id=asked.pk, by=written.chair, now=NOW + timedelta(days=2))

    assert Message.objects.filter(kind="publishing_answer", direction="in").count() == 1


def test_an_objection_stops_it_until_somebody_says_why_not(written: Written, asked: Draft) -> None:
    answer(asked, agrees=False, words="My neighbours would know.")
    asked.refresh_from_db()
    assert asked.objection == "My neighbours would know."
    later = NOW + timedelta(days=20)

    with pytest.raises(PublishingRefused) as refused:
        send_to_approver(draft_id=asked.pk, by=written.chair, now=later)
    assert refused.value.field == "in_spite"

    why = "It says nothing of them, and many are waiting for it."
    send_to_approver(draft_id=asked.pk, by=written.chair, now=later, in_spite=why)
    assert asked.history.latest().history_change_reason == why


def test_a_changed_word_answers_no_objection(written: Written, asked: Draft) -> None:
    answer(asked, agrees=False)
    other = {**WORDS, "doing": "It stays open late."}
    draft = save_draft(draft_id=asked.pk, by=written.chair, now=NOW, **other)
    written.answered(draft, written.chair)

    with pytest.raises(PublishingRefused) as refused:
        send_to_approver(draft_id=asked.pk, by=written.chair, now=NOW + timedelta(days=30))
    assert "They objected to the words as they were." in str(refused.value)

    draft = ask_person(draft_id=asked.pk, by=written.chair, now=NOW)
    answer(draft, agrees=True)
    sent = send_to_approver(draft_id=asked.pk, by=written.chair, now=NOW + timedelta(days=1))
    assert sent.state == DraftState.APPROVING


def test_what_came_back_from_the_approver_still_needs_a_reason(
    written: Written, asked: Draft
) -> None:
    answer(asked, agrees=False)
    later = NOW + timedelta(days=20)
    send_to_approver(draft_id=asked.pk, by=written.chair, now=later, in_spite="Many wait for it.")
    send_back(draft_id=asked.pk, by=written.chair, now=later, reason="Once more.")

    with pytest.raises(PublishingRefused):
        send_to_approver(draft_id=asked.pk, by=written.chair, now=later)


def test_the_newest_answer_counts(written: Written, asked: Draft) -> None:
    answer(asked, agrees=False)
    draft = answer(asked, agrees=True, days=2)

    assert draft.objected_at is None
    assert ConsentAnswer.objects.count() == 2


@pytest.mark.parametrize(
    "given", [{"days": 16}, {"digest": "0" * 64}, {"words": "x" * 2001}], ids=str
)
def test_an_answer_too_late_or_to_other_words_is_not_taken(
    asked: Draft, given: dict[str, Any]
) -> None:
    before = Message.objects.count()

    with pytest.raises(PublishingRefused):
        answer(asked, agrees=True, **given)

    assert (ConsentAnswer.objects.count(), Message.objects.count()) == (0, before)


def test_other_words_are_asked_about_again(written: Written, asked: Draft) -> None:
    answer(asked, agrees=True)

    draft = save_draft(
        draft_id=asked.pk, by=written.chair, now=NOW, **{**WORDS, "doing": "It stays open late."}
    )

    assert (draft.state, draft.person_asked_at, draft.object_until) == (
        DraftState.WRITING,
        None,
        None,
    )


def test_the_person_reads_the_words_on_their_own_page_and_objects(
    written: Written, asked: Draft, client: Any, time_machine: Any
) -> None:
    time_machine.move_to(NOW + timedelta(days=1))
    case = Case.objects.get(pk=asked.case_id)
    sign_in(client, case)
    assert "You can object until" in client.get("/your-case/view/").content.decode()
    page = client.get("/your-case/publishing/").content.decode()
    assert WORDS["found"] in page

    refused = client.post("/your-case/publishing/", {"digest": words_of(asked).digest})
    assert "Say whether you agree or object." in refused.content.decode()
    sent = {"view": "objects", "text": "They would know me.", "digest": words_of(asked).digest}
    assert client.post("/your-case/publishing/", sent).status_code == 302

    asked.refresh_from_db()
    assert (asked.objection, localdate(asked.objected_at)) == (
        "They would know me.",
        localdate(NOW + timedelta(days=1)),
    )
    assert "You object" in client.get("/your-case/view/").content.decode()


def test_an_answer_to_words_that_changed_meanwhile_is_kept_and_not_taken(
    written: Written, asked: Draft, client: Any, time_machine: Any
) -> None:
    time_machine.move_to(NOW + timedelta(days=1))
    sign_in(client, Case.objects.get(pk=asked.case_id))
    sent = {"view": "objects", "text": "They would know me.", "digest": "0" * 64}

    page = client.post("/your-case/publishing/", sent).content.decode()

    assert "We have changed the words" in page
    assert "They would know me." in page
    assert not ConsentAnswer.objects.exists()


def test_nobody_else_reads_it(client: Any, asked: Draft) -> None:
    response = client.get("/your-case/publishing/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/your-case/?ended=1"


# What they were promised holds in every state.


def test_changed_words_do_not_go_on_without_asking_again_or_a_reason(
    written: Written, asked: Draft
) -> None:
    other = {**WORDS, "doing": "It stays open late."}
    draft = save_draft(draft_id=asked.pk, by=written.chair, now=NOW, **other)
    written.answered(draft, written.chair)
    before = Draft.history.count()

    with pytest.raises(PublishingRefused, match="asked about the words as they were") as refused:
        send_to_approver(draft_id=asked.pk, by=written.chair, now=NOW + timedelta(days=30))
    assert (refused.value.field, Draft.history.count()) == ("in_spite", before)

    why = "Only a spelling was mended."
    sent = send_to_approver(draft_id=asked.pk, by=written.chair, now=NOW, in_spite=why)
    standing = standing_of(sent, written.coordinator, now=NOW)
    assert "not about these" in standing.person_says
    assert standing.in_spite == why


@pytest.mark.parametrize("kind", [DraftKind.SUMMARY, DraftKind.CLARIFICATION])
def test_an_objection_is_not_left_behind_by_beginning_another_text(
    written: Written, asked: Draft, kind: DraftKind
) -> None:
    answer(asked, agrees=False)
    drop_draft(draft_id=asked.pk, reason="They object.", by=written.chair, now=NOW)
    draft = written.begun(kind=kind)
    save_draft(draft_id=draft.pk, by=written.chair, now=NOW, **WORDS)
    draft.refresh_from_db()
    written.answered(draft, written.chair)

    with pytest.raises(PublishingRefused, match="objected to another text"):
        send_to_approver(draft_id=draft.pk, by=written.chair, now=NOW)

    draft = ask_person(draft_id=draft.pk, by=written.chair, now=NOW)
    answer(draft, agrees=True)
    send_to_approver(draft_id=draft.pk, by=written.chair, now=NOW + timedelta(days=1))


def test_they_are_asked_about_one_text_at_a_time(written: Written, asked: Draft) -> None:
    draft = written.begun(kind=DraftKind.CLARIFICATION)
    save_draft(draft_id=draft.pk, by=written.chair, now=NOW, **{**WORDS, "title": "The way in"})
    draft.refresh_from_db()
    written.answered(draft, written.chair)
    mails = OutgoingMail.objects.count()

    with pytest.raises(PublishingRefused, match="another text from this case"):
        ask_person(draft_id=draft.pk, by=written.chair, now=NOW)
    assert OutgoingMail.objects.count() == mails

    ask_person(draft_id=draft.pk, by=written.chair, now=NOW + timedelta(days=30))


@pytest.mark.parametrize("is_approved", [False, True])
def test_they_may_still_object_until_the_day_they_were_told_and_it_goes_back(
    written: Written, asked: Draft, client: Any, time_machine: Any, is_approved: bool
) -> None:
    answer(asked, agrees=True)
    day, by = NOW + timedelta(days=2), written.chair
    time_machine.move_to(day)
    send_to_approver(draft_id=asked.pk, by=by, now=day, publish_at=day + timedelta(days=9))
    if is_approved:
        approve(draft_id=asked.pk, by=written.coordinator, now=day)
    sign_in(client, Case.objects.get(pk=asked.case_id))
    assert "change your answer" in client.get("/your-case/view/").content.decode()

    given = {"view": "objects", "text": "I thought again.", "digest": words_of(asked).digest}
    client.post("/your-case/publishing/", given)

    asked.refresh_from_db()
    assert (asked.state, asked.approved_at, asked.page) == (DraftState.WRITING, None, None)
    assert asked.objection == "I thought again."
    assert not SummaryPage.objects.exists()
    assert "The person objects." in standing_of(asked, written.chair, now=day).note
    with pytest.raises(PublishingRefused, match="They object"):
        send_to_approver(draft_id=asked.pk, by=by, now=day)


def test_what_is_out_takes_no_answer_here(written: Written, asked: Draft) -> None:
    answer(asked, agrees=True)
    send_to_approver(draft_id=asked.pk, by=written.chair, now=NOW + timedelta(days=1))
    publish(draft_id=asked.pk, by=written.coordinator, now=NOW + timedelta(days=1))

    with pytest.raises(PublishingRefused, match="Write to us"):
        answer(asked, agrees=False, days=2)

    assert SummaryPage.objects.live().exists()


def edited(draft: Draft, written: Written, **words: str) -> None:
    """In the page editor, and given to the workflow."""
    page = Draft.objects.get(pk=draft.pk).its_page
    for name, value in words.items():
        setattr(page, name, value)
    page.save_revision(user=written.chair)
    page.get_workflow().start(page, written.chair)


def test_words_slipped_in_while_it_waits_are_not_those_they_were_asked_about(
    written: Written, asked: Draft
) -> None:
    answer(asked, agrees=True)
    day = NOW + timedelta(days=1)
    send_to_approver(draft_id=asked.pk, by=written.chair, now=day)
    Draft.objects.get().its_page.current_workflow_state.cancel(user=written.chair)
    edited(asked, written, doing="It stays open until nine.")

    with pytest.raises(PublishingRefused, match="was asked about"):
        approve(draft_id=asked.pk, by=written.coordinator, now=day, answers=SAFE)

    assert not SummaryPage.objects.live().exists()
    send_back(draft_id=asked.pk, by=written.coordinator, now=day, reason="Ask them again.")


def test_words_they_objected_to_do_not_come_back_through_the_page_editor(
    written: Written, asked: Draft
) -> None:
    answer(asked, agrees=False)
    other = {**WORDS, "doing": "It stays open late."}
    draft = save_draft(draft_id=asked.pk, by=written.chair, now=NOW, **other)
    written.answered(draft, written.chair)
    draft = ask_person(draft_id=asked.pk, by=written.chair, now=NOW)
    answer(draft, agrees=True)
    day = NOW + timedelta(days=1)
    send_to_approver(draft_id=asked.pk, by=written.chair, now=day)
    publish(draft_id=asked.pk, by=written.coordinator, now=day)
    edited(asked, written, doing=WORDS["doing"])

    with pytest.raises(PublishingRefused, match="objected to these very words"):
        approve(draft_id=asked.pk, by=written.coordinator, now=day, answers=SAFE)

    assert SummaryPage.objects.live().get().doing == "It stays open late."


def test_nobody_is_said_to_be_silent_about_words_they_were_not_asked_about(
    written: Written, asked: Draft
) -> None:
    answer(asked, agrees=True)
    day = NOW + timedelta(days=1)
    send_to_approver(draft_id=asked.pk, by=written.chair, now=day)
    publish(draft_id=asked.pk, by=written.coordinator, now=day)
    edited(asked, written, doing="It stays open until nine.")
    approve(draft_id=asked.pk, by=written.coordinator, now=day, answers=SAFE)

    asked.refresh_from_db()
    says = standing_of(asked, written.chair, now=day).person_says
    assert says == "They were asked about the words as they were, not about these."
