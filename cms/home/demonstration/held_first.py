"""What the partnership decided at its first seven meetings that are kept here, the oldest first."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.minuted import (
    ABSTAINED,
    AGAINST,
    BY_VIDEO,
    FOR,
    SORRY,
    Decided,
    Declared,
    Heard,
    Item,
    Moved,
    Power,
    Sat,
    Sheet,
)

FOUNDING: Final = Sat(
    items=(
        Item(
            "How we answer people: our first policy",
            "The draft says what happens to a compliment, a comment, a concern or a complaint.",
            "Members went through the draft section by section.",
            moved=Moved(
                "We adopt the policy on compliments, comments, concerns and complaints.\n\n"
                "Every version of it stays readable for everybody.\n\n"
                "We look at it again within a year.",
                "Jean Hollis",
                "Dev Pattani",
            ),
            decided=Decided(
                "complaints-1",
                "Adopt a policy on compliments, comments, concerns and complaints",
                "People asked how we would answer them. Nothing was written down until now.",
                kind="policy",
            ),
        ),
    ),
    opening="The first meeting of the partnership. The minutes of the meetings between this one "
    "and the next shown here are kept on paper at the Hub.",
    guests=3,
)

EVENTS: Final = Sat(
    items=(
        Item(
            "A sub-group for events",
            "Events take up half of every meeting. A small group could plan them.",
            moved=Moved(
                "We set up an events sub-group of five members.\n\n"
                "It may spend up to £2,000 on one event, and reports to the next meeting.",
                "Carys Medlock",
                "Obi Nwankwo",
            ),
            decided=Decided(
                "events-sub-group",
                "Set up an events sub-group",
                "Plans for events need more time than our meetings have.",
                gain_note="Nobody: its members are not paid, and it buys nothing from them.",
                powers=(
                    Power(
                        "Spend up to £2,000 on one event",
                        "Chair of the events sub-group",
                        limit="£2,000 for each event",
                        only_minor=False,
                    ),
                ),
            ),
        ),
        Item(
            "Our complaints policy, second version",
            "The policy should cover the new sub-group as well.",
            "The coordinator said what people had told us about the first version.",
            moved=Moved(
                "We adopt the second version of the policy, which covers the events sub-group.\n\n"
                "The coordinator may make minor amendments, in consultation with the chair.",
                "Jean Hollis",
                "Lorna Birtwhistle",
            ),
            decided=Decided(
                "complaints-2",
                "Adopt the complaints policy again, to cover the events sub-group",
                "Whoever is unhappy with an event must know who answers.",
                kind="policy",
                powers=(
                    Power(
                        "Make minor amendments to the complaints policy",
                        "Coordinator",
                        consult="Chair",
                        limit="Minor amendments only",
                    ),
                ),
            ),
        ),
    ),
    others=(("Hamid Rasul", SORRY),),
    guests=2,
)

SAFEGUARDING: Final = Sat(
    items=(
        Item(
            "Keeping children and adults safe",
            "A draft policy on safeguarding, written with the school.",
            moved=Moved(
                "We adopt the safeguarding policy.\n\n"
                "Everybody who works with children or adults at risk is trained by the summer.",
                "Yusuf Demir",
                "Winnie Tapscott",
            ),
            decided=Decided(
                "safeguarding-1",
                "Adopt a safeguarding policy",
                "We run clubs for children. Parents must know whom to tell, and what we then do.",
                kind="policy",
            ),
        ),
        Item(
            "A grant for the lantern makers",
            "The lantern makers ask for £1,200 for paper, wire and lights.",
            moved=Moved(
                "We give the lantern makers £1,200 for this year’s parade.",
                "Obi Nwankwo",
                "Agnes Morrow",
            ),
            decided=Decided(
                "grant-lanterns",
                "Give the lantern makers £1,200",
                "The parade brings out more people than anything else that we pay for.",
                kind="grant",
                criteria="Scored 17 of 20 by the grants panel: open to all 5, need 4, cost 4, "
                "sure to happen 4.",
            ),
        ),
    ),
    others=(("Len Garside", SORRY), ("Dev Pattani", BY_VIDEO)),
)

GRANTS: Final = Sat(
    items=(
        Item(
            "How we give grants",
            "A draft policy on small grants, after the grants panel had read it.",
            "The chair of the grants panel took members through its comments.",
            moved=Moved(
                "We adopt the policy on small grants as the panel amended it.",
                "Lorna Birtwhistle",
                "Carys Medlock",
            ),
            decided=Decided(
                "grants-1",
                "Adopt a policy on small grants",
                "Groups that ask for money should know beforehand how we choose.",
                kind="policy",
            ),
            papers=(
                Sheet(
                    "Small grants: the draft policy",
                    (
                        "This paper asks members to adopt rules for small grants.",
                        "Last year 31 groups asked for £46,000. We had £22,000 to give.",
                        "Nobody could see how we chose. Five groups told us so.",
                        "The draft has four questions, each scored out of five.",
                    ),
                ),
            ),
            heard=(
                Heard(
                    "Grants panel",
                    "A group that is refused should be told its scores.",
                    "It is fair, and it takes us five minutes. It is in section 4.",
                ),
                Heard(
                    "Grants panel",
                    "Grants below £100 should need no form at all.",
                    "We must show our funder what all the money was for. The form is short now.",
                    is_accepted=False,
                ),
            ),
        ),
        Item(
            "Where we meet while the Hub is painted",
            "Two halls have made an offer for three months.",
            declared=(
                Declared(
                    "Agnes Morrow",
                    "I look after the bookings of one of the two halls.",
                    is_financial=True,
                    leaves=True,
                ),
            ),
            moved=Moved(
                "We hire the hall of St Brannoc’s for three months, at £40 a meeting.",
                "Dev Pattani",
                "Hamid Rasul",
                votes=(("Lorna Birtwhistle", AGAINST), ("Obi Nwankwo", ABSTAINED)),
                all_others=FOR,
            ),
            decided=Decided(
                "contract-hall",
                "Hire the hall of St Brannoc’s for three months",
                "It is the only one of the two with a level way in and a hearing loop.",
                kind="contract",
                criteria="Step-free 5, hearing loop 5, price 3, near a bus stop 4. The other hall: "
                "0, 0, 5, 4.",
                gain_note="A member looks after its bookings. She declared it, left the room and "
                "did not vote.",
            ),
        ),
    ),
    guests=4,
)

PRIVACY: Final = Sat(
    items=(
        Item(
            "What we do with what people tell us about themselves",
            "A draft policy on personal data.",
            moved=Moved("We adopt the privacy policy.", "Hamid Rasul", "Tom Feeney"),
            decided=Decided(
                "privacy-1",
                "Adopt a privacy policy",
                "People will tell us more when they know where it goes.",
                kind="policy",
            ),
        ),
        Item(
            "Who looks over our accounts",
            "Three people offered to be our independent examiner.",
            moved=Moved(
                "We appoint Fenwick Marsh as independent examiner for two years.",
                "Tom Feeney",
                "Jean Hollis",
            ),
            decided=Decided(
                "appoint-examiner",
                "Appoint an independent examiner of our accounts",
                "The trust asks for one every two years.",
                kind="appointment",
                criteria="Qualified, no tie to any member, and the lowest of three prices.",
            ),
        ),
    ),
    others=(("Winnie Tapscott", SORRY), ("Yusuf Demir", SORRY)),
    chair="Jean Hollis",
    late_reason="The Hub had no power for two days.",
)

EQUALITY: Final = Sat(
    items=(
        Item(
            "Everybody can take part",
            "A draft policy on equality. Six people who use the Hub helped to write it.",
            "Members spoke about who does not come to our events, and why.",
            moved=Moved(
                "We adopt the equality policy.\n\nWe look at who came after every event.",
                "Winnie Tapscott",
                "Obi Nwankwo",
                agreed="We adopt the equality policy.\n\nWe ask who could not come, and why, "
                "after every event.",
                votes=(("Len Garside", AGAINST),),
                all_others=FOR,
            ),
            decided=Decided(
                "equality-1",
                "Adopt an equality policy",
                "Some neighbours have never been to anything we do. We want to know why.",
                kind="policy",
            ),
        ),
    ),
    guests=6,
)

SPRING_GRANTS: Final = Sat(
    items=(
        Item(
            "A grant for the holiday club",
            "The school asks for £900 for meals in the holidays.",
            declared=(
                Declared(
                    "Yusuf Demir",
                    "I am a governor of the school that asks for the grant.",
                    is_personal=True,
                    leaves=True,
                ),
            ),
            moved=Moved(
                "We give the holiday club £900 for meals in August.",
                "Carys Medlock",
                "Agnes Morrow",
                all_others=FOR,
            ),
            decided=Decided(
                "grant-holiday-club",
                "Give the holiday club £900",
                "Forty children come each day. Many get no hot meal otherwise.",
                kind="grant",
                criteria="Scored 18 of 20 by the grants panel.",
                gain_note="A member is a governor of the school. He declared it and left the room.",
            ),
        ),
        Item(
            "A grant for repairing bicycles",
            "A workshop asks for £3,500 for a trailer and tools.",
            moved=Moved(
                "We give the workshop £3,500.",
                "Dev Pattani",
                "Hamid Rasul",
                votes=(("Dev Pattani", FOR), ("Hamid Rasul", FOR)),
                all_others=AGAINST,
                is_lost=True,
            ),
            decided=Decided(
                "grant-bicycles",
                "Do not fund the bicycle workshop this year",
                "It costs a third of what we have left, and could begin without the trailer.",
                status="refused",
                kind="grant",
                parts=(
                    "The workshop is not given £3,500 this year.",
                    "The coordinator helps it to ask for less in the autumn.",
                ),
                criteria="Scored 9 of 20 by the grants panel, below the 12 that our policy asks.",
            ),
        ),
    ),
    others=(("Marcus Oyelaran", SORRY),),
    chair="Jean Hollis",
)

FIRST: Final = (FOUNDING, EVENTS, SAFEGUARDING, GRANTS, PRIVACY, EQUALITY, SPRING_GRANTS)
