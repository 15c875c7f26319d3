"""A client that stands on our own middleware alone, so that no other app can touch the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from cms.web import site


@pytest.fixture
def web_client(settings) -> Client:
    settings.ROOT_URLCONF = "tests.web.urls"
    settings.MIDDLEWARE = [
        "cms.web.middleware.SecurityHeaders",
        "django.middleware.security.SecurityMiddleware",
        "cms.web.middleware.DatabaseDown",
        "cms.web.middleware.RefuseBrokenInput",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def nobody_provides_the_site() -> Iterator[None]:
    """Each test starts as a process does before the apps above have spoken."""
    identity, navigation = site._registry.identity, site._registry.navigation
    site.provide_identity(None)
    site.provide_navigation(None)
    yield
    site.provide_identity(identity)
    site.provide_navigation(navigation)
