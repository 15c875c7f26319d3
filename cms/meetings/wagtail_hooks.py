"""Puts the meetings' screens into the admin."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from cms.meetings.desk import urls
from cms.meetings.viewsets import MeetingsGroup


@hooks.register("register_admin_viewset")
def meetings_screens() -> MeetingsGroup:
    return MeetingsGroup()


@hooks.register("register_admin_urls")
def meeting_urls() -> list[URLResolver]:
    return [path("meetings/", include((urls, urls.app_name)))]
