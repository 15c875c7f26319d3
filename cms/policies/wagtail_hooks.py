"""Keeps editors from publishing changed words under an old number, and evidence from going."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from cms.policies.models import PolicyPage, PolicyVersion
from cms.policies.services.versions import changed_without_a_number


@hooks.register("before_publish_page")
def ask_for_a_number(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved by now; only its publication waits for a new number."""
    if not isinstance(page, PolicyPage):
        return None
    kept = changed_without_a_number(page)
    if kept is None:
        return None
    messages.error(
        request,
        f"Saved as a draft, not published. The words differ from version {kept.number}. "
        f"Give them a higher number than {kept.number}, so that both can be read.",
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_delete_page")
def keep_what_was_adopted(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Adopted versions stay readable, so their pages are unpublished rather than deleted."""
    beneath = PolicyPage.objects.descendant_of(page, inclusive=True)
    if not PolicyVersion.objects.filter(policy__page__in=beneath).exists():
        return None
    messages.error(
        request, "Adopted versions of a policy are kept. Unpublish the page instead of deleting it."
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)
