"""The people close to a member, which they alone read (S0-22)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from cms.conduct.close_forms import CloseForm
from cms.conduct.closeness import close_people_of
from cms.conduct.errors import ConductRefused
from cms.conduct.models import CloseAssociate
from cms.conduct.own.entry import OwnEntry, for_members, own_page
from cms.conduct.services.closeness import declare_close, end_close


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def people(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
    """Who is close to them, and a form to name somebody."""
    form = CloseForm(request.POST) if request.method == "POST" else CloseForm()
    if form.is_bound and form.is_valid():
        try:
            row = declare_close(**form.cleaned_data, by=entry.user, now=entry.now)
        except ConductRefused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, f"{row.name} is on your list.")
            return redirect("own:people")
    return own_page(
        request,
        entry,
        "conduct/own/people.html",
        people=close_people_of(entry.user),
        form=form,
        has_errors=bool(form.errors),
    )


@require_POST
@for_members
def end_person(request: HttpRequest, entry: OwnEntry, pk: int) -> HttpResponse:
    try:
        row = end_close(associate_id=pk, by=entry.user, now=entry.now)
    except CloseAssociate.DoesNotExist:
        raise Http404 from None
    messages.success(request, f"{row.name} is close to you no more from tomorrow on.")
    return redirect("own:people")
