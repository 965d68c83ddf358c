"""Whole sets of rules made at random: every field of every struct, as the language allows it, clauses of a base or an addendum.

Words that must look right (ids, clauses) do; texts may hold anything that YAML can carry. References between the
rules are not kept: what needs a policy that checks builds one.
"""

from hypothesis import strategies as st
from msgspec import inspect
from msgspec.structs import replace

from zavet.core.language import countries
from zavet.core.language.rules import Addendum, Rules
from zavet.core.language.shape import fields_of

# what YAML may carry: no control signs, no lone surrogates, no signs that stand for nothing
TEXTS = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cn"),
        exclude_characters="\ufeff",
        include_characters="\n\t\x85",
    ),
    max_size=40,
)
SENTENCES = st.lists(
    st.sampled_from(
        [
            "да",
            "нет",
            "#",
            "-",
            ":",
            "«Имя»",
            "срок,",
            "4.1",
            "{a}",
            "[b]",
            "'x'",
            '"y"',
            "\\",
            "&",
            "*",
            "!",
            "|",
            ">",
            "%",
            "@",
            "`",
            "null",
            "true",
            "~",
            "10",
            "очень-длинное-слово",
        ]
    ),
    min_size=1,
    max_size=40,
).map(" ".join)
PATTERNS = {
    "^[a-z][a-z0-9_]{1,39}$": st.from_regex(r"[a-z][a-z0-9_]{1,39}", fullmatch=True),
    "^[a-z][a-z0-9-]{1,39}$": st.from_regex(r"[a-z][a-z0-9-]{1,39}", fullmatch=True),
    r"^[0-9A-Za-z¶.\-/]{1,40}$": st.from_regex(r"[0-9A-Za-z¶.\-]{1,20}", fullmatch=True),
    r"^[A-Z][0-9]+\.[0-9]+$": st.from_regex(r"[A-Z][0-9]{1,3}\.[0-9]{1,3}", fullmatch=True),
    r"^[0-9A-Za-z][0-9A-Za-z.\-]{0,39}$": st.from_regex(
        r"[0-9A-Za-z][0-9A-Za-z.\-]{0,9}", fullmatch=True
    ),
    countries.PATTERN: st.sampled_from([code for code, _name in countries.list_countries()]),
}


SIMPLE = {inspect.BoolType: st.booleans(), inspect.IntType: st.integers(1, 9999)}


def structs(kind: type, addendum: str = "") -> st.SearchStrategy:
    """Make structs of a kind; in an addendum clauses carry its prefix, or none where they are the base's."""
    required, optional = {}, {}
    for name, field in fields_of(kind).items():
        made = values(
            field.type,
            addendum=addendum,
            is_clause=name in ("clause", "also"),
            is_required=field.required,
        )
        (required if field.required else optional)[name] = made
    return st.fixed_dictionaries(required, optional=optional).map(lambda given: kind(**given))


def values(
    info: inspect.Type, *, addendum: str = "", is_clause: bool = False, is_required: bool = False
) -> st.SearchStrategy:
    if isinstance(info, inspect.UnionType):
        return values(next(one for one in info.types if not isinstance(one, inspect.NoneType)))
    if isinstance(info, inspect.VarTupleType):
        items = values(info.item_type, addendum=addendum, is_clause=is_clause)
        return st.lists(items, max_size=3).map(tuple)
    if isinstance(info, inspect.StructType | inspect.DataclassType):
        return structs(info.cls, addendum)
    if is_clause:
        return clauses(addendum)
    if isinstance(info, inspect.StrType):
        made = PATTERNS[info.pattern] if info.pattern else TEXTS | SENTENCES
        return made.filter(str.strip) if is_required else made
    return (
        st.sampled_from(list(info.cls))
        if isinstance(info, inspect.EnumType)
        else SIMPLE[type(info)]
    )


def clauses(addendum: str = "") -> st.SearchStrategy:
    numbers = PATTERNS[r"^[0-9A-Za-z¶.\-/]{1,40}$"]
    return numbers | numbers.map(lambda number: f"{addendum}/{number}") if addendum else numbers


def rules() -> st.SearchStrategy[Rules]:
    """Make the rules of a base policy."""
    return structs(Rules)


def addenda() -> st.SearchStrategy[Addendum]:
    """Make the rules of an addendum called cloud."""
    return structs(Addendum, "cloud").map(lambda one: _named(one, "cloud"))


def _named(addendum: Addendum, name: str) -> Addendum:
    return replace(addendum, addendum=name)
