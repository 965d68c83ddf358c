"""An operation that calls others is one transaction with them; the written-out statements say the same on both engines."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from zavet.parties.models import Operator
from zavet.statements import as_id, as_moment, fetch, insert, insert_new
from zavet.transactions import in_one_transaction

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 15, 9, 30, 0, 123456, tzinfo=UTC)


def operator(slug: str) -> Operator:
    return Operator(slug=slug, name="Оператор", created_at=AT)


@in_one_transaction
def part(slug: str, *, fails: bool = False) -> None:
    insert(operator(slug))
    if fails:
        raise LookupError


@in_one_transaction
def whole(*, fails: bool = False, is_caught: bool = False) -> None:
    part("first")
    try:
        part("second", fails=fails)
    except LookupError:
        if not is_caught:
            raise
        part("third")


def slugs() -> list[str]:
    return sorted(Operator.objects.values_list("slug", flat=True))


def test_an_operation_with_its_parts_is_kept_whole():
    whole()
    assert slugs() == ["first", "second"]


def test_a_part_that_fails_takes_the_whole_back():
    with pytest.raises(LookupError):
        whole(fails=True)
    assert slugs() == []


def test_a_failed_part_cannot_be_caught_and_passed_over():
    with pytest.raises(TransactionManagementError):
        whole(fails=True, is_caught=True)
    assert slugs() == []


@pytest.mark.django_db(transaction=True)
def test_the_same_holds_where_the_operation_opens_the_transaction_itself():
    for is_caught, error in ((False, LookupError), (True, TransactionManagementError)):
        with pytest.raises(error):
            whole(fails=True, is_caught=is_caught)
        assert slugs() == []
    whole()
    assert slugs() == ["first", "second"]


def test_after_a_failed_operation_the_next_one_is_whole_again():
    with pytest.raises(LookupError):
        whole(fails=True)
    whole()
    assert slugs() == ["first", "second"]


def test_parts_open_no_savepoints_of_their_own():
    with transaction.atomic(), CaptureQueriesContext(connection) as sent:
        whole()
    words = [one["sql"].split()[0] for one in sent]
    assert words == ["SAVEPOINT", "INSERT", "INSERT", "RELEASE"]


def test_rows_go_in_together_and_a_taken_one_is_told():
    assert insert_new(operator("first"), operator("second"))
    assert not insert_new(operator("second"), operator("third"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(operator("fourth"), operator("first"))
    assert slugs() == ["first", "second", "third"]


def test_ids_and_moments_come_back_as_they_were_given():
    row = operator("first")
    insert(row)
    elsewhere = AT.astimezone(timezone(timedelta(hours=3)))
    text = "SELECT id, created_at FROM zavet_operator WHERE id = %s AND created_at = %s"
    ((found, at),) = fetch(text, row.id, elsewhere)
    assert (as_id(found), as_moment(at)) == (row.id, AT)
    assert isinstance(as_id(found), UUID)
    assert as_moment("2026-04-15 09:30:00.123456") == AT
    assert fetch(text, row.id, AT + timedelta(microseconds=1)) == []
