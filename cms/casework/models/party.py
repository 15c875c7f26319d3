"""The people in a case: who raised it, who acts for them, whom it is about, who comes along."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.casework.models.case import Case
from cms.records import Recorded, history


class Part(models.TextChoices):
    PERSON = "person", "Person who raised it"
    REPRESENTATIVE = "representative", "Representative"
    SUBJECT = "subject", "Subject"


class Preference(models.TextChoices):
    EMAIL = "email", "Email"
    PHONE = "phone", "Phone"
    TEXT = "text", "Text message"
    POST = "post", "Post"
    NONE = "none", "No way to reach them"


class PartyKind(models.TextChoices):
    """Who somebody is: anybody may tell us, alone, together or for a firm (S2-3)."""

    INDIVIDUAL = "individual", "One person"
    GROUP = "group", "A group"
    BUSINESS = "business", "A business or organisation"


class Authority(models.TextChoices):
    """Whether a representative may hear about the case (S4-12)."""

    NOT_NEEDED = "not_needed", "Not needed"
    ASKED = "asked", "Asked for"
    HELD = "held", "Evidence held"
    REFUSED = "refused", "Refused"


FORMS_OF_ADDRESS: Final = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "rev", "cllr", "councillor"]
)


def folded(name: str) -> str:
    """A name as it is compared: without case, accents, commas, order and forms of address.

    Empty for what holds no letter or number.
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.findall(r"\w+", plain.replace("'", "").replace("’", ""))
    return " ".join(sorted(word for word in words if word not in FORMS_OF_ADDRESS))


class FoldedNames(models.TextField[str, str]):
    """The names in a row as they are compared, each between bars; it follows them at each save."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        found = bars(model_instance.names)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, found)
        return found


def bars(names: Iterable[str]) -> str:
    keys = sorted({folded(name) for name in names} - {""})
    return f"|{'|'.join(keys)}|" if keys else ""


class Party(Recorded):
    """One person's part in one case.

    A subject who is one of us is known by ``user`` or by ``role``; both keep them from the
    case (S0-52). A subject may also be only a name.

    A group or business has ``organisation``, and ``name`` is who speaks for it; ``members`` is
    one name a line (S2-3). ``relation`` and ``acts_as`` are keys of the procedure's intake:
    what the person is to us (S4-6), and what a representative is to them (S4-11).
    ``adjustments`` are keys of it too; ``adjustments_asked`` is what else would help, in their
    own words (S0-6).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    part = models.CharField(max_length=14, choices=Part.choices)
    kind = models.CharField(max_length=10, choices=PartyKind.choices, default=PartyKind.INDIVIDUAL)
    name = models.CharField(max_length=120, blank=True)
    organisation = models.CharField("name of the group or business", max_length=120, blank=True)
    members = models.TextField(blank=True)
    relation = models.CharField(max_length=50, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    postal_address = models.TextField(blank=True)
    prefers = models.CharField(max_length=6, choices=Preference.choices, default=Preference.EMAIL)
    relationship = models.CharField(max_length=120, blank=True)
    acts_as = models.CharField(max_length=50, blank=True)
    authority = models.CharField(
        max_length=10, choices=Authority.choices, default=Authority.NOT_NEEDED
    )
    authority_evidence = models.CharField(max_length=300, blank=True)
    authority_on = models.DateField(null=True, blank=True)
    adjustments = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=60, blank=True)
    adjustments_asked = models.CharField(max_length=500, blank=True)
    adjustments_agreed = models.CharField(max_length=500, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="case_parts",
    )
    role = models.CharField(max_length=50, blank=True)
    # Whoever is close to somebody of that name never sees the case (S0-22).
    known_as = FoldedNames(editable=False, blank=True, default="")
    history = history(excluded_fields=["known_as"])

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "parties"
        indexes: ClassVar = [
            models.Index(fields=["email"], name="casework_party_email"),
            models.Index(fields=["part", "role"], name="casework_party_role"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(part=Part.PERSON),
                name="casework_one_person_raises_a_case",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_part_display()

    @property
    def names(self) -> list[str]:
        """Theirs, of their organisation, and of those in their group."""
        return [self.name, self.organisation, *self.members.splitlines()]

    @property
    def is_one_of_us(self) -> bool:
        """Of a subject: known by account or role, and so kept from the case (S0-52)."""
        return self.user_id is not None or bool(self.role)

    @property
    def is_anonymous(self) -> bool:
        return not (self.name or self.organisation)

    @property
    def can_be_written_to(self) -> bool:
        return bool(self.email or self.postal_address)


class CaseAccess(Recorded):
    """Somebody's right to see one case: by role or by account, with why and since when.

    Ended, not deleted: ``until_at`` says when it stopped.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="access")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="case_access",
    )
    role = models.CharField(max_length=50, blank=True)
    why = models.CharField(max_length=60)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["role", "case"], name="casework_access_role"),
            models.Index(fields=["user", "case"], name="casework_access_user"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="casework_access_is_for_somebody",
                condition=(Q(user=None) & ~Q(role="")) | (~Q(user=None) & Q(role="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.role or self.user_id}"
