"""A document whose letters, requests and ways back do not fit the rest is refused in words."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.procedure.document import DocumentRefused
from tests.casework.documents import (
    Parts,
    ask,
    asked_for,
    automatic,
    clock,
    document,
    message,
    read,
)

HOLDING = (ask("apology", "tick"), ask("reason"), ask("new_due", "planned_date"))


def with_message(**parts: Any) -> Parts:
    return document(messages=[message("own", **parts)])


def with_stage(**parts: Any) -> Parts:
    return document(stages=[{"key": "answering", **parts}])


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (with_message(asks=[ask("one"), ask("one")]), "“one” is asked twice"),
        (with_message(asks=[ask("stage_2")]), "“stage_2” cannot be a field"),
        (with_message(event="holding_reply_sent", asks=HOLDING[:2]), "must ask for “new_due”"),
        (with_message(event="extension_notified", asks=HOLDING[1:2]), "must ask for “new_date”"),
        (with_message(copy_to=["boss"]), "no role is called “boss”"),
        (with_message(copy_to=["chair"]), "add a message “copy_of_reply”"),
        (with_stage(returns_to=["moon"]), "no stage is called “moon”"),
        (with_stage(not_decider_of=["answering"]), "no message decides"),
        (with_stage(updates={"every": 0, "met_by": ["update"]}), "write 1 or more"),
        (with_stage(updates={"every": 5, "met_by": ["news"]}), "no message is called “news”"),
        (
            with_stage(updates={"every": 5, "met_by": ["update"], "once_overdue": "reply"}),
            "name a clock of this stage",
        ),
        (
            document(
                stages=[
                    {"key": "answering", "leads_to": ["review"]},
                    asked_for("review", request={"tells_person": "nothing"}),
                ]
            ),
            "no message is called “nothing”",
        ),
        (
            document(checklists=[{"key": "a", "label": "A", "beside": ["letter"], "items": []}]),
            "no message is called “letter”",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_its_mend(parts: Parts, says: str):
    with pytest.raises(DocumentRefused) as refused:
        read(parts)

    assert says in refused.value.text


def test_what_fits_is_taken():
    spec = read(
        document(
            stages=[
                {
                    "key": "answering",
                    "leads_to": ["review"],
                    "clocks": [clock("reply", met_by=["reply"])],
                    "updates": {"every": 5, "met_by": ["update"], "once_overdue": "reply"},
                },
                asked_for("review", returns_to=["answering"], not_decider_of=["answering"]),
            ],
            messages=[
                message("own", event="holding_reply_sent", asks=HOLDING, copy_to=["chair"]),
                automatic("copy_of_reply", "handler", "{desk_link}"),
                message("reply", decides=True),
            ],
        )
    )

    assert spec.repeated_stages == {"answering", "review"}
    assert spec.deciding == {"reply"}
    assert spec.clock_by_key["reply"].kept_by == ("reply",)
