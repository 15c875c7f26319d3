"""Who is who in the council. The last three digits of a number are those of a range for drama."""

from __future__ import annotations

from functools import partial
from typing import Final

from cms.home.demonstration.people import Holder

HALL: Final = "Town Hall, Market Square, Eastmarch ZZ99 1AA"
one = partial(Holder, domain="eastmarch.example")
unseen = partial(one, group="Advisers without case access", signs_in=False)

HOLDERS: Final = (
    one(
        "feedback_adviser",
        "Customer feedback adviser",
        "Coordinators",
        "Kemi",
        "Adu",
        "adviser",
        phone="01632 960 401",
        note="Usually answers first",
        main_contact=True,
    ),
    one(
        "feedback_officer",
        "Customer feedback officer",
        "Coordinators",
        "Dilys",
        "Tranter",
        "officer",
    ),
    one(
        "feedback_manager",
        "Customer feedback manager",
        "Coordinators",
        "Martin",
        "Osei",
        "manager",
        phone="01632 960 402",
        main_contact=True,
    ),
    one("complaints_manager", "Complaints manager", "Coordinators", "Martin", "Osei", "manager"),
    one("complaints_officer", "Complaints officer", "Coordinators", "Tomas", "Reid", "code"),
    one("service_officer", "Service team", "Caseworkers", "Bev", "Lattimer", "service"),
    one("service_manager", "Service manager", "Caseworkers", "Huw", "Ransome", "service-manager"),
    one("contract_manager", "Contract manager", "Caseworkers", "Ola", "Bright", "contracts"),
    one("director", "Director", "Chairs", "Grace", "Nkemelu", "director"),
    one("chief_executive", "Chief Executive", "Chairs", "Alan", "Whitcombe", "chief-executive"),
    one("monitoring_officer", "Monitoring officer", "Chairs", "Ruth", "Falconer", "monitoring"),
    unseen(
        "information_governance",
        "Information governance officer",
        first_name="Sam",
        last_name="Tiller",
        mailbox="information",
    ),
    unseen("legal_adviser", "Legal adviser", first_name="Iqra", last_name="Shah", mailbox="legal"),
    unseen(
        "member_responsible",
        "Councillor responsible for complaints",
        first_name="Jo",
        last_name="Hartley",
        mailbox="councillor.hartley",
    ),
    one("editor", "Editor", "Editors", "Lena", "Marsh", "editor"),
    one("auditor", "Auditor", "Auditors", "Piotr", "Zielinski", "auditor"),
    one("administrator", "Administrator", "Administrators", "Gil", "Tanner", "administrator"),
)
