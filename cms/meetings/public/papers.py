"""Giving the papers of a meeting, each after asking who may read it."""

from __future__ import annotations

import logging

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from cms.meetings.models import Paper
from cms.meetings.public.readers import mark_of, raise_if_kept_out, reader_of
from cms.meetings.public.shown import paper_shown
from cms.web.private_pages import keep_private
from cms.web.uploads.naming import ending_of_type, safe_name
from cms.web.uploads.serving import sealed

logger = logging.getLogger(__name__)


@require_safe
def paper(request: HttpRequest, paper_id: int) -> HttpResponseBase:
    """The file, to be saved. A private one asks an unknown visitor to sign in."""
    row = paper_of(paper_id)
    refusal = None if is_public(row) else refusal_of(request, row)
    if refusal is not None:
        return refusal
    try:
        content = row.file.open("rb")
    except OSError:
        logger.exception("The file of paper %s cannot be read.", row.pk)
        raise Http404 from None
    name = safe_name(row.title, ending_of_type(row.media_type))
    return sealed(content, name=name, content_type=row.media_type)


@require_safe
def paper_text(request: HttpRequest, paper_id: int) -> HttpResponseBase:
    """What the paper says, as a page that anything can read out (S1-3)."""
    row = paper_of(paper_id)
    if not row.web_text:
        raise Http404
    context = {"paper": paper_shown(row), "item": row.item, "meeting": row.item.meeting}
    if is_public(row):
        return render(request, "meetings/public/paper.html", context)
    refusal = refusal_of(request, row)
    if refusal is not None:
        return refusal
    context["private"] = mark_of(request.user, now=now())
    response: HttpResponse = render(request, "meetings/public/paper.html", context)
    keep_private(response)
    return response


def paper_of(paper_id: int) -> Paper:
    """One that is still given to somebody. Raises ``Http404``."""
    rows = Paper.objects.select_related("item__meeting__group")
    found: Paper = get_object_or_404(
        rows, pk=paper_id, removed_reason="", item__withdrawn_reason=""
    )
    return found


def is_public(row: Paper) -> bool:
    """Everybody may have it: on a published agenda, and not for members only."""
    is_public = row.item.meeting.agenda_published_at is not None
    return is_public and row.item.has_number and not row.is_private


def refusal_of(request: HttpRequest, row: Paper) -> HttpResponse | None:
    """The answer to whoever may not have what is not public; None to whoever may.

    To the sign-in for who is unknown. Raises ``PermissionDenied`` for who is known; where it is
    for an interest, that is noted (S0-22).
    """
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    reader = reader_of(user, row.item.meeting, now=now())
    if reader is None:
        raise_if_kept_out(user, row.item.meeting, about=f"paper {row.pk}")
        raise PermissionDenied
    if reader.is_kept_from(row.item):
        logger.warning("Account %s asked for paper %s despite an interest.", user.pk, row.pk)
        raise PermissionDenied
    return redirect("mfa_index") if reader.must_enrol else None
