"""A session that could not be saved: our database's fault, or its own end."""

from __future__ import annotations

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, OperationalError
from django.test import RequestFactory

from cms.web import errors


def interrupted_by(cause: DatabaseError) -> SessionInterrupted:
    """As Django's middleware raises it, with what led to it."""
    try:
        try:
            raise cause
        except DatabaseError:
            raise SessionInterrupted("The session could not be saved.")  # noqa: B904 - as Django does
    except SessionInterrupted as interrupted:
        return interrupted


def test_answers_that_could_not_be_kept_for_want_of_a_database_are_answered_503():
    lost = interrupted_by(OperationalError("terminating connection"))

    response = errors.bad_request(RequestFactory().post("/x"), lost)

    assert response.status_code == 503
    assert response.headers["Retry-After"].isdecimal()


def test_a_session_that_somebody_ended_meanwhile_stays_a_400():
    ended = interrupted_by(DatabaseError("Forced update did not affect any rows."))

    assert errors.bad_request(RequestFactory().post("/x"), ended).status_code == 400
