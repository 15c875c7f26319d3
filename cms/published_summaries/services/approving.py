"""The second approver: the page is written from nothing for them, and goes out by their word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from wagtail.models import Revision

from cms.meetings.registry import send_notice
from cms.published_summaries.checking import open_findings
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import CheckedPage, Draft, DraftState, PublicationsPage
from cms.published_summaries.permissions import (
    APPROVE,
    PUBLISH,
    WRITE,
    check,
    may,
    wrote_it,
)
from cms.published_summaries.services.asking import check_asked, check_words_asked
from cms.published_summaries.services.checks import (
    answers_by,
    answers_given,
    check_answers,
    check_complete,
    is_clean,
)
from cms.published_summaries.services.drafts import back_to_writing, held, keep, to_be_written
from cms.published_summaries.words import Words, fields_for, page_type, words_of, words_on
from cms.published_summaries.workflow import workflow_of
from cms.users.models import User

FOUND_AGAIN: Final = "The check finds something in these words now. They go back to be written."
NOT_CLEAN: Final = "Check the words first, and see to everything that is found."
OWN_WORDS: Final = "You wrote these words. Somebody else approves them."
NO_CHAIR: Final = "A chair writes it or approves it. Ask a chair to approve it."
CHANGED: Final = "These are not the words that you read. Go back, and read them as they are now."
NO_TIME: Final = (
    "New words of a page that is out go out once they are approved. Send them back, and have the "
    "time taken off in the page editor."
)
WAITS: Final = "A text for the public waits for somebody who did not write it"
SENT: Final = "Sent to the second approver."
NOT_WAITING: Final = "Nobody waits for an approval of it."


@transaction.atomic
def send_to_approver(
    *,
    draft_id: int,
    by: User,
    now: datetime,
    publish_at: datetime | None = None,
    in_spite: str = "",
) -> Draft:
    """Give it to whoever approves: its page is made from its words alone, as a draft of Wagtail's.

    ``publish_at``: when it goes out once it is approved; empty: at once. ``in_spite``: why it
    goes on although the person objects. Raises ``PublishingRefused`` for words that were not
    checked, answered or, where the person was asked, waited for.
    """
    draft = to_be_written(draft_id, by=by, now=now)
    check_complete(draft)
    if not is_clean(draft) or open_findings(draft, words_of(draft)):
        raise PublishingRefused(NOT_CLEAN)
    check_answers(draft)
    check_asked(draft, now=now, in_spite=in_spite)
    if publish_at is not None and publish_at <= now:
        raise PublishingRefused("Choose a time that is still to come.", field="publish_at")
    draft.publish_at = publish_at
    draft.page = write_page(draft, by=by)
    draft.state, draft.sent_to_approver_at = DraftState.APPROVING, now
    keep(draft, by=by, reason=in_spite.strip() or SENT)
    workflow_of(draft.page.get_parent()).start(draft.page, by)
    tell_approvers(draft, on=localdate(now))
    return draft


def tell_approvers(draft: Draft, *, on: date) -> None:
    """Write to everybody who could approve it, with a link and no word of it."""
    verb = APPROVE.partition(".")[2]
    people = User.objects.filter(is_active=True, groups__permissions__codename=verb).distinct()
    link = f"{settings.SITE_URL}{reverse('publishing:text', args=[draft.pk])}"
    for user in people.order_by("pk"):
        if may(user, APPROVE, draft, on=on) and not wrote_it(user, draft):
            send_notice("text_to_approve", user.email, WAITS, f"{WAITS}\n\n{link}")


def write_page(draft: Draft, *, by: User) -> CheckedPage:
    """A page from nothing: a first revision with these words, and no other before it."""
    parent = PublicationsPage.objects.first()
    if parent is None:
        raise PublishingRefused("The site has no page for what it publishes. Ask an editor.")
    if parent.get_children().filter(slug=draft.slug).exists():
        raise PublishingRefused("Another page has this address. Choose another.", field="slug")
    page = page_type(draft)(
        live=False, has_unpublished_changes=True, go_live_at=draft.publish_at, **fields_for(draft)
    )
    page.is_from_a_draft = True
    parent.add_child(instance=page)
    page.save_revision(user=by, clean=False)
    return page


@transaction.atomic
def approve(
    *,
    draft_id: int,
    by: User,
    now: datetime,
    answers: Mapping[str, str] | None = None,
    seen: str = "",
) -> Draft:
    """Approve somebody else's words: they go out at once, or at the time that was set.

    ``answers`` to the five questions, where nobody gave any for these very words. ``seen``: the
    digest of the words that the screen showed; empty for whoever read them otherwise.
    """
    draft = held(draft_id)
    state = waiting_state(draft)
    check_seen(draft, seen)
    note_approval(draft, by=by, now=now, answers=answers)
    state.approve(user=by)
    draft.refresh_from_db()
    return draft


def check_seen(draft: Draft, seen: str) -> None:
    """Raises ``PublishingRefused`` where others wait now than somebody read."""
    page = draft.its_page.get_latest_revision_as_object()
    if seen and seen != words_on(page).digest:
        raise PublishingRefused(CHANGED)


def waiting_state(draft: Draft) -> Any:
    """Where Wagtail's workflow waits. Raises ``PublishingRefused`` where it does not."""
    page = draft.its_page if draft.page_id else None
    state = page.current_workflow_task_state if page is not None else None
    if state is None:
        raise PublishingRefused(NOT_WAITING)
    return state


