"""The privacy check finds every trace of a case, however it is written (S0-44)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.published_summaries.privacy import (
    QUESTIONS,
    DraftText,
    Kind,
    Material,
    check,
    unsettled,
)

pytestmark = pytest.mark.req("S0-44")

LETTER = (
    "My budgerigar Percival was frightened by the noise of the mower outside my kitchen window on "
    "5 April. I paid £4,317.20 and the police gave me the number CR/12345/26. My daughter Imogen "
    "and Mrs Trevithick at 27 Larkspur Close saw it too, and the van was SF21 KXD."
)
CASE = Material(
    names=("Katherine O’Brien", "Rose Hill", "Siân Fairclough", "Jürgen van der Berg"),
    organisations=("Oakvale Cricket Club",),
    emails=("kat.obrien57@example.org",),
    phones=("07700 900123",),
    postcodes=("SF1 2AB",),
    house_numbers=("14", "Flat 2", "Wisteria Lodge"),
    streets=("Mill Lane", "Wychwood Close"),
    references=("AB-26-0042-K", "LGSCO 26 001 234"),
    dates=(date(2026, 3, 3),),
    staff_names=("Peter Hall", "The Clerk"),
    member_names=("Will Young",),
    texts=(LETTER,),
    public=("Sallowfield Trust", "hello@trust.example", "01234 567890", "1 High Street, SF1 1AA"),
)


def found(text: str, material: Material = CASE) -> list[tuple[str, Kind]]:
    return [(one.quote, one.kind) for one in check(DraftText({"body": text}), material)]


@pytest.mark.parametrize(
    ("text", "quote", "kind"),
    [
        ("We met Katherine O’Brien there", "Katherine O’Brien", Kind.NAME),
        ("KATHERINE'S bins", "KATHERINE'S", Kind.NAME),
        ("what Cathryn told us", "Cathryn", Kind.NAME),
        ("what Kathy told us", "Kathy", Kind.NAME),
        ("Mr Obrien", "Obrien", Kind.NAME),
        ("O Brien", "O Brien", Kind.NAME),
        ("Fair clough", "Fair clough", Kind.NAME),
        ("kfairclough.jpg", "kfairclough", Kind.NAME),
        ("justiceforfaircloughs", "justiceforfaircloughs", Kind.NAME),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "٠٧٧٠٠ ٩٠٠١٢٣", Kind.PHONE),
        ("0800 123 4567", "0800 123 4567", Kind.PHONE),
        ("Faircloughs’ garden", "Faircloughs", Kind.NAME),
        ("Fairclogh", "Fairclogh", Kind.NAME),
        ("sian", "sian", Kind.NAME),
        ("Juergen", "Juergen", Kind.NAME),
        ("vanderberg.jpg", "vanderberg", Kind.NAME),
        ("Fair-clough", "Fair-clough", Kind.NAME),
        ("F a i r c l o u g h", "F a i r c l o u g h", Kind.NAME),
        ("<b>Fair</b>clough", "Fair</b>clough", Kind.NAME),
        ("Fair&shy;clough", "Fair&shy;clough", Kind.NAME),
        ("Fair\u00adcl\u200bough", "Fair\u00adcl\u200bough", Kind.NAME),
        ("Fаirсlоugh", "Fаirсlоugh", Kind.NAME),  # some of its letters are Cyrillic
        ("Ｆａｉｒｃｌｏｕｇｈ", "Ｆａｉｒｃｌｏｕｇｈ", Kind.NAME),
        ("F4irclough", "F4irclough", Kind.NAME),
        ("fairclough-garden.png", "fairclough", Kind.NAME),
        ("FaircloughGarden.png", "FaircloughGarden", Kind.NAME),
        ('<a href="/people/si%C3%A2n">here</a>', "si%C3%A2n", Kind.NAME),
        ('<img alt="Fairclough at home">', "Fairclough", Kind.NAME),
        ("Imogen", "Imogen", Kind.NAME),  # only the letter names her
        ("Trevithick", "Trevithick", Kind.NAME),
        ("Peter wrote back", "Peter", Kind.STAFF),
        ("we asked Will about it", "Will", Kind.MEMBER),
        ("the Oakvale ground", "Oakvale", Kind.ORGANISATION),
        ("the OCC ground", "OCC", Kind.ORGANISATION),
        ("kat.obrien57@example.org", "kat.obrien57@example.org", Kind.EMAIL),
        ("kat (dot) obrien57 at example dot org", None, Kind.EMAIL),
        ("somebody.else@example.org", "somebody.else@example.org", Kind.EMAIL),
        ("+44 (0)7700 900123", "44 (0)7700 900123", Kind.PHONE),
        ("07700-900-123", "07700-900-123", Kind.PHONE),
        ("ring 900123", "900123", Kind.PHONE),
        ("020 7946 0999", "020 7946 0999", Kind.PHONE),
        ("sf1-2ab", "sf1-2ab", Kind.POSTCODE),
        ("SF9 9ZZ", "SF9 9ZZ", Kind.POSTCODE),
        ("number fourteen", "fourteen", Kind.HOUSE_NUMBER),
        ("the people at 14, who", "14", Kind.HOUSE_NUMBER),
        ("flat 2", "2", Kind.HOUSE_NUMBER),
        ("Wisteria Lodge", "Wisteria Lodge", Kind.HOUSE_NUMBER),
        ("Mill Ln", "Mill Ln", Kind.STREET),
        ("Wychwood", "Wychwood", Kind.STREET),
        ("Larkspur Close", "Larkspur Close", Kind.STREET),
        ("ab260042k", "ab260042k", Kind.REFERENCE),
        ("AB 26 0042", "AB 26 0042", Kind.REFERENCE),
        ("AB–26–0099–Z", "AB–26–0099–Z", Kind.REFERENCE),  # of another case
        ("LGSCO/26/001/234", "LGSCO/26/001/234", Kind.REFERENCE),
        ("CR 12345 26", "CR 12345 26", Kind.REFERENCE),
        ("SF21KXD", "SF21KXD", Kind.REFERENCE),
        ("budgerigars", "budgerigars", Kind.RARE_WORD),
        ("BUDGERI-GAR", "BUDGERI-GAR", Kind.RARE_WORD),
        ("budgeriga", "budgeriga", Kind.RARE_WORD),
        ("£4317", "4317", Kind.RARE_WORD),
    ],
)
def test_a_trace_is_found_in_every_way_of_writing_it(
    text: str, quote: str | None, kind: Kind
) -> None:
    assert (quote or text, kind) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "3 March 2026", "3 March", "3rd of March", "Tuesday 3 March", "March 3rd, 2026",
        "the third of March", "03/03/2026", "3.3.26", "2026-03-03", "IMG_20260303_1.jpg",
        "3-march-2026", "3march2026.jpg", "3 Mar ’26", "March the 3rd", "3rd day of March", "2–3 March", "3 and 4 March 2026", "5 April",
    ],
)  # fmt: skip
def test_an_exact_day_of_the_case_is_found_in_every_usual_writing(text: str) -> None:
    assert [kind for _, kind in found(text)] == [Kind.DATE]


@pytest.mark.parametrize(
    "text",
    [
        "In March 2026 we looked at it again.",
        "The new rules hold from 3 March 2031 and from 7 May.",
        "Will this help? We hope that it will.",
        "Will Young residents",
        "The rose beds on the hill are green.",
        "The Village Hall opens in May, and Hope Street is closed.",
        "May we say sorry? In May and June we asked 14 people.",
        "Write to hello@trust.example or ring 01234 567890, at 1 High Street, SF1 1AA.",
        "The clerk wrote to the Clerk of the council.",
        "It cost about £4,300 in 2026. We answered 9 of 14 within 20 working days.",
        "The mill is by the lane.",
        "A mower made a noise outside a kitchen.",
        "My own kitchen window is by the noise of the",
        "",
    ],
)
def test_what_anybody_could_have_written_is_not_warned_of(text: str) -> None:
    material = CASE if "Young" not in text else Material(texts=CASE.texts)
    assert found(text, material) == []


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("We spoke to Rose about the garden.", True),
        ("Rose said that she was content.", True),
        ("Rose’s letter came late.", True),
        ("It was rose hill who told us.", True),
        ("Hill, Rose", True),
        ("Mrs Hill was there.", True),
        ("R. Hill was there.", True),
        ("We planted a rose.", False),
        ("Rose bushes were cut.", False),
        ("Walk up the hill.", False),
        ("It is behind Church Hill.", False),
    ],
)
def test_a_name_that_is_a_word_counts_where_it_is_written_as_a_name(
    text: str, is_name: bool
) -> None:
    assert any(kind is Kind.NAME for _, kind in found(text)) == is_name


def test_eight_words_in_a_row_are_a_quotation_and_seven_are_not() -> None:
    eight = "frightened by the noise of the mower outside"
    assert found(f"People were {eight}, and so on.") == [(eight, Kind.QUOTATION)]
    assert found("frightened by the noise of the mower") == []
    assert (
        found("FRIGHTENED, by the no<b>ise</b> of\nthe mow\u00ader – outside!")[0][1]
        is Kind.QUOTATION
    )
    assert found("frigh-tened by the noise of the mower outside")[0][1] is Kind.QUOTATION


def test_what_stands_in_a_tag_is_read_by_itself() -> None:
    comment = "<!-- frightened by the noise of the mower outside my kitchen -->"
    assert found(f"My budgerigar {comment} was")[1:] == [(comment[5:-4], Kind.QUOTATION)]
    assert (
        found("the mower <i title='outside my kitchen window on 5'>frightened</i> by the noise of")
        == []
    )


def test_words_that_everybody_may_read_are_no_quotation() -> None:
    words = "we answer everybody who writes to us within three weeks"
    private = Material(texts=(f"You say that {words}.",))
    assert found(words, private)
    assert found(words, Material(texts=private.texts, public=(words,))) == []


def test_a_finding_says_where_it_stands_and_nothing_of_the_case() -> None:
    draft = DraftText({"title": "Bins", "body": "We met Cathryn there"})

    (one,) = check(draft, CASE)

    assert (one.part, draft.parts["body"][one.start : one.end]) == ("body", "Cathryn")
    assert "Katherine" not in one.why and "Katherine" not in repr(one)
    assert repr(CASE) == "<Material>"


def test_a_reason_to_let_one_stand_holds_while_its_neighbours_are_the_same() -> None:
    def keys(text: str) -> list[str]:
        return [one.key for one in check(DraftText({"body": text}), CASE)]

    first = keys("We met Kathy in the park.")
    assert keys("Hello. <b>We met</b> Kathy in the park, and so on.") == first
    assert keys("We told Kathy in the park.") != first


def test_a_name_and_its_parts_are_one_finding() -> None:
    assert found("O’Brien, Katherine") == [("O’Brien, Katherine", Kind.NAME)]


def test_a_name_in_a_quotation_is_told_beside_it() -> None:
    kinds = {
        kind for _, kind in found("budgerigar Percival was frightened by the noise of the mower")
    }
    assert kinds == {Kind.QUOTATION, Kind.RARE_WORD}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_can_be_checked_and_findings_lie_in_it(text: str, private: str) -> None:
    material = Material(
        names=(private,), texts=(private,), streets=(private,), references=(private,)
    )
    for one in check(DraftText({"body": text}), material):
        assert 0 <= one.start < one.end <= len(text)
        assert one.quote == text[one.start : one.end]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_signs_that_nobody_sees_hide_nothing(data: st.DataObject) -> None:
    hidden = st.sampled_from(
        ["", "\u00ad", "\u200b", "\u2060", "\ufeff", "&shy;", "<b>", "</b>", "\u0301"]
    )
    word = "".join(sign + data.draw(hidden) for sign in "Fairclough")
    assert any(one.kind is Kind.NAME for one in check(DraftText({"body": word}), CASE))


def test_the_five_questions_stand_in_the_way_until_each_has_its_safe_answer() -> None:
    assert len(QUESTIONS) == len({one.key for one in QUESTIONS}) == 5
    safe = {one.key: one.safe for one in QUESTIONS}
    assert unsettled(safe) == []
    assert unsettled({}) == list(QUESTIONS)
    for one in QUESTIONS:
        other = "yes" if one.safe == "no" else "no"
        assert unsettled({**safe, one.key: other}) == [one]


def test_a_post_is_not_taken_for_a_person_and_a_person_is() -> None:
    staff = Material(staff_names=("Housing team", "Dean Hall"), names=("Concerned resident",))
    assert found("The housing team and concerned residents met the Housing team.", staff) == []
    assert found("We asked Dean Hall.", staff) == [("Dean Hall", Kind.STAFF)]


def test_findings_come_in_the_order_of_the_parts() -> None:
    draft = DraftText({"title": "Kathy", "body": "Peter and Kathy"})
    places = [(one.part, one.start) for one in check(draft, CASE)]
    assert places == [("title", 0), ("body", 0), ("body", 10)]


def test_nothing_is_known_of_no_case() -> None:
    assert found(LETTER, Material()) == []
    assert found("SF9 9ZZ", Material())  # a whole postcode is always told
