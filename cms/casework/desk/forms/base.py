"""The base of the desk's forms: those of all screens for staff, about one case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms

from cms.casework.models import Case
from cms.users.models import User
from cms.web.staff_forms import (
    OneDateField,
    OneMomentField,
    StaffForm,
    YesNoField,
    line_field,
    reason_field,
    words_field,
)

__all__ = [
    "DeskForm",
    "OneDateField",
    "OneMomentField",
    "PersonChoice",
    "YesNoField",
    "line_field",
    "reason_field",
    "words_field",
]

NOBODY = "Nobody else holds such a role today. Ask an administrator to appoint somebody."


class DeskForm(StaffForm):
    """One action on one case. ``case`` is empty for a form that makes one."""

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)
        self.prepare()
        self.use_plain_words()

    def prepare(self) -> None:
        """Fill in choices and first values that depend on the case."""

    @property
    def the_case(self) -> Case:
        """The case of a form that always has one."""
        if self.case is None:
            raise TypeError(f"{type(self).__name__} needs a case.")
        return self.case


class PersonChoice(forms.ModelChoiceField[User]):
    """One account, in the words that ``offer`` was given for it."""

    people: Mapping[int, str] = MappingProxyType({})

    def offer(self, people: Mapping[int, str]) -> None:
        """``people``: what each account is called here."""
        self.people = people
        self.queryset = User.objects.filter(pk__in=list(people)).order_by("first_name", "last_name")
        if not people:
            self.help_text = NOBODY

    def label_from_instance(self, obj: Any) -> str:
        return self.people.get(obj.pk, str(obj))
