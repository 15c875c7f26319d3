"""The reviews that are somebody's task, on their first screen of the admin (S4-2)."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from wagtail.admin.ui.components import Component

from cms.policies.reviews import review_tasks_of
from cms.users.models import User


class ReviewsDue(Component):
    """Nothing for whoever owns no policy that is due."""

    order = 120

    def __init__(self, user: User) -> None:
        self.user = user

    def render_html(self, parent_context: Any = None) -> SafeString:
        tasks = review_tasks_of(self.user, on=localdate())
        return (
            render_to_string("policies/desk/tasks.html", {"tasks": tasks})
            if tasks
            else SafeString("")
        )
