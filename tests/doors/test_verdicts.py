"""What a verification finds is said in words, each with its place."""

import pytest

from zavet.core.chain import Problem, ProblemKind
from zavet.core.chain.judging import ToldLoss
from zavet.doors.verdicts import PROBLEMS, say_problem, say_told_loss


def test_every_kind_of_problem_has_words_of_its_own():
    assert set(PROBLEMS) == set(ProblemKind)
    said = {say_problem(Problem(kind=kind, position=5, through=5)) for kind in ProblemKind}
    assert len(said) == len(ProblemKind)


@pytest.mark.parametrize(
    ("kind", "through", "words"),
    [
        (ProblemKind.CHANGED, 5, "изменено: запись 5"),
        (ProblemKind.MISSING, 9, "не хватает: записи с 5 по 9"),
        (
            ProblemKind.FORKED,
            9,
            "подписано над другими записями: журнал переписан: контрольные точки с 5 по 9",
        ),
        (ProblemKind.CHECKPOINT_GONE, 5, "файл пропал: контрольная точка 5"),
        (ProblemKind.FORM_WRONG, 5, "не по форме или изменено: строка 5"),
    ],
)
def test_a_problem_is_said_with_its_place(kind, through, words):
    assert say_problem(Problem(kind=kind, position=5, through=through)) == words


def test_a_told_loss_names_the_entry_that_tells_it():
    assert say_told_loss(ToldLoss(size=6, position=4)) == (
        "контрольная точка 6: потеряно при восстановлении, о котором говорит запись 4"
    )
