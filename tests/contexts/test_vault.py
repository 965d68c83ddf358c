"""The vault: what is sealed opens in its own place alone, and is found without being readable."""

import inspect
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import ANNA, BORIS
from permits import open_by_hand, permit
from zavet.chance import new_id
from zavet.core.values import Action, Origin, Provenance, Sealed, Source, Visibility
from zavet.vault import operations as vault
from zavet.vault.cipher import datum_binding, new_key, seal, unseal
from zavet.vault.models import DataKey, Datum, IndexTerm
from zavet.vault.opening import open_values
from zavet.vault.queries import (
    find_subject,
    list_blocks,
    list_categories,
    list_data,
    list_holds,
    list_subject_ids,
)
from zavet.vault.refusals import DatumMissing, KeyMissing, SealBroken, ValueTaken, VaultRefused
from zavet.vault.removing import destroy_person

MOMENT = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
SITE, OTHER_SITE, VERSION = new_id(), new_id(), new_id()


def make_person(**values: str):
    subject_id = new_id()
    vault.create_keys(subject_id=subject_id, at=MOMENT)
    for category, value in values.items():
        put(subject_id, category, value)
    return subject_id


def put(subject_id, category, value, **more):
    given = {
        "site_id": SITE,
        "kind": category,
        "origin": Origin.GIVEN,
        "service": "registration",
        "provenance": Provenance(source=Source.SUBJECT),
        "policy_version_id": VERSION,
        "purposes": ["registration"],
        "state": "unconfirmed",
        "at": MOMENT,
    }
    return vault.put(
        **{**given, **more}, subject_id=subject_id, category=category, value=Sealed(value)
    )


def opened(subject_id, *categories, site_id=SITE) -> dict[str, str]:
    values = open_by_hand(site_id=site_id, subject_id=subject_id, categories=categories)
    return {category: value.reveal() for category, value in values.items()}


def sealed_bytes(subject_id) -> bytes:
    return bytes(Datum.objects.get(subject_id=subject_id).sealed)


@pytest.mark.django_db
def test_a_value_comes_back_as_it_was_given():
    anna = make_person(name=ANNA.full_name, email=ANNA.email)
    assert opened(anna, "name", "email", "phone") == {"name": ANNA.full_name, "email": ANNA.email}
    assert opened(anna, "name") == {"name": ANNA.full_name}


@pytest.mark.django_db
def test_nothing_of_the_value_stands_in_the_tables():
    make_person(name=ANNA.full_name, email=ANNA.email, phone=ANNA.phone, login=ANNA.login)
    rows = [str(list(table.objects.values())) for table in (Datum, IndexTerm, DataKey)]
    assert [trace for trace in ANNA.traces for row in rows if trace in row] == []


@pytest.mark.django_db
def test_two_stores_of_the_same_value_share_no_ciphertext():
    first = sealed_bytes(make_person(name=ANNA.name))
    second = sealed_bytes(make_person(name=ANNA.name))
    assert first[0] == second[0] == 1
    shared = {first[at : at + 8] for at in range(1, len(first) - 8)}
    assert not shared & {second[at : at + 8] for at in range(1, len(second) - 8)}


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["subject_id", "site_id", "category"])
def test_ciphertext_moved_elsewhere_does_not_open(place):
    anna, boris = make_person(name=ANNA.name), make_person()
    moved = {"subject_id": boris, "site_id": OTHER_SITE, "category": "email"}
    Datum.objects.filter(subject_id=anna).update(**{place: moved[place]})
    where = {"subject_id": anna, "site_id": SITE, "category": "name", place: moved[place]}
    with pytest.raises(SealBroken):
        opened(where["subject_id"], where["category"], site_id=where["site_id"])


@pytest.mark.django_db
def test_a_key_moved_to_another_person_does_not_open():
    anna, boris = make_person(name=ANNA.name), make_person(name=BORIS.name)
    key = DataKey.objects.get(subject_id=boris, family="given")
    DataKey.objects.filter(subject_id=anna, family="given").update(wrapped=key.wrapped)
    with pytest.raises(SealBroken):
        opened(anna, "name")


