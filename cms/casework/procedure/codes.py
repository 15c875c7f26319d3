"""What a Complaint Handling Code says, line by line, and by what data a procedure is judged."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field
from ruamel.yaml import YAML

from cms.casework.procedure.parts import Key, Part

CODES: Final = Path(__file__).resolve().parent.parent / "codes"
Which = Literal["first", "second"]


class Needed(Part):
    """One thing that must be there: a field of the text, or one of these words."""

    what: str
    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class ByClock(Part):
    """A time in working days. A reply counts from the acknowledgement."""

    by: Literal["clock"]
    stage: Which
    purpose: Literal["acknowledgement", "reply"]
    at_most: int


class ByExtension(Part):
    """By how many working days the date of a reply may be moved."""

    by: Literal["extension"]
    stage: Which
    at_most: int


class ByStages(Part):
    by: Literal["stages"]
    exactly: int


class ByTotal(Part):
    """How long all stages together may take."""

    by: Literal["total"]
    weeks: int


class ByWords(Part):
    """Whether words to this effect stand in a part of the document."""

    by: Literal["definition", "companion", "role", "time_limit"]
    words: tuple[str, ...]


class ByList(Part):
    """Whether everything needed is there: in the letter of a stage, or among the remedies."""

    by: Literal["reply_holds", "remedies"]
    stage: Which = "first"
    needed: tuple[Needed, ...]


class ByPart(Part):
    """Whether the document has a part, or leaves one out; each is explained where it is judged."""

    by: Literal[
        "informal", "request_free", "independence", "extension_tells", "ombudsman_told",
        "bodies_current", "any_channel", "meetings", "service_request", "refusal", "declining",
        "representative", "adjustments", "follow_through", "learning",
    ]  # fmt: skip


class ByNothing(Part):
    """No procedure says anything of it; ``where`` tells where it is looked after."""

    by: Literal["nothing"]
    where: str


Judge = Annotated[
    ByClock | ByExtension | ByStages | ByTotal | ByWords | ByList | ByPart | ByNothing,
    Field(discriminator="by"),
]


class CodeLine(Part):
    """One thing that a Code asks for, in our words.

    ``confirmed`` false: we know it in general, and have not checked the paragraph.
    ``warns``: the editor of a procedure says so at once where it differs.
    ``mend``: what we recommend where a procedure differs or says nothing.
    """

    key: Key
    topic: str
    says: str
    source: str
    confirmed: bool = True
    warns: bool = False
    mend: str = ""
    judge: Judge


class Code(Part):
    """A whole Code. ``standing`` says how it binds, and whom."""

    key: Key
    title: str
    body: str
    standing: str
    lines: tuple[CodeLine, ...]


def codes_shipped() -> list[str]:
    return sorted((path.stem for path in CODES.glob("*.yaml")), reverse=True)


@lru_cache(maxsize=8)
def read_code(key: str) -> Code:
    """Raises ``LookupError`` for one that is not there."""
    if key not in codes_shipped():
        raise LookupError(f"No code is called {key}.")
    text = (CODES / f"{key}.yaml").read_text(encoding="utf-8")
    return Code.model_validate(YAML(typ="safe", pure=True).load(text))
