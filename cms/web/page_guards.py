"""Pages that go out only when something else says so, and that are kept once they did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page


@dataclass(frozen=True)
class PageGuard:
    """Puts itself between editors and their pages, one at a time or many at once.

    ``models``: of the pages it guards. ``refusal``: why one of them may not be published as it
    is; empty: it may. ``must_stay``: whether any of them may not be deleted, and ``kept`` what is
    said then. ``ways_on``: buttons beside a refusal.
    """

    models: Callable[[], Iterable[type[Page]]]
    refusal: Callable[[Any], str]
    must_stay: Callable[[Sequence[Any]], bool]
    kept: str
    ways_on: Callable[[Any], Sequence[Any]] = lambda page: ()

    def stand(self) -> None:
        """From now on, in every way that the admin has."""
        hooks.register("before_publish_page", self.before_publishing)
        hooks.register("before_delete_page", self.before_deleting)
        hooks.register("before_bulk_action", self.before_many)

    def among(self, pages: Iterable[Page]) -> list[Any]:
        """Those it guards, among the pages and beneath them."""
        return [
            found
            for page in pages
            for model in self.models()
            for found in model.objects.descendant_of(page, inclusive=True)
        ]

    def before_publishing(self, request: HttpRequest, page: Page) -> HttpResponse | None:
        """The draft is saved by now; only its publication waits."""
        refusal = self.refusal(page) if isinstance(page, tuple(self.models())) else ""
        if not refusal:
            return None
        said = f"Saved as a draft, not published. {refusal}"
        messages.warning(request, said, buttons=list(self.ways_on(page)))
        return redirect("wagtailadmin_pages:edit", page.pk)

    def before_deleting(self, request: HttpRequest, page: Page) -> HttpResponse | None:
        if not self.must_stay(self.among([page])):
            return None
        messages.error(request, self.kept)
        return redirect("wagtailadmin_explore", page.get_parent().pk)

    def before_many(
        self, request: HttpRequest, action: str, objects: list[Any], view: Any
    ) -> HttpResponse | None:
        pages = [one for one in objects if isinstance(one, Page)]
        if action == "delete" and self.must_stay(self.among(pages)):
            refusal = self.kept
        elif action == "publish":
            drafts = [page.get_latest_revision_as_object() for page in self.among(pages)]
            refusal = next((words for words in map(self.refusal, drafts) if words), "")
        else:
            return None
        if not refusal:
            return None
        messages.error(request, f"Nothing was done. {refusal}")
        return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
