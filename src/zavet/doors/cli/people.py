"""The people of the demonstration, all invented: the cast first, then neighbours."""

from dataclasses import dataclass

from zavet.core.language.rules import Datum
from zavet.core.language.words import FieldKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented person and how they behave: how readily they agree, whether they confirm."""

    given: str
    family: str
    login: str
    phone: str
    agrees: float = 0.5
    confirms: bool = True

    @property
    def email(self) -> str:
        """Return an address at a domain that takes no mail (RFC 2606)."""
        return f"{self.login}@example.org"


def _neighbour(place: int, names: tuple[str, str, str]) -> Person:
    given, family, login = names
    return Person(
        given=given,
        family=family,
        login=login,
        phone=f"+7 900 000-{place:02d}-{place * 3 % 100:02d}",
        agrees=0.3 + place % 5 * 0.15,
        confirms=place % 6 != 0,
    )


_NEIGHBOURS = (
    ("Марина", "Полякова", "marina.polyakova"),
    ("Сергей", "Дроздов", "s.drozdov"),
    ("Елена", "Журавлёва", "elena.zh"),
    ("Николай", "Садов", "nsadov"),
    ("Ирина", "Белова", "irina.belova"),
    ("Павел", "Крылов", "p.krylov"),
    ("Дарья", "Лесная", "darya.lesnaya"),
    ("Тимур", "Галиев", "timur.galiev"),
    ("Наталья", "Озерова", "n.ozerova"),
    ("Юрий", "Камышов", "kamyshov"),
    ("Алла", "Вишнёва", "alla.v"),
    ("Роман", "Степной", "roman.stepnoy"),
    ("Вероника", "Малина", "v.malina"),
    ("Игорь", "Рябинин", "ryabinin.igor"),
)
PEOPLE = (
    Person(given="Анна", family="Травникова", login="anna", phone="+7 900 111-22-33", agrees=1.0),
    Person(given="Борис", family="Зарецкий", login="boris", phone="+7 900 222-33-44", agrees=0.0),
    *(_neighbour(place, names) for place, names in enumerate(_NEIGHBOURS, 1)),
)
ELDERS = (
    Person(given="Лидия", family="Старцева", login="l.startseva", phone="+7 900 333-44-55"),
    Person(given="Григорий", family="Давыдов", login="g.davydov", phone="+7 900 444-55-66"),
)
"""Two who came more than a year ago."""


def value_for(datum: Datum, person: Person) -> str:
    """Return what this person types into a field."""
    match datum.kind:
        case FieldKind.EMAIL:
            return person.email
        case FieldKind.LOGIN:
            return person.login
        case FieldKind.PHONE:
            return person.phone
        case FieldKind.POSTAL_ADDRESS:
            return "990000, г. Вымышленск, ул. Липовая, д. 7"
        case FieldKind.PAYMENT_TOKEN:
            return f"tok_{person.login.replace('.', '')}"
        case _:
            return f"{person.family} {person.given}"
