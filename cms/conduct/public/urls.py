"""Who sits here, what they promised and what they declared, for everybody to read."""

from __future__ import annotations

from django.urls import URLPattern, path

from cms.conduct.public import interests, members

urlpatterns: list[URLPattern] = [
    path("interests/", interests.page, name="interests"),
    path("interests.csv", interests.as_csv, name="interests_csv"),
    path("interests.json", interests.as_json, name="interests_json"),
    path("members/", members.members, name="members"),
    path("members/<slug:member_slug>/", members.member, name="member"),
]
