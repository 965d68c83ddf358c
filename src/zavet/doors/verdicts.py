"""Words for what a verification finds. Apart from all other words: a file is verified where there are no tables."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.core.chain import Problem, ProblemKind
from zavet.core.chain.judging import ToldLoss

PROBLEMS: Final = {
    ProblemKind.CHANGED: _("изменено"),
    ProblemKind.MISSING: _("не хватает"),
    ProblemKind.REORDERED: _("переставлено"),
    ProblemKind.DOUBLED: _("повторено"),
    ProblemKind.HEAD_WRONG: _("за концом журнала, который он сам называет"),
    ProblemKind.SUBTREE_WRONG: _("сохранённое дерево не сходится с записями"),
    ProblemKind.FORKED: _("подписано над другими записями: журнал переписан"),
    ProblemKind.CUT: _("подписано над записями, которых нет: журнал обрезан"),
    ProblemKind.CHECKPOINT_UNSIGNED: _("подпись не этого журнала"),
    ProblemKind.CHECKPOINT_GONE: _("файл пропал"),
    ProblemKind.CHECKPOINT_CHANGED: _("изменено"),
    ProblemKind.COSIGNATURE_WRONG: _("подпись свидетеля не подходит"),
    ProblemKind.STAMP_WRONG: _("штамп времени не подходит"),
    ProblemKind.NOT_SIGNED: _("не подписано ни одной контрольной точкой"),
    ProblemKind.FORM_WRONG: _("не по форме или изменено"),
}
_OF_CHECKPOINTS: Final = {
    ProblemKind.FORKED,
    ProblemKind.CUT,
    ProblemKind.CHECKPOINT_UNSIGNED,
    ProblemKind.CHECKPOINT_GONE,
    ProblemKind.CHECKPOINT_CHANGED,
    ProblemKind.COSIGNATURE_WRONG,
    ProblemKind.STAMP_WRONG,
}


def say_problem(one: Problem) -> str:
    """Return what is wrong with the journal and where: «изменено: запись 5»."""
    known = {"words": PROBLEMS[one.kind], "first": one.position, "last": one.through}
    if one.kind is ProblemKind.FORM_WRONG:
        return gettext("%(words)s: строка %(first)d") % known
    is_one = one.position == one.through
    if one.kind in _OF_CHECKPOINTS:
        form = (
            gettext("%(words)s: контрольная точка %(first)d")
            if is_one
            else gettext("%(words)s: контрольные точки с %(first)d по %(last)d")
        )
    elif is_one:
        form = gettext("%(words)s: запись %(first)d")
    else:
        form = gettext("%(words)s: записи с %(first)d по %(last)d")
    return form % known


def say_told_loss(one: ToldLoss) -> str:
    """Return what a restored backup cost: entries that a checkpoint knew and nobody else does any more."""
    known = {"size": one.size, "entry": one.position}
    return (
        gettext(
            "контрольная точка %(size)d: потеряно при восстановлении, о котором говорит запись %(entry)d"
        )
        % known
    )
