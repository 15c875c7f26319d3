"""What is remembered is put in whole, whatever a test between did to it."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from cms.users.models import User
from tests.factories import UserFactory
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


class Undone(Exception):
    """Raised to take the rows of a test back."""


def test_rows_and_the_files_they_name_come_back():
    name, made = uuid.uuid4().hex, []
    path = Path(settings.VAR_DIR) / "private" / "remembered" / f"{name}.txt"

    def make() -> Path:
        made.append(UserFactory())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("kept")
        return path

    with pytest.raises(Undone), transaction.atomic():
        remembered(name, make)
        raise Undone
    path.unlink()

    again = remembered(name, make)

    assert len(made) == 1
    assert again.read_text() == "kept"
    assert User.objects.get() == made[0]
    path.unlink()
