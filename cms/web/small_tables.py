"""What every small table of the admin needs that modeladmin does not give: mixed into its classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse

MOST_DIGITS: Final = 18


class RowsByNumber:
    """Rows are numbered; modeladmin's own addresses take any word, and fail. Such a word is 404."""

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return self.of_row(super().edit_view, request, instance_pk)  # type: ignore[misc]

    def inspect_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return self.of_row(super().inspect_view, request, instance_pk)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return self.of_row(super().delete_view, request, instance_pk)  # type: ignore[misc]

    def history_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return self.of_row(super().history_view, request, instance_pk)  # type: ignore[misc]

    def of_row(self, view: Callable[..., Any], request: HttpRequest, pk: str) -> HttpResponse:
        if not (pk.isascii() and pk.isdigit() and len(pk) <= MOST_DIGITS):
            raise Http404
        response: HttpResponse = view(request, pk)
        return response


class NeverDeleted:
    """Of a permission helper: what was in force once is part of the record."""

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


class GuardedHistory:
    """Of a history view: for those who may see the row at all; modeladmin itself asks nobody."""

    permission_helper: Any

    def check_action_permitted(self, user: Any) -> bool:
        return bool(self.permission_helper.user_has_any_permissions(user))
