"""The page of all that is published: by kind and topic, searched, the newest first."""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.http import urlencode

from cms.published_summaries.listing import (
    Offered,
    as_listed,
    listed,
    named,
    narrowed,
    offered,
    published_pages,
)
from cms.web.forms import CleanCharField, SiteForm

A_PAGE: Final = 20


class PublishedFilter(SiteForm):
    """What to list. Everything may be left empty."""

    mark_optional = False

    words = CleanCharField(label="Words to look for", required=False, max_length=80)
    kind = forms.ChoiceField(label="What", required=False)
    topic = forms.ChoiceField(label="About", required=False)

    def __init__(self, *args: Any, there: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of = {
            "kind": [("", "Everything"), *there.kinds],
            "topic": [("", "All"), *there.topics],
        }
        for name, choices in choices_of.items():
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = choices
            if len(choices) <= 2:
                # One of a kind is no choice; an address that says it is understood all the same.
                field.widget = forms.HiddenInput()

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for; nothing while an answer is not one of those offered."""
        given = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in given.items() if value}


def index_of(query: QueryDict) -> dict[str, Any]:
    """The same few queries, however much is published."""
    everything = published_pages()
    there = offered(everything)
    form = PublishedFilter(query, there=there)
    asked = form.asked
    rows: Any = as_listed(narrowed(everything, **asked)) if there.kinds else []
    found: Any = Paginator(rows, A_PAGE).get_page(query.get("page"))
    entries = [listed(row) for row in found]
    return {
        "form": form,
        "entries": [(one, named(one.topics, there.titles)) for one in entries],
        "found": found,
        "pages": found.paginator.get_elided_page_range(found.number),
        "query": f"{urlencode(asked)}&" if asked else "",
        "asked": asked,
        "topic_title": there.titles.get(asked.get("topic", ""), ""),
    }
