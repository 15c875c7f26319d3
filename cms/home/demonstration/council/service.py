"""What the council's services answer: settled at once, at stage 1, put off, upheld, for others."""

from __future__ import annotations

from cms.casework.models import Channel
from cms.home.demonstration import deeds
from cms.home.demonstration.council.told import (
    complaint,
    confirmed,
    found,
    reply,
    resident,
    to_stage_1,
)
from cms.home.demonstration.story import Moments, Story, story


def recycling(at: Moments) -> Story:
    return complaint(
        "missed-recycling",
        at.hours_ago(5),
        "Our green bin was left again. That is the third time since the summer.",
        person=resident("Farah Aziz", "07700 900301"),
        service_area="waste",
        topic="missed recycling",
    )


def lamp(at: Moments) -> Story:
    told = complaint(
        "street-lamp",
        at.day(8, "09:20"),
        "The lamp outside 14 Cooper Street has been out for a week. I reported it twice.",
        person=resident("Stan Holloway", "07700 900302", prefers="phone"),
        by="feedback_adviser",
        channel=Channel.PHONE,
        words_agreed=True,
        service_area="streets",
        topic="street lamp",
    )
    told.sorted(at.day(8, "09:30"), "feedback_adviser", points=("The lamp has been out a week.",))
    told.step(
        at.day(8, "09:40"),
        "feedback_adviser",
        "ask_service",
        team="service_officer",
        what="Mend the lamp outside number 14 today.",
    )
    told.step(
        at.day(8, "16:10"),
        "feedback_adviser",
        "settled",
        done="The lamp was mended at three. He called to say that it is on.",
        content="yes",
        told_right=True,
    )
    return told.closed(at.day(8, "16:20"), "feedback_adviser", "settled")


def pothole(at: Moments) -> Story:
    told = complaint(
        "pothole-on-the-hill",
        at.day(4, "11:05"),
        "The hole on Chapel Hill was filled in May and is back. My wheel is bent. Nobody answers.",
        person=resident("Gareth Pryce", "07700 900303"),
        service_area="streets",
        wish="The hole filled so that it stays filled.",
        topic="hole on Chapel Hill",
    )
    to_stage_1(told, at.day(3, "09:10"), "The hole is back.", "Nobody answered his messages.")
    return confirmed(told, at.day(3, "09:30"), "Bev Lattimer, Streets")


def damp(at: Moments) -> Story:
    """The reply is put off in time, with an apology, the reason and a new date."""
    told = complaint(
        "damp-in-the-hallway",
        at.day(20, "18:45"),
        "The damp in our hallway is back, and the paint you put over it has come off. My son has "
        "asthma.",
        person=resident("Marta Kowal", "07700 900304"),
        service_area="council_homes",
        topic="damp in a council home",
    )
    to_stage_1(told, at.day(19, "09:00"), "The damp is back.", "The repair did not last.")
    confirmed(told, at.day(19, "09:25"), "Bev Lattimer, Housing repairs")
    told.replied(
        at.day(9, "15:00"),
        "service_officer",
        "holding_reply",
        "The wall is being measured so that we mend the cause and not the paint.",
        apology="I am sorry that you have to wait longer for our reply.",
        reason="The surveyor was ill, and another one comes on Tuesday.",
        new_due=at.days_on(3),
    )
    return told.then(
        at.day(9, "15:10"),
        "service_officer",
        deeds.call_agreed(
            at.hours_ago(-20), "when the surveyor comes", "Service team", "service_officer"
        ),
    )


