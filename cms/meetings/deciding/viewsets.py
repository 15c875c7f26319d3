"""The addresses of these screens in the admin, and their entries in the menu of meetings."""

from __future__ import annotations

from typing import Any

from django.urls import path

from cms.meetings.deciding import decisions, minutes, powers
from cms.meetings.deciding.screens import Screens


class DecisionScreens(Screens):
    name = "decisions"
    menu_label = "Decisions"
    icon = "tick"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", decisions.DecisionList.as_view(), name="index"),
            path("new/", decisions.ChooseItem.as_view(), name="choose_item"),
            path("new/<int:item_id>/", decisions.RecordDecision.as_view(), name="record"),
            path("<int:pk>/", decisions.DecisionScreen.as_view(), name="decision"),
            path("<int:pk>/change/", decisions.ChangeDecision.as_view(), name="change"),
            path("<int:pk>/settled/", decisions.SettleDecision.as_view(), name="settle"),
            path("<int:pk>/power/", decisions.GivePower.as_view(), name="give_power"),
        ]


class MinutesScreens(Screens):
    name = "minutes"
    menu_label = "Minutes"
    icon = "doc-full"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", minutes.MinutesList.as_view(), name="index"),
            path("<int:pk>/", minutes.MinutesScreen.as_view(), name="minutes"),
            path("<int:pk>/write/", minutes.WriteMinutes.as_view(), name="write"),
            path("<int:pk>/approve/", minutes.ApproveMinutes.as_view(), name="approve"),
        ]


class PowerScreens(Screens):
    name = "powers_given"
    menu_label = "Powers given"
    icon = "key"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", powers.PowerList.as_view(), name="index"),
            path("<int:pk>/end/", powers.EndPower.as_view(), name="end"),
        ]


class QuestionScreens(Screens):
    name = "questions_asked"
    menu_label = "Questions asked"
    icon = "help"

    def get_urlpatterns(self) -> list[Any]:
        ask = powers.AskQuestion.as_view()
        return [
            path("", powers.QuestionList.as_view(), name="index"),
            path("new/", ask, name="ask"),
            path("new/<int:decision_id>/", ask, name="ask_about"),
            path("<int:pk>/answer/", powers.AnswerQuestion.as_view(), name="answer"),
        ]
