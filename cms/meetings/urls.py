"""The public addresses of meetings and of what they decide, before Wagtail's own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cms.meetings.decisions.urls")),
    path("meetings/room/", include("cms.meetings.room.urls")),
    path("meetings/", include("cms.meetings.public.urls")),
]
