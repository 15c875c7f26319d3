"""What many tests of conduct begin with."""

from __future__ import annotations

import pytest

from tests.conduct.people import People, some_people
from tests.conduct.signed import Signing, some_signing


@pytest.fixture
def people(db: None) -> People:
    return some_people()


@pytest.fixture
def signing(db: None) -> Signing:
    return some_signing()
