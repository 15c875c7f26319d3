"""The first part of the demonstration's policy: how members behave."""

from __future__ import annotations

from typing import Any, Final

from cms.home.demonstration.words import section, text

Sections = list[tuple[str, Any]]

PRINCIPLES: Final = """
<ol><li><b>Put the public first.</b> We serve the neighbourhood, and give nobody an unfair gain
or loss.</li>
<li><b>Be honest.</b> We stay out of situations that could make people doubt us, or look as if
they should.</li>
<li><b>Decide on merit.</b> Posts, contracts and awards go to those who earn them.</li>
<li><b>Answer for what we do.</b> We explain our decisions to the public and help anyone who
checks them.</li>
<li><b>Be open.</b> We give our reasons, and those of any organisation we belong to.</li>
<li><b>Think for ourselves.</b> We listen to others, then reach our own view.</li>
<li><b>Respect people.</b> We treat everyone fairly, whoever they are.</li>
<li><b>Keep the law.</b> We earn the trust that people put in us.</li>
<li><b>Use things with care.</b> Where we speak for an organisation, we see that it spends
wisely.</li>
<li><b>Set an example.</b> We live by these points, and speak up when they are broken.</li></ol>
"""


def conduct(version: int) -> Sections:
    groups = (
        "the forum, the partnership group and the events sub-group"
        if version >= 2
        else "the forum and the partnership group"
    )
    return [
        section(
            "What we stand for",
            "values",
            text(f"<p>These values guide everything we do, in {groups}.</p>"),
            ("values", {"introduction": ""}),
        ),
        section(
            "How we meet",
            "meetings",
            text(
                """<p>Our meetings are open, fair and in plain words. Everyone at the table
                counts the same.</p><p>The chair’s ruling on how a meeting runs is final in that
                meeting. It never ends your right to take a concern further.</p>"""
            ),
            in_short="Our meetings are open, and everyone at the table counts the same.",
        ),
        section(
            "When a member has an interest",
            "interests",
            text(
                """<p>A member may stand to gain or lose by what we decide, or be close to
                somebody who may.</p><ul><li>They say so at the start of the meeting, or as soon
                as they notice.</li><li>They say it clearly, and say how it comes about.</li>
                <li>Where it could be unfair, they leave the room for that item.</li></ul>
                <p>The same rule holds for what you tell us. Somebody with an interest in it
                cannot see it.</p>"""
            ),
            in_short="Members say what they stand to gain or lose, and leave where it could be unfair.",
            readers=("staff", "members"),
        ),
        section(
            "What each member signs",
            "principles",
            text("<p>Every member is asked to sign ten principles.</p>" + PRINCIPLES),
            readers=("staff", "members"),
        ),
    ]
