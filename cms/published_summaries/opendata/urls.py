"""Addresses of open data. Those with a version in them never change what they hold."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from cms.published_summaries.opendata import views
from cms.published_summaries.opendata.api import BASE, api, openapi
from cms.published_summaries.opendata.sets import VERSION

urlpatterns: list[URLPattern | URLResolver] = [
    path("data/", views.page, name="data"),
    re_path(
        rf"^data/v{VERSION}/(?P<key>[a-z-]+)\.(?P<kind>csv|json|schema\.json)$",
        views.file,
        name="data_file",
    ),
    path("data/<slug:key>/", views.documentation, name="data_set"),
    path(BASE.lstrip("/"), views.api_page, name="api"),
    path(f"{BASE.lstrip('/')}openapi.json", openapi, name="openapi"),
    path(BASE.lstrip("/"), api.urls),
]
