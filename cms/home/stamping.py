"""Keeps the public stamp true: whatever the public sees changes it when it changes."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.home.models import PublicStamp

# Casework is named, not imported: its models are its own.
SHOWN: Final = (
    "casework.CalendarDay",
    "casework.OutsideBody",
    "casework.ProcedureVersion",
    "conduct.Code",
    "conduct.Member",
    "conduct.MemberSeat",
    "conduct.Signature",
    "home.SiteSettings",
    "meetings.AgendaItem",
    "meetings.ApprovedMinutes",
    "meetings.Decision",
    "meetings.Delegation",
    "meetings.Issue",
    "meetings.Meeting",
    "meetings.MeetingGroup",
    "policies.Consultation",
    "policies.DelegatedAmendment",
    "policies.EqualityAssessment",
    "policies.PolicyReview",
    "policies.PolicyVersion",
    "published_summaries.PublishedQuarter",
    "published_summaries.SummaryPage",
    "published_summaries.Topic",
    "published_summaries.YouSaidPage",
    "users.Appointment",
    "users.Role",
    "users.User",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.Site",
    "wagtaildocs.Document",
    "wagtailimages.Image",
)


def change_stamp(*args: Any, **kwargs: Any) -> None:
    """Give the stamp a value it never had. Receives any signal; writes one row."""
    if kwargs.get("raw"):
        return
    PublicStamp.objects.update_or_create(pk=1, defaults={"value": secrets.token_hex(16)})


def stamp_of(request: HttpRequest | None = None) -> str:
    """The stamp in force, empty while there is none. One query, once a request."""
    known: str | None = getattr(request, "_public_stamp", None)
    if known is None:
        known = PublicStamp.objects.filter(pk=1).values_list("value", flat=True).first() or ""
        if request is not None:
            request._public_stamp = known  # type: ignore[attr-defined]
    return known


def user_shown_changed(sender: Any, **kwargs: Any) -> None:
    """An account's last sign-in is written at every sign-in and is nothing the public sees."""
    if kwargs.get("update_fields") != frozenset({"last_login"}):
        change_stamp(**kwargs)


def watch() -> None:
    """Connect to everything that the public sees. Called once, when the app starts."""
    for label in SHOWN:
        receiver = user_shown_changed if label == "users.User" else change_stamp
        for signal in (post_save, post_delete):
            signal.connect(receiver, sender=label, dispatch_uid=f"stamp_{label}", weak=False)
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(change_stamp, dispatch_uid="stamp_page", weak=False)
    # A page type is known by its own class; the page's base row goes with every one of them.
    post_delete.connect(change_stamp, sender="wagtailcore.Page", dispatch_uid="stamp_deleted")
