"""Which procedure takes a case in, and who says so (several at a time, switching)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import ProcedureUse
from cms.casework.services.intake import NoProcedure
from cms.casework.services.procedure_versions import draft_from_pack
from cms.casework.services.procedures import NoSuchPack, add_version, publish_version
from cms.casework.services.using import (
    CannotTakeIn,
    NotInForce,
    TakesTheRest,
    left_to_do,
    switch_main,
    switch_to_pack,
    use_beside,
)
from cms.casework.uses import Said, procedures_in_use, reach_in_words
from cms.users.models import User
from tests.casework.documents import SMALL, in_force
from tests.casework.services.written import everything, refused
from tests.casework.several import AREAS, DATA, HOMES, QUESTION, SAID, for_data, main_one, several
from tests.factories import WEDNESDAY, open_case

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOW: dict[str, Any] = {**SAID, "now": WEDNESDAY}
TODAY = WEDNESDAY.date()


@pytest.fixture
def clerk(db: None) -> User:
    return several()["clerk"]


def taken_by(**said: str) -> str:
    found = procedures_in_use(on=TODAY).for_case(Said(**said))
    return found.key if found else ""


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({}, SMALL),
        ({"kind": "complaint"}, SMALL),
        ({"kind": "complaint", "area": "streets"}, SMALL),
        ({"kind": "complaint", "area": "homes"}, HOMES),
        ({"area": "homes"}, HOMES),
        ({"kind": "compliment", "area": "homes"}, SMALL),
        ({"kind": "complaint", "area": "homes", "own": DATA}, DATA),
        ({"kind": "concern", "own": DATA}, DATA),
        ({"own": HOMES}, SMALL),
        ({"own": "made-up", "area": "made-up"}, SMALL),
    ],
)
def test_what_was_said_decides_which_procedure_takes_it_in(clerk, said, key):
    assert taken_by(**said) == key


def test_a_procedure_for_a_kind_takes_that_kind_and_never_what_nobody_is_sure_of(clerk):
    use_beside(key=HOMES, kinds=["complaint"], **NOW)

    assert [taken_by(kind=kind) for kind in ("complaint", "comment", "unsure")] == [
        HOMES,
        SMALL,
        SMALL,
    ]


def test_a_case_comes_in_under_the_procedure_of_its_area(clerk):
    case = open_case(kind="complaint", service_area="homes")

    assert case.procedure.procedure.key == HOMES
    assert [row.clock for row in case.deadlines.all()] == ["home_reply_10"]
    assert case.service_area == "homes"


def test_until_somebody_says_so_it_is_the_one_that_a_fresh_site_starts_with(db, settings):
    settings.CASEWORK_DEFAULT_PACK = SMALL
    assert procedures_in_use(on=TODAY).main is None
    with pytest.raises(NoProcedure):
        open_case()

    in_force(main_one())
    in_force(for_data())

    assert taken_by(own=DATA) == SMALL


def test_what_is_in_use_costs_one_query(clerk, django_assert_num_queries):
    with django_assert_num_queries(1):
        used = procedures_in_use(on=TODAY)
        assert [one.key for one in used.all] == [SMALL, DATA, HOMES]
        assert used.for_case(Said()) is used.main


def test_switching_moves_new_cases_and_leaves_those_that_are_there(clerk):
    before = open_case()

    version = switch_main(key=DATA, now=WEDNESDAY, by=clerk, reason="The board decided it.")

    assert open_case(kind="complaint").procedure == version
    before.refresh_from_db()
    assert before.procedure.procedure.key == SMALL
    use = ProcedureUse.objects.get(main=True)
    assert (use.procedure.key, use.asked, use.history.latest().history_user) == (DATA, False, clerk)
    assert not ProcedureUse.objects.get(procedure__key=SMALL).takes_in


def test_switching_twice_writes_nothing_more(clerk):
    switch_main(key=DATA, **NOW)
    before = everything()
    switch_main(key=DATA, **NOW)
    assert everything() == before


def test_a_switch_that_cannot_be_is_refused(clerk):
    with refused(NotInForce, "Publish one first"):
        switch_main(key="not-there", **NOW)
    with refused(NoSuchPack, "No pack"):
        switch_to_pack(key="moon", now=WEDNESDAY)


def test_a_shipped_pack_is_switched_to_in_one_go(clerk):
    version = switch_to_pack(key="lgsco-code-2024", now=WEDNESDAY)

    assert taken_by() == "lgsco-code-2024"
    assert version.effective_from == TODAY


def test_a_pack_with_the_bodys_own_changes_is_switched_to_as_it_stands(clerk):
    switch_to_pack(key="lgsco-code-2024", now=WEDNESDAY)
    made = draft_from_pack("lgsco-code-2024", by=clerk)
    document = made.document.replace("title: Complaints\n", "title: Our complaints\n")
    own = add_version(document, by=clerk)
    publish_version(version_id=own.pk, on=TODAY + timedelta(days=1), now=WEDNESDAY, by=clerk)
    switch_main(key=SMALL, **NOW)

    later = switch_to_pack(key="lgsco-code-2024", now=WEDNESDAY + timedelta(days=2))

    assert later == own


@pytest.mark.parametrize(
    ("given", "error", "words", "field"),
    [
        ({"key": "not-there"}, NotInForce, "Publish one", ""),
        ({"key": SMALL, "kinds": ["complaint"]}, TakesTheRest, "main one", ""),
        ({"key": HOMES, "asked": True}, CannotTakeIn, "no question of its own", "asked"),
        ({"key": HOMES, "kinds": ["concern"]}, CannotTakeIn, "the kinds that", "kinds"),
        ({"key": DATA, "areas": ["moon"]}, CannotTakeIn, "areas of the main", "areas"),
        ({"key": DATA, "areas": ["homes"]}, CannotTakeIn, "takes in Homes already", "areas"),
    ],
)
def test_what_a_procedure_cannot_take_in_is_refused(clerk, given, error, words, field):
    with refused(error, words, field=field):
        use_beside(**{**NOW, **given})


def test_two_procedures_do_not_take_in_the_same_kind(clerk):
    use_beside(key=HOMES, kinds=["complaint"], **NOW)
    with refused(CannotTakeIn, "takes in that kind already", field="kinds"):
        use_beside(key=DATA, kinds=["complaint"], **NOW)


def test_it_is_said_why(clerk):
    with refused(CaseworkError, "Say why", field="reason"):
        use_beside(key=DATA, now=WEDNESDAY, by=clerk, reason=" ")


def test_a_procedure_is_taken_out_of_use_with_its_history_kept(clerk):
    use_beside(key=DATA, **NOW)

    assert taken_by(own=DATA) == SMALL
    assert ProcedureUse.objects.get(procedure__key=DATA).history.count() == 2


def test_what_each_is_in_use_for_is_said_in_words(clerk):
    used = procedures_in_use(on=TODAY)
    main = used.main.spec
    said = {one.key: reach_in_words(one.use, one.spec, main) for one in used.all}

    assert said == {
        SMALL: "Everything that no other takes in",
        DATA: f"Whoever says yes to “{QUESTION}”",
        HOMES: "Homes",
    }
    use = use_beside(key=HOMES, areas=["homes"], kinds=["complaint"], **NOW)
    assert reach_in_words(use, used.others[1].spec, main) == "Homes (complaints only)"
    use = use_beside(key=HOMES, kinds=["complaint"], **NOW)
    assert reach_in_words(use, used.others[1].spec, main) == "Complaints"


def test_a_later_version_without_the_question_is_asked_for_no_more(clerk):
    words = for_data()
    del words["intake"]["own"]
    in_force(words, on=TODAY)

    assert procedures_in_use(on=TODAY).asked == []
    assert taken_by(own=DATA) == SMALL


def test_what_is_left_to_do_is_said_in_words(clerk):
    assert all("No published policy" in sentence for sentence in left_to_do(now=WEDNESDAY))

    switch_to_pack(key="council-2wd-10wd-20wd", now=WEDNESDAY)

    said = left_to_do(now=WEDNESDAY)
    assert any(sentence.startswith("Nobody holds these roles") for sentence in said)
    assert any(f"the area “{AREAS[0]['key']}”" in sentence for sentence in said)


def test_a_site_without_a_procedure_is_told_so(db):
    assert "nobody can tell you anything" in left_to_do(now=WEDNESDAY)[0]
