"""Addresses of conduct, before Wagtail's own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", include("cms.conduct.own.urls")),
    path("", include("cms.conduct.public.urls")),
]
