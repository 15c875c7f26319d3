"""Taking back what was published: its words go everywhere, and a note with the reason stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.timezone import localdate
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from cms.published_summaries.checking import cases_behind, findings_in
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import CheckedPage, Draft, DraftState, YouSaidPage
from cms.published_summaries.permissions import APPROVE, check
from cms.published_summaries.services.drafts import held, keep
from cms.users.models import User

TITLE: Final = "Taken back"
LONGEST_REASON: Final = 500


@transaction.atomic
def retract(
    *, draft_id: int, reason: str, by: User, now: datetime, new_address: bool = True
) -> Draft:
    """Take a page back. ``reason`` is read by everybody; ``new_address``: its own goes too.

    The words are gone from the page, its revisions, its log, the search and every feed; the
    draft keeps them, beside the case. Nobody can open its picture any longer, unless another page
    shows it; it stays in the library, which may delete it. Raises ``PublishingRefused``, also for a reason that the
    check finds something in.
    """
    draft = held(draft_id)
    check(by, APPROVE, draft, on=localdate(now))
    if draft.state != DraftState.PUBLISHED:
        raise PublishingRefused("It is not published.")
    reason = " ".join(reason.split())
    if not reason:
        raise PublishingRefused("Say why it is taken back. Everybody reads it.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise PublishingRefused(f"Use {LONGEST_REASON} letters or fewer.", field="reason")
    found = findings_in({"reason": reason}, cases_behind(draft))
    if found:
        quotes = ", ".join(f"“{one.quote}”" for one in found)
        text = f"Everybody reads the reason. Say it without {quotes}."
        raise PublishingRefused(text, field="reason")
    draft.state, draft.retracted_at, draft.retracted_reason = DraftState.RETRACTED, now, reason
    draft.approved_at = draft.approved_by = None
    picture, draft.image = draft.image, None
    keep(draft, by=by, reason=f"Taken back: {reason}")
    page = draft.its_page
    empty(page, reason=reason, by=by, now=now, new_address=new_address)
    if picture is not None:
        hide(picture, besides=page)
    return draft


def hide(picture: Any, *, besides: CheckedPage) -> None:
    """Take away what everybody could open of a picture that only ``besides`` showed."""
    kind = ContentType.objects.get_for_model(Page)
    shown = ReferenceIndex.get_references_to(picture)
    if not shown.exclude(base_content_type=kind, object_id=str(besides.pk)).exists():
        picture.renditions.all().delete()


def empty(
    page: CheckedPage, *, reason: str, by: User, now: datetime, new_address: bool = True
) -> None:
    """Leave nothing of a page but the note."""
    workflow = page.current_workflow_state
    if workflow is not None:
        workflow.cancel(user=by)
    page.title = page.draft_title = TITLE
    if new_address:
        page.slug = f"taken-back-{page.pk}"
    for name in text_fields(page):
        setattr(page, name, "")
    page.topics, page.image = [], None
    page.retracted_on, page.retracted_reason = localdate(now), reason
    page.go_live_at = page.expire_at = None
    page.has_unpublished_changes = False
    page.latest_revision = page.live_revision = None
    page.revisions.all().delete()
    page.comments_on().delete()
    page.save(clean=False)
    forget_addresses(page)
    # Who did what and when stays in the log; what it was called does not.
    PageLogEntry.objects.filter(page=page.pk).update(label=TITLE, data={})
    revision = page.save_revision(user=by, clean=False)
    type(page).objects.filter(pk=page.pk).update(live_revision=revision)


def text_fields(page: CheckedPage) -> tuple[str, ...]:
    own = ("said", "did") if isinstance(page, YouSaidPage) else ("asked", "found", "doing")
    return (*own, "image_alt", "seo_title", "search_description")


def forget_addresses(page: Any) -> None:
    """No old address leads here: it may have been made of what had to go."""
    from wagtail.contrib.redirects.models import Redirect

    Redirect.objects.filter(redirect_page=page.pk).delete()
