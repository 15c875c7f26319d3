"""Cases whose answers involve somebody else: a group, a worker, a senior handler."""

from __future__ import annotations

from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.story import Moments, Story, person, story


def answered(at: Moments, staff: Staff) -> list[Story]:
    return [event_parking(at), names_a_worker(at), broken_gate(at), hall_access(at, staff)]


def event_parking(at: Moments) -> Story:
    told = story(
        "event-parking",
        at.day(25, "18:05"),
        "Seven of us on Alder Row write together. On the day of the fair cars blocked our drives "
        "from noon until six. Number 4 could not get out to work. Number 9 waited for a nurse "
        "who could not stop. We want it not to happen at the parade.",
        person=person("Gwen Pascoe", "07700 900171"),
        topic="parking on event days",
    )
    told.sorted(
        at.day(24, "09:20"),
        "coordinator",
        points=(
            "Cars blocked the drives on Alder Row during the fair.",
            "One neighbour could not get out to work.",
            "One neighbour’s nurse could not stop.",
        ),
        fuller_reply_needed=True,
        general_interest=True,
        general_interest_reason="There are four events a year, and other streets are next.",
    )
    told.first_answer(
        at.day(24, "09:50"),
        "coordinator",
        "Thank you all for writing. I am meeting the events sub-group about Alder Row, and will "
        "ask about the two of you who were stuck. You will have one reply for all seven.",
    )
    told.asked(
        at.day(24, "10:05"),
        "coordinator",
        "Events sub-group",
        "events@sallowfield.example",
        "Who placed the cones on Alder Row for the fair, and when were they taken in?",
        at.days_on(-15),
    )
    told.told_by_asked(
        at.day(18, "12:00"),
        "coordinator",
        "Cones went out at ten and were moved by visitors before noon. There was no steward.",
    )
    told.answered(
        at.day(10, "11:00"),
        "coordinator",
        ("There was no steward on Alder Row. There will be one at every event.", "upheld"),
        ("We are sorry. Each house gets a number to ring on the day.", "upheld"),
        ("We are sorry. A bay for carers is kept free from now on.", "upheld"),
    )
    return told.full_reply(
        at.day(10, "11:30"),
        "coordinator",
        "You were right, and we are sorry. We had cones but nobody to watch them. At the parade a "
        "steward stands on Alder Row from eleven until the road is clear.",
    )


def names_a_worker(at: Moments) -> Story:
    told = story(
        "spoken-to-sharply",
        at.day(18, "13:15"),
        "Kit at the Hub spoke sharply to my son when he asked for the football. He is nine. He "
        "will not go back.",
        kind="complaint",
        person=person("Shona Birch", "07700 900182"),
        subject_name="Kit Barrow, events worker",
        topic="how a worker spoke",
    )
    told.sorted(
        at.day(17, "09:05"),
        "coordinator",
        points=("A worker spoke sharply to a child.",),
        fuller_reply_needed=True,
        general_interest=False,
    )
    told.first_answer(
        at.day(17, "09:30"),
        "coordinator",
        "Thank you for telling me. I am sorry that your son came home upset. I will hear what Kit "
        "remembers, and then write to you again.",
    )
    told.asked(
        at.day(17, "09:45"),
        "coordinator",
        "Kit Barrow",
        "kit.barrow@sallowfield.example",
        "Something was raised about how you spoke to a child who asked for the football. What do "
        "you remember? You may have somebody with you when we talk.",
        at.days_on(-10),
    )
    return told.told_by_asked(
        at.day(12, "16:00"),
        "coordinator",
        "Kit says it was loud and late, and that the answer was shorter than it should have been.",
    )


def broken_gate(at: Moments) -> Story:
    told = story(
        "broken-gate",
        at.day(5, "08:40"),
        "The gate of the play area does not close. A dog got in yesterday.",
        person=person("Tess Alder"),
        topic="gate of the play area",
    )
    told.sorted(
        at.day(5, "11:00"),
        "coordinator",
        points=("The gate does not close.",),
        fuller_reply_needed=False,
        fuller_reply_reason="It is a repair, and the ground keeper has it.",
        general_interest=False,
    )
    return told.first_answer(
        at.day(5, "11:20"),
        "coordinator",
        "Thank you. This is a repair, so I have passed it to our ground keeper, who comes on "
        "Thursday. If you would rather have it looked at as a concern, say so and it will be.",
    )


def hall_access(at: Moments, staff: Staff) -> Story:
    told = story(
        "hall-access",
        at.day(21, "19:25"),
        "I use a wheelchair. At the quiz the side door was locked and I was told to wait outside "
        "until somebody found the key. Nobody else had to wait.",
        kind="complaint",
        person=person(
            "Imogen Farr",
            "07700 900194",
            adjustments_asked="Meet only where there is level access.",
        ),
        topic="hall access",
    )
    told.sorted(
        at.day(20, "09:00"),
        "coordinator",
        points=("The level door was locked.", "She had to wait when nobody else did."),
        fuller_reply_needed=True,
        general_interest=True,
        general_interest_reason="The door matters to everybody who cannot use the steps.",
    )
    told.first_answer(
        at.day(20, "09:35"),
        "coordinator",
        "Thank you for telling us, and I am sorry. You should never have been kept outside. "
        "Because this is about being treated fairly, our chair looks into it himself.",
    )
    told.given_to(at.day(20, "09:50"), "coordinator", staff["chair"])
    return told.asked(
        at.day(19, "18:00"),
        "chair",
        "Hall manager",
        "hall@sallowfield.example",
        "Who had the key of the side door on the evening of the quiz, and what does the log say?",
        at.days_on(2),
    )
