"""Where the screens of reports are, below ``/admin/reports-of-quality/``."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path
from wagtail.admin.viewsets.base import ViewSet

from cms.published_summaries.desk import around_reports as around
from cms.published_summaries.desk import report_deeds as deeds
from cms.published_summaries.desk.report_screens import ItemForReaders
from cms.published_summaries.desk.reports import OneReport, ReportFile, ReportList


class ReportScreens(ViewSet):
    """Wagtail has reports of its own under “reports”, so the address says of what these are."""

    name = "reports"
    url_prefix = "reports-of-quality"
    menu_label = "Reports on quality"
    icon = "clipboard-list"
    menu_item_class = ItemForReaders

    def get_urlpatterns(self) -> list[Any]:
        files = r"^(?P<pk>[0-9]{1,15})/report\.(?P<ending>csv|xlsx|pdf)$"
        return [
            path("", ReportList.as_view(), name="index"),
            path("new/", deeds.AskReport.as_view(), name="ask"),
            path("<int:pk>/", OneReport.as_view(), name="report"),
            re_path(files, ReportFile.as_view(), name="file"),
            path("<int:pk>/again/", deeds.CountAgain.as_view(), name="again"),
            path("<int:pk>/priorities/", deeds.Tag.as_view(), name="tag"),
            path("<int:pk>/assessment/", deeds.Assess.as_view(), name="assess"),
            path("<int:pk>/issue/", deeds.Issue.as_view(), name="issue"),
            path("<int:pk>/page/", deeds.MakePage.as_view(), name="make_page"),
            path("<int:pk>/publish/", deeds.Publish.as_view(), name="publish"),
            path("<int:pk>/send/", deeds.Send.as_view(), name="send"),
            path("lists/", around.Lists.as_view(), name="lists"),
            path("lists/new/", around.ListDeed.as_view(), name="add_list"),
            path("lists/<int:pk>/", around.ListDeed.as_view(), name="list"),
            path("lists/<int:pk>/end/", around.EndList.as_view(), name="end_list"),
            path("handed-out/", around.HandedOut.as_view(), name="handed_out"),
            path("handed-out/new/", around.HandOut.as_view(), name="hand_out"),
            path("meetings/", around.Meetings.as_view(), name="meetings"),
            path("meetings/new/", around.AskMeeting.as_view(), name="ask_meeting"),
            path("meetings/<int:pk>/plan/", around.PlanMeeting.as_view(), name="plan_meeting"),
            path("meetings/<int:pk>/held/", around.HeldMeeting.as_view(), name="held_meeting"),
            path("meetings/<int:pk>/drop/", around.DropMeeting.as_view(), name="drop_meeting"),
        ]
