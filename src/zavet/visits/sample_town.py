"""The visitors and robots of the sample log.

Who they are, when they come, what they open. None of them exists.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random  # noqa: TID251 - seeded by the sample
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from zavet.visits.sample_damage import SampleHit

T = TypeVar("T")

_LAST_SECOND = 24 * 3600 - 1
_HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 13, 13, 12, 12, 12, 12, 11, 10, 10, 9, 8, 7, 5, 3)
_STATUSES = ("200",) * 86 + ("304",) * 6 + ("301",) * 3 + ("302", "403", "500")
_WITH_BODY = frozenset({"200", "404"})
_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
_ASSETS = tuple(f"/static/app.{n}.{kind}" for n in range(9) for kind in ("css", "js", "woff2"))
_DOWNLOADS = tuple(
    quote(f"/файлы/{name}.{kind}")
    for name in ("приказ", "устав", "расписание", "памятка", "отчёт-2025")
    for kind in ("pdf", "docx")
)
_FROM_ELSEWHERE = (
    "-",
    "https://search.example/find?q=" + quote("расписание работы"),
    "-",
    "https://social.example/away?to=1",
    "https://www.city-news.example/2026/opening",
    "https://maps.example/place/77",
    "android-app://com.example.search/",
)
_NAMED_ROBOTS = (
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 (compatible; ClaudeBot/1.0; +https://www.anthropic.com)",
    "python-requests/2.32.3",
    "curl/8.5.0",
)
_NO_AGENT = "-"
_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64"
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0"
_SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.{minor}"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_{minor} like Mac OS X)"
_AGENTS = (
    f"{_WINDOWS}) {_CHROME} Safari/537.36",
    f"{_WINDOWS}) {_CHROME} YaBrowser/25.{{minor}}.0.0 Safari/537.36",
    f"Mozilla/5.0 (Linux; Android 1{{minor}}; K) {_CHROME} Mobile Safari/537.36",
    f"{_IPHONE} {_SAFARI} Mobile/15E148 Safari/604.1",
    f"{_WINDOWS}; rv:{{major}}.0) Gecko/20100101 Firefox/{{major}}.0",
    f"{_WINDOWS}) {_CHROME} Safari/537.36 Edg/{{major}}.0.{{minor}}.0",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_SAFARI} Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:{major}.0) Gecko/20100101 Firefox/{major}.0",
)


class Guest(NamedTuple):
    """One visitor or robot: where from, with what."""

    address: str
    agent: str


class Town:
    """The visitors and robots of one site."""

    def __init__(self, chance: Random, *, visitors: int, pages: Sequence[str], host: str) -> None:
        self._chance = chance
        self._pages = [quote(page) for page in pages]
        self._origin = f"https://{host}"
        self._robots = [Guest(self._address(), agent) for agent in (*_NAMED_ROBOTS, _NO_AGENT) * 3]
        self._visitors: list[Guest] = []
        for _ in range(visitors):
            self._visitors.append(Guest(self._shared_or_own_address(), self._agent()))

    def is_robot(self, agent: str) -> bool:
        """Tell a robot's agent name, perhaps damaged, from a browser's."""
        return agent == _NO_AGENT or agent.startswith(_NAMED_ROBOTS)

    def day(self, day: date, *, hits: int) -> list[SampleHit]:
        """Return exactly so many hits of one day, in order of time."""
        made: list[SampleHit] = []
        while len(made) < hits:
            made.extend(self._session(day))
        return sorted(made[:hits], key=lambda hit: hit.second)

    def _session(self, day: date) -> Iterator[SampleHit]:
        chance = self._chance
        second = chance.choices(range(24), weights=_HOURS)[0] * 3600 + chance.randrange(3600)
        is_robot = chance.randrange(20) < 3  # noqa: PLR2004 - three sessions in twenty
        guest = chance.choice(self._robots) if is_robot else self._often(self._visitors)
        referrer = "-" if is_robot else chance.choice(_FROM_ELSEWHERE)
        for _ in range(chance.randint(1, 6)):
            target, status = self._target()
            yield self._hit(guest, day, second, target, status=status, referrer=referrer)
            if not is_robot:
                referrer = self._origin + target
                yield from self._assets(guest, day, second + 1, referrer=referrer)
            second += chance.randint(2, 90)

    def _assets(
        self, guest: Guest, day: date, second: int, *, referrer: str
    ) -> Iterator[SampleHit]:
        for asset in self._chance.sample(_ASSETS, self._chance.randint(0, 4)):
            yield self._hit(guest, day, second, asset, status="200", referrer=referrer)

    def _hit(
        self, guest: Guest, day: date, second: int, target: str, *, status: str, referrer: str
    ) -> SampleHit:
        return SampleHit(
            address=guest.address,
            day=day,
            second=min(second, _LAST_SECOND),
            request=f"GET {target} HTTP/1.1",
            status=status,
            size=self._chance.randint(200, 90_000) if status in _WITH_BODY else 0,
            referrer=referrer,
            agent=guest.agent,
        )

    def _target(self) -> tuple[str, str]:
        """Return what is opened and the answer; some paths name a person, for the count to mask."""
        chance = self._chance
        kinds = ("page", "letter", "file", "broken", "token", "email")
        kind = chance.choices(kinds, weights=(80, 10, 4, 3, 2, 1))[0]
        if kind == "broken":
            return f"/old/{chance.randint(1, 5000)}.html", "404"
        if kind == "token":
            return f"/confirm/{chance.getrandbits(128):032x}", "200"
        if kind == "email":
            return f"/cabinet/visitor{chance.randint(1, 999)}%40example.org/", "200"
        if kind == "file":
            return chance.choice(_DOWNLOADS), "200"
        query = f"?utm_source=mail&id={chance.randint(1, 9999)}" if kind == "letter" else ""
        return self._often(self._pages) + query, chance.choice(_STATUSES)

    def _often(self, choices: Sequence[T]) -> T:
        """Choose with favour for what stands first, as popularity goes."""
        return choices[int(len(choices) ** self._chance.random()) - 1]

    def _shared_or_own_address(self) -> str:
        is_shared = self._visitors and self._chance.randrange(30) == 0
        return self._chance.choice(self._visitors).address if is_shared else self._address()

    def _address(self) -> str:
        chance = self._chance
        kind = chance.choices(("private", "documentation", "six"), weights=(7, 2, 1))[0]
        if kind == "six":
            home = f"2001:db8:{chance.randint(0, 999):x}:{chance.randint(0, 99):x}"
            return f"{home}::{chance.randint(1, 9999):x}"
        if kind == "documentation":
            return f"{chance.choice(_NETWORKS)}.{chance.randint(1, 254)}"
        return f"10.{chance.randint(0, 255)}.{chance.randint(0, 255)}.{chance.randint(1, 254)}"

    def _agent(self) -> str:
        major, minor = self._chance.randint(115, 145), self._chance.randint(0, 5)
        return self._often(_AGENTS).format(major=major, minor=minor)
