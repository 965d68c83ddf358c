"""Letters: whole, printed so that they last and can be read aloud, and deaf to whatever a value tries to say."""

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from msgspec import structs
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from cast import ANNA
from letter_facts import FACTS, LETTER, MARKUP, REPLY
from zavet import documents
from zavet.core.law import find_citations, resolve
from zavet.documents import (
    LETTERS,
    DocumentNotMade,
    FactMissing,
    TemplateUnknown,
    as_text,
    body_text,
    render,
)
from zavet.documents.blocks import Heading
from zavet.documents.drawing import DRAWN
from zavet.documents.facts import read_facts
from zavet.documents.making import compose

ROOM = Path(documents.__file__).parent
FOOTER = re.compile(r"(№ \S+ от )?\d+ \w+ \d{4} г\.\s*Страница \d+ из \d+\s*$")


def letters_of(text: str) -> str:
    """Return a text without its spaces: a page breaks lines where it likes."""
    return "".join(text.split())


def words_of(pdf: bytes) -> str:
    """Return what a document says, without spaces and footers."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return letters_of("".join(FOOTER.sub("", page) for page in pages))


def objects_of(pdf: bytes) -> list:
    reader = PdfReader(BytesIO(pdf))
    return [reader.get_object(IndirectObject(one, 0, reader)) for one in range(1, _size(reader))]


def _size(reader: PdfReader) -> int:
    return int(reader.trailer["/Size"])


def roles_of(pdf: bytes) -> set[str]:
    """Return the kinds of elements a screen reader hears of."""
    return {
        str(one["/S"])
        for one in objects_of(pdf)
        if isinstance(one, DictionaryObject) and "/S" in one and "/P" in one
    }


def written(text: str) -> dict:
    return LETTER | {"title": "О письме", "text": text}


@pytest.mark.parametrize("template", sorted(LETTERS))
def test_every_letter_is_pdf_a_2a_and_pdf_ua_1_with_its_own_fonts_inside(template: str):
    pdf = render(template, FACTS[template])
    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    marks = re.findall(r"<(pdf(?:ua|a)id:\w+)>(\w+)<", metadata)
    assert marks == [("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")]
    assert [str(one["/S"]) for one in root["/OutputIntents"]] == ["/GTS_PDFA1"]
    assert (str(root["/Lang"]), bool(root["/MarkInfo"]["/Marked"])) == ("ru", True)
    assert str(reader.metadata.title) == compose(template, FACTS[template]).title
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    fonts = [one for one in objects_of(pdf) if "/FontDescriptor" in (one or {})]
    assert {str(one["/BaseFont"]).partition("+")[2].partition("-")[0] for one in fonts} == {
        "PTSans",
        "PTSerif",
    }
    assert [one for one in fonts if "/FontFile2" not in one["/FontDescriptor"]] == []


def test_every_template_is_tried_here():
    assert sorted(FACTS) == sorted(LETTERS)


def test_a_screen_reader_hears_title_sections_lists_and_heads_of_tables():
    heard = roles_of(render("information", FACTS["information"]))
    assert {"/Title", "/H1", "/P", "/L", "/LI", "/Table", "/TH", "/TD"} - heard == set()


@pytest.mark.parametrize("template", sorted(LETTERS))
def test_text_and_print_say_the_same_words(template: str):
    printed = words_of(render(template, FACTS[template]))
    told = [letters_of(line) for line in as_text(template, FACTS[template]).splitlines()]
    heads = {head for block in compose(template, FACTS[template]).blocks for head in _head(block)}
    lines = [line for line in told if line.partition(":")[0] not in heads]
    assert [line for line in lines if line not in printed] == []


def _head(block: object) -> list[str]:
    return [letters_of(one) for one in getattr(block, "head", ())]


@pytest.mark.parametrize("template", sorted(LETTERS))
def test_every_article_a_letter_cites_is_known_to_the_law_pack(template: str):
    cited = find_citations(as_text(template, FACTS[template]))
    assert [one for one in cited if resolve(one) is None] == []
    assert template == "feedback_reply" or cited != []


def test_the_answer_of_article_14_has_all_eleven_items_under_their_numbers():
    blocks = compose("information", FACTS["information"]).blocks
    numbers = [one.text.split(" ")[0] for one in blocks if isinstance(one, Heading)]
    assert numbers == ["1.", "2.", "3.", "4.", "5.", "6.", "7.", "8.", "9.", "9.1.", "10."]


def test_what_is_empty_is_said_and_never_left_out():
    none = {
        one: [] for one in ("recipients", "countries", "processors", "terms", "purposes", "data")
    }
    told = body_text("information", FACTS["information"] | none)
    assert "доступа к Вашим данным никто не имеет" in told
    assert "не осуществлялась и не предполагается" in told
    assert "никому не поручена" in told
    assert "Данных, кроме самого Вашего обращения и переписки по нему, нет." in told


def test_data_in_a_file_are_pointed_to_by_its_name():
    facts = FACTS["information"] | {"data": [], "data_file": "мои-данные.pdf"}
    assert "в приложенном файле «мои-данные.pdf»" in body_text("information", facts)


@pytest.mark.parametrize("template", ["information", "feedback_reply", "my_data", "written"])
def test_a_value_that_looks_like_source_is_printed_as_it_stands(template: str):
    printed = words_of(render(template, FACTS[template]))
    assert letters_of(MARKUP) in printed
    assert "root:" not in printed


def test_markup_in_names_and_titles_stays_words():
    facts = written("Да.") | {"title": f"О {MARKUP}", "addressee": {"name": MARKUP}}
    facts |= {"operator": LETTER["operator"] | {"name": MARKUP, "address": MARKUP}}
    pdf = render("written", facts | {"number": MARKUP, "clauses": [MARKUP]})
    printed, address = words_of(pdf), LETTER["operator"]["email"]
    places = [f"№ {MARKUP}", f"О {MARKUP}", f"данных, {MARKUP}", f"{MARKUP} {MARKUP} {address}"]
    assert [one for one in places if letters_of(one) not in printed] == []
    assert str(PdfReader(BytesIO(pdf)).metadata.title) == f"О {MARKUP}"


def test_the_house_style_reads_nothing_but_the_letter():
    style = (ROOM / "house.typ").read_text(encoding="utf-8")
    assert (
        re.findall(
            r"\b(?:import|include|read|image|eval|plugin|csv|yaml|toml|xml)\b\s*[(\"@]", style
        )
        == []
    )
    assert re.findall(r"json\([^)]*\)", style) == ["json(bytes(sys.inputs.letter)"]


def test_the_same_facts_make_the_same_bytes_on_any_machine_at_any_time(tmp_path: Path):
    code = (
        "import sys; from letter_facts import FACTS; from zavet.documents import render; "
        "sys.stdout.buffer.write(render('information', FACTS['information']))"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "TZ": "Asia/Kamchatka",
            "SOURCE_DATE_EPOCH": "1",
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), str(ROOM.parents[1])]),
        },
        capture_output=True,
        check=True,
    )
    assert elsewhere.stdout == render("information", FACTS["information"])


def test_the_document_is_of_its_own_day_and_tells_nothing_of_the_machine():
    pdf = render("information", FACTS["information"])
    metadata = PdfReader(BytesIO(pdf)).metadata
    assert (metadata["/CreationDate"], metadata["/ModDate"]) == ("D:20261121000000Z",) * 2
    streams = [one.get_data() for one in objects_of(pdf) if isinstance(one, StreamObject)]
    everything = b"".join([pdf, *streams])
    for trace in (str(ROOM), str(Path.home()), "site-packages"):
        assert trace.encode() not in everything


def test_a_fact_that_is_missing_is_named():
    facts = {name: value for name, value in REPLY.items() if name != "request"}
    with pytest.raises(FactMissing, match="«request»"):
        render("dismissed", facts | {"reason": "пусто"})


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": None}, "reason"),
        ({"reason": 7}, "reason"),
        ({"reasn": "опечатка"}, "reasn"),
        ({"operator": LETTER["operator"] | {"address": ""}}, "operator.address"),
        ({"request": {"number": "1"}}, "request.received_on"),
        ({"on": "вчера"}, "on"),
    ],
)
def test_an_empty_strange_or_misspelt_fact_is_named(wrong: dict, named: str):
    with pytest.raises(FactMissing, match=f"«{named}»"):
        as_text("dismissed", FACTS["dismissed"] | wrong)


def test_the_error_shows_no_value():
    facts = FACTS["dismissed"] | {"on": ANNA.email, "addressee": {"name": 7, "address": ANNA.phone}}
    with pytest.raises(FactMissing) as told:
        render("dismissed", facts)
    said = f"{told.value} {told.value.next_step} {told.value.__cause__} {told.value.__suppress_context__}"
    assert [trace for trace in ANNA.traces if trace in said] == []
    assert said.endswith("None True")


def test_a_list_that_must_say_something_is_not_empty():
    with pytest.raises(FactMissing, match="«causes»"):
        render("extension", FACTS["extension"] | {"causes": []})


def test_facts_may_come_as_a_struct_and_are_checked_all_the_same():
    kind = LETTERS["dismissed"].facts
    reads = read_facts(kind, FACTS["dismissed"])
    assert render("dismissed", reads) == render("dismissed", FACTS["dismissed"])
    with pytest.raises(FactMissing, match="«number»"):
        render("dismissed", structs.replace(reads, number=""))


def test_an_unknown_template_is_refused_with_the_nearest_name():
    with pytest.raises(TemplateUnknown) as told:
        render("informatoin", {})
    assert told.value.next_step == "Возьмите один из шаблонов: information."


def test_every_sign_that_is_said_to_be_drawn_is_drawn():
    spans = re.findall(r"\\u([0-9a-f]{4})(?:-\\u([0-9a-f]{4}))?", DRAWN)
    signs = [chr(one) for a, b in spans for one in range(int(a, 16), int(b or a, 16) + 1)]
    assert len(signs) > 500
    assert "[U+" not in words_of(render("written", written(" ".join(signs))))


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("王", "[U+738B]"),
        ("😀", "[U+1F600]"),
        ("\x00", "[U+0000]"),
        ("\u202e", "[U+202E]"),
        ("\ue000", "[U+E000]"),
        ("\ud800", "[U+D800]"),
        ("У\u0306", "Ў"),
    ],
)
def test_a_sign_the_fonts_lack_is_shown_by_its_code_and_stops_nothing(sign: str, shown: str):
    facts = written(f"до{sign}после") | {"title": f"О {sign}", "addressee": {"name": sign}}
    assert words_of(render("written", facts)).count(shown) == 3


def test_what_cannot_be_printed_is_told_without_a_word_of_the_letter():
    with pytest.raises(DocumentNotMade) as told:
        render("written", written(f"Ответ: {ANNA.email}") | {"title": "\u00ad"})
    assert (told.value.__cause__, told.value.__suppress_context__) == (None, True)
    assert ANNA.email not in f"{told.value} {told.value.next_step}"


def test_a_word_longer_than_its_line_stays_on_the_page_and_whole():
    address = "https://example.org/" + "a" * 400
    pdf = render("information", FACTS["information"] | {"rights": [address]})
    lines = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split("\n")
    assert max(len(line) for line in lines) < 120
    assert address in words_of(pdf)


def test_a_long_table_runs_over_pages_each_with_its_head():
    rows = [{"name": f"Данные {n}", "value": "да", "source": "Вы"} for n in range(150)]
    pages = PdfReader(BytesIO(render("information", FACTS["information"] | {"data": rows}))).pages
    texts = [page.extract_text() for page in pages]
    with_rows = [text for text in texts if re.search(r"Данные \d+ да Вы", text)]
    assert len(with_rows) >= 3
    assert [text for text in with_rows if "Данные Значение Источник" not in text] == []
    assert all(f"Страница {n} из {len(texts)}" in text for n, text in enumerate(texts, start=1))


@pytest.mark.parametrize("template", ["information", "block_set", "claim_partly"])
def test_an_edited_text_keeps_its_sections_paragraphs_and_lists(template: str):
    told = body_text(template, FACTS[template])
    assert body_text("written", written(told)) == told
    before, after = (
        [(type(one).__name__) for one in compose(name, facts).blocks]
        for name, facts in ((template, FACTS[template]), ("written", written(told)))
    )
    rows = len(FACTS[template].get("data", ())) if "Table" in before else 0
    assert after == [
        one for kind in before for one in (["Paragraph"] * rows if kind == "Table" else [kind])
    ]


def test_a_numbered_sentence_is_no_section():
    blocks = compose("written", written("1. Сведения\n\n2. Мы ответили.\n\n3. Просим:")).blocks
    assert [type(one).__name__ for one in blocks] == ["Heading", "Paragraph", "Paragraph"]
