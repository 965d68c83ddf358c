"""Words of the register of authorities' demands: papers, states, how an answer leaves."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from zavet.disclosure.words import DemandDocument, DemandState

DEMAND_DOCUMENTS: Final = {
    DemandDocument.COURT_RULING: _("определение суда"),
    DemandDocument.COURT_DEMAND: _("запрос суда"),
    DemandDocument.INVESTIGATOR_ORDER: _("постановление следователя или дознавателя"),
    DemandDocument.INVESTIGATOR_DEMAND: _("запрос следователя или дознавателя"),
    DemandDocument.PROSECUTOR_DEMAND: _("требование прокурора"),
    DemandDocument.OPERATIVE_DEMAND: _("запрос органа, ведущего оперативно-розыскную деятельность"),
    DemandDocument.BAILIFF_DEMAND: _("запрос судебного пристава"),
    DemandDocument.SUPERVISOR_DEMAND: _("запрос надзорного органа"),
    DemandDocument.OTHER: _("другая бумага"),
}
DEMAND_STATES: Final = {
    DemandState.REGISTERED: _("внесён"),
    DemandState.PROPOSED: _("ждёт второго человека"),
    DemandState.PROVIDED: _("сведения переданы"),
    DemandState.ANSWERED: _("дан ответ без сведений"),
    DemandState.REFUSED: _("отказано"),
    DemandState.WITHDRAWN: _("отозван органом"),
}
DEMAND_WAYS: Final = {
    "post": _("почтой"),
    "hand": _("вручено под подпись"),
    "courier": _("курьером"),
    "channel": _("по защищённому каналу"),
}
