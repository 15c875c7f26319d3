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
    """Makes accounts that are known by their email address alone."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Raises ``ValueError`` for an empty address; no password means none can match."""
        if not email:
            raise ValueError("An account needs an email address.")
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person with an account. Signs in by email address (docs/adr/0001-user-model.md)."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("email address", unique=True)

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


class Level(models.TextChoices):
    """Where somebody stands in the body (S3-6)."""

    FRONT_LINE = "front_line", "Front line"
    MANAGEMENT = "management", "Management"
    BOARD = "board", "Board or members"


class Role(models.Model):
    """What somebody may be to this body: such as coordinator, chair or caseworker.

    Procedure packs name roles by ``key``; the group carries what the role may do.
    """

    key = models.SlugField(unique=True, allow_unicode=False)
    title = models.CharField(max_length=100)
    level = models.CharField(
        max_length=20,
        choices=Level,
        blank=True,
        help_text="Where its holders stand, for the report on training. Empty: not counted.",
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="roles")

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, on: date) -> Self:
        """In force on the local date ``on``; an open end has no last day."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def held_by(self, user_id: int | OuterRef | None) -> Self:
        """Held as the person appointed or as the deputy."""
        return self.filter(Q(user_id=user_id) | Q(deputy_id=user_id))


class Appointment(models.Model):
    """One person in one role, from a date to a date, with how the public reaches them.

    The public details are the one record that the website, every email footer and the
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
    email = models.EmailField(blank=True)
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


class TrainingSession(Recorded):
    """Training that was bought or given: by whom, for whom, and who came (S1-17).

    Its attenders are the training records that name it. ``refresh_on`` is given to each of them.
    """

    what = models.CharField(max_length=160)
    provider = models.CharField("given by", max_length=120)
    audience = models.CharField("meant for", max_length=160)
    taken_on = models.DateField("held on")
    refresh_on = models.DateField("to be refreshed by", null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["-taken_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="users_a_session_is_refreshed_after_it_was_held",
                condition=Q(refresh_on=None) | Q(refresh_on__gt=models.F("taken_on")),
                violation_error_message="It is refreshed after it was held.",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class TrainingNeed(Recorded):
    """What people of one level, or all, should be trained in, looked at again by a day (S4-36).

    ``level`` empty: everybody who holds a role or is a member. ``what`` is matched with training
    records.
    """

    what = models.CharField(max_length=160)
    level = models.CharField(max_length=20, choices=Level, blank=True)
    why = models.TextField(max_length=500, blank=True)
    assessed_on = models.DateField("looked at on")
    assess_again_on = models.DateField("look again by")
    ended_on = models.DateField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["what", "pk"]

    def __str__(self) -> str:
        return self.what


class Qualification(Recorded):
    """A note on what somebody who handles complaints has learnt or done before (S4-37).

    ``file_reference`` says where the staff file is; the file itself is never kept here.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="qualifications")
    note = models.CharField(max_length=300)
    file_reference = models.CharField("where the staff file is", max_length=200)
    noted_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["-noted_on", "-pk"]


class TrainingRecordQuerySet(RecordedQuerySet):
    def seen_by(self, user: User) -> Self:
        """All of them for who may see them all; everybody else sees their own."""
        if user.has_perm("users.view_trainingrecord"):
            return self.all()
        return self.filter(person=user)

    def to_refresh(self, by: date) -> Self:
        """Due for refreshing on that local date or before, and not taken again since."""
        again = TrainingRecord.objects.filter(
            Q(person=OuterRef("person")) | Q(person=None, name__iexact=OuterRef("name")),
            what__iexact=OuterRef("what"),
            taken_on__gt=OuterRef("taken_on"),
        )
        return self.filter(refresh_on__lte=by).exclude(Exists(again))


class TrainingRecord(Recorded):
    """What somebody was trained in, by whom and when, and when it is refreshed (S3-109, S4-36).

    ``person`` is empty, and ``name`` given, for somebody without an account. Never public. Rows
    change only through ``cms.users.training``, and every version is kept.
    """

    person = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="training"
    )
    name = models.CharField(max_length=120, blank=True)
    what = models.CharField(max_length=160)
    provider = models.CharField("given by", max_length=120, blank=True)
    taken_on = models.DateField("taken on")
    refresh_on = models.DateField(
        "to be refreshed by", null=True, blank=True, help_text="Empty: it need not be refreshed."
    )
    session = models.ForeignKey(
        TrainingSession,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="records",
        editable=False,
    )
    note = models.TextField(blank=True, help_text="The person reads it too.")
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", editable=False
    )
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
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
            models.CheckConstraint(
                name="users_training_is_of_one_person",
                condition=Q(person=None, name__gt="") | Q(person__isnull=False, name=""),
                violation_error_message="Choose an account, or enter a name: one of the two.",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def who(self) -> str:
        return str(self.person) if self.person else self.name


class EmailSignIn(models.Model):
    """A link and a code that let one account in without a password, for minutes, once.

    Only marks of them are kept. ``next_path`` is where the person wanted to go; empty: their own
    page. ``sent_to`` is the account's address when the mail was sent: the link dies with it.
    ``used_at`` is set by a person's own press, never by opening the link.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="email_sign_ins")
    sent_to = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64, db_index=True)
    next_path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user}, {self.created_at}"
