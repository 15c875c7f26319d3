"""The seven values of the demonstration, in their order (S0-4)."""

from typing import Final

INTRODUCTION: Final = (
    "Seven things we hold ourselves to, in our forum, our partnership group and our sub-groups."
)
VALUES: Final = (
    (
        "Open and plain",
        "We work in the open. We write so that nobody needs it explained.",
    ),
    (
        "A fair chance for everyone",
        "Nobody is left out because of who they are, what they earn or how they get about.",
    ),
    (
        "Everyone counts the same",
        "A resident’s word weighs as much as that of any organisation round the table.",
    ),
    (
        "Room to differ",
        "People work in different ways and will disagree. We make room for that, and stay fair.",
    ),
    (
        "Good work, well done",
        "We do things properly, look at how they went, and do them better next time.",
    ),
    (
        "Stronger together",
        "A good neighbourhood is made by people and groups who help each other.",
    ),
    (
        "Residents in the lead",
        "We back local people to change the place they live in, rather than do it for them.",
    ),
)
