"""Screens for roles and appointments, and a word to whoever can mend a vacant contact."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from wagtail import hooks
from wagtail.admin.ui.components import Component

from cms.users import keeping, modeladmin
from cms.users.contacts import contacts_shown
from cms.users.training_screens import TrainingViewSet

modeladmin.register()
keeping.register()


class ContactGaps(Component):
    """What is missing from the main contacts, on the first screen of the admin (S0-33)."""

    order = 10

    def render_html(self, parent_context: Any = None) -> SafeString:
        gaps = contacts_shown(on=localdate()).gaps
        if not gaps:
            return SafeString("")
        warning = (
            '<div class="help-block help-warning" role="status">'
            '<svg class="icon icon-warning icon" aria-hidden="true"><use href="#icon-warning">'
            "</use></svg>{}</div>"
        )
        return format_html_join("", warning, ((gap,) for gap in gaps))


@hooks.register("construct_homepage_panels")
def warn_of_contact_gaps(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("users.view_appointment"):
        panels.insert(0, ContactGaps())


@hooks.register("register_admin_viewset")
def training_screens() -> TrainingViewSet:
    return TrainingViewSet()
