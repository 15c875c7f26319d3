"""Where the desk enters the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from cms.casework.desk import menu, modeladmin, urls
from cms.casework.desk.access import works_on_cases
from cms.casework.desk.pages.today import TodayPanel
from cms.casework.desk.policies import ReadingPolicy, reads_procedures
from cms.casework.models import Case, ProcedureVersion

# Before anything asks Wagtail who may do what with these models.
register_permission_policy(Case, ReadingPolicy(Case, may_read=works_on_cases))
register_permission_policy(
    ProcedureVersion, ReadingPolicy(ProcedureVersion, may_read=reads_procedures)
)
modeladmin.register()
hooks.register(modeladmin.SUBMENU, menu.today_item)
hooks.register(modeladmin.SUBMENU, menu.log_item)
hooks.register(modeladmin.SUBMENU, menu.hand_overs_item)
hooks.register(modeladmin.SUBMENU, menu.heard_item)
hooks.register(modeladmin.SUBMENU, menu.meetings_item)
hooks.register(modeladmin.SUBMENU, menu.restrictions_item)
hooks.register(modeladmin.SUBMENU, menu.groups_item)
hooks.register(modeladmin.SUBMENU, menu.enquiries_item)
hooks.register(modeladmin.SUBMENU, menu.lessons_item)
hooks.register(modeladmin.SUBMENU, menu.figures_item)
hooks.register(modeladmin.SUBMENU, menu.quality_item)
hooks.register(modeladmin.SUBMENU, menu.guidance_item)


@hooks.register("register_admin_viewset")
def casework_group() -> menu.CaseworkGroup:
    return menu.CaseworkGroup()


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLResolver]:
    return [path("casework/", include((urls, urls.app_name)))]


@hooks.register("construct_homepage_panels")
def today_first(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(TodayPanel())


@hooks.register("insert_global_admin_css")
def desk_css() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">',
        static("web/desk.css"),
        static("casework/desk.css"),
    )
