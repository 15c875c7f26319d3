"""Cases whose answers involve somebody else: a worker, those who mend things, a senior handler."""

from __future__ import annotations

from cms.home.demonstration import deeds
from cms.home.demonstration.drawing import page_of
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.story import Moments, Story, person, story


def answered(at: Moments, staff: Staff) -> list[Story]:
    return [names_a_worker(at), broken_gate(at), hall_access(at, staff)]


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
    told.then(
        at.day(17, "14:00"),
        "coordinator",
        deeds.told_that_it_is_about_them(
            "A parent says that you spoke sharply to a child who asked for the football. You will "
            "be heard before anything is decided, and may have somebody with you."
        ),
    )
    told.then(
        at.day(17, "14:10"),
        "coordinator",
        deeds.copy_given(
            "What was raised.png",
            page_of(
                "Kit at the Hub spoke sharply to [a child]",
                "when he asked for the football.",
                "He will not go back.",
            ),
            "A copy without the names, handed over.",
        ),
    )
    told.then(
        at.day(17, "14:20"),
        "coordinator",
        deeds.their_side_asked("What do you remember of that afternoon?", at.days_on(-10)),
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
    return told.then(
        at.day(5, "11:20"),
        "coordinator",
        deeds.passed_on(
            "hub",
            "A repair: the latch of the gate.",
            "The ground keeper comes on Thursday and mends the latch. If you would rather have it "
            "looked at as a concern, say so and it will be.",
        ),
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
    told.then(
        at.day(20, "09:40"),
        "coordinator",
        deeds.flagged(
            "discrimination",
            characteristic=["disability"],
            said="She was kept outside because she uses a wheelchair. Nobody else had to wait.",
        ),
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
