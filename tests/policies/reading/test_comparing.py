"""Two versions are told apart section by section."""

from __future__ import annotations

import pytest
from django.utils.html import strip_tags

from cms.policies.models import Policy, PolicyVersion
from cms.policies.reading.comparing import compare, sections_of
from tests.policies.reading.kept import kept_section as section
from tests.policies.reading.kept import version_of

pytestmark = pytest.mark.one_database
ANY = Policy(pk=1, title="Any")


def told(old: list, new: list, **more) -> list[tuple[str, str, int]]:
    """Each section of the comparison: how it changed, its address, and its earlier number."""
    found = compare(version_of(ANY, 1, *old), version_of(ANY, 2, *new, **more))
    return [(one.status, one.anchor, one.was) for one in found.sections]


def test_what_stayed_is_told_apart_from_what_changed():
    before = [section("a", "One."), section("b", "We answer in a week.")]
    after = [section("a", "One."), section("b", "We answer in a day.")]

    assert told(before, after) == [("same", "a", 0), ("changed", "b", 0)]


def test_a_new_section_stands_in_its_place_and_moves_the_others():
    before = [section("a", "One."), section("c", "Three.")]
    after = [section("a", "One."), section("b", "Two."), section("c", "Three.")]

    assert told(before, after) == [("same", "a", 0), ("added", "b", 0), ("moved", "c", 2)]


def test_a_removed_section_stands_where_it_stood():
    before = [section("z", "Zero."), section("a", "One."), section("b", "Two."), section("c", "3.")]
    after = [section("a", "One."), section("c", "3.")]

    assert told(before, after) == [
        ("removed", "z", 0),
        ("moved", "a", 2),
        ("removed", "b", 0),
        ("moved", "c", 4),
    ]


def test_sections_that_changed_places_are_each_told_once():
    before = [section("a", "One."), section("b", "Two."), section("c", "Three.")]
    after = [section("c", "Three."), section("a", "One."), section("b", "Two.")]

    assert told(before, after) == [("moved", "c", 3), ("moved", "a", 1), ("moved", "b", 2)]


def test_a_section_under_another_address_is_known_by_its_words_or_its_name():
    same_words = section("why", "One.", heading="Why")
    same_name = section("why", "One and more.", heading="A")

    assert told([section("a", "One.")], [same_words]) == [("changed", "why", 0)]
    assert told([section("a", "One.")], [same_name]) == [("changed", "why", 0)]
    assert told([section("a", "One.")], [section("why", "One and more.")]) == [
        ("removed", "a", 0),
        ("added", "why", 0),
    ]


def test_a_heading_that_changed_is_marked():
    found = compare(
        version_of(ANY, 1, section("a", "One.")),
        version_of(ANY, 2, section("a", "One.", heading="Why & how")),
    )

    assert "Why &amp; how" in found.sections[0].html


def test_the_title_and_the_summary_are_compared_first():
    found = compare(
        version_of(ANY, 1, section("a", "One.")),
        version_of(ANY, 2, section("a", "One."), title="Answering <everybody>"),
    )

    assert [one.heading for one in found.changed] == ["Title and summary"]
    assert "&lt;everybody&gt;" in found.changed[0].html
    assert found.sentence == "The title or summary changed."


def section_change(before: str, after: str) -> str:
    """How a section with the same short version is shown where its words changed."""
    found = compare(
        version_of(ANY, 1, section("a", before, short="Ask.")),
        version_of(ANY, 2, section("a", after, short="Ask.")),
    )
    return found.changed[0].html


@pytest.mark.req("S3-1", "S1-10")
def test_words_of_the_short_version_that_changed_are_marked():
    found = compare(
        version_of(ANY, 1, section("a", "One.", short="Tell <us>.")),
        version_of(ANY, 2, section("a", "One.", short="Tell nobody.")),
    )

    (change,) = found.changed
    assert "short" not in section_change("One.", "Two.")
    assert "In short: Tell" in strip_tags(change.html)
    assert "&lt;us&gt;" in change.html
    assert "nobody." in change.html


@pytest.mark.req("S1-13")
def test_a_section_that_went_to_the_guide_of_others_is_marked():
    found = compare(
        version_of(ANY, 1, section("a", "One.")),
        version_of(ANY, 2, section("a", "One.", readers=["staff", "customers"])),
    )

    assert "In the guide for: staff, residents" in strip_tags(found.changed[0].html)


def test_a_section_that_went_to_the_other_part_is_told_though_its_number_stayed():
    before = section("a", "One.", part="conduct", part_title="How we behave")
    found = compare(version_of(ANY, 1, before), version_of(ANY, 2, section("a", "One.")))

    moved = found.sections[-1]
    assert (moved.status, moved.was, moved.was_under) == ("moved", 0, "How we behave")


def test_markup_that_draws_the_same_words_is_no_change():
    before = section("a", "", html='<p data-block-key="x1">We  answer.</p>')
    after = section("a", "", html='<p data-block-key="y2">We answer.</p>')

    found = compare(version_of(ANY, 1, before), version_of(ANY, 2, after))

    assert found.changed == []
    assert found.sentence == "The words of both versions are the same."


def test_how_much_changed_is_said_in_words():
    found = compare(
        version_of(ANY, 1, section("a", "One."), section("b", "Two."), section("c", "Three.")),
        version_of(ANY, 2, section("a", "1."), section("b", "2."), section("d", "Else.")),
    )

    assert found.sentence == "2 sections changed, 1 section added and 1 section removed."


def test_a_version_kept_before_sections_were_is_cut_from_its_page():
    html = (
        '<section class="an-part" id="response" aria-labelledby="response-title">\n'
        '<h2 id="response-title">How we answer &amp; why</h2>\n'
        '<section id="why" aria-labelledby="why-title">\n'
        '<h3 id="why-title"><span class="an-number">4.</span> Why &amp; how</h3>\n'
        "<p>We answer.</p></section>\n</section>"
    )

    (found,) = sections_of(PolicyVersion(html=html))

    assert (found["part"], found["part_title"]) == ("response", "How we answer & why")
    assert (found["anchor"], found["number"], found["heading"]) == ("why", 4, "Why & how")
    assert found["html"] == "<p>We answer.</p>"


def test_a_version_without_sections_at_all_is_compared_whole():
    found = compare(
        PolicyVersion(policy=ANY, number=1, html="<p>One day.</p>"),
        PolicyVersion(policy=ANY, number=2, html="<p>Two days.</p>"),
    )

    assert found.sentence == "1 section changed."
