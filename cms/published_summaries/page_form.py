"""The form of the page editor for what was checked: it also reads what is said beside the words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class CheckedPageForm(WagtailAdminPageForm):
    """Gives the page the comments as they are typed: Wagtail puts them on it after the check."""

    def clean(self) -> Any:
        cleaned = super().clean()
        comments = self.formsets.get("comments")
        self.instance.typed_beside = list(texts_in(comments)) if comments is not None else []
        return cleaned


def texts_in(formset: Any) -> Iterator[str]:
    """Of comments, and of what was answered to each."""
    for form in formset.forms:
        yield str(form["text"].value() or "")
        for answers in getattr(form, "formsets", {}).values():
            yield from texts_in(answers)
