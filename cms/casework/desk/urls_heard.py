"""Addresses for what members pass on that somebody told them."""

from __future__ import annotations

from django.urls import URLPattern, path

from cms.casework.desk.pages import hand_overs

ONE = "hand-overs/<int:hand_over_id>/"

urlpatterns: list[URLPattern] = [
    path("hand-overs/", hand_overs.HandOversPage.as_view(), name="hand_overs"),
    path(ONE, hand_overs.HandOverPage.as_view(), name="hand_over"),
    path(f"{ONE}case/", hand_overs.CaseOfItPage.as_view(), name="case_of_hand_over"),
    path(f"{ONE}theirs/", hand_overs.JoinCasePage.as_view(), name="join_hand_over"),
    path(f"{ONE}end/", hand_overs.EndHandOverPage.as_view(), name="end_hand_over"),
]
