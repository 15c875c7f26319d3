"""Puts the meetings' screens into the admin."""

from __future__ import annotations

from wagtail import hooks

from cms.meetings.viewsets import MeetingsGroup


@hooks.register("register_admin_viewset")
def meetings_screens() -> MeetingsGroup:
    return MeetingsGroup()
