"""Replies to claims (satisfied, in part, refused) and to feedback."""

from zavet.documents.blocks import Body, Items, Paragraph
from zavet.documents.facts import ReplyFacts, Text, Texts
from zavet.documents.phrases import APPEAL, reply_to
from zavet.documents.plain import read_blocks


class ClaimSatisfied(ReplyFacts, frozen=True, kw_only=True):
    """``demands`` as the claim states them, ``done`` what followed."""

    demands: Texts
    findings: Texts
    done: Texts


class ClaimPartly(ReplyFacts, frozen=True, kw_only=True):
    """``refused`` are the demands that are not met, ``reasons`` why."""

    demands: Texts
    findings: Texts
    done: Texts
    refused: Texts
    reasons: Texts


class ClaimRefused(ReplyFacts, frozen=True, kw_only=True):
    """``reasons`` why no demand is met; ``ground`` is the citation the refusal stands on."""

    demands: Texts
    findings: Texts
    reasons: Texts
    ground: Text


class FeedbackReply(ReplyFacts, frozen=True, kw_only=True):
    """``text`` is the officer's own, paragraphs apart by an empty line."""

    text: Text


def write_claim_satisfied(facts: ClaimSatisfied) -> Body:
    """Write that every demand is met."""
    return Body(
        articles=("152-ФЗ ст. 17 ч. 1",),
        blocks=(
            *_judged(facts),
            Paragraph("Претензия удовлетворена полностью. Сделано следующее:"),
            Items(facts.done),
        ),
    )


def write_claim_partly(facts: ClaimPartly) -> Body:
    """Write which demands are met, which are not and why."""
    return Body(
        articles=("152-ФЗ ст. 17 ч. 1",),
        blocks=(
            *_judged(facts),
            Paragraph("Претензия удовлетворена частично. Сделано следующее:"),
            Items(facts.done),
            Paragraph("Не удовлетворены требования:"),
            Items(facts.refused),
            Paragraph("Причины отказа:"),
            Items(facts.reasons),
            APPEAL,
        ),
    )


def write_claim_refused(facts: ClaimRefused) -> Body:
    """Write why no demand is met."""
    return Body(
        articles=(facts.ground, "152-ФЗ ст. 17 ч. 1"),
        blocks=(
            *_judged(facts),
            Paragraph(f"В удовлетворении претензии отказано ({facts.ground}). Причины отказа:"),
            Items(facts.reasons),
            APPEAL,
        ),
    )


def _judged(
    facts: ClaimSatisfied | ClaimPartly | ClaimRefused,
) -> tuple[Paragraph, Paragraph, Items, Paragraph, Items]:
    return (
        reply_to(facts.request),
        Paragraph("В претензии заявлены требования:"),
        Items(facts.demands),
        Paragraph("При рассмотрении претензии установлено:"),
        Items(facts.findings),
    )


def write_feedback_reply(facts: FeedbackReply) -> Body:
    """Write the officer's own words on the letterhead."""
    return Body(blocks=(reply_to(facts.request), *read_blocks(facts.text)))
