"""Cases that go another way: out of scope, a restricted contact, personal data."""

from __future__ import annotations

from typing import Final

from cms.casework.services.restricting import ask_for_decision
from cms.home.demonstration import deeds
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.people import DATA_PACK
from cms.home.demonstration.story import Doing, Moments, Story, person, story, to

OFTEN: Final = person("Desmond Crail", "07700 900245")


def apart(at: Moments, staff: Staff) -> list[Story]:
    return [planning(at), hall_music(at, staff), same_again(at), next_door(at)]


def planning(at: Moments) -> Story:
    told = story(
        "nine-flats",
        at.day(16, "21:10"),
        "Nine flats are to go up behind the chapel. The council gave permission last week. You "
        "should have stopped it.",
        kind="complaint",
        person=person("Walter Imrie", "07700 900187"),
        topic="flats behind the chapel",
    )
    told.sorted(
        at.day(15, "09:40"),
        "coordinator",
        points=("Permission was given for nine flats.",),
        general_interest=False,
    )
    return told.then(
        at.day(15, "10:05"),
        "coordinator",
        deeds.refused(
            "planning",
            "The council decides on planning. We have no say in it and no way to undo it.",
            "I know how much the view from the chapel means to many of us. I can help you to "
            "write to the council, if you like.",
        ),
    )


def hall_music(at: Moments, staff: Staff) -> Story:
    """What came before: answered, sent again and again, and then one way to keep in touch."""
    told = story(
        "music-at-the-hall",
        at.day(88, "22:15"),
        "The choir at the hall is too loud on Thursdays. I want it stopped.",
        kind="complaint",
        person=OFTEN,
        topic="choir on Thursdays",
    )
    told.sorted(
        at.day(87, "09:10"),
        "coordinator",
        points=("The choir is too loud on Thursdays.",),
        fuller_reply_needed=True,
        general_interest=False,
    )
    told.first_answer(
        at.day(87, "09:30"),
        "coordinator",
        "Thank you. I will come and listen on Thursday, and then write to you again.",
    )
    told.answered(
        at.day(80, "10:00"),
        "coordinator",
        ("Measured twice from your gate: no louder than the road. It ends at nine.", "not_upheld"),
    )
    told.full_reply(
        at.day(80, "10:20"),
        "coordinator",
        "We measured it twice from your gate. The choir was no louder than the road, and it ended "
        "at nine. It goes on as it is.",
    )
    told.closed(at.day(70, "10:00"), "coordinator", "not_upheld")
    told.then(
        at.day(48, "09:00"),
        "coordinator",
        to(ask_for_decision),
        reason="He called eleven times in two weeks about the choir, and shouted at a volunteer.",
    )
    return told.then(at.day(45, "18:30"), "chair", one_contact(staff))


def one_contact(staff: Staff) -> Doing:
    return deeds.contact_restricted(
        "one_contact",
        staff["coordinator"],
        "Please call or write to me and to nobody else until then. I will read all that you send. "
        "Anything new is looked at like everybody’s.",
        contact_point="Marcus Oyelaran, chair, 01632 960 115",
        what_happened="Eleven calls in two weeks about the choir, which was answered. He shouted "
        "at a volunteer twice.",
        heard="He says that nobody listens. The chair called him and heard him for an hour.",
        vulnerability="He lives alone and sleeps badly. He did not want help with that.",
        support="The chair told him of Eastmarch Voices, and offered to sit with him on a Thursday.",
        fair="One person to talk to keeps the door open, and spares the volunteers.",
    )


def same_again(at: Moments) -> Story:
    """What a restricted contact sends is looked at for a new issue before anything else."""
    return story(
        "lights-in-the-car-park",
        at.hours_ago(41),
        "The lights in the car park of the hall shine into my bedroom now, all night. And the "
        "choir is still too loud.",
        person=OFTEN,
        topic="lights at the hall",
    )


def next_door(at: Moments) -> Story:
    told = story(
        "letter-to-next-door",
        at.day(12, "17:45"),
        "Your letter about my grant went to number 12. I live at number 21. Now next door knows "
        "what I earn.",
        kind="complaint",
        person=person("Hazel Okoro", "07700 900258"),
        topic="letter to the wrong door",
        procedure_key=DATA_PACK,
    )
    told.raised_at_meetings = False
    told.sorted(
        at.day(11, "10:10"),
        "data_protection_lead",
        points=("A letter about her grant went to the wrong house.",),
    )
    told.then(
        at.day(11, "10:20"),
        "data_protection_lead",
        deeds.flagged(
            "data_breach",
            known_at=at.day(11, "10:10"),
            what="A letter with her income was opened by a neighbour. One person is touched by it.",
            reported_on=at.days_on(-11),
        ),
    )
    return told.asked(
        at.day(10, "11:30"),
        "data_protection_lead",
        "Grants panel",
        "grants@sallowfield.example",
        "From which list was the address of the letter taken, and who checked it?",
        at.days_on(2),
    )
