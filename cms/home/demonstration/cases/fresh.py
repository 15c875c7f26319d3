"""Cases of the last two days or so: the first answer is due, overdue, or came back."""

from __future__ import annotations

from datetime import timedelta

from cms.casework.models import Channel
from cms.home.demonstration import deeds
from cms.home.demonstration.story import Moments, Story, person, story


def fresh(at: Moments) -> list[Story]:
    return [lantern_parade(at), bins(at), grant_refused(at), bounced_reply(at)]


def lantern_parade(at: Moments) -> Story:
    return story(
        "lantern-parade",
        at.hours_ago(28),
        "The lantern parade was lovely. My two carried the fox they made at the Hub. Please thank "
        "the people in orange who kept the cars back.",
        kind="compliment",
        person=person("Della Marsh", "07700 900112"),
        topic="lantern parade",
    )


def bins(at: Moments) -> Story:
    received = at.hours_ago(46)
    written_down = received + timedelta(minutes=4)
    told = story(
        "bins-at-the-hub",
        written_down,
        "The bins behind the Hub have not been emptied for two weeks. There are rats by the wall "
        "where the little ones wait for playgroup.",
        person=person("Owen Tarrant", "07700 900118"),
        by="coordinator",
        channel=Channel.EMAIL,
        received_at=received,
        topic="bins at the Hub",
    )
    told.sorted(
        written_down + timedelta(minutes=30),
        "coordinator",
        points=("The bins behind the Hub are not emptied.", "There are rats near the playgroup."),
    )
    return told.noted(
        at.hours_ago(21),
        "coordinator",
        "The waste contractor says the gate was locked on both days. Find out who holds the key.",
    )


def grant_refused(at: Moments) -> Story:
    called = at.hours_ago(53)
    told = story(
        "grant-turned-down",
        called,
        "Our youth boxing club asked for 900 pounds and was turned down. The letter gives no "
        "reason. Another club down the road got the same sum.",
        kind="complaint",
        person=person("Femi Adeleke", "07700 900125", prefers="phone"),
        by="caseworker",
        channel=Channel.PHONE,
        words_agreed=True,
        wish="To be told why, and to be able to ask again.",
        topic="grant decision",
    )
    told.sorted(
        called + timedelta(hours=2),
        "coordinator",
        points=("The letter gave no reason.", "A similar club was given a grant."),
        fuller_reply_needed=True,
    )
    return told.then(
        called + timedelta(hours=3),
        "coordinator",
        deeds.call_agreed(at.hours_ago(-4), "what the panel said", "Coordinator", "coordinator"),
    )


def bounced_reply(at: Moments) -> Story:
    received = at.hours_ago(40)
    told = story(
        "noise-from-the-yard",
        received,
        "Lorries reverse into the yard behind the Hub before six in the morning. It wakes the "
        "whole row.",
        person=person("Ines Colbeck", "07700 900131", email="i.colbeck@old.sallowfield.example"),
        topic="early deliveries",
    )
    told.sorted(
        received + timedelta(hours=8),
        "coordinator",
        points=("Lorries come before six in the morning.",),
        fuller_reply_needed=True,
    )
    told.first_answer(
        received + timedelta(hours=9),
        "coordinator",
        "Thank you for telling us. Lorries should not come before seven. I am finding out which "
        "firm it is, and I will write again when I know.",
    )
    return told.came_back(received + timedelta(hours=9, minutes=6))