@settings(max_examples=40)
@given(st.binary(max_size=60), st.data())
def test_any_altered_byte_of_ciphertext_keeps_it_shut(plain, data):
    key, binding = new_key(), datum_binding(site_id=SITE, subject_id=SITE, category="name")
    sealed = bytearray(seal(plain, key=key, binding=binding))
    assert unseal(bytes(sealed), key=key, binding=binding) == plain
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), key=key, binding=binding)
    with pytest.raises(SealBroken):
        unseal(bytes(sealed[:at]), key=key, binding=binding)


@pytest.mark.django_db
def test_given_and_automatic_data_and_the_link_of_an_address_lie_under_different_keys():
    anna = make_person(name=ANNA.name)
    for category, family in (("browser", "automatic"), ("network_address", "link")):
        put(anna, category, "192.0.2.7", origin=Origin.AUTOMATIC)
        assert opened(anna, category) == {category: "192.0.2.7"}
        DataKey.objects.filter(subject_id=anna, family=family).delete()
        with pytest.raises(KeyMissing):
            opened(anna, category)
    assert opened(anna, "name") == {"name": ANNA.name}


@pytest.mark.django_db
def test_without_a_key_nothing_is_stored_or_opened():
    nobody = new_id()
    with pytest.raises(KeyMissing) as caught:
        put(nobody, "email", ANNA.email)
    assert caught.value.next_step
    assert ANNA.email not in str(caught.value)
    assert list_data(site_id=SITE, subject_id=nobody) == ()
    assert find_subject(site_id=SITE, category="email", value=Sealed(ANNA.email)) is None


@pytest.mark.django_db
def test_keys_are_made_once():
    anna = make_person()
    with pytest.raises(VaultRefused):
        vault.create_keys(subject_id=anna, at=MOMENT)
    assert sorted(DataKey.objects.values_list("family", flat=True)) == [
        "automatic",
        "given",
        "link",
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "act",
    [
        lambda: vault.create_keys(subject_id=new_id(), at=MOMENT),
        lambda: put(new_id(), "email", ANNA.email),
        lambda: opened(new_id(), "email"),
        lambda: destroy_person(subject_id=new_id(), at=MOMENT),
    ],
)
def test_the_vault_works_within_a_transaction_only(act):
    with pytest.raises(VaultRefused):
        act()
    assert DataKey.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("category", "kept", "asked"),
    [
        ("phone", "+7 (900) 000-00-00", "8 900 000 00 00"),
        ("phone", "89000000000", " +7 900 000-00-00 "),
        ("email", "Anna.Travnikova@Example.org", " anna.travnikova@example.ORG "),
        ("email", "anna@почта.рф", "Anna@xn--80a1acny.xn--p1ai"),
        ("email", "й@example.org", "и\u0306@example.org"),
        ("login", "Фёдор", "федор"),
    ],
)
def test_search_finds_a_person_however_the_value_is_typed(category, kept, asked):
    anna = make_person(**{category: kept})
    make_person(**{category: "boris"})
    assert find_subject(site_id=SITE, category=category, value=Sealed(asked)) == anna
    assert find_subject(site_id=OTHER_SITE, category=category, value=Sealed(asked)) is None
    assert find_subject(site_id=SITE, category="other", value=Sealed(asked)) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("boris@example.org", "boriſ@example.org"),
        ("strasse@example.org", "straße@example.org"),
        ("anna@example.org", "ａnna@example.org"),
        ("kate@example.org", "\u212aate@example.org"),
        ("alyona@example.org", "алена@example.org"),
        ("алёна@example.org", "алена@example.org"),
        ("ﬁ@example.org", "fi@example.org"),
    ],
)
def test_addresses_mail_servers_tell_apart_are_two(kept, asked):
    anna = make_person(email=kept)
    assert find_subject(site_id=SITE, category="email", value=Sealed(kept)) == anna
    assert find_subject(site_id=SITE, category="email", value=Sealed(asked)) is None
    put(make_person(), "email", asked)


