"""Addresses of the members' own pages, below /me/."""

from __future__ import annotations

from django.urls import path

from cms.conduct.own import front, interests, people, signing, training

app_name = "own"

urlpatterns = [
    path("", front.due, name="due"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/end/", people.end_person, name="end_person"),
    path("training/", training.training, name="training"),
    path("training/<int:pk>/read/", training.have_read, name="have_read"),
    path("sign/", signing.sign_code, name="sign"),
    path("sign/paper/", signing.sign_on_paper, name="sign_on_paper"),
    path("interests/", interests.interests, name="interests"),
    path("interests/nothing/", interests.nothing, name="nothing_to_declare"),
    path("interests/complete/", interests.confirm_all, name="confirm_interests"),
    path("interests/add/<slug:category>/", interests.add, name="add_interest"),
    path("interests/<int:entry_id>/change/", interests.change_one, name="change_interest"),
    path("interests/<int:entry_id>/end/", interests.end_one, name="end_interest"),
    path("interests/<int:entry_id>/show/", interests.show_one, name="show_interest"),
]
