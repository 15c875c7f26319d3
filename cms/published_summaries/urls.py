"""Addresses of what is published that are no pages of their own, before Wagtail's."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from cms.published_summaries.opendata import urls as opendata
from cms.published_summaries.public import feedback, feeds, performance, subscribing

urlpatterns: list[URLPattern | URLResolver] = [
    *opendata.urlpatterns,
    path("how-we-are-doing/", performance.how_we_are_doing, name="how_we_are_doing"),
    path("how-we-are-doing/figures.csv", performance.figures_csv, name="how_we_are_doing_csv"),
    path("how-we-are-doing/figures.json", performance.figures_json, name="how_we_are_doing_json"),
    path("how-we-are-doing/what-people-say/", feedback.page, name="what_people_say"),
    re_path(r"^published/feed\.(?P<kind>rss|atom)$", feeds.feed, name="published_feed"),
    re_path(
        r"^published/topics/(?P<topic_key>[-a-zA-Z0-9_]+)/feed\.(?P<kind>rss|atom)$",
        feeds.feed,
        name="published_topic_feed",
    ),
    path("published/by-email/", subscribing.subscribe, name="subscribe"),
    path("published/by-email/sent/", subscribing.sent, name="subscribe_sent"),
    path("published/by-email/yes/<str:token>/", subscribing.confirm, name="subscribe_confirm"),
    path("published/by-email/stop/<str:token>/", subscribing.end, name="subscribe_end"),
]
