"""The one cast of all tests. Every person is invented; a name here is never a real one.

Anna is the person the data are about. Boris is another one: a test that sees anything of him has found a leak. Vera is
staff with an authorisation for the purpose, Gleb is staff without. The inspector comes from outside.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member of the cast, with everything a form of any site asks for."""

    name: str
    family_name: str
    patronymic: str
    email: str
    phone: str
    login: str
    password: str
    address: str
    born_on: str

    @property
    def full_name(self) -> str:
        return f"{self.family_name} {self.name} {self.patronymic}"

    @property
    def traces(self) -> tuple[str, ...]:
        """Return everything that must not stand readable where it does not belong."""
        return (
            self.family_name,
            self.email,
            self.phone,
            self.login,
            self.password,
            self.address,
        )


ANNA = Person(
    name="Анна",
    family_name="Травникова",
    patronymic="Олеговна",
    email="anna.travnikova@example.org",
    phone="+7 912 555-01-11",
    login="anna-travnikova",
    password="тихий-омут-27-лодок",
    address="г. Вымышленск, ул. Липовая, д. 7, кв. 12",
    born_on="1987-03-14",
)

BORIS = Person(
    name="Борис",
    family_name="Зарецкий",
    patronymic="Павлович",
    email="boris.zaretsky@example.org",
    phone="+7 912 555-02-22",
    login="boris-zaretsky",
    password="синий-чайник-31-версту",
    address="г. Вымышленск, пер. Кленовый, д. 3",
    born_on="1979-11-02",
)

VERA = Person(
    name="Вера",
    family_name="Осокина",
    patronymic="Ильинична",
    email="vera.osokina@example.org",
    phone="+7 912 555-03-33",
    login="vera-osokina",
    password="бумажный-слон-44-шага",
    address="г. Вымышленск, ул. Заводская, д. 21",
    born_on="1990-06-25",
)

GLEB = Person(
    name="Глеб",
    family_name="Ручьёв",
    patronymic="Андреевич",
    email="gleb.ruchyov@example.org",
    phone="+7 912 555-04-44",
    login="gleb-ruchyov",
    password="каменный-мост-58-окон",
    address="г. Вымышленск, ул. Речная, д. 5",
    born_on="1984-01-30",
)

INSPECTOR = Person(
    name="Инна",
    family_name="Инспектор",
    patronymic="Борисовна",
    email="inspector@example.org",
    phone="+7 912 555-05-55",
    login="inspector",
    password="ровная-линия-63-штриха",
    address="г. Вымышленск, пл. Надзорная, д. 1",
    born_on="1975-09-09",
)

ALL = (ANNA, BORIS, VERA, GLEB, INSPECTOR)
