"""What the partnership decided at its last seven meetings, the oldest first."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.minuted import (
    ABSTAINED,
    AGAINST,
    AWAY,
    BY_VIDEO,
    FOR,
    SORRY,
    Decided,
    Declared,
    Item,
    Moved,
    Sat,
    Sheet,
)

BUDGET: Final = Sat(
    items=(
        Item(
            "Our budget for the coming year",
            "What we plan to spend. The trust decides in the end, because it holds the money.",
            "Members asked about heating and about the cost of the newsletter.",
            annex="The coordinator’s hours are under review; see the private paper.",
            issue="budget",
            ruling=(
                "Each speaker has three minutes on this item.",
                "Eleven people want to speak, and we must finish by nine.",
            ),
            moved=Moved(
                "We recommend a budget of £58,400 to the trust.\n\n"
                "Of this, £22,000 is for small grants.",
                "Tom Feeney",
                "Jean Hollis",
                agreed="We recommend a budget of £58,400 to the trust.\n\n"
                "Of this, £24,000 is for small grants.",
                votes=(("Lorna Birtwhistle", ABSTAINED),),
                all_others=FOR,
            ),
            decided=Decided(
                "budget-recommended",
                "Recommend a budget of £58,400 for the coming year",
                "It keeps the Hub open on five days, and gives more in small grants.",
                status="recommended",
                final_body="Sallowfield Neighbourhood Trust",
            ),
            papers=(
                Sheet(
                    "Budget for the coming year",
                    (
                        "Running the Hub: £19,400.",
                        "Small grants: £22,000.",
                        "Events: £9,000.",
                        "Newsletter and website: £3,500.",
                        "Training and access: £4,500.",
                    ),
                ),
                Sheet(
                    "What people said about the budget",
                    ("Fourteen neighbours wrote to us. Nine asked for more small grants.",),
                    is_additional=True,
                ),
                Sheet(
                    "Hours of the staff",
                    ("For members only, because it is about one person’s work.",),
                    is_private=True,
                ),
            ),
        ),
    ),
    others=(("Bridget Oakes", BY_VIDEO),),
    guests=5,
)

NEWSLETTER: Final = Sat(
    items=(
        Item(
            "What the trust said about our budget",
            issue="budget",
            minute="The trust’s representative read its letter out.",
            decided=Decided(
                "budget-agreed",
                "Note that the trust agreed the budget",
                "The trust decides in the end. It agreed on every line.",
                status="noted",
                parts=(
                    "The trust agreed the budget of £58,400.",
                    "It asks for a report on heating in six months.",
                ),
                settles="budget-recommended",
            ),
        ),
        Item(
            "A newsletter that everybody can read",
            "Somebody told us that the print is too small.",
            moved=Moved(
                "Every newsletter comes in large print as well, at the Hub and by post.",
                "Winnie Tapscott",
                "Agnes Morrow",
            ),
            decided=Decided(
                "large-print",
                "Print the newsletter in large print as well",
                "It costs £30 an issue. The law on equality asks it of us too.",
            ),
        ),
    ),
    others=(("Obi Nwankwo", SORRY), ("Carys Medlock", SORRY)),
)

LIGHTING: Final = Sat(
    items=(
        Item(
            "Lighting in the Cut",
            "Three neighbours feel unsafe there after dark.",
            issue="lighting",
            moved=Moved(
                "The chair writes to the council and asks for two lamps.",
                "Carys Medlock",
                "Hamid Rasul",
            ),
            decided=Decided(
                "lighting-letter",
                "Ask the council for two lamps in the Cut",
                "The lamps belong to the council. A letter from all of us weighs more.",
            ),
        ),
        Item(
            "A bench by the pond",
            "A comment asks for somewhere to sit.",
            issue="bench",
            decided=Decided(
                "bench-deferred",
                "Ask what a bench costs before deciding",
                "Nobody knows yet whose land it is.",
                status="deferred",
                parts=("The coordinator finds out whose land it is, and what a bench costs.",),
            ),
        ),
    ),
    others=(("Tom Feeney", SORRY),),
    guests=2,
)

BENCH: Final = Sat(
    items=(
        Item(
            "A bench by the pond",
            "The land is ours. A bench with a back and arms costs £640.",
            issue="bench",
            declared=(
                Declared(
                    "Winnie Tapscott",
                    "I live opposite the pond and would see the bench from my window.",
                    is_direct=False,
                    is_perceived=True,
                ),
            ),
            moved=Moved(
                "We buy a bench with a back and arms for the pond.",
                "Obi Nwankwo",
                "Jean Hollis",
                all_others=FOR,
            ),
            decided=Decided(
                "bench-bought",
                "Buy a bench for the pond",
                "People who walk with a stick need a place to rest on the way to the shops.",
                gain_note="One member lives opposite. She declared it; the bench is for everybody.",
            ),
        ),
        Item(
            "How the summer fair went",
            "The events sub-group reports.",
            "About 400 people came. The second gate was hard to get through with a wheelchair.",
            decided=Decided(
                "fair-noted",
                "Note the report on the summer fair",
                "It was within its budget, and says what we do better next year.",
                status="noted",
                parts=(
                    "The report is noted.",
                    "Next year the second gate stays open, with somebody beside it.",
                ),
            ),
        ),
    ),
    others=(("Yusuf Demir", AWAY), ("Dev Pattani", BY_VIDEO)),
)

BOILER: Final = Sat(
    items=(
        Item(
            "Vice-chair for the coming year",
            "Jean Hollis stands again. Nobody else was proposed.",
            moved=Moved(
                "Jean Hollis is vice-chair for another year.",
                "Marcus Oyelaran",
                "Obi Nwankwo",
            ),
            decided=Decided(
                "appoint-vice-chair",
                "Appoint Jean Hollis as vice-chair for another year",
                "She knows the work, and nobody else stood.",
                kind="appointment",
                criteria="Proposed in writing by two members, and nobody else was.",
            ),
        ),
        Item(
            "A new boiler for the Hub",
            "The old one broke down, and last month’s meeting with it. Three firms made an offer.",
            declared=(
                Declared(
                    "Hamid Rasul",
                    "My brother-in-law worked for one of the three firms until last year.",
                    is_direct=False,
                    is_perceived=True,
                    of_associate=True,
                    late=True,
                ),
            ),
            moved=Moved(
                "We take the offer of £4,150 from Beacon Heating, with a guarantee of ten years.",
                "Tom Feeney",
                "Bridget Oakes",
                votes=(("Hamid Rasul", ABSTAINED), ("Lorna Birtwhistle", AGAINST)),
                all_others=FOR,
            ),
            decided=Decided(
                "contract-boiler",
                "Buy a new boiler for the Hub",
                "The Hub cannot open in winter without one.",
                kind="contract",
                criteria="Price 4, guarantee 5, can start within a week 5. The others scored 11 "
                "and 9 of 15.",
                gain_note="A member’s relative once worked for one of the firms that were not "
                "chosen. He said so as soon as he noticed, and did not vote for or against.",
            ),
        ),
    ),
    guests=1,
)

ACCESS: Final = Sat(
    items=(
        Item(
            "Getting into the hall",
            "Somebody who uses a wheelchair could not open the inner door.",
            issue="hall",
            moved=Moved(
                "We fit a door that opens by a button.\n\n"
                "Until then somebody stands at the door while the hall is open.",
                "Agnes Morrow",
                "Winnie Tapscott",
            ),
            decided=Decided(
                "hall-door",
                "Fit a door to the hall that opens by a button",
                "Everybody must be able to come in without asking.",
            ),
        ),
    ),
    others=(("Carys Medlock", SORRY), ("Dev Pattani", BY_VIDEO)),
    guests=3,
)

WINTER: Final = Sat(
    items=(
        Item(
            "A small change to our complaints policy",
            "The coordinator changed it under the power that we gave.",
            "Members read the change and had no questions.",
            decided=Decided(
                "amendment-noted",
                "Note the amendment of the complaints policy",
                "A second person now checks what we publish. The chair was asked first.",
                status="noted",
                parts=("The third version of the complaints policy is noted.",),
            ),
        ),
        Item(
            "Warm rooms for the winter",
            "Three places offer a warm room with tea. They ask for £450 each.",
            declared=(
                Declared(
                    "Carys Medlock",
                    "Somebody close to me uses one of the rooms.",
                    is_personal=True,
                    of_associate=True,
                    is_sensitive=True,
                ),
            ),
            moved=Moved(
                "We give each of the three warm rooms £450.",
                "Bridget Oakes",
                "Yusuf Demir",
            ),
            decided=Decided(
                "grant-warm-rooms",
                "Give three warm rooms £450 each",
                "Heating costs more than last year, and the rooms were full.",
                kind="grant",
                criteria="All three scored 15 or more of 20.",
                gain_note="A member declared an interest of somebody close to her. All three "
                "rooms get the same.",
            ),
        ),
    ),
    others=(("Lorna Birtwhistle", SORRY),),
    guests=2,
)

SINCE: Final = (BUDGET, NEWSLETTER, LIGHTING, BENCH, BOILER, ACCESS, WINTER)
