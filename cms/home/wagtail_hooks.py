"""Tells editors of hard words when they save (S0-5), and those who can mend it of site health."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import strip_tags
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.home.guarded import keep_pictures
from cms.home.health_screen import HealthPanel, SiteHealth, may_mend
from cms.home.private_places import refusal
from cms.web.readability import advice_on

# Wagtail's own columns, whose text nobody reads as sentences.
NOT_READ: Final = {"draft_title", "slug", "url_path", "seo_title", "path"}


@hooks.register("register_admin_urls")
def health_url() -> list[URLPattern]:
    return [path("site-health/", SiteHealth.as_view(), name="site_health")]


@hooks.register("register_reports_menu_item")
def health_item() -> MenuItem:
    return MenuItem("Site health", reverse_lazy("site_health"), icon_name="check", order=10)


@hooks.register("construct_homepage_panels")
def health_first(request: HttpRequest, panels: list[Component]) -> None:
    if may_mend(request.user):
        panels.insert(0, HealthPanel())


hooks.register("before_bulk_action", keep_pictures)


@hooks.register("before_serve_page")
def open_private_page(page: Page, request: HttpRequest, *given: Any) -> Any:
    return refusal(request, page.get_view_restrictions)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_hard_words(request: HttpRequest, page: Page) -> None:
    if not request.accepts("text/html"):
        return  # the editor's own autosave: a message would wait for somebody who typed on
    for advice in advice_on("\n".join(texts_of(page))):
        messages.warning(request, advice)


def texts_of(page: Page) -> Iterator[str]:
    """Everything on a page that people read, without its markup."""
    for field in page._meta.get_fields():
        if field.name in NOT_READ or not isinstance(field, models.Field):
            continue
        value = getattr(page, field.name)
        if isinstance(field, StreamField):
            yield from (plain(text) for text in field.get_searchable_content(value))
        elif isinstance(field, RichTextField | models.TextField | models.CharField) and value:
            yield plain(str(value))


def plain(html: str) -> str:
    """Text, with a line of its own for each paragraph and item."""
    for end in ("</p>", "</li>", "</h2>", "</h3>", "</h4>", "<br/>"):
        html = html.replace(end, end + "\n")
    return unescape(strip_tags(html))
