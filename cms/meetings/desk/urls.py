"""The addresses of one meeting's screens, below ``/admin/meetings/``."""

from __future__ import annotations

from django.urls import path

from cms.meetings.desk import agenda, papers, people

app_name = "meeting_desk"

ITEM = "<int:pk>/items/<int:item_id>/"
PAPER = "<int:pk>/papers/<int:paper_id>/"
PERSON = "<int:pk>/people/<int:attendance_id>/"

urlpatterns = [
    path("<int:pk>/", agenda.AgendaPage.as_view(), name="agenda"),
    path("<int:pk>/standing/", agenda.StandingPage.as_view(), name="standing"),
    path("<int:pk>/publish/", agenda.PublishPage.as_view(), name="publish"),
    path("<int:pk>/items/new/", agenda.AddItemPage.as_view(), name="add_item"),
    path(ITEM, agenda.ChangeItemPage.as_view(), name="change_item"),
    path(f"{ITEM}move/", agenda.MovePage.as_view(), name="move_item"),
    path(f"{ITEM}take-off/", agenda.TakeOffItemPage.as_view(), name="take_off_item"),
    path(f"{ITEM}papers/new/", papers.AddPaperPage.as_view(), name="add_paper"),
    path(f"{ITEM}comments/new/", papers.AddCommentPage.as_view(), name="add_comment"),
    path(PAPER, papers.ChangePaperPage.as_view(), name="change_paper"),
    path(f"{PAPER}take-off/", papers.RemovePaperPage.as_view(), name="remove_paper"),
    path(f"{PAPER}file/", papers.PaperFilePage.as_view(), name="paper_file"),
    path(
        "<int:pk>/comments/<int:comment_id>/",
        papers.ChangeCommentPage.as_view(),
        name="change_comment",
    ),
    path("<int:pk>/people/", people.PeoplePage.as_view(), name="people"),
    path("<int:pk>/people/expect/", people.ExpectPage.as_view(), name="expect"),
    path("<int:pk>/people/new/", people.AddGuestPage.as_view(), name="add_guest"),
    path(f"{PERSON}apologies/", people.ApologiesPage.as_view(), name="apologies"),
    path(f"{PERSON}not-expected/", people.NotExpectedPage.as_view(), name="not_expected"),
]
