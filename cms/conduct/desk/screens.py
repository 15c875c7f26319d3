"""What the staff's screens of conduct stand on: who is let in, and a deed that may be refused."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Final

from cms.users import desk
from cms.web.staff_forms import StaffForm

READ: Final = "conduct.view_member"
KEEP: Final = "conduct.change_member"


class ConductScreen(desk.Screen):
    """A screen for whoever may see members; those who keep them may change something there."""

    permission = READ
    writing = KEEP


class ConductDeed(ConductScreen, desk.Deed):
    """A form that does one thing, and takes files."""

    permission = KEEP

    @abstractmethod
    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        """The form, filled in with what was sent. May raise ``Http404``."""

    def sent_form(self) -> StaffForm:
        return self.make_form(self.request.POST, self.request.FILES)


class ItemForReaders(desk.ItemForReaders):
    permission = READ
