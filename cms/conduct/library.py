"""What a body can switch on: codes of conduct, registers of interests and inductions, as data.

Each is one YAML document under ``packs``, checked by a schema. Days are calendar days, the day
that begins them being the first (“28 days beginning with the day of taking office”, G02).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from ruamel.yaml import YAML

HERE: Final = Path(__file__).parent / "packs"
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class Document(BaseModel):
    """Refuses what it does not know, and never changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PrincipleSpec(Document):
    """One principle. ``maps_to`` empty: a local addition (3.3)."""

    key: Key
    title: Line
    text: Words
    maps_to: tuple[Key, ...] = ()
    where_applicable: bool = False


class CodeSpec(Document):
    """A code of conduct that a body can begin with; its editors own the words from then on."""

    key: Key
    title: Line
    summary: Words
    source: Line
    register_key: Key = Field(alias="register")
    principles: tuple[PrincipleSpec, ...] = Field(min_length=1)


class CategorySpec(Document):
    """One kind of interest. ``from_pounds`` is the value from which a gift is declared."""

    key: Key
    title: Line
    hint: str = ""
    is_gift: bool = False
    from_pounds: int = 0


class RegisterSpec(Document):
    """The interests that members declare (3.4).

    ``days``: how soon after joining, and after an interest arose. ``review_months``: how often
    they confirm it. ``keep_terms``: how many years after somebody left, or an interest ended,
    it stays public. ``for_partner``: interests of a partner count as the member's own.
    """

    key: Key
    title: Line
    days: int = Field(ge=1)
    review_months: int = Field(ge=1)
    keep_terms: int = Field(ge=0)
    for_partner: bool = False
    categories: tuple[CategorySpec, ...] = Field(min_length=1)

    def category(self, key: str) -> CategorySpec | None:
        return next((one for one in self.categories if one.key == key), None)


class InductionItemSpec(Document):
    """One item. ``days``: the last day on which it is in time; the day they begin is the first.

    ``by_signature``: signing the code is what does it. ``by_reading``: reading the procedures
    does it, and the person says so themselves. ``refresh_months``: after how many months it is
    done again; 0: once is enough.
    """

    key: Key
    title: Line
    days: int = Field(ge=1)
    by_signature: bool = False
    by_reading: bool = False
    refresh_months: int = Field(default=0, ge=0)


class InductionSpec(Document):
    """What somebody is shown when they begin (S2-16)."""

    key: Key
    title: Line
    items: tuple[InductionItemSpec, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def names_each_once(self) -> InductionSpec:
        keys = [item.key for item in self.items]
        if len(keys) != len(set(keys)):
            raise ValueError("Each item of an induction needs a key of its own.")
        return self


Spec = TypeVar("Spec", bound=Document)


def code_spec(key: str) -> CodeSpec:
    """Raises ``KeyError`` for a code that is not there; so do the two below."""
    found: CodeSpec = read("codes", CodeSpec)[key]
    return found


def register_spec(key: str) -> RegisterSpec:
    found: RegisterSpec = read("registers", RegisterSpec)[key]
    return found


def induction_spec(key: str) -> InductionSpec:
    found: InductionSpec = read("inductions", InductionSpec)[key]
    return found


def codes() -> list[CodeSpec]:
    return [*read("codes", CodeSpec).values()]


def registers() -> list[RegisterSpec]:
    return [*read("registers", RegisterSpec).values()]


def read(folder: str, spec: type[Spec]) -> dict[str, Spec]:
    """Every document of a folder, by its key, in the order of their names."""
    found: dict[str, Spec] = documents(folder, spec)
    return found


@cache
def documents(folder: str, spec: type[Document]) -> dict[str, Any]:
    """The same, read once: a cache forgets which kind of document it was asked for."""
    found = {}
    for path in sorted((HERE / folder).glob("*.yaml")):
        document = spec.model_validate(YAML(typ="safe").load(path.read_text("utf-8")))
        found[path.stem] = document
    return found