def note_approval(
    draft: Draft,
    *,
    by: User,
    now: datetime,
    answers: Mapping[str, str] | None = None,
) -> None:
    """Note on a held draft that the words on its page are approved. Raises ``PublishingRefused``."""
    check(by, APPROVE, draft, on=localdate(now))
    page = draft.its_page.get_latest_revision_as_object()
    words = words_on(page)
    if by.pk in writers_of(draft, words) or (words == words_of(draft) and wrote_it(by, draft)):
        raise PublishingRefused(OWN_WORDS)
    if not by.has_perm(PUBLISH) and not any(
        user.has_perm(PUBLISH) for user in User.objects.filter(pk__in=writers_of(draft, words))
    ):
        raise PublishingRefused(NO_CHAIR)
    if open_findings(draft, words):
        raise PublishingRefused(FOUND_AGAIN)
    if words != words_of(draft):
        check_words_asked(draft, words)
        check_no_time(page, now=now)
        take_words_from(page, draft)
    draft.checked_digest, draft.checked_at = words.digest, now
    if answers is not None and not answers_given(draft):
        draft.answers = answers_by(by, answers, digest=words.digest, now=now)
    check_answers(draft)
    draft.approved_at, draft.approved_by = now, by
    keep(draft, by=by, reason="Approved.")


def check_no_time(page: CheckedPage, *, now: datetime) -> None:
    """Raises ``PublishingRefused`` for new words that wait for a time while others are read.

    The draft holds the words that everybody reads; it cannot hold two.
    """
    if page.live and page.go_live_at is not None and page.go_live_at > now:
        raise PublishingRefused(NO_TIME)


def writers_of(draft: Draft, words: Words) -> set[int]:
    """Whoever wrote the words that wait: on the draft, or in the page editor since."""
    page = draft.its_page
    revisions = Revision.objects.for_instance(page).exclude(user=None)
    if page.live_revision_id:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
    writers = set(revisions.values_list("user", flat=True))
    if words == words_of(draft):
        writers |= {draft.begun_by_id, draft.last_edited_by_id}
    return writers - {None}


def waiting_words(draft: Draft) -> Words | None:
    """New words of a page that is out, written in the page editor, that wait for an approval."""
    if draft.state != DraftState.PUBLISHED or draft.page_id is None:
        return None
    page = draft.its_page
    if page.current_workflow_task_state is None:
        return None
    words = words_on(page.get_latest_revision_as_object())
    return words if words != words_of(draft) else None


def take_words_from(page: CheckedPage, draft: Draft) -> None:
    """What was written in the page editor becomes the draft's own. Nobody was asked about it."""
    words = words_on(page)
    draft.person_asked_at = draft.object_until = None
    draft.title, draft.slug = words.title, words.slug
    draft.asked, draft.found, draft.doing = words.asked, words.found, words.doing
    draft.topics, draft.image_id, draft.image_alt = list(words.topics), words.image, words.image_alt
    if words_of(draft) != words:
        raise PublishingRefused("Leave the words for search engines empty.")


@transaction.atomic
def send_back(*, draft_id: int, reason: str, by: User, now: datetime) -> Draft:
    """The approver sends it back to be written, or its writer takes it back. Its page goes.

    Of a page that is out already only what waits to take the place of its words.
    """
    draft = held(draft_id)
    state = waiting_state(draft) if draft.state == DraftState.PUBLISHED else None
    if draft.state != DraftState.APPROVING and state is None:
        raise PublishingRefused(NOT_WAITING)
    check(by, WRITE if wrote_it(by, draft) else APPROVE, draft, on=localdate(now))
    if not reason.strip():
        raise PublishingRefused("Say why it goes back.", field="reason")
    why = f"Sent back: {reason.strip()}"[:500]
    if state is None:
        back_to_writing(draft, by=by, reason=why)
    else:
        keep(draft, by=by, reason=why)
        state.workflow_state.cancel(user=by)
    return draft


def may_approve(page: Any, user: Any) -> bool:
    """Whether somebody could approve what waits on a page, for Wagtail's own screens."""
    draft = Draft.objects.filter(page=page.pk).first()
    if draft is None or not may(user, APPROVE, draft):
        return False
    words = words_on(page.specific.get_latest_revision_as_object())
    own = words == words_of(draft) and wrote_it(user, draft)
    return not own and user.pk not in writers_of(draft, words)


@transaction.atomic
def act_in_workflow(task_state: Any, user: User, action_name: str) -> None:
    """Approve or send back from Wagtail's own screens. Raises ``PermissionDenied`` with why not."""
    page = task_state.workflow_state.content_object
    draft = Draft.objects.select_for_update(of=("self",)).filter(page=page.pk).first()
    try:
        if draft is None:
            raise PublishingRefused(NOT_WAITING)
        if action_name != "approve":
            raise PublishingRefused("Send it back on its own page, with the reason.")
        note_approval(draft, by=user, now=timezone.now())
    except PublishingRefused as refused:
        raise PermissionDenied(refused.text) from refused
    task_state.approve(user=user)
