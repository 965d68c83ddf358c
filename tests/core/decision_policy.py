"""A small policy with one of every rule, and an addendum."""

from zavet.core.language.clauses import Clause
from zavet.core.language.policy import Policy
from zavet.core.language.rules import (
    Addendum,
    Ban,
    Datum,
    Operator,
    Promise,
    Purpose,
    Recipient,
    Right,
    Rules,
    Service,
)
from zavet.core.language.words import (
    Bargain,
    Channel,
    FieldKind,
    Mechanism,
    Need,
    RecipientKind,
    RightKind,
)
from zavet.core.values import Action, Ground, Origin

RULES = Rules(
    policy="sample",
    version="1",
    kind="sample",
    title="Образец",
    operator=Operator(clause="1", name="ООО", address="г. N", email="a@example.org"),
    data=(
        Datum(clause="2.1", id="name", name="Имя", origin=Origin.GIVEN, is_openable=True),
        Datum(clause="2.2", id="email", name="Почта", origin=Origin.GIVEN, kind=FieldKind.EMAIL),
        Datum(clause="2.3", id="phone", name="Телефон", origin=Origin.GIVEN, kind=FieldKind.PHONE),
        Datum(
            clause="2.4",
            id="address",
            name="IP",
            origin=Origin.AUTOMATIC,
            kind=FieldKind.NETWORK_ADDRESS,
        ),
        Datum(clause="2.5", id="health", name="Здоровье", origin=Origin.GIVEN, is_special=True),
    ),
    purposes=(
        Purpose(
            clause="3.1", id="account", name="Вход", data=("name", "email"), ground=Ground.CONTRACT
        ),
        Purpose(
            clause="3.2",
            id="news",
            name="Новости",
            data=("email", "phone", "health"),
            ground=Ground.CONSENT,
            wording="Да",
            is_for_representatives=False,
        ),
        Purpose(
            clause="3.3",
            id="research",
            name="Статистика",
            data=("address",),
            ground=Ground.STATISTICS,
            is_depersonalized=True,
            actions=(Action.DEPERSONALIZATION, Action.COLLECTION, Action.ACCESS),
        ),
        Purpose(clause="3.4", id="duties", name="По закону", data=("name",), ground=Ground.LAW),
    ),
    services=(
        Service(
            clause="4.1",
            id="registration",
            name="Учётная запись",
            purposes=("account", "news"),
            data=("name", "email", "phone"),
            is_registration=True,
        ),
        Service(clause="4.2", id="digest", name="Вести", purposes=("news",), data=("email",)),
    ),
    recipients=(
        Recipient(
            clause="5.1",
            id="authority",
            name="Орган",
            kind=RecipientKind.AUTHORITY,
            needs=Need.DEMAND,
            data=("name", "email", "phone", "address"),
        ),
        Recipient(
            clause="5.2",
            id="partner",
            name="Партнёр",
            kind=RecipientKind.PARTNER,
            needs=Need.CONSENT,
            data=("email",),
            purposes=("news",),
        ),
        Recipient(
            clause="5.3",
            id="stranger",
            name="Иной",
            kind=RecipientKind.THIRD_PARTY,
            needs=Need.WRITTEN_PERMISSION,
            data=("email",),
            purposes=("account",),
            needs_approval=True,
        ),
        Recipient(
            clause="5.4",
            id="other_party",
            name="Сторона сделки",
            kind=RecipientKind.DEAL_PARTY,
            needs=Need.DEAL,
            data=("name", "email"),
            purposes=("account",),
        ),
        Recipient(
            clause="5.5",
            id="everybody",
            name="Все",
            kind=RecipientKind.PUBLIC,
            needs=Need.LAW,
            data=("name",),
            purposes=("account",),
        ),
        Recipient(
            clause="5.6",
            id="foreign_court",
            name="Суд страны проживания",
            kind=RecipientKind.AUTHORITY,
            needs=Need.RESIDENCE_LAW,
            data=("name", "address"),
        ),
    ),
    rights=(
        Right(
            clause="6.1",
            id="look",
            right=RightKind.INFORMATION,
            channels=(Channel.CABINET,),
            article="152-ФЗ ст. 14 ч. 7",
        ),
        Right(clause="6.2", id="mend", right=RightKind.RECTIFICATION, channels=(Channel.CABINET,)),
        Right(
            clause="6.3",
            id="end",
            right=RightKind.DELETION,
            channels=(Channel.CABINET,),
            needs_approval=True,
        ),
    ),
    bans=(
        Ban(
            clause="7.1",
            id="never_sold",
            bargains=(Bargain.SALE, Bargain.EXCHANGE),
            actions=(Action.DISSEMINATION,),
            data=("phone",),
        ),
        Ban(
            clause="7.2",
            id="link_is_secret",
            actions=(Action.PROVISION, Action.TRANSFER),
            data=("address",),
            carve_out=("foreign_court", "authority"),
        ),
    ),
    promises=(
        Promise(clause="8.1", id="closed", mechanism=Mechanism.CLOSED_PURPOSES),
        Promise(clause="8.2", id="staff", mechanism=Mechanism.AUTHORISED_ACCESS),
        Promise(clause="8.3", id="review", mechanism=Mechanism.BLOCK_ON_REQUEST),
        Promise(clause="8.4", id="extra", mechanism=Mechanism.ADDENDA),
        Promise(clause="8.5", id="kept", mechanism=Mechanism.HOLD),
        Promise(clause="8.6", id="link", mechanism=Mechanism.LINK_SECRECY),
    ),
)
CLOUD = Addendum(
    addendum="cloud",
    base="sample",
    version="1",
    title="Облако",
    data=(Datum(clause="cloud/1", id="server", name="Сервер", origin=Origin.GIVEN),),
    purposes=(
        Purpose(
            clause="cloud/2",
            id="hosting",
            name="Облако",
            data=("server", "name"),
            ground=Ground.CONTRACT,
        ),
    ),
    services=(
        Service(
            clause="cloud/3", id="cloud", name="Облако", purposes=("hosting",), data=("server",)
        ),
    ),
)
NUMBERS = sorted(
    {rule.clause for rule in Policy(rules=RULES, clauses=(), addenda=(CLOUD,)).all_rules()}
)
POLICY = Policy(
    rules=RULES,
    addenda=(CLOUD,),
    clauses=tuple(Clause(number=n, text=n, line=i) for i, n in enumerate(NUMBERS)),
)
