"""The pages of open data for people, and its files."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cms.published_summaries.opendata.answers import answered, too_often
from cms.published_summaries.opendata.api import A_PAGE, BASE, MOST_A_PAGE
from cms.published_summaries.opendata.files import (
    CSV,
    JSON,
    SCHEMA,
    TYPES,
    content_of,
    file_path,
    licence,
)
from cms.published_summaries.opendata.sets import SETS, VERSION, DataSet
from cms.web.site import Link

HOME: Final = Link("Home", "/")
DATA: Final = Link("Open data", "/data/")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What there is, under which licence, and how to get it."""
    context = {**common(), "sets": [with_files(one) for one in SETS.values()], "crumbs": [HOME]}
    return render(request, "published_summaries/data.html", context)


@require_safe
def documentation(request: HttpRequest, key: str) -> HttpResponse:
    """What each field of one data set means."""
    context = {**common(), "one": with_files(found(key)), "crumbs": [HOME, DATA]}
    return render(request, "published_summaries/data_set.html", context)


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """How a program asks for the same."""
    context = {
        **common(),
        "sets": SETS.values(),
        "site": settings.SITE_URL,
        "most": MOST_A_PAGE,
        "usual": A_PAGE,
        "crumbs": [HOME, DATA],
    }
    return render(request, "published_summaries/api.html", context)


def common() -> dict[str, Any]:
    return {"licence": licence(), "version": VERSION, "api": BASE}


def with_files(data: DataSet) -> dict[str, Any]:
    files = {
        "csv": file_path(data, CSV),
        "json": file_path(data, JSON),
        "schema": file_path(data, SCHEMA),
        "api": f"{BASE}{data.key}",
    }
    return {"data": data, **files}


def found(key: str) -> DataSet:
    """Raises ``Http404`` for what is not published."""
    if key not in SETS:
        raise Http404
    return SETS[key]


@require_safe
def file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The file of this version, as things stand now."""
    if refused := too_often(request):
        return refused
    data = found(key)
    response = answered(request, content_of(data, kind, request, today=localdate()), TYPES[kind])
    if kind == CSV and response.status_code == 200:
        response.headers["Content-Disposition"] = f'attachment; filename="{data.key}.csv"'
    return response
