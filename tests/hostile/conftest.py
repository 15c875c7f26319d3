"""A partnership, and a resident whose case can be followed, for hands that mean no good."""

from __future__ import annotations

import pytest
from django.test import Client

from cms.casework.models import Case
from cms.casework.tracking import signing_in
from cms.web import letting_in
from tests.casework.partnership import open_partnership
from tests.casework.tracking.following import sign_in
from tests.factories import open_case


@pytest.fixture
def case(db: None, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case, with no pause and no limit that would hide an answer behind a refusal."""
    monkeypatch.setattr(letting_in, "EVEN_SECONDS", 0.0)
    for name in ("TRIES", "TRIES_A_REFERENCE"):
        unlimited = type(signing_in.TRIES)("unlimited", 0, 60)
        monkeypatch.setattr(signing_in, name, unlimited)
    open_partnership()
    return open_case()


@pytest.fixture
def signed_in(client: Client, case: Case) -> Client:
    sign_in(client, case)
    return client
