"""The other policies of the partnership, each in a few short sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from cms.home.demonstration.words import section, text


@dataclass(frozen=True)
class Adopted:
    """A policy with the decision that adopted it. ``review_in_days`` counts from the loading."""

    slug: str
    title: str
    summary: str
    decision: str
    owner: str
    review_in_days: int
    sections: tuple[tuple[str, Any], ...]
    related: tuple[str, ...] = ("complaints",)


SAFEGUARDING: Final = Adopted(
    "safeguarding",
    "Keeping children and adults safe",
    "What we do so that nobody comes to harm in our clubs and at our events, and whom to tell.",
    "safeguarding-1",
    "coordinator",
    75,
    (
        section(
            "If you are worried about somebody",
            "worried",
            text(
                """<p>Tell us the same day. In danger, call 999 first.</p><p>You need not be sure.
                The coordinator listens, writes it down, and asks those who must be asked.</p>"""
            ),
            in_short="Worried about somebody? Tell us the same day. In danger, call 999 first.",
        ),
        section(
            "What everybody who helps us promises",
            "promises",
            text(
                """<ul><li>Never to be alone with a child who came to us.</li><li>To keep to the
                training they had.</li><li>To tell the coordinator what worries them, also about a
                colleague.</li></ul>"""
            ),
            readers=("staff", "members"),
        ),
        section(
            "Whom we check",
            "checks",
            text(
                """<p>Whoever works with children or adults at risk shows us two references, and
                has the check that the law asks for. They are trained before they begin.</p>"""
            ),
            in_short="Everybody who works with children is checked and trained.",
        ),
        section(
            "What we write down",
            "records",
            text(
                """<p>Worries are kept apart from everything else, where only the coordinator and
                the chair can open them.</p>"""
            ),
            readers=("staff",),
        ),
    ),
    related=("complaints", "privacy"),
)
PRIVACY: Final = Adopted(
    "privacy",
    "What we do with personal details",
    "Which details we keep, why, for how long, and how you see or change them.",
    "privacy-1",
    "data_protection_lead",
    -40,
    (
        section(
            "What we keep",
            "what",
            text(
                """<p>Only what we need to answer you, to pay a grant or to keep somebody safe. We
                never sell it, and we do not follow you around the web.</p>"""
            ),
            in_short="We keep only what we need, and never sell it.",
        ),
        section(
            "How long",
            "long",
            text(
                """<p>A compliment for two years. Everything else that you tell us for six years
                after it is closed. Grant papers for seven, because our funder asks for
                that.</p>"""
            ),
            in_short="Compliments for two years, most other things for six.",
        ),
        section(
            "What you can ask",
            "ask",
            text(
                """<p>You can see what we hold, have it put right, or ask us to take it away. We
                answer within a month. <a href="/tell-us/">Tell us</a>; it is free.</p>"""
            ),
            in_short="You can see what we hold, and have it put right.",
        ),
        section(
            "When something goes wrong",
            "wrong",
            text(
                """<p>If details reach the wrong person, we tell whoever they are about without
                delay, and the Information Commissioner where the law says so.</p>"""
            ),
            readers=("staff", "members"),
        ),
    ),
)
EQUALITY: Final = Adopted(
    "equality",
    "Everybody can take part",
    "How we make sure that nobody is left out, whoever they are and whatever they need.",
    "equality-1",
    "vice_chair",
    420,
    (
        section(
            "What we want",
            "want",
            text(
                """<p>Everybody in Sallowfield can come, speak and be heard. We treat people fairly,
                and that is not always the same way.</p>"""
            ),
            in_short="Everybody can come, speak and be heard.",
        ),
        section(
            "What we do for it",
            "do",
            text(
                """<ul><li>We meet where the way in is level.</li><li>We pay for an interpreter,
                and for care of a child or relative.</li><li>We ask who could not come, and
                why.</li></ul>"""
            ),
            in_short="Level way in, interpreters, and help with care.",
        ),
        section(
            "Before we decide",
            "decide",
            text(
                """<p>Whoever writes a policy or a plan says how it treats people who differ. It is
                kept with the decision.</p>"""
            ),
            readers=("staff", "members"),
        ),
        section(
            "If you were treated unfairly",
            "unfair",
            text(
                """<p><a href="/tell-us/">Tell us</a>. Somebody who was not part of it looks into
                it, and you hear what they found.</p>"""
            ),
            in_short="Treated unfairly? Tell us. Somebody else looks into it.",
        ),
    ),
)
SMALL_GRANTS: Final = Adopted(
    "grants",
    "How we give small grants",
    "Who can ask for money, how we choose, and what we ask in return.",
    "grants-1",
    "chair",
    240,
    (
        section(
            "Who can ask",
            "who",
            text(
                """<p>Groups of neighbours in Sallowfield, large or small, with or without a bank
                account. Nobody can ask for themselves alone.</p>"""
            ),
            in_short="Groups of neighbours can ask for up to £1,500.",
        ),
        section(
            "How much",
            "much",
            text("""<p>Up to £1,500, once a year. More only where nobody else asked.</p>"""),
        ),
        section(
            "How we choose",
            "choose",
            text(
                """<p>The grants panel answers four questions, each with up to five points: is it
                open to everybody, is it needed, is the price fair, and will it happen? Below 12
                points we do not pay.</p><p>A member who has an interest leaves the room.</p>"""
            ),
            in_short="Four questions, five points each. Below 12 we do not pay.",
        ),
        section(
            "What we tell you",
            "tell",
            text(
                """<p>You hear within ten days of the meeting, with your points. If we say no, we
                say what would help next time.</p>"""
            ),
            in_short="You hear within ten days, with your points.",
            readers=("customers",),
        ),
        section(
            "What we ask in return",
            "return",
            text(
                """<p>A page about what became of the money, with the bills, within a year.</p>"""
            ),
        ),
    ),
    related=("complaints", "equality"),
)
OTHERS: Final = (SAFEGUARDING, PRIVACY, EQUALITY, SMALL_GRANTS)
PLACES: Final = (
    "This website",
    "The notice board at the Hub",
    "The pack for new members",
    "What new staff are told in their first week",
    "The newsletter",
)
