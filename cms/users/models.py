"""Who signs in, which role they hold, and from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, BaseUserManager, Group
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from cms.records import Recorded, RecordedQuerySet, history


class UserManager(BaseUserManager["User"]):
    """Makes accounts that are known by their e-mail address alone."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Raises ``ValueError`` for an empty address; no password means none can match."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person with an account. Signs in by e-mail address (docs/adr/0001-user-model.md)."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["first_name", "last_name", "email"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="users_one_account_an_address"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Role(models.Model):
    """What somebody may be to this body: such as coordinator, chair or caseworker.

    Procedure packs name roles by ``key``; the group carries what the role may do.
    """

    key = models.SlugField(unique=True, allow_unicode=False)
    title = models.CharField(max_length=100)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="roles")

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, on: date) -> Self:
        """In force on the local date ``on``; an open end has no last day."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def held_by(self, user_id: int | None) -> Self:
        """Held as the person appointed or as the deputy."""
        return self.filter(Q(user_id=user_id) | Q(deputy_id=user_id))


class Appointment(models.Model):
    """One person in one role, from a date to a date, with how the public reaches them.

    The public details are the one record that the website, every e-mail footer and the
    newsletter read (S0-33). ``user`` may be empty for somebody who never signs in.
    """

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="appointments")
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    deputy = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputy_appointments",
        help_text="Acts when the holder is away. May be left empty.",
    )
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True, help_text="Empty: no end.")
    is_public_contact = models.BooleanField(
        "main contact",
        default=False,
        help_text="Shown on the website and at the foot of every message.",
    )
    public_name = models.CharField("name", max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    postal_address = models.TextField(blank=True)
    note = models.CharField(
        max_length=160,
        blank=True,
        help_text="A few words for the public, such as “usually answers first”.",
    )

    objects: ClassVar[Any] = AppointmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["role", "-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="users_appointment_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role.title}: {self.public_name}"


class TrainingRecordQuerySet(RecordedQuerySet):
    def seen_by(self, user: User) -> Self:
        """All of them for who may see them all; everybody else sees their own."""
        if user.has_perm("users.view_trainingrecord"):
            return self.all()
        return self.filter(person=user)

    def to_refresh(self, by: date) -> Self:
        """Due for refreshing on that local date or before, and not taken again since."""
        again = TrainingRecord.objects.filter(
            person=OuterRef("person"),
            what__iexact=OuterRef("what"),
            taken_on__gt=OuterRef("taken_on"),
        )
        return self.filter(refresh_on__lte=by).exclude(Exists(again))


class TrainingRecord(Recorded):
    """What somebody was trained in, by whom and when, and when it is refreshed (S3-109).

    Never public. Rows change only through ``cms.users.training``, and every version is kept.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="training")
    what = models.CharField(max_length=160)
    provider = models.CharField("given by", max_length=120, blank=True)
    taken_on = models.DateField("taken on")
    refresh_on = models.DateField(
        "to be refreshed by", null=True, blank=True, help_text="Empty: it need not be refreshed."
    )
    note = models.TextField(blank=True, help_text="The person reads it too.")
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", editable=False
    )
    history = history()

    objects: ClassVar[Any] = TrainingRecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-taken_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="users_training_is_refreshed_after_it_was_taken",
                condition=Q(refresh_on=None) | Q(refresh_on__gt=models.F("taken_on")),
                violation_error_message="It is refreshed after it was taken.",
            ),
        ]

    def __str__(self) -> str:
        return self.what
