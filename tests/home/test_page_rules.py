"""What may stand where: no page type without rules, and none that could hold a case."""

from __future__ import annotations

import pytest
from django.apps import apps
from wagtail.models import Page

from cms.published_summaries.models import PublicationsPage, ReportPage, SummaryPage, YouSaidPage

OURS = [
    model
    for model in apps.get_models()
    if issubclass(model, Page) and model.__module__.startswith("cms.")
]


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_every_page_type_says_where_it_may_stand_and_what_beneath_it(kind):
    said = {
        name for base in kind.__mro__ if base.__module__.startswith("cms.") for name in vars(base)
    }
    assert {"parent_page_types", "subpage_types"} <= said


def test_only_the_front_page_stands_at_the_root():
    at_root = [kind for kind in OURS if Page in kind.allowed_parent_page_models()]

    assert [kind.__name__ for kind in at_root] == ["HomePage"]


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_no_page_points_to_a_case(kind):
    related = [
        field.related_model
        for field in kind._meta.get_fields()
        if field.is_relation and field.related_model is not None
    ]

    assert not [model for model in related if model._meta.app_label == "casework"]


@pytest.mark.req("S0-44")
def test_only_the_path_that_checks_them_makes_pages_beneath_what_we_publish():
    below = PublicationsPage.allowed_subpage_models()

    assert below == [SummaryPage, YouSaidPage, ReportPage]
    assert not [kind for kind in below if kind.is_creatable]
