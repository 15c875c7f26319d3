from __future__ import annotations

from tests.home.site import site_of_module, staff

__all__ = ["site_of_module", "staff"]
