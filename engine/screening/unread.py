"""Columns of a file of orders that are no facts: carried through, unless they look like a party or like a fact.

A column `customer` that nobody screens is a listed buyer whom nobody finds.  So a header that names a party by an
everyday word stops the file, with the name to give it; one that says that no party is meant (`x_customer`) is carried
through.  A dotted name whose first part is a role or a group of facts is a fact written wrong, and stops the file, too.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable

from ..errors import near_miss
from ..flat import FlatNames

CARRIED = "x_"  # a header that begins so is carried through unread, on the word of whoever wrote it
_PURCHASER, _USER, _CONSIGNEE, _FORWARDER = "purchaser", "end_user", "ultimate_consignee", "freight_forwarder"
_BY_ROLE = {
    _PURCHASER: "customer cust client buyer purchaser soldto sold billto bill billing payer invoice invoicee importer"
    " orderer orderingparty"
    " requestedby requester sponsor holder ügyfél vevő pelanggan"
    " kunde kunden kundin kundenname käufer kaeufer besteller auftraggeber rechnungsempfänger"
    " acheteur cliente comprador acquirente koper klant företag kupujący zákazník покупатель заказчик клиент"
    " 客户 客戶 买方 買方 買主 顧客 得意先 고객 구매자",
    _USER: "enduser finaluser endcustomer endkunde endverbraucher endverwender endabnehmer anwender utilisateur usuario"
    " site installer integrator 最终用户 最終用戶 最終需要者 최종사용자",
    _CONSIGNEE: "contact contactperson attn attention co ansprechpartner lieferadresse deliveryaddress"
    " consignee shipto shipping deliverto delivery recipient receiver warenempfänger warenempfaenger"
    " empfänger empfaenger lieferempfänger destinataire destinatario destinatary ontvanger odbiorca получатель"
    " грузополучатель 收货人 收貨人 荷受人 수하인",
    _FORWARDER: "reeder reederei shipowner"
    " forwarder forwarding carrier shipper spediteur spedition transitaire transportista vervoerder"
    " экспедитор 货代 貨代 承运人 運送業者",
    "intermediate_consignee": "intermediate intermediary zwischenempfänger",
    "principal": "principal onbehalfof mandant",
    "exporter": "exporter exporteur exportateur ausführer seller verkäufer",
    "reseller": "reseller distributor wiederverkäufer händler revendeur dealer agent broker vertreter",
    "bank": "bank banque banco lender financier",
    "notify_party": "notify notifyparty",
    "vessel": "vessel ship imo schiff schiffsname navire buque 船名",
    "tenant": "tenant lessee mieter locataire renter subscriber",
    "beneficiary": "beneficiary begünstigter beneficiaire",
    "cloud_provider": "provider",
    "hardware_operator": "operator",
    "administrator": "administrator",
}  # fmt: skip
_ANY = (
    "company firma firm organisation organization unternehmen société societe empresa party counterparty partner"
    " account geschäftspartner debitor kreditor cardname applicant guarantor contractor subcontractor ultimate parent"
    " parentcompany owner beneficialowner shareholder ubo muttergesellschaft konzern"
)
_NAMES = "name name1 name2 names fullname companyname firmenname nombre nom naam имя 名称 名稱 会社名"
_LEADS = "billing bill shipping ship delivery sold invoice site intermediate provider"  # a party with `name`, `to` only
_NOT_A_NAME = (
    "id no nr num number nummer code ref reference key po order date datum day terms term type class group segment"
    " rating status currency price discount rate rep manager note notes comment comments email mail phone tel fax url"
    " vat tax zip postcode plz qty quantity total amount value cost fee fees method mode since language score count sku"
    " part service services account details country city state street address address1 address2 land ort strasse region"
)
_STEMS = ("kunde", "empfänger", "empfaenger", "consign", "customer", "vessel", "notify", "spedit", "forwarder", "buyer")
_PLACES = frozenset(("address", "address1", "address2", "city", "country", "state", "street", "town", "ort", "land"))
_WORDS: dict[str, frozenset[str]] = {role: frozenset(words.split()) for role, words in _BY_ROLE.items()}
_GENERAL, _NAMED, _LEADING, _OTHER = (frozenset(words.split()) for words in (_ANY, _NAMES, _LEADS, _NOT_A_NAME))


def refusal(title: str, names: FlatNames) -> str:
    """Why a column that is no fact may not be carried through, with the mend; empty where it may."""
    if title.strip().casefold().startswith(CARRIED):
        return ""
    dotted = _wrong_fact(title, names)
    if dotted:
        return dotted
    role = _party(title)
    if not role:
        return ""
    roles = names.declarations.roles
    known = role if role in roles else _PURCHASER
    return (
        f"looks like a party and would be carried through unscreened; name it by its role, e.g. {known}.name, or "
        f"{CARRIED}{_squeezed(title)} if it names nobody"
    )


def of_a_place(title: str) -> bool:
    """Whether a column holds places and streets, whose rare words are seldom anybody's name."""
    return not _PLACES.isdisjoint(_words(title))


def mentions_party(title: str) -> bool:
    """Whether a header speaks of a party without naming it (`customer_no`); for a remark."""
    words = _words(title)
    return not title.strip().casefold().startswith(CARRIED) and _role_of(words) != ""


def _wrong_fact(title: str, names: FlatNames) -> str:
    head, dot, _ = title.strip().casefold().partition(".")
    groups = {name.partition(".")[0] for name in names.declarations.facts}
    known: Iterable[str] = [*names.declarations.roles, *groups]
    if not dot or not re.fullmatch(r"[a-z_]+", head.replace(" ", "_")):
        return ""
    if head not in known and not near_miss(head, known):
        return ""
    problem = names.refused(title.strip(), names.declarations.facts)
    hint = problem.hint or "`douane explain NAME` explains a fact"
    return f"is written like a fact and is none: {problem.message} ({hint}); {CARRIED}... is carried through"


def _party(title: str) -> str:
    """The role of the party that a header names; empty where it names none."""
    words = _words(title)
    if not words:
        return ""
    named = bool(_NAMED & set(words))
    if words[-1] in _OTHER and not named and len(words) > 1 and "".join(words) not in _WORDS[_CONSIGNEE]:
        return ""
    role = _role_of(words)
    if role:
        return role
    alone = named and set(words) <= {*_NAMED, "full", "1", "2"}
    general = bool(_GENERAL & set(words)) and (named or words[-1] not in _OTHER or len(words) == 1)
    return _PURCHASER if alone or general else ""


def _role_of(words: list[str]) -> str:
    found = {*words, *(a + b for a, b in itertools.pairwise(words))}
    with_lead = bool(found & {"name", "company", "to", "party", "firma"})
    for role, known in _WORDS.items():
        hit = known & found
        if hit - _LEADING or (hit and with_lead):
            return role
    if any(stem in word for word in words for stem in _STEMS):
        return _PURCHASER
    return ""


def _words(title: str) -> list[str]:
    """The words of a header: `shipToParty`, `SHIP-TO PARTY` and `ship_to_party` are the same ones."""
    plain = unicodedata.normalize("NFKC", title)
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
    return re.findall(r"[^\W_]+", plain.casefold())


def _squeezed(title: str) -> str:
    return "_".join(_words(title)) or "column"
