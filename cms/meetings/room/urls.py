"""Addresses of the room, under /meetings/room/."""

from __future__ import annotations

from django.urls import path

from cms.meetings.room import chairing, deciding, declaring, looking, presiding

app_name = "room"

urlpatterns = [
    path("", looking.index, name="index"),
    path("<int:meeting_id>/", looking.meeting, name="meeting"),
    path("<int:meeting_id>/mine/", looking.mine, name="mine"),
    path("<int:meeting_id>/items/<int:item_id>/", looking.item, name="item"),
    path("<int:meeting_id>/who/", chairing.roll, name="roll"),
    path("<int:meeting_id>/who/add/", chairing.add, name="add"),
    path("<int:meeting_id>/open/", chairing.open_, name="open"),
    path("<int:meeting_id>/chair/", presiding.chair, name="chair"),
    path("<int:meeting_id>/items/<int:item_id>/chair/", presiding.chair, name="chair_of_item"),
    path("<int:meeting_id>/items/<int:item_id>/begin/", chairing.begin, name="begin"),
    path("<int:meeting_id>/items/<int:item_id>/notes/", chairing.notes, name="notes"),
    path("<int:meeting_id>/close/", chairing.close, name="close"),
    path("<int:meeting_id>/reopen/", chairing.reopen, name="reopen"),
    path("<int:meeting_id>/minutes/", chairing.minutes, name="minutes"),
    path("<int:meeting_id>/interests/", declaring.ask_all, name="interests"),
    path("<int:meeting_id>/interests/mine/", declaring.declare_own, name="declare_own"),
    path("<int:meeting_id>/interests/none/", declaring.none_of_own, name="none_of_own"),
    path("<int:meeting_id>/interests/of/<int:attendance_id>/", declaring.declare, name="declare"),
    path("<int:meeting_id>/interests/<int:interest_id>/say/", declaring.say, name="say"),
    path("<int:meeting_id>/items/<int:item_id>/motion/", deciding.put, name="put"),
    path("<int:meeting_id>/motions/<int:motion_id>/", deciding.motion, name="motion"),
    path("<int:meeting_id>/motions/<int:motion_id>/amend/", deciding.amend, name="amend"),
    path("<int:meeting_id>/motions/<int:motion_id>/outcome/", deciding.outcome, name="outcome"),
    path("<int:meeting_id>/motions/<int:motion_id>/decision/", deciding.decide, name="decide"),
    path("<int:meeting_id>/items/<int:item_id>/decision/", deciding.decide, name="decide_item"),
    path("<int:meeting_id>/items/<int:item_id>/ruling/", deciding.rule, name="rule"),
    path("<int:meeting_id>/rulings/<int:ruling_id>/", deciding.mend_ruling, name="ruling"),
]
