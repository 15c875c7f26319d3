"""Writing for the public from a case or a lesson: begin, save, drop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.timezone import localdate
from wagtail.models import Page, PageLogEntry

from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import UNFINISHED, Draft, DraftKind, DraftState, Topic
from cms.published_summaries.permissions import WRITE, WRITTEN, check
from cms.published_summaries.words import words_of
from cms.records import save_recorded
from cms.users.models import User

TO_BE_WRITTEN: Final = (DraftState.WRITING, DraftState.ASKING)
SLUG_LENGTH: Final = 80

STALE: Final = (
    "Somebody else changed this text while you were working on it. What you typed is kept below; "
    "look at what changed, then try again."
)
WITH_APPROVER: Final = "It is with the second approver. Take it back before you change it."
LONGEST: Final = {"asked": 3000, "found": 5000, "doing": 3000}
THERE_IS_ONE: Final = "Somebody is writing one already. Go on with that one."
NO_TITLE: Final = "Without a title yet"
NEVER_OUT: Final = "A text that was not published"
LONGEST_SAID: Final = 1500
LONGEST_REASON: Final = 500


class Stale(PublishingRefused):
    """Raised when somebody else saved since the screen was read. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(STALE)


def held(draft_id: int) -> Draft:
    """The draft under its lock. Raises ``PublishingRefused`` for one that is not there."""
    rows = Draft.objects.select_for_update(of=("self",))
    draft: Draft | None = rows.filter(pk=draft_id).first()
    if draft is None:
        raise PublishingRefused("There is no such text.")
    return draft


def keep(draft: Draft, *, by: User | None, reason: str) -> None:
    """Save it as its next version."""
    draft.version += 1
    save_recorded(draft, by=by, reason=reason)


@transaction.atomic
def begin_draft(
    *,
    kind: DraftKind | str,
    by: User,
    now: datetime,
    case_id: int | None = None,
    lesson_id: int | None = None,
    title: str = "",
    asked: str = "",
    found: str = "",
    doing: str = "",
) -> Draft:
    """Begin a text from a case, or from a lesson; its words may be given or written later.

    Raises ``PublishingRefused``: for who may not, where there is nothing to write from, and where
    somebody is writing one already.
    """
    draft = Draft(
        kind=DraftKind(kind),
        case_id=case_id,
        lesson_id=lesson_id,
        title=title.strip() or NO_TITLE,
        asked=asked.strip(),
        found=found.strip(),
        doing=doing.strip(),
        begun_at=now,
        begun_by=by,
        last_edited_by=by,
    )
    check(by, WRITE, draft, on=localdate(now))
    if case_id is None and (lesson_id is None or draft.kind != DraftKind.YOU_SAID):
        raise PublishingRefused("Say which case it is from.", field="case")
    if unfinished_of(draft) is not None:
        raise PublishingRefused(THERE_IS_ONE)
    draft.slug = free_slug(draft, draft.title if title.strip() else "")
    try:
        with transaction.atomic():
            save_recorded(draft, by=by, reason=WRITTEN)
    except IntegrityError:  # somebody else pressed at the same moment
        raise PublishingRefused(THERE_IS_ONE) from None
    return draft


def unfinished_of(draft: Draft) -> Draft | None:
    """Another one of the same kind from the same case and lesson that is under way."""
    rows = Draft.objects.filter(
        kind=draft.kind, case=draft.case_id, lesson=draft.lesson_id, state__in=UNFINISHED
    )
    found: Draft | None = rows.exclude(pk=draft.pk).first()
    return found


