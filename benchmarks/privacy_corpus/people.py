"""Who is in the cases: names of many origins, some of them plain words."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.privacy_corpus.listing import listed

FIRST = listed("""
Katherine Catherine Kathryn Elizabeth Elisabeth Margaret Susan Sarah Sara Rebecca Rachel Hannah
Emma Charlotte Philippa Gillian Jacqueline Christine Deborah Theresa Geraldine Bronwen Siobhán
Niamh Zoë Renée Chloë Ngozi Adaeze Folasade Priya Lakshmi Parveen Shazia Nasreen Aaliyah Wei
Xiu Agnieszka Małgorzata Katarzyna Ilona Svetlana Oksana Ludmila Marisol Inês Conceição
Stephen Steven Philip Phillip Geoffrey Jeffrey Jonathan Matthew Christopher Nicholas Alistair
Alasdair Graham Graeme Malcolm Kenneth Desmond Winston Delroy Leroy Clifton Horace Bertram
Mohammed Muhammad Yusuf Ibrahim Abdullahi Hassan Tariq Imran Sanjeev Gurpreet Harjit Rajesh
Bartosz Wojciech Zbigniew Mihai Costel Dmitri José João Tomáš Jürgen François Léon Owain Rhodri
Rose Hope Grace Will Mark Bill Jack Frank May June Art Dawn
""")
LAST = listed("""
Fairclough Ollerenshaw Postlethwaite Ramsbottom Hepplewhite Cholmondeley Featherstone Birtwistle
Entwistle Pickersgill Wolstenholme Abernathy Dalrymple Urquhart Colquhoun MacDonald McAllister
McLaughlin O’Brien O’Shaughnessy Fitzgerald Smith-Jones Lloyd-Davies Ashworth-Patel Llewellyn
Prosser Gwilliam Trevithick Penhaligon Nancarrow Okonkwo Adeyemi Oluwaseun Boateng Mensah Nkrumah
Chaudhry Hussain Siddiqui Rahman Mukherjee Venkataraman Subramaniam Gunawardena Nguyễn Tran
Kowalczyk Wiśniewska Zieliński Szczepański Popescu Ionescu Dvořák Horváth Müller Schröder
Björklund Sørensen Lefèvre Gonçalves Rodríguez Fernández van-der-Berg Papadopoulos Yılmaz
Whittaker Thackeray Bickerstaff Loxley Hartigan Mulcahy Devereux Satterthwaite Tattersall
Hill Green Hall Wood Young Cook Rose Field Brown King West Mills Ward Price Long Moss
""")
# Names that are also words, or short: planted only as names are written.
WORDS_TOO = set(
    listed("""Rose Hope Grace Will Mark Bill Jack Frank May June Art Dawn Hill Green Hall Wood Young Cook
    Field Brown King West Mills Ward Price Long Moss Wei Léon José João""")
)
STREETS = listed("""
Wychwood Thornbury Larkspur Hawkshead Bramblewick Quarrydene Silverdale Fennimore Ravensworth
Mill Church Station School Chapel Orchard Victoria Queen’s Meadow Spring High New Park
""")
KINDS = listed("Road Street Lane Avenue Close Drive Court Terrace Crescent Gardens Grove Place")
HOUSES = ["Rose Cottage", "The Old Forge", "Swallow Barn", "Wisteria Lodge"]
TOWN = "Sallowfield"
# Words that few people use, each of which tells who it was.
RARE = listed("""
budgerigar bassoon dialysis epilepsy saxophone pagoda alpaca falconry taxidermist accordion
ferret narcolepsy chrysanthemums lapidary stammer colostomy harpsichord campanologist tortoise
greyhound prosthetic wheelwright apiary hydrotherapy cochlear trombone labradoodle sousaphone
dachshund chinchilla embroiderer thatching asbestosis insulin bagpipes bonsai gyrocopter
""")
COMPANIES = """
Oakvale Cricket Club|Brightwater Nurseries Ltd|Tindale & Sons|Larchmont Residents Association
""".strip().split("|")


@dataclass(frozen=True)
class Somebody:
    """Everything that one person in a case could be known by."""

    first: str
    last: str
    house: str
    street: str
    postcode: str
    phone: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def address(self) -> str:
        return f"{self.house} {self.street}\n{TOWN}\n{self.postcode}"


def somebody(lot: random.Random) -> Somebody:
    first, last = lot.choice(FIRST), lot.choice(LAST).replace("-der-", " der ")
    plain = "".join(sign for sign in f"{first}.{last}".lower() if sign.isascii() and sign != " ")
    letters = "abdefghjlnpqrstuwxyz"
    return Somebody(
        first,
        last,
        lot.choice([str(lot.randint(2, 240)), f"{lot.randint(2, 90)}{lot.choice('ab')}"]),
        f"{lot.choice(STREETS)} {lot.choice(KINDS)}",
        f"SF{lot.randint(1, 19)} {lot.randint(1, 9)}{lot.choice(letters)}{lot.choice(letters)}".upper(),
        f"07{lot.randint(100, 999)} {lot.randint(100000, 999999)}",
        f"{plain}{lot.randint(40, 99)}@example.org",
    )
