"""A policy on paper: whole, as a leaflet with the form, and as a poster; each also as a PDF."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate

from cms.policies.live_context import Live
from cms.policies.models import PolicyPage
from cms.policies.reading.asked import Asked
from cms.policies.reading.behind import keepers_of, listed_versions, review_line, with_approval
from cms.policies.reading.code import code_address, code_svg
from cms.policies.reading.guides import SHORT, guide_of_page
from cms.web import pdf

NEEDS_NO_CODE = "print"


def sheet(request: HttpRequest, page: PolicyPage, asked: Asked) -> HttpResponse:
    """Raises ``Http404`` for a version that never was."""
    context = old_words(page, asked.number) if asked.number else words_in_force(page)
    below = f"versions/{asked.number}/" if asked.number else ""
    context |= {
        "page": page,
        "asked": asked,
        "back": f"{page.url}{below}",
        "back_text": "Back to the policy",
        "site_url": settings.SITE_URL,
    }
    if asked.what != NEEDS_NO_CODE:
        context |= invitation(page, context["live"], is_pdf=asked.is_pdf)
    template = f"policies/print/{asked.what}.html"
    if not asked.is_pdf:
        if pdf.is_offered():
            context["pdf_url"] = f"{page.url}{below}{asked.what}/pdf/"
        return render(request, template, context)
    name = "-".join((page.slug, *([str(asked.number)] if asked.number else []), asked.what))
    response = pdf.pdf_response(render_to_string(template, context, request), f"{name}.pdf")
    # Kept where it is made (cms/web/pdf.py), not once more among the pages.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def words_in_force(page: PolicyPage) -> dict[str, Any]:
    today = localdate()
    live = Live(page.procedure_key, today)
    return {
        "live": live,
        "parts": page.parts,
        "short": guide_of_page(page, SHORT, live).sections,
        "version": listed_versions(page.policy_id).first(),
        "keepers": keepers_of(page, on=today),
        "review": review_line(page, on=today),
    }


def old_words(page: PolicyPage, number: int) -> dict[str, Any]:
    version = with_approval(page.versions.filter(number=number)).first()
    if version is None:
        raise Http404
    newest = page.versions.order_by("-number").values_list("number", flat=True).first()
    return {
        "version": version,
        # Drawn by us when it was adopted.
        "words": mark_safe(version.html),  # noqa: S308
        "is_old": not page.live or version.number != newest,
    }


def invitation(page: PolicyPage, live: Live, *, is_pdf: bool) -> dict[str, Any]:
    """Where the code leads: to telling us, or to the policy where nothing is told under it."""
    path = live.telling.url if live.telling else page.url
    address = f"{settings.SITE_URL}{path}"
    label = f"A square code that leads to {address}"
    return {
        "address": address,
        # A page of ours loads no picture from inside itself, a document does.
        "code": "" if is_pdf else code_svg(address, label=label),
        "code_address": code_address(address) if is_pdf else "",
        "code_label": label,
    }
