"""Open cases that have had their first answer, or wait for something."""

from __future__ import annotations

from datetime import date, timedelta

from cms.casework.models import Channel
from cms.casework.services.told import PersonDetails, Representative
from cms.home.demonstration import deeds
from cms.home.demonstration.story import Moments, Story, person, story


def going_on(at: Moments) -> list[Story]:
    return [bench(at), told_to_a_member(at), for_her_father(at), lighting(at), month_end(at)]


def bench(at: Moments) -> Story:
    told = story(
        "bench-by-the-pond",
        at.day(4, "10:20"),
        "A bench by the pond would be good. My mother can walk that far, but not back without a "
        "rest.",
        kind="comment",
        person=person("Ruth Kettle"),
        topic="bench by the pond",
    )
    told.sorted(
        at.day(3, "07:05"),
        "coordinator",
        points=("A bench by the pond.",),
        fuller_reply_needed=False,
        fuller_reply_reason="The first answer says all there is to say for now.",
        general_interest=False,
    )
    return told.first_answer(
        at.day(3, "07:20"),
        "coordinator",
        "Thank you, that is a good idea. I have put the bench on the list for the spring walk "
        "round the park. We decide there what to buy, and you are welcome to come.",
    )


def told_to_a_member(at: Moments) -> Story:
    written = at.day(6, "14:30")
    told = story(
        "path-to-the-school",
        written,
        "The path to the school floods at the dip. I told Jean at the fair. Children walk in the "
        "road to get round it.",
        person=person("Pavel Novotny", "07700 900140"),
        first_raised_at=at.day(9, "11:00"),
        first_raised_how="in_person",
        topic="flooded path",
    )
    told.sorted(
        at.day(5, "09:15"),
        "coordinator",
        points=("The path floods at the dip.", "Children walk in the road."),
        fuller_reply_needed=True,
        general_interest=True,
        general_interest_reason="Everybody who walks to the school uses this path.",
    )
    told.first_answer(
        at.day(5, "09:40"),
        "coordinator",
        "Thank you for writing it down after you told Jean. I have asked the ground keeper how "
        "the dip can be drained, and whether a sign can go up now.",
    )
    return told.asked(
        at.day(5, "10:00"),
        "coordinator",
        "Bea Lowther, ground keeper",
        "grounds@sallowfield.example",
        "Can the dip on the school path be drained, and what would it cost? Could a sign go up "
        "this week?",
        at.days_on(3),
    )


def for_her_father(at: Moments) -> Story:
    told = story(
        "day-trip-for-her-father",
        at.day(8, "16:45"),
        "My father booked a place on the coast trip. The coach had no lift, so he was left behind. "
        "He is too upset to write himself.",
        kind="complaint",
        person=PersonDetails(
            name="Arthur Quill",
            phone="07700 900151",
            postal_address="22 Tithe Row, Eastmarch ZZ99 2BB",
            prefers="post",
        ),
        helper=Representative(
            name="Moira Quill",
            email="moira.quill@sallowfield.example",
            phone="07700 900152",
            relationship="daughter",
        ),
        topic="coach without a lift",
    )
    told.sorted(
        at.day(7, "09:30"),
        "coordinator",
        points=("The coach had no lift.", "Nobody rang to put it right."),
        fuller_reply_needed=True,
    )
    told.first_answer(
        at.day(7, "10:10"),
        "coordinator",
        "I am sorry that you were left behind, Mr Quill. Your daughter has told us about it. If "
        "she may speak for you, please sign the form in this letter and send it back.",
        channel=Channel.LETTER,
    )
    told.jobs_done(at.day(7, "10:20"), "coordinator")
    return told.noted(
        at.day(7, "10:30"),
        "coordinator",
        "The form is in the letter to Mr Quill. Nothing goes to his daughter until it is back.",
    )


def lighting(at: Moments) -> Story:
    told = story(
        "lighting-in-the-cut",
        at.day(10, "21:10"),
        "The light in the cut behind the shops has been out for a month. I do not feel safe and "
        "I do not want to give my name.",
        topic="light in the cut",
    )
    told.sorted(
        at.day(9, "10:00"),
        "coordinator",
        points=("The light in the cut is out.",),
        fuller_reply_needed=False,
        fuller_reply_reason="The person gave no way to be written to.",
        general_interest=True,
        general_interest_reason="Many people use the cut after dark.",
    )
    told.noted(
        at.day(9, "10:20"),
        "coordinator",
        "Reported to the street lighting team of the borough. They say within a week.",
    )
    told.noted(at.day(4, "17:10"), "coordinator", "The light is on again. I went to look.")
    return told.closed(at.day(4, "17:15"), "coordinator", "answered")


def month_end(at: Moments) -> Story:
    """First raised on a 31st before a shorter month, so that its month ends early."""
    raised = last_31st(at.today - timedelta(days=3))
    days = (at.today - raised).days
    told = story(
        "room-hire-charges",
        at.day(days - 1, "09:10"),
        "The price list for the small room says ten pounds an hour. I was charged twelve. I asked "
        "at the desk yesterday and nobody could say why.",
        person=person("Hal Winterbourne", "07700 900163"),
        first_raised_at=at.day(days, "11:30"),
        first_raised_how="in_person",
        topic="room hire charges",
    )
    told.sorted(
        at.day(days - 2, "09:30"),
        "coordinator",
        points=("Twelve pounds were charged instead of ten.",),
        fuller_reply_needed=True,
        general_interest=False,
    )
    told.first_answer(
        at.day(days - 2, "10:00"),
        "coordinator",
        "Thank you. I am looking at the bookings of that week, and at what the list at the desk "
        "said. You will have a full reply with the reason.",
    )
    answered_days_ago = days - 26
    if answered_days_ago >= 2:
        told.answered(
            at.day(answered_days_ago, "15:00"),
            "coordinator",
            ("The list at the desk was an old one. We have sent you back two pounds.", "upheld"),
        )
        told.full_reply(
            at.day(answered_days_ago, "15:20"),
            "coordinator",
            "You were right. The list at the desk was out of date, and we are sorry.",
        )
        told.then(
            at.day(answered_days_ago, "15:30"),
            "coordinator",
            deeds.promised(
                "action",
                "Two pounds sent back.",
                "Coordinator",
                "coordinator",
                done_on=at.days_on(-answered_days_ago),
            ),
        )
    return told


def last_31st(on: date) -> date:
    """The last 31st of a month that a shorter one follows, on or before that day."""
    day = on
    while day.day != 31 or followed_by_31(day):
        day -= timedelta(days=1)
    return day


def followed_by_31(day: date) -> bool:
    """Whether the month after that 31st has a 31st too."""
    first = day + timedelta(days=1)
    return (first + timedelta(days=30)).month == first.month
