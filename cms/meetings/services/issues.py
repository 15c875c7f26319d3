"""Issues: matters with a page of their own that lists every meeting which considered them (S1-1)."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Issue
from cms.records import save_recorded
from cms.users.models import User

LONGEST_SLUG = 80


@transaction.atomic
def save_issue(
    *, title: str, summary: str = "", by: User | None, issue_id: int | None = None
) -> Issue:
    """Add an issue, or change its words. Its address stays, so that links keep leading to it."""
    if not title.strip():
        raise MeetingRefused("Give the issue a title.", field="title")
    same = Issue.objects.filter(title__iexact=title.strip()).exclude(pk=issue_id)
    if same.exists():
        raise MeetingRefused("There is an issue of this title already.", field="title")
    if issue_id is None:
        issue = Issue(slug=free_slug(title))
    else:
        issue = Issue.objects.select_for_update().get(pk=issue_id)
    issue.title, issue.summary = title.strip(), summary
    save_recorded(issue, by=by, reason="Added." if issue_id is None else "Changed in words.")
    return issue


def free_slug(title: str) -> str:
    """The title as part of an address, with a number where that is taken."""
    base = slugify(title)[: LONGEST_SLUG - 4].strip("-") or "issue"
    taken = set(Issue.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