@pytest.mark.django_db
def test_the_same_value_leaves_different_terms_at_different_sites():
    anna = make_person(email=ANNA.email)
    put(anna, "email", ANNA.email, site_id=OTHER_SITE)
    digests = {bytes(one) for one in IndexTerm.objects.values_list("digest", flat=True)}
    assert len(digests) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("category", ["login", "email"])
def test_a_login_has_one_owner_at_a_site(category):
    anna, boris = make_person(**{category: ANNA.login}), make_person()
    with pytest.raises(ValueTaken) as caught:
        put(boris, category, ANNA.login.upper())
    assert ANNA.login not in str(caught.value).lower()
    put(boris, category, ANNA.login, site_id=OTHER_SITE)
    assert find_subject(site_id=SITE, category=category, value=Sealed(ANNA.login)) == anna
    assert find_subject(site_id=OTHER_SITE, category=category, value=Sealed(ANNA.login)) == boris


@pytest.mark.django_db
def test_a_family_may_share_its_phone():
    family = sorted([make_person(phone=ANNA.phone), make_person(phone=ANNA.phone)])
    found = list_subject_ids(site_id=SITE, category="phone", value=Sealed(ANNA.phone))
    assert list(found) == family
    assert find_subject(site_id=SITE, category="phone", value=Sealed(ANNA.phone)) is None


@pytest.mark.django_db
def test_a_right_value_takes_the_wrong_ones_place_also_in_the_search():
    anna = make_person(email="wrong@example.org")
    old = sealed_bytes(anna)
    vault.replace(
        site_id=SITE,
        subject_id=anna,
        category="email",
        value=Sealed(ANNA.email),
        state="as_given",
        at=MOMENT,
    )
    assert opened(anna, "email") == {"email": ANNA.email}
    assert sealed_bytes(anna) != old
    assert find_subject(site_id=SITE, category="email", value=Sealed(ANNA.email)) == anna
    assert find_subject(site_id=SITE, category="email", value=Sealed("wrong@example.org")) is None
    assert list_data(site_id=SITE, subject_id=anna)[0].replaced_at == MOMENT
    with pytest.raises(DatumMissing):
        vault.replace(
            site_id=SITE,
            subject_id=anna,
            category="name",
            value=Sealed("x"),
            state="as_given",
            at=MOMENT,
        )


@pytest.mark.django_db
def test_a_second_service_adds_its_purposes_to_the_same_datum():
    anna = make_person(email=ANNA.email)
    put(anna, "email", ANNA.email, service="mailing", purposes=["news"], state="as_given")
    (datum,) = list_data(site_id=SITE, subject_id=anna)
    assert datum.purposes == ("news", "registration")
    assert (datum.service, datum.state, datum.confirmed_at) == ("mailing", "as_given", MOMENT)
    assert opened(anna, "email") == {"email": ANNA.email}


@pytest.mark.django_db
def test_a_value_put_over_another_keeps_the_visibility_set_and_the_id():
    anna = make_person(email=ANNA.email)
    vault.set_visibility(
        site_id=SITE, subject_id=anna, category="email", visibility=Visibility.OPEN, at=MOMENT
    )
    (before,) = Datum.objects.filter(subject_id=anna).values_list("id", flat=True)
    put(anna, "email", "new@example.org")
    (datum,) = list_data(site_id=SITE, subject_id=anna)
    assert datum.visibility == "open"
    assert list(Datum.objects.filter(subject_id=anna).values_list("id", flat=True)) == [before]
    assert opened(anna, "email") == {"email": "new@example.org"}
    assert find_subject(site_id=SITE, category="email", value=Sealed(ANNA.email)) is None


@pytest.mark.django_db
def test_data_are_described_without_their_values():
    anna = make_person(name=ANNA.full_name)
    (datum,) = list_data(site_id=SITE, subject_id=anna)
    assert (datum.category, datum.origin, datum.provenance.source) == ("name", "given", "subject")
    assert (datum.state, datum.visibility) == ("unconfirmed", "confidential")
    assert (datum.policy_version_id, datum.stored_at) == (VERSION, MOMENT)
    assert ANNA.full_name not in repr(datum)


