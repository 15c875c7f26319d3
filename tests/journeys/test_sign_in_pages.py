"""The pages of signing in and of one's own account look like the site and have no fault."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

# How a page is drawn does not depend on the database.
pytestmark = pytest.mark.one_database

ACCOUNT_PAGES = ("/accounts/2fa/", "/accounts/2fa/webauthn/add/", "/accounts/password/change/")


def test_signing_in_says_what_is_wrong_on_a_phone_without_a_script(phone, axe):
    phone.goto("/accounts/login/")
    axe(phone)

    phone.get_by_role("button", name="Sign in", exact=True).click()

    expect(phone).to_have_title(re.compile("^Error: Sign in"))
    assert phone.locator(".govuk-error-summary").inner_text().count("Enter ") == 2
    axe(phone)


@pytest.mark.parametrize("address", ACCOUNT_PAGES)
def test_the_pages_of_an_account_have_no_fault(desktop, axe, sign_in, address):
    user = get_user_model().objects.create_user(email="ann@example.org", password="x" * 20)
    sign_in(desktop, user)
    desktop.goto(address)

    assert desktop.locator(".an-header").count() == 1
    axe(desktop)
