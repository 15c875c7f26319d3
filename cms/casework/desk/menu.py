"""The desk's one menu: today, cases, logging a contact, and the reference data behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.casework.desk.access import may_record, works_on_cases
from cms.casework.desk.modeladmin import SUBMENU
from cms.casework.desk.procedures import ProcedureViewSet
from cms.casework.desk.queue import CaseViewSet


class ItemForSome(MenuItem):
    """Shown to those whom its page lets in."""

    def __init__(self, *args: Any, lets_in: Callable[[Any], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lets_in = lets_in

    def is_shown(self, request: HttpRequest) -> bool:
        return self.lets_in(request.user)


def today_item() -> MenuItem:
    return ItemForSome(
        "Today",
        reverse_lazy("desk:today"),
        name="casework-today",
        icon_name="home",
        order=10,
        lets_in=works_on_cases,
    )


def log_item() -> MenuItem:
    return ItemForSome(
        "Log a contact",
        reverse_lazy("desk:log"),
        name="casework-log",
        icon_name="plus",
        order=30,
        lets_in=may_record,
    )


def lessons_item() -> MenuItem:
    return ItemForSome(
        "Lessons",
        reverse_lazy("desk:lessons"),
        name="casework-lessons",
        icon_name="tick",
        order=40,
        lets_in=works_on_cases,
    )


def meetings_item() -> MenuItem:
    return ItemForSome(
        "Meeting packs",
        reverse_lazy("desk:meeting_packs"),
        name="casework-meetings",
        icon_name="date",
        order=35,
        lets_in=works_on_cases,
    )


def quality_item() -> MenuItem:
    return ItemForSome(
        "How well we do",
        reverse_lazy("desk:quality"),
        name="casework-quality",
        icon_name="view",
        order=44,
        lets_in=works_on_cases,
    )


def figures_item() -> MenuItem:
    return ItemForSome(
        "Figures",
        reverse_lazy("desk:figures"),
        name="casework-figures",
        icon_name="table",
        order=43,
        lets_in=works_on_cases,
    )


def restrictions_item() -> MenuItem:
    return ItemForSome(
        "Restricted contacts",
        reverse_lazy("desk:restrictions"),
        name="casework-restrictions",
        icon_name="lock",
        order=40,
        lets_in=works_on_cases,
    )


def groups_item() -> MenuItem:
    return ItemForSome(
        "Groups",
        reverse_lazy("desk:groups"),
        name="casework-groups",
        icon_name="group",
        order=41,
        lets_in=works_on_cases,
    )


def enquiries_item() -> MenuItem:
    return ItemForSome(
        "Outside bodies ask",
        reverse_lazy("desk:enquiries"),
        name="casework-enquiries",
        icon_name="mail",
        order=42,
        lets_in=works_on_cases,
    )


def hand_overs_item() -> MenuItem:
    return ItemForSome(
        "Passed on by members",
        reverse_lazy("desk:hand_overs"),
        name="casework-hand-overs",
        icon_name="comment",
        order=31,
        lets_in=works_on_cases,
    )


def heard_item() -> MenuItem:
    """For everybody: whoever works for us may be told something (S0-34)."""
    return MenuItem(
        "Someone told me something",
        reverse_lazy("heard"),
        name="casework-heard",
        icon_name="comment",
        order=32,
    )


def guidance_item() -> MenuItem:
    """For everybody: it is about how we treat people, and names no case."""
    return MenuItem(
        "Why it matters",
        reverse_lazy("desk:guidance"),
        name="casework-guidance",
        icon_name="help",
        order=45,
    )


class CaseworkGroup(ViewSetGroup):
    """Everything of casework in one place; each item shows itself only to those who may."""

    menu_label = "Casework"
    menu_name = "casework"
    menu_icon = "folder-open-inverse"
    menu_order = 50
    submenu_hook = SUBMENU
    items = (CaseViewSet, ProcedureViewSet)
