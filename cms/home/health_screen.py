"""The site's health in the admin: every check, what is wrong and where it is mended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.home.health import site_health


class SiteHealth(WagtailAdminTemplateMixin, View):
    """For everybody who signs in here: it names no case and no person who wrote to us."""

    page_title = "Site health"
    template_name = "home/admin/health.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        home = {"url": reverse("wagtailadmin_home"), "label": "Home"}
        return [home, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        checks = site_health(now=timezone.now())
        wrong = [check for check in checks if check.problems]
        context: dict[str, Any] = self.get_context_data(
            wrong=sorted(wrong, key=lambda check: not check.is_failure),
            well=[check for check in checks if not check.problems],
        )
        response: HttpResponse = self.render_to_response(context)
        return response