@pytest.mark.django_db
def test_categories_of_many_people_are_told_at_once():
    anna, boris, nobody = make_person(name="a", email="a"), make_person(name="b"), make_person()
    found = list_categories(site_id=SITE, subject_ids=[anna, boris, nobody])
    assert found == {anna: ("email", "name"), boris: ("name",)}
    assert list_categories(site_id=OTHER_SITE, subject_ids=[anna]) == {}


@pytest.mark.django_db
def test_states_and_visibility_are_set():
    anna = make_person(name=ANNA.name, email=ANNA.email)
    confirmed = vault.set_state(
        site_id=SITE, subject_id=anna, from_state="unconfirmed", to_state="as_given", at=MOMENT
    )
    vault.set_visibility(
        site_id=SITE, subject_id=anna, category="name", visibility=Visibility.OPEN, at=MOMENT
    )
    email, name = list_data(site_id=SITE, subject_id=anna)
    assert (confirmed, email.state, email.confirmed_at) == (2, "as_given", MOMENT)
    assert (email.visibility, name.visibility) == ("confidential", "open")
    with pytest.raises(DatumMissing):
        vault.set_visibility(
            site_id=SITE, subject_id=anna, category="phone", visibility=Visibility.OPEN, at=MOMENT
        )


@pytest.mark.django_db
def test_blocks_are_listed_until_they_are_ended():
    anna = make_person()
    where = {"site_id": SITE, "subject_id": anna}
    vault.block(**where, category="email", reason="review", at=MOMENT)
    vault.block(**where, category="", reason="review", at=MOMENT + timedelta(days=1))
    assert [one.category for one in list_blocks(**where)] == ["email", ""]
    assert vault.unblock(**where, category="email", at=MOMENT) == 1
    assert [one.category for one in list_blocks(**where)] == [""]
    assert vault.unblock(**where, at=MOMENT) == 1
    assert list_blocks(**where) == ()


@pytest.mark.django_db
def test_holds_are_listed_until_they_are_released():
    anna = make_person()
    where = {"site_id": SITE, "subject_id": anna}
    until = MOMENT + timedelta(days=365)
    vault.hold(**where, category="name", act="402-ФЗ ст. 29 ч. 1", at=MOMENT, until_at=until)
    (hold,) = list_holds(**where)
    assert (hold.category, hold.act, hold.until_at) == ("name", "402-ФЗ ст. 29 ч. 1", until)
    assert vault.release(**where, act="402-ФЗ ст. 29 ч. 1", at=MOMENT) == 1
    assert list_holds(**where) == ()


@pytest.mark.django_db(transaction=True)
def test_an_undone_transaction_leaves_no_value():
    with transaction.atomic():
        make_person(email=ANNA.email)
        transaction.set_rollback(True)
    assert (Datum.objects.count(), IndexTerm.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_keys_and_data_live_in_different_databases():
    assert Datum.objects.db == IndexTerm.objects.db == "default"
    assert DataKey.objects.db == "keys"
    from django.db import connections

    tables = {name: set(connections[name].introspection.table_names()) for name in connections}
    assert "vault_datakey" in tables["keys"] - tables["default"]
    assert tables["keys"] == {"vault_datakey", "django_migrations"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"is_permitted": False},
        {"action": Action.BLOCK},
        {"action": Action.RECTIFICATION},
        {"subject_id": None},
    ],
    ids=["a refusal", "a permit to block", "a permit to correct", "a permit about nobody"],
)
def test_nothing_opens_without_a_permit_to_see_it(change):
    anna = make_person(email=ANNA.email)
    asked = {"site_id": SITE, "subject_id": anna, "categories": ["email"]}
    assert open_values(permit(**asked))["email"].reveal() == ANNA.email
    with pytest.raises(VaultRefused) as told:
        open_values(permit(**{**asked, **change}))
    assert type(told.value) is VaultRefused
    assert told.value.clause == "152-ФЗ ст. 7"


def test_the_permit_is_all_that_opening_takes():
    assert list(inspect.signature(open_values).parameters) == ["permit"]
