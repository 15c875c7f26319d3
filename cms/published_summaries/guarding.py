"""Nothing publishes words from casework but the path that checks and approves them (S0-44).

No button, workflow, schedule, copy, import or save leads round it: a page that no draft made is
not saved, and one whose words nobody approved does not go out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from wagtail.models import Revision

from cms.casework import publishing as casework
from cms.published_summaries.checking import findings_of, let_stand, open_findings
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import CheckedPage, Draft, DraftState, YouSaidPage
from cms.published_summaries.words import LABELS, words_of, words_on
from cms.users.models import User

logger = logging.getLogger(__name__)

AT_ITS_TIME: Final = "wagtail.publish.scheduled"  # what Wagtail's own command says
ONLY_FROM_A_CASE: Final = (
    "This page is made from a case or a lesson, by the path that checks its words. It cannot be "
    "added, copied or imported."
)
NOT_APPROVED: Final = (
    "Nobody but its writer has read these words. They are a draft until somebody else approves "
    "them."
)
FOUND: Final = (
    "Something in these words could tell who it is about. They stay a draft until it is gone."
)
TAKEN_BACK: Final = "This was taken back. Publish a new text instead."
# Without one of these a save changes nothing that the public reads.
READ: Final = frozenset(
    {
        *("live", "title", "slug", "asked", "found", "doing", "said", "did", "is_clarification"),
        *("topics", "image", "image_id", "image_alt", "seo_title", "search_description"),
    }
)


class NotApproved(PublishingRefused):
    """Raised where words would be published that nobody else approved. Nothing was written."""


def draft_of(page: CheckedPage) -> Draft | None:
    """The draft that a page was made from. The page itself does not know it."""
    found: Draft | None = Draft.objects.filter(page=page.pk).first() if page.pk else None
    return found


def is_kept_from(page: CheckedPage, user: Any) -> bool:
    """Whether somebody must not learn of the case behind words that are not out (S0-22)."""
    draft = draft_of(page)
    if draft is None or draft.case_id is None or draft.state != DraftState.APPROVING:
        return False
    return isinstance(user, User) and casework.must_not_know(user, draft.case_id)


def kept_from_explorer(user: Any) -> list[int]:
    """The pages of such words, which are in no list for them."""
    waiting = Draft.objects.filter(state=DraftState.APPROVING).exclude(page=None)
    pages = (draft.its_page for draft in waiting.select_related("page"))
    return [page.pk for page in pages if not user.is_superuser and is_kept_from(page, user)]


def refusal_of(page: CheckedPage, draft: Draft | None = None) -> str:
    """Why the page may not be published with the words it has in memory; empty: it may."""
    draft = draft or draft_of(page)
    if draft is None:
        return ONLY_FROM_A_CASE
    if draft.state == DraftState.RETRACTED:
        return TAKEN_BACK
    words = words_on(page)
    if draft.approved_at is None or draft.checked_digest != words.digest:
        return NOT_APPROVED
    return FOUND if open_findings(draft, words) else ""


def keep_unapproved_back(page: CheckedPage, columns: Iterable[str] | None) -> None:
    """Let no page be saved that no draft made, and none be live with words nobody approved.

    ``columns``: those that are saved; None: all of them. Raises ``NotApproved``.
    """
    if page._state.adding:
        if not page.is_from_a_draft or page.live:
            raise NotApproved(ONLY_FROM_A_CASE)
        return
    is_read = columns is None or not READ.isdisjoint(columns)
    if not (page.live and is_read) or is_only_a_note(page):
        return
    draft = draft_of(page)
    digest = draft.checked_digest if draft is not None and draft.approved_at else ""
    if not digest or digest != words_on(page).digest:
        raise NotApproved(ONLY_FROM_A_CASE if draft is None else NOT_APPROVED)


def is_only_a_note(page: CheckedPage) -> bool:
    """Whether its words were taken back and none came in again."""
    words = words_on(page)
    rest = (words.asked, words.found, words.doing, words.image_alt, words.seo_title)
    return page.retracted_on is not None and not any((*rest, words.search_description, words.image))


def check_edit(page: CheckedPage) -> None:
    """Search what somebody saves in the page editor. Raises ``ValidationError`` beside the field.

    Whoever edits pages may not know the case: they read the words that they typed, and no more.
    """
    draft = draft_of(page)
    if draft is None:
        return
    words = words_on(page)
    if draft.state == DraftState.RETRACTED and words != words_on(
        type(page).objects.get(pk=page.pk)
    ):
        raise ValidationError(TAKEN_BACK)
    comments = "\n".join(said_beside(page))
    if words == words_of(draft) and not comments:
        return
    known = let_stand(draft)
    problems: dict[str, list[str]] = {}
    for one in findings_of(draft, words, comments=comments):
        if one.key not in known:
            problems.setdefault(field_of(page, one.part), []).append(told(one))
    if problems:
        raise ValidationError(problems)


def said_beside(page: CheckedPage) -> Iterator[str]:
    """What editors wrote beside the words, and answered one another; and what they write now."""
    yield from page.typed_beside
    for comment in page.comments_on():
        yield comment.text
        yield from (reply.text for reply in comment.replies.all())


def field_of(page: CheckedPage, part: str) -> str:
    """The field of the page that a part is typed in; that of all where it has none."""
    if isinstance(page, YouSaidPage):
        part = {"asked": "said", "doing": "did"}.get(part, part)
    typed = {"title", "slug", "asked", "found", "doing", "said", "did"}
    return part if part in typed else NON_FIELD_ERRORS


def told(finding: Any) -> str:
    where = LABELS.get(finding.part, finding.part)
    return f"{where}: “{finding.quote}” could tell who it is about. Say it in other words."


def let_out(page: CheckedPage, revision: Revision, *, log_action: Any) -> bool:
    """Whether a revision may go out now. The draft is held for the rest of the transaction.

    Raises ``NotApproved``, except for a schedule, which is dropped: one that cannot be kept must
    not hold up the others.
    """
    draft = Draft.objects.select_for_update(of=("self",)).filter(page=page.pk).first()
    refusal = refusal_of(revision.as_object(), draft)
    if not refusal:
        return True
    if log_action != AT_ITS_TIME:
        raise NotApproved(refusal)
    drop_schedule(revision, draft, refusal)
    return False


def drop_schedule(revision: Revision, draft: Draft | None, refusal: str) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    logger.warning("The schedule of page %s was dropped. %s", revision.object_id, refusal)
    if draft is not None and draft.state == DraftState.APPROVING:
        from cms.published_summaries.services.drafts import back_to_writing

        draft.checked_digest = ""
        back_to_writing(draft, by=None, reason=f"Not published at its time. {refusal}")


def went_out(page: CheckedPage) -> None:
    """Note on the draft that its page is out; not while it waits for its time."""
    draft = draft_of(page)
    is_live = type(page).objects.filter(pk=page.pk, live=True).exists()
    if draft is None or not is_live or draft.state == DraftState.PUBLISHED:
        return
    from cms.published_summaries.services.drafts import keep

    draft.state, draft.published_at = DraftState.PUBLISHED, timezone.now()
    keep(draft, by=draft.approved_by, reason="Published.")


def publish_checked(page: CheckedPage, revision: Revision, go: Any, **kwargs: Any) -> None:
    """Publish what was approved; ``go`` is what Wagtail does. Whoever approved needs no more."""
    with transaction.atomic():
        if not let_out(page, revision, log_action=kwargs.get("log_action")):
            return
        waits = revision.as_object().go_live_at
        if page.said_on is None and not (waits and waits > timezone.now()):
            page.said_on = localdate(timezone.now())
        go(revision, **{**kwargs, "skip_permission_checks": True})
        went_out(page)


def texts_with(pictures: Iterable[Any], *states: DraftState) -> bool:
    """Whether a text has one of these pictures; only one in ``states`` where they are given."""
    rows = Draft.objects.filter(image__in=[one.pk for one in pictures])
    return bool((rows.filter(state__in=states) if states else rows).exists())


def picture_stands(picture: Any) -> bool:
    """Whether somebody approves a text, or approved it, with this picture as it is."""
    return texts_with([picture], DraftState.APPROVING, DraftState.PUBLISHED)


def pages_astray() -> Iterator[tuple[str, str]]:
    """Live pages with words that nobody approved, whoever wrote there: title and what is wrong."""
    for model in CheckedPage.__subclasses__():
        for page in model.objects.live().iterator(chunk_size=50):
            draft = draft_of(page)
            if is_only_a_note(page) and draft is not None:
                continue
            approved = draft.checked_digest if draft is not None and draft.approved_at else ""
            if approved != words_on(page).digest:
                yield page.title, "it shows words that nobody approved"
