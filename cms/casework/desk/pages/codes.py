"""A procedure beside the Codes that bodies are held to, line by line (S1-15, S2-9)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from cms.casework.desk.bodies_kept import with_bodies_kept
from cms.casework.desk.pages.procedures import VersionPage
from cms.casework.models import ProcedureVersion
from cms.casework.procedure.codes import codes_shipped, read_code
from cms.casework.procedure.compliance import verdicts

RESULTS: Final = (
    ("meets", "Meets", "What the Code asks for."),
    ("exceeds", "Exceeds", "Better for people than the Code asks for."),
    ("differs", "Differs", "Other than the Code asks for."),
    ("says_nothing", "Says nothing", "The procedure leaves it unsaid."),
)


class CodesPage(VersionPage):
    """Every line of both Codes, judged by the data of one version. It changes nothing."""

    title = "Beside the Codes"
    template_name = "casework/desk/procedure_codes.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shown = request.GET.get("result", "")
        shown = shown if shown in {key for key, _, _ in RESULTS} else ""
        version = self.chosen(request.GET.get("version", ""))
        if version is None:
            return self.show(chosen=None, offered=[], codes=[])
        codes, counts, spec = [], Counter[str](), with_bodies_kept(version.spec)
        for key in codes_shipped():
            code = read_code(key)
            rows = verdicts(spec, code, on=self.today)
            counts.update(row.result for row in rows)
            codes.append((code, [row for row in rows if not shown or row.result == shown]))
        return self.show(
            chosen=version,
            offered=self.offered(version),
            codes=codes,
            shown=shown,
            results=[(key, label, hint, counts[key]) for key, label, hint in RESULTS],
            total=sum(counts.values()),
        )

    def offered(self, chosen: ProcedureVersion) -> list[ProcedureVersion]:
        """What is in force today, every draft, and what is shown."""
        rows = ProcedureVersion.objects.select_related("procedure").defer("document")
        today = set(ProcedureVersion.objects.in_force(self.today).values_list("pk", flat=True))
        shown = today | {chosen.pk}
        return [row for row in rows if row.pk in shown or row.status == "draft"]

    def chosen(self, typed: str) -> ProcedureVersion | None:
        """The version asked for; else the first that is in force."""
        rows = ProcedureVersion.objects.select_related("procedure")
        found: ProcedureVersion | None = None
        if typed.isascii() and typed.isdigit() and len(typed) < 10:
            found = rows.filter(pk=int(typed)).first()
        return found or rows.in_force(self.today).first()
