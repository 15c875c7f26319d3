"""Puts the staff's screens of conduct into the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.conduct.desk import closeness
from cms.conduct.desk.induction import InductionScreens, OwnInductionPanel
from cms.conduct.desk.members import MemberScreens
from cms.conduct.desk.register import RegisterScreens
from cms.conduct.desk.signing import SigningScreens
from cms.conduct.desk.training import TrainedScreens
from cms.users.models import User


class MembersGroup(ViewSetGroup):
    """One entry of the menu for all of them; each room adds its own."""

    menu_label = "Members"
    menu_icon = "group"
    menu_order = 260
    items = (
        MemberScreens(),
        SigningScreens(),
        RegisterScreens(),
        InductionScreens(),
        TrainedScreens(),
    )


@hooks.register("register_admin_viewset")
def members_screens() -> MembersGroup:
    return MembersGroup()


@hooks.register("register_admin_urls")
def close_people_urls() -> list[URLPattern]:
    return closeness.urlpatterns


@hooks.register("register_admin_menu_item")
def close_people_item() -> MenuItem:
    return closeness.close_people_item()


@hooks.register("construct_homepage_panels")
def say_what_is_left_of_induction(request: HttpRequest, panels: list[Component]) -> None:
    if isinstance(request.user, User):
        panels.append(OwnInductionPanel(request.user))
