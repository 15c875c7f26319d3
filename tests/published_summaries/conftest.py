from __future__ import annotations

import pytest

from tests.home.site import build_site


@pytest.fixture
def staff(db):
    """The invented partnership's site, with its accounts by role."""
    return build_site()
