"""How reference data is saved, tried out and told apart by version, whatever screens show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin.ui.tables import Column

from cms.casework.desk.access import person_of
from cms.casework.desk.changes import Version, ordered, versions_of
from cms.casework.desk.samples import sample_of
from cms.casework.errors import CaseworkError
from cms.casework.procedure.merge_fields import FIELDS
from cms.users.models import User
from cms.web.templatetags.site import full_moment


class Keeper(Protocol):
    """Whoever checks and stores a row with its history."""

    def keep(self, row: Any, *, by: User, now: datetime) -> None: ...


class KeptThroughService:
    """Saves by the model admin's ``keep``, with who and why, and shows its refusals."""

    request: HttpRequest
    model_admin: Keeper
    instance: models.Model
    form_invalid: Callable[[Any], HttpResponse]
    get_success_url: Callable[[], str]

    def form_valid(self, form: Any) -> HttpResponse:
        row = form.save(commit=False)
        try:
            self.model_admin.keep(row, by=person_of(self.request), now=timezone.now())
        except CaseworkError as refusal:
            form.add_error(None, refusal.text)
        except ValidationError as unfit:
            form._update_errors(unfit)
        if form.errors:
            return self.form_invalid(form)
        self.instance = row
        messages.success(self.request, f"Saved: {row}.")
        return redirect(self.get_success_url())


class Previewed(KeptThroughService):
    """Shows how a text would read, in place of saving it, when asked for that."""

    render_to_response: Callable[..., HttpResponse]

    def form_valid(self, form: Any) -> HttpResponse:
        if "preview" not in self.request.POST:
            return super().form_valid(form)
        given = form.cleaned_data
        spec, message = form.spec(given), form.message(given)
        sample = sample_of(spec, message, subject=given["subject"], body=given["body"])
        return self.render_to_response(self.get_context_data(form=form, sample=sample))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "merge_fields": FIELDS}


class Versions:
    """The rows of a history: what changed in each version, by whom and why."""

    instance: Any
    verbose_name: str
    columns: ClassVar = [
        Column(
            "at", label="When", accessor=lambda version: full_moment(timezone.localtime(version.at))
        ),
        Column("who", label="Who"),
        Column("why", label="Why"),
        Column("altered", label="What changed", accessor=lambda version: altered_words(version)),
    ]

    def get_queryset(self) -> list[Version]:
        return versions_of(ordered(self.instance.history.all()), self.verbose_name)[::-1]


def altered_words(version: Version) -> str:
    if version.is_first:
        return "First version"
    return "; ".join(f"{item.name}: {item.before} → {item.after}" for item in version.altered)
