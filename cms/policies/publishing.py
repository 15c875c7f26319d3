"""Nothing publishes changed words of a policy but adopting them: no button, workflow or schedule."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models.signals import post_save
from wagtail.models import Revision

from cms.policies.errors import NotAdopted
from cms.policies.evidence import Broken
from cms.policies.models import PolicyPage
from cms.policies.services.versions import policy_of
from cms.policies.words import words_digest

logger = logging.getLogger(__name__)

NEW_WORDS: Final = (
    "These words were not adopted. They are a draft until a decision, or a power to amend, "
    "puts them in force."
)
# Without one of these a save changes nothing that the public reads as the policy's words.
READ: Final = frozenset(
    {
        "live",
        "title",
        "summary",
        "conduct_title",
        "conduct",
        "response_title",
        "response",
        "procedure_key",
    }
)
NO_OWNER: Final = "Say who owns this policy before it is published."


def has_new_words(page: PolicyPage) -> bool:
    """Whether it says something else than the newest version, or speaks for another procedure."""
    newest = page.versions.order_by("-number").only("words_digest", "procedure_key").first()
    if newest is None:
        return True
    spoke_for: str = newest.procedure_key
    return spoke_for != page.procedure_key or newest.words_digest != words_digest(page)


def refusal_of(page: PolicyPage) -> str:
    """Why the page may not be published as it is (S2-8); empty: it may."""
    if has_new_words(page):
        return NEW_WORDS
    return "" if page.owner_role_id else NO_OWNER


def keep_new_words_back(page: PolicyPage, columns: Iterable[str] | None) -> None:
    """Make a new page a draft. ``columns``: those that are saved; None: all of them.

    Raises ``NotAdopted`` where the public would read words that nobody adopted.
    """
    is_read = columns is None or not READ.isdisjoint(columns)
    if not (page.live and is_read and has_new_words(page)):
        return
    if not page._state.adding:
        raise NotAdopted(NEW_WORDS)
    page.live = False


def may_go_out(revision: Revision, *, at_its_time: bool) -> bool:
    """True for what was adopted. Raises ``NotAdopted``, except for a schedule: that is dropped.

    One schedule that cannot be kept must not hold up the others.
    """
    refusal = refusal_of(revision.as_object())
    if not refusal:
        return True
    if not at_its_time:
        raise NotAdopted(refusal)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    logger.warning("The schedule of page %s was dropped. %s", revision.object_id, refusal)
    return False


def pages_astray() -> Iterator[Broken]:
    """Policies whose page does not show what was adopted last, whoever wrote there."""
    pages = PolicyPage.objects.exclude(policy=None).order_by("pk")
    for page in pages.iterator(chunk_size=20):
        newest = page.versions.order_by("-number").values_list("number", flat=True).first()
        if newest is None and (page.live or page.adopted_on):
            yield Broken(page.title, "it is in force, and no version of it is kept")
        elif newest is not None and newest != page.version_number:
            told = f"it says version {page.version_number}, and the newest kept is {newest}"
            yield Broken(page.title, told)
        elif page.live and has_new_words(page):
            yield Broken(page.title, f"it shows other words than version {newest}")


def keep_record(sender: type[PolicyPage], instance: PolicyPage, **kwargs: Any) -> None:
    """Give every page its record with its first row, so that drafts can be consulted on."""
    if not kwargs.get("raw"):
        policy_of(instance)


def watch() -> None:
    post_save.connect(keep_record, sender=PolicyPage, dispatch_uid="policies_keep_record")
