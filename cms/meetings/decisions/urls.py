"""The addresses of decisions. A decision's own begins with its day, so it hides none of the others."""

from __future__ import annotations

from django.urls import URLPattern, path

from cms.meetings.decisions import views

urlpatterns: list[URLPattern] = [
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/issues/", views.issues, name="issues"),
    path("decisions/issues/<slug:slug>/", views.issue, name="issue"),
    path("decisions/powers/", views.powers, name="powers"),
    path("decisions/delegated-changes/", views.delegated_changes, name="delegated_changes"),
    path("decisions/<slug:slug>/", views.decision, name="decision"),
]
