"""Addresses of the public pages of meetings, below /meetings/."""

from __future__ import annotations

from django.urls import path

from cms.meetings.public import calendars, packs, pages, papers

urlpatterns = [
    path("calendar/<slug:group_key>.ics", calendars.group_calendar, name="meetings_calendar"),
    path("papers/<int:paper_id>/", papers.paper, name="meeting_paper"),
    path("papers/<int:paper_id>/text/", papers.paper_text, name="meeting_paper_text"),
    path("<int:meeting_id>/", pages.meeting_page, name="meeting_page"),
    path("<int:meeting_id>/date.ics", calendars.meeting_date, name="meeting_date"),
    path("<int:meeting_id>/agenda/", pages.agenda, name="meeting_agenda"),
    path("<int:meeting_id>/agenda.pdf", pages.agenda_pdf, name="meeting_agenda_pdf"),
    path("<int:meeting_id>/pack/", pages.pack, name="meeting_pack"),
    path("<int:meeting_id>/pack.pdf", pages.pack_pdf, name="meeting_pack_pdf"),
    path("<int:meeting_id>/minutes/", pages.minutes, name="meeting_minutes"),
    path("<int:meeting_id>/minutes.pdf", pages.minutes_pdf, name="meeting_minutes_pdf"),
    path("<int:meeting_id>/members/", packs.members_pack, name="meeting_members_pack"),
    path("<int:meeting_id>/members.pdf", packs.members_pack_pdf, name="meeting_members_pack_pdf"),
]
