from urllib.parse import quote

import pytest

from zavet.core.statistics import network_address, page_key, path_key, referrer_key

EMAIL = "anna.travnikova@example.org"


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/", "/"),
        ("/news/2026-03-10/opening/", "/news/2026-03-10/opening/"),
        (quote("/новости/приём граждан/"), "/новости/приём граждан/"),
        (quote("/новости/".encode("cp1251")), "/новости/"),
        (r"/\xD0\xBD\xD0\xB5", "/не"),
        (
            "/prikaz-o-raspisanii-zanyatij-na-2026-god/",
            "/prikaz-o-raspisanii-zanyatij-na-2026-god/",
        ),
        ("/item-123456789/", "/item-123456789/"),
        ("/a/style.CSS", "(asset)"),
        (f"/cabinet/{EMAIL}/edit", "/cabinet/[email]/edit"),
        ("/cabinet/" + quote(EMAIL) + "/edit", "/cabinet/[email]/edit"),
        ("/cabinet/" + quote(quote(quote(EMAIL, safe=""), safe="")), "/cabinet/[email]"),
        ("/call/+7-912-555-01-11", "/call/[number]"),
        ("/call/8%20(912)%20555-01-11", "/call/[number]"),
        ("/snils/11223344595/", "/snils/[number]/"),
        ("/reset/9f86d081884c7d659a2feaa0c55ad015", "/reset/[token]"),
        ("/reset/6ba7b810-9dad-11d1-80b4-00c04fd430c8", "/reset/[token]"),
        ("/reset/Zm9vYmFyYmF6cXV4MTIz", "/reset/[token]"),
        ("/i/eyJhbGciOiJIUzI1NiJ9-x_eyJzdWIiOiIx", "/i/[token]"),
        ("/whois/192.0.2.7", "/whois/[address]"),
        ("/whois/2001:db8::1:2", "/whois/[address]"),
        ("/a%3Fname=anna", "/a"),
        ("/a%00%0a\u202eb", "/a\ufffd\ufffd\ufffdb"),
        ("/" + "а" * 500, "/" + "а" * 198 + "…"),
    ],
)
def test_a_path_becomes_a_page_and_names_no_one(path: str, key: str):
    assert path_key(path) == key


@pytest.mark.parametrize(
    ("path", "status", "key"),
    [(None, "200", "(bad-request)"), ("/a", "404", "(error)"), ("/a", "304", "/a")],
)
def test_what_is_no_page_is_counted_under_a_mark(path: str | None, status: str, key: str):
    assert page_key(path, status) == key


@pytest.mark.parametrize(
    ("referrer", "key"),
    [
        ("-", "(none)"),
        ("", "(none)"),
        ("https://search.example/find?q=anna", "search.example"),
        ("https://WWW.Search.Example.:443/", "search.example"),
        ("https://anna:secret@search.example/", "search.example"),
        ("https://portal.example/cabinet/", "(internal)"),
        ("http://www.portal.example", "(internal)"),
        ("https://пример.испытание/", "xn--e1afmkfd.xn--80akhbyknj4f"),
        ("http://192.0.2.7/", "(address)"),
        ("http://3221225991/", "(address)"),
        ("http://0xc0000207/", "(address)"),
        ("http://[2001:db8::1]:8080/", "(address)"),
        ("http://192-0-2-7.pool.example/", "(address)"),
        ("anna@example.org", "(other)"),
        ("https://", "(other)"),
        ("https://a b/", "(other)"),
        ("https://" + "a." * 80 + "example/", "(other)"),
    ],
)
def test_a_referrer_becomes_a_site(referrer: str, key: str):
    assert referrer_key(referrer, own_host="portal.example") == key


@pytest.mark.parametrize(
    ("address", "person"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "20010db800010002::/64"),
        ("2001:db8:1:2:ffff::1", "20010db800010002::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("1:2:nonsense", "1:2:nonsense"),
    ],
)
def test_one_household_is_one_person(address: str, person: str):
    assert network_address(address) == person
