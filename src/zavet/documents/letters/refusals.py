"""Refusals of demands that have no letter of their own: each names the place of the law it stands on."""

from zavet.documents.blocks import Body, Items, Paragraph
from zavet.documents.facts import GoesOn, ReplyFacts, Text, Texts
from zavet.documents.phrases import APPEAL, reply_to, say_going_on


class DemandRefused(ReplyFacts, frozen=True, kw_only=True):
    """``demand`` is what was asked for; ``grounds`` are citations; ``goes_on`` what lasts without a consent."""

    demand: Text
    grounds: Texts
    reasons: Texts
    goes_on: tuple[GoesOn, ...] = ()


def write_demand_refused(facts: DemandRefused) -> Body:
    """Write what is not done, by which law and why (152-ФЗ ст. 20 ч. 2, 152-ФЗ ст. 9 ч. 2)."""
    goes_on = (
        Paragraph("Без согласия, на других основаниях, обработка продолжается для целей:"),
        Items(say_going_on(facts.goes_on)),
    )
    return Body(
        articles=facts.grounds,
        blocks=(
            reply_to(facts.request),
            Paragraph(f"Вы просили {facts.demand}."),
            Paragraph(f"В этом отказано ({', '.join(facts.grounds)}) по следующим причинам:"),
            Items(facts.reasons),
            *(goes_on if facts.goes_on else ()),
            APPEAL,
        ),
    )