@transaction.atomic
def save_draft(
    *,
    draft_id: int,
    by: User,
    now: datetime,
    title: str,
    asked: str,
    doing: str,
    found: str = "",
    slug: str = "",
    topics: Sequence[str] = (),
    image_id: int | None = None,
    image_alt: str = "",
    seen: int | None = None,
) -> Draft:
    """Save the words. Other words must be checked and answered again, and asked about again.

    ``slug`` empty, or as it was made of the title before: made of the title. ``seen``: the version that the screen showed, empty to take
    any. Raises ``PublishingRefused``, and ``Stale`` where somebody else was faster.
    """
    draft = to_be_written(draft_id, by=by, now=now)
    if seen is not None and seen != draft.version:
        raise Stale
    before = words_of(draft)
    if slug.strip() == draft.slug == free_slug(draft, draft.title):
        slug = ""  # nobody chose it: it was made of the title, and follows that
    draft.title, draft.asked, draft.doing = title.strip(), asked.strip(), doing.strip()
    draft.found = found.strip()
    draft.topics = [key for key in dict.fromkeys(topics) if key in known_topics()]
    draft.image_id, draft.image_alt = image_id, image_alt.strip() if image_id else ""
    check_words(draft)
    draft.slug = free_slug(draft, slug.strip() or draft.title)
    if words_of(draft) == before:
        return draft
    draft.last_edited_by = by
    take_back_what_held(draft)
    keep(draft, by=by, reason=WRITTEN)
    return draft


def to_be_written(draft_id: int, *, by: User, now: datetime) -> Draft:
    """The draft, held, for somebody who may write it while it is being written."""
    draft = held(draft_id)
    check(by, WRITE, draft, on=localdate(now))
    if draft.state == DraftState.APPROVING:
        raise PublishingRefused(WITH_APPROVER)
    if draft.state not in TO_BE_WRITTEN:
        raise PublishingRefused("This text is finished. Begin another one.")
    return draft


def known_topics() -> frozenset[str]:
    return frozenset(Topic.objects.values_list("key", flat=True))


def check_words(draft: Draft) -> None:
    """Raises ``PublishingRefused`` beside the field."""
    if not draft.title:
        raise PublishingRefused("Give it a title.", field="title")
    if len(draft.title) > 120:
        raise PublishingRefused("Use 120 letters or fewer.", field="title")
    said = {"asked": LONGEST_SAID} if draft.kind == DraftKind.YOU_SAID else {}
    for name, most in {**LONGEST, **said}.items():
        if len(getattr(draft, name)) > most:
            raise PublishingRefused(f"Use {most:,} letters or fewer.", field=name)
    if draft.image_id and not draft.image_alt:
        raise PublishingRefused(
            "Say what the picture shows, for those who cannot see it.", field="image_alt"
        )


def take_back_what_held(draft: Draft) -> None:
    """What held for other words holds no more. What somebody let stand is looked for again.

    An objection stays: it is answered by asking again, or by a reason.
    """
    draft.checked_digest, draft.checked_at, draft.answers = "", None, {}
    draft.state = DraftState.WRITING
    draft.person_asked_at = draft.object_until = None
    draft.sent_to_approver_at = draft.approved_at = draft.approved_by = None


def back_to_writing(draft: Draft, *, by: User | None, reason: str) -> None:
    """Take the page that nobody has read away, with all its revisions, and go on writing."""
    page = draft.its_page if draft.page_id else None
    draft.page = None
    draft.state = DraftState.WRITING
    draft.sent_to_approver_at = draft.approved_at = draft.approved_by = draft.publish_at = None
    keep(draft, by=by, reason=reason)
    if page is not None:
        key = page.pk
        page.delete()
        # Who did what and when stays in the log; words that nobody published do not.
        PageLogEntry.objects.filter(page=key).update(label=NEVER_OUT, data={})


def free_slug(draft: Draft, wish: str) -> str:
    """The address made of its own words; with a number where another page has it."""
    base = slugify(wish)[: SLUG_LENGTH - 4].strip("-") or "what-we-found"
    taken = set(Page.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    others = Draft.objects.filter(slug__startswith=base, state__in=UNFINISHED).exclude(pk=draft.pk)
    taken |= set(others.values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def drop_draft(*, draft_id: int, reason: str, by: User, now: datetime) -> Draft:
    """Nothing comes of it. It stays with the case, with the reason."""
    draft = to_be_written(draft_id, by=by, now=now)
    if not reason.strip():
        raise PublishingRefused("Say why nothing comes of it.", field="reason")
    draft.state, draft.dropped_reason = DraftState.DROPPED, reason.strip()[:LONGEST_REASON]
    draft.image = None  # so that the library may delete it
    keep(draft, by=by, reason="Dropped.")
    return draft
