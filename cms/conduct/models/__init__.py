"""The nouns of conduct, one file each."""

from cms.conduct.models.code import Code, Signature, SigningMethod, SigningRequest
from cms.conduct.models.exclusion import CloseAssociate, MistakenIdentity
from cms.conduct.models.induction import InductionRecord
from cms.conduct.models.kept import KeptSeal
from cms.conduct.models.member import Member, MemberKind, MemberSeat
from cms.conduct.models.register import Act, Dispensation, RegisterEntry, RegisterRequest, Whose

__all__ = [
    "Act",
    "CloseAssociate",
    "Code",
    "Dispensation",
    "InductionRecord",
    "KeptSeal",
    "Member",
    "MemberKind",
    "MemberSeat",
    "MistakenIdentity",
    "RegisterEntry",
    "RegisterRequest",
    "Signature",
    "SigningMethod",
    "SigningRequest",
    "Whose",
]