def bins(at: Moments) -> Story:
    """Upheld in part, with things promised; answered, and not finished before they are done."""
    told = complaint(
        "bins-in-the-lane",
        at.day(27, "10:45"),
        "The bins of the flats stand in our lane all week. We cannot get past with the pram. Your "
        "man laughed when I said so.",
        person=resident("Chloe Banfield", "07700 900305"),
        service_area="waste",
        topic="bins in a lane",
    )
    to_stage_1(told, at.day(26, "10:00"), "The bins stand in the lane.", "Somebody laughed at her.")
    confirmed(told, at.day(26, "10:20"), "Bev Lattimer, Bins and recycling")
    told.answered(
        at.day(16, "11:00"),
        "service_officer",
        ("The crew put them back in the lane, and should not have.", "upheld"),
        (
            "Both of the crew recall it another way. We could not settle which is right.",
            "not_upheld",
        ),
    )
    found(told, at.day(16, "11:20"), "partly_upheld", "The crew had no key to the store.")
    told.then(
        at.day(16, "11:30"),
        "service_officer",
        deeds.promised(
            "apology",
            "We are sorry that you could not get past.",
            "Service team",
            "service_officer",
            done_on=at.days_on(-16),
        ),
    )
    told.then(
        at.day(16, "11:40"),
        "service_officer",
        deeds.promised(
            "action",
            "A lock that the crew can open, so that the bins go back into their store.",
            "Service manager",
            "service_manager",
            due_on=at.days_on(8),
        ),
    )
    reply(
        told,
        at.day(16, "14:00"),
        "You were right about the lane.",
        looked_at="We asked the crew and its leader, and looked at your photos.",
        found="Upheld in part: the bins should not have stood there.",
        apology="We are sorry that you could not get past with the pram.",
        put_right="The store gets a lock that the crew can open.",
        learned="Crews report a locked store on the day.",
    )
    told.then(
        at.day(14, "09:30"),
        "service_officer",
        deeds.learned(
            "Crews report a locked store on the day.", "not_told", "service_manager", at.days_on(20)
        ),
    )
    return told.closed(at.day(14, "09:40"), "service_officer", "partly_upheld")


def library(at: Moments) -> Story:
    """A second look was asked for; how it is dealt with is still to be decided."""
    told = complaint(
        "library-closing-early",
        at.day(31, "17:00"),
        "The library shuts at three on Fridays now. Nobody asked us. I study there.",
        person=resident("Joel Amankwah", "07700 900306"),
        service_area="leisure",
        topic="library hours",
    )
    to_stage_1(told, at.day(30, "09:00"), "The library shuts at three.", "Nobody was asked.")
    confirmed(told, at.day(30, "09:20"), "Bev Lattimer, Libraries")
    told.answered(
        at.day(20, "10:00"),
        "service_officer",
        ("The budget of March set the hours.", "not_upheld"),
        ("The plan was on show in every library for six weeks.", "not_upheld"),
    )
    found(told, at.day(20, "10:20"), "not_upheld", "The hours were set after a consultation.")
    reply(
        told,
        at.day(20, "11:00"),
        "I know that Friday was your day to study.",
        looked_at="We looked at the budget and at the consultation.",
        found="Not upheld: people were asked, for six weeks.",
        put_right="Nothing needs to be put right. The study room is open until five.",
        learned="A notice on the door would have reached more people.",
    )
    told.not_content(
        at.day(4, "20:15"),
        "The consultation was online only. The library itself had no notice.",
        "Friday until five, at least before exams.",
    )
    return told.replied(
        at.day(3, "10:00"),
        "feedback_adviser",
        "stage2_acknowledgement",
        "Nobody who decided the first time decides now.",
        officer_or_section="Martin Osei, customer feedback manager",
        contact="01632 960 402",
    )


def crossing(at: Moments) -> Story:
    told = story(
        "crossing-patrol",
        at.day(10, "09:05"),
        "Our lollipop lady knows every child by name, and stands there in any rain. Please tell "
        "her.",
        kind="compliment",
        person=resident("Anneka de Wit"),
        service_area="schools",
        topic="crossing patrol",
    )
    told.sorted(at.day(9, "09:00"), "feedback_adviser", points=("Thanks to a crossing patrol.",))
    told.replied(
        at.day(9, "09:20"),
        "feedback_adviser",
        "thanks",
        "She has your words by now, and so has her manager.",
    )
    told.step(
        at.day(9, "09:30"),
        "feedback_adviser",
        "pass_on_praise",
        about="The crossing patrol of Mill Lane",
        copied_on=at.days_on(-9),
        quote="yes",
    )
    return told.closed(at.day(9, "09:40"), "feedback_adviser", "thanked")


def fine(at: Moments) -> Story:
    """Not for this procedure: there is a right of appeal."""
    told = complaint(
        "parking-fine",
        at.day(6, "13:30"),
        "I got a penalty charge for the bay by the market. The sign was behind a van.",
        person=resident("Neil Farrant", "07700 900307"),
        service_area="streets",
        topic="penalty charge",
    )
    told.sorted(at.day(5, "09:10"), "feedback_adviser", points=("The sign was behind a van.",))
    return told.then(
        at.day(5, "09:20"),
        "feedback_adviser",
        deeds.refused(
            "appeal_penalty",
            "Only the appeal can cancel a penalty charge, and this procedure cannot.",
            "Send the photo of the van with your appeal. Mind the date on the notice.",
        ),
    )
