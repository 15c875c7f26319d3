"""The policies' entry in the menu, and the addresses of their screens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.policies.desk import deeds, looking, pages
from cms.policies.desk.access import works_on_pages


class PoliciesItem(MenuItem):
    """Shown to whoever edits pages. An owner who does not is led there by the front page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return works_on_pages(request.user)


class PolicyRecords(ViewSet):
    """Policies as records: their drafts, versions, what stands behind them, and reviews."""

    name = "policy_records"
    url_prefix = "policies"
    icon = "clipboard-list"
    menu_label = "Policies"
    menu_order = 255
    menu_item_class = PoliciesItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", pages.Policies.as_view(), name="index"),
            path("<int:pk>/", pages.OnePolicy.as_view(), name="policy"),
            path("<int:pk>/adopt/", deeds.Adopt.as_view(), name="adopt"),
            path("<int:pk>/amend/", deeds.Amend.as_view(), name="amend"),
            path("<int:pk>/assessment/", deeds.Assess.as_view(), name="assess"),
            path(
                "<int:pk>/assessment/<int:row>/",
                deeds.CorrectAssessment.as_view(),
                name="correct_assessment",
            ),
            path(
                "<int:pk>/assessment/<int:row>/take-back/",
                deeds.TakeBackAssessment.as_view(),
                name="take_back_assessment",
            ),
            path("<int:pk>/consultation/", deeds.Consult.as_view(), name="consult"),
            path(
                "<int:pk>/consultation/<int:row>/",
                deeds.CorrectConsultation.as_view(),
                name="correct_consultation",
            ),
            path(
                "<int:pk>/consultation/<int:row>/answer/", deeds.Respond.as_view(), name="respond"
            ),
            path(
                "<int:pk>/consultation/<int:row>/take-back/",
                deeds.TakeBackConsultation.as_view(),
                name="take_back_consultation",
            ),
            path("<int:pk>/place/", looking.ListPlace.as_view(), name="list_place"),
            path("<int:pk>/place/<int:row>/", looking.CheckPlace.as_view(), name="check_place"),
            path(
                "<int:pk>/place/<int:row>/take-off/",
                looking.TakeOffPlace.as_view(),
                name="take_off_place",
            ),
            path("<int:pk>/review/", looking.BeginReview.as_view(), name="begin_review"),
            path(
                "<int:pk>/review/<int:row>/", looking.FinishReview.as_view(), name="finish_review"
            ),
        ]
