"""Cases that have ended, each in its own way."""

from __future__ import annotations

from cms.casework.models import Channel
from cms.casework.services.told import PersonDetails
from cms.home.demonstration import deeds
from cms.home.demonstration.drawing import lantern
from cms.home.demonstration.story import Moments, Story, person, story


def closed(at: Moments) -> list[Story]:
    return [large_print(at), grant_scores(at), drawing(at)]


def large_print(at: Moments) -> Story:
    told = story(
        "large-print-newsletter",
        at.day(30, "11:35"),
        "The newsletter is too small for me. I asked for large print in spring and got the same "
        "size again.",
        person=person(
            "Edith Rowland",
            "01632 960 244",
            adjustments_asked="Large print, 18 point, for everything that is sent.",
        ),
        topic="large-print newsletter",
    )
    told.sorted(
        at.day(29, "09:20"),
        "coordinator",
        points=("Large print was asked for and not sent.",),
        fuller_reply_needed=True,
        general_interest=True,
        general_interest_reason="Others need large print too and may not know to ask.",
    )
    told.first_answer(
        at.day(29, "09:45"),
        "coordinator",
        "I am sorry, Mrs Rowland. You asked and we forgot. A large-print copy is in the post "
        "today, and I am looking at why it went wrong.",
    )
    told.answered(
        at.day(20, "14:10"),
        "coordinator",
        (
            "Your request was on a slip that was lost. It is now on your entry in the list.",
            "upheld",
        ),
    )
    told.full_reply(
        at.day(20, "14:25"),
        "coordinator",
        "You were right. From the next issue on, anybody can ask for large print once and gets it "
        "every time.",
    )
    told.then(
        at.day(20, "14:40"),
        "coordinator",
        deeds.promised(
            "action",
            "Every newsletter in 18 point, without asking again.",
            "Coordinator",
            "coordinator",
            done_on=at.days_on(-20),
        ),
    )
    told.then(
        at.day(12, "09:50"),
        "coordinator",
        deeds.learned(
            "What somebody needs is kept on their entry in the list, not on slips.",
            "access",
            "coordinator",
            at.days_on(30),
        ),
    )
    return told.closed(at.day(12, "10:00"), "coordinator", "upheld")


def grant_scores(at: Moments) -> Story:
    told = story(
        "how-grants-are-scored",
        at.day(50, "17:20"),
        "Two groups on our street asked for the same thing. One got 400 pounds and one got 150. "
        "How are the scores worked out?",
        person=person("Joss Merriman"),
        topic="how grants are scored",
    )
    told.sorted(
        at.day(49, "10:00"),
        "coordinator",
        points=("How are the scores worked out?",),
        fuller_reply_needed=True,
        general_interest=True,
        general_interest_reason="Every group that applies would like to know.",
    )
    told.first_answer(
        at.day(49, "10:20"),
        "coordinator",
        "A fair question. I will ask the grants panel to set out how it scores, and send you "
        "what it says.",
    )
    told.answered(
        at.day(31, "13:00"),
        "coordinator",
        (
            "Each of five questions gives up to four points. Numbers helped count twice.",
            "explained",
        ),
    )
    told.full_reply(
        at.day(31, "13:20"),
        "coordinator",
        "The panel gives up to four points for each of five questions. The number of people who "
        "gain counts twice. From January the scores go out with every decision.",
    )
    told.then(
        at.day(24, "08:50"),
        "coordinator",
        deeds.learned(
            "Whoever is turned down wants to see the scores.",
            "not_told",
            "chair",
            at.days_on(40),
        ),
    )
    return told.closed(at.day(24, "09:00"), "coordinator", "answered")


def drawing(at: Moments) -> Story:
    told = story(
        "thank-you-drawing",
        at.day(35, "10:30"),
        "Thank you for the lantern workshop. I made a moon. I drew you a picture of it. From Bo, "
        "aged 7, and Bo’s gran.",
        kind="compliment",
        person=PersonDetails(
            name="Mrs P. Hathaway",
            postal_address="8 Sluice Lane, Eastmarch ZZ99 2BB",
            prefers="post",
        ),
        by="coordinator",
        channel=Channel.LETTER,
        topic="lantern workshop",
    )
    told.filed(
        at.day(35, "10:40"), "coordinator", "Bo’s moon lantern.png", lantern(), at.days_on(-37)
    )
    told.sorted(
        at.day(35, "11:00"),
        "coordinator",
        points=("Thanks for the lantern workshop.",),
        fuller_reply_needed=False,
        fuller_reply_reason="A thank-you letter is all that is wanted.",
        general_interest=False,
    )
    told.first_answer(
        at.day(34, "12:00"),
        "coordinator",
        "Thank you both. Bo’s moon hangs by the door of the Hub. The people who ran the workshop "
        "have seen it and send their love.",
        channel=Channel.LETTER,
    )
    told.jobs_done(at.day(34, "12:30"), "coordinator")
    told.step(
        at.day(33, "15:00"),
        "coordinator",
        "praise_passed_on",
        to_whom="Those who ran the lantern workshop",
        passed_on=at.days_on(-34),
        quote="no_name",
    )
    return told.closed(at.day(33, "15:10"), "coordinator", "thanked")
