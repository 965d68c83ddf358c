"""A policy says which country a recipient is in; data that leave this one are told of, and a wrong code is mended."""

import pytest

from sites import POLICIES
from zavet.core.language.countries import (
    is_country,
    list_countries,
    say_country,
    suggest_country,
)
from zavet.core.language.load import PolicyRefused, load_policy
from zavet.core.language.widening import is_widening
from zavet.policies.folder import read_folder

PLACE = "    name: ООО «Лаборатория „Аист“»\n"


def clinic(country: str = ""):
    """Return the clinic's policy with its laboratory in a country."""
    files = read_folder(POLICIES / "clinic")
    assert PLACE in files["rules.yaml"]
    line = f"    country: {country}\n" if country else ""
    rules = files["rules.yaml"].replace(PLACE, PLACE + line)
    return load_policy(files | {"rules.yaml": rules})


def test_a_recipient_without_a_country_is_here() -> None:
    laboratory = clinic().recipients["partner_laboratory"]
    assert (laboratory.country, laboratory.is_abroad) == ("RU", False)


def test_a_recipient_in_another_country_is_abroad() -> None:
    laboratory = clinic("TR").recipients["partner_laboratory"]
    assert (laboratory.is_abroad, say_country(laboratory.country)) == (True, "Турция")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Турция", "TR"),
        ("турция", "TR"),
        ("Германя", "DE"),
        ("tr", "TR"),
        ("UK", "GB"),
        ("РФ", "RU"),
        ("США", "US"),
    ],
)
def test_what_is_no_code_is_mended_by_what_was_meant(written, meant) -> None:
    with pytest.raises(PolicyRefused) as refused:
        clinic(written)
    [problem] = refused.value.problems
    assert problem.value == written
    assert problem.mend.startswith(f"Возможно, вы имели в виду «{meant}»")


@pytest.mark.parametrize("written", ["TQ", "XX", "Лукоморье", "T", "TUR"])
def test_what_means_no_country_is_refused_and_the_form_is_told(written) -> None:
    with pytest.raises(PolicyRefused) as refused:
        clinic(written)
    assert "ISO 3166" in refused.value.problems[0].mend


@pytest.mark.parametrize(
    ("old", "new", "widens"),
    [("RU", "TR", True), ("TR", "DE", True), ("TR", "RU", False), ("TR", "TR", False)],
)
def test_data_that_go_further_need_a_new_consent(old, new, widens) -> None:
    before, after = (clinic(one).recipients["partner_laboratory"] for one in (old, new))
    assert is_widening("recipients", before, after) is widens


def test_every_known_code_has_a_name_and_means_itself() -> None:
    for code in ("RU", "NO", "TR", "ZW"):
        assert is_country(code)
        assert suggest_country(code) == f"Возможно, вы имели в виду «{code}» ({say_country(code)})."


def test_all_countries_are_listed_by_name_each_once() -> None:
    listed = list_countries()
    assert [name for _code, name in listed] == sorted(name for _code, name in listed)
    assert len({code for code, _name in listed}) == len(listed) == 249
    assert ("KZ", "Казахстан") in listed
