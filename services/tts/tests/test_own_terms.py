# ruff: noqa: RUF001  # phonemes look like other letters
"""Terms of an installation and of a person: which goes first, and what of them never reaches an engine."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from interviewer_contracts.speech import SpeechRequest
from interviewer_tts.engines.protocol import Reading
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.settings import Settings
from interviewer_tts.speech import open_speech
from interviewer_tts.text.lexicon import Entry, builtin, lexicon_of
from interviewer_tts.text.normalise import normalise
from interviewer_tts.text.own import FILE_MAX_BYTES, HOUSE_TERMS_MAX, as_read, house_lexicon
from interviewer_tts.text.prepare import prepare

HOUSE = lexicon_of({"Zyx": Entry(say="zicks", phonemes="zˈɪks"), "HACCP": Entry(say="house")})


def said(text: str, terms: dict[str, str], *, language: str = "en-US", misaki: bool = False) -> str:
    reading: Reading = "misaki" if misaki else "plain"
    return " ".join(one.text for one in prepare(text, reading, language=language, terms=terms, house=HOUSE))


@pytest.mark.parametrize(
    ("text", "terms", "heard"),
    [
        ("Zyx does HACCP and COSHH.", {}, "zicks does house and kosh."),
        ("Zyx does HACCP and COSHH.", {"haccp": "mine", "COSHH": "too"}, "zicks does mine and too."),
        ("the acme's acmes, ACME", {"Acme": "ack-me"}, "the ack-me's ack-mes, ack-me"),
        ("HACCP plan", {"HACCP plan": "the whole"}, "the whole"),
        ("A level set", {"level set": "later"}, "A-level set"),
        ("SOC 2 audits", {"SOC": "wrong"}, "sock two audits"),
        ("our stack_x runs", {"stack_x": "stacks"}, "our stacks runs"),
        ("x2 and v2", {"v2": "vee two"}, "x2 and vee two"),
        ("Straße, STRASSE", {"straße": "shtrassa"}, "shtrassa, STRASSE"),
    ],
)
def test_a_persons_terms_go_first_and_the_longest_wins(text: str, terms: dict[str, str], heard: str) -> None:
    assert said(text, terms) == heard


def test_a_term_is_looked_for_as_the_normaliser_leaves_it() -> None:
    terms = [
        *builtin().exact,
        *builtin().folded,
        "a  b",
        "cafe\u0301",
        "W/E",
        "24/7",
        "etc.",
        "x_y",
        "Mon Fri",
    ]
    assert [term for term in terms if as_read(term) != " ".join(normalise(term).split())] == []


def test_phonemes_of_the_house_are_for_engines_that_take_them() -> None:
    assert said("Zyx and Zyx's", {}, misaki=True) == "[Zyx](/zˈɪks/) and [Zyx](/zˈɪksᵻz/)"


def test_in_another_language_only_ours_are_left_out() -> None:
    assert said("Kubernetes bei Zyx, HACCP", {"HACCP": "Hassepp"}, language="de-DE") == (
        "Kubernetes bei zicks, Hassepp"
    )


@pytest.mark.parametrize("reading", ["plain", "misaki"])
@pytest.mark.parametrize(
    "smuggled",
    [
        "[x](/ʃˈɪt/)",
        "[[h@l'oU]]",
        "<speak><break time='9s'/></speak>",
        "word\n\x1b[31m\x00next",
        "a/b\\c{d}|e=f",
        "\u202eback\u200b",
        "stop. Start! Now? …",
    ],
)
def test_what_a_person_says_is_words_and_no_command(reading: Reading, smuggled: str) -> None:
    (sentence,) = prepare("Why Zyx here", reading, terms={"Zyx": smuggled})
    heard = sentence.text.removeprefix("Why ").removesuffix(" here")
    assert heard
    assert all(one.isalnum() or one in " '-" for one in heard), heard


@pytest.mark.parametrize(
    "terms",
    [
        {"Zyx": "..."},
        {"Zyx": "[]"},
        {"...": "dots"},
        {"[": "bracket"},
        {"\x00": "nothing"},
        {"y" * 61: "z"},
        {},
    ],
)
def test_terms_of_which_nothing_is_left_change_nothing(terms: dict[str, str]) -> None:
    (sentence,) = prepare("Why Zyx... here", "plain", terms=terms)
    assert sentence.text == "Why Zyx... here"


def test_reads_a_file_and_a_folder(tmp_path: Path) -> None:
    one = tmp_path / "one.toml"
    one.write_text('"Zyx" = { say = "zicks", phonemes = "zˈɪks" }\n"MIX" = { say = "M I X", exact = true }\n')
    (tmp_path / "two.toml").write_text('"Söder" = { say = "serder" }\n')
    (tmp_path / ".hidden").write_text("not read")
    with capture_logs() as logs:
        file, folder = house_lexicon(one), house_lexicon(tmp_path)
    assert file is not None
    assert folder is not None
    assert logs == []
    heard = prepare("zyx, MIX, mix, söder", "plain", house=folder)[0].text
    assert heard == "zicks, M I X, mix, serder"
    assert prepare("zyx, söder", "plain", house=file)[0].text == "zicks, söder"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('"Bad" = { say = "a [command]" }', "say: write letters only"),
        ('"Bad" = { say = "ok", phonemes = "/x" }', "phonemes: write with these only"),
        ('"Bad" = { say = "ok", sya = "ok" }', "sya: Extra inputs"),
        ('"Bad" = { phonemes = "bˈæd" }', "say: Field required"),
        ('"Bad" = "bad"', "the term: Input should be a valid dictionary"),
        ('"..." = { say = "dots" }', "a term has a letter or digit"),
        (f'"{"x" * 61}" = {{ say = "long" }}', "60 characters at most"),
        ('"GOOD" = { say = "again" }', "already"),
    ],
)
def test_a_term_that_is_wrong_is_left_out_and_told(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "a.toml").write_text(f'"Good" = {{ say = "fine" }}\n{line}\n')
    with capture_logs() as logs:
        lexicon = house_lexicon(tmp_path)
    assert lexicon is not None
    assert prepare("Good, Bad", "plain", house=lexicon)[0].text == "fine, Bad"
    (told,) = logs
    assert told["log_level"] == "error"
    assert told["file"] == str(tmp_path / "a.toml")
    assert f'"{told["term"]}"' in line
    assert reason in told["reason"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("b.toml", b'"Bad" = {', "end of document"),
        ("b.toml", b"\xff\xfe", "utf-8"),
        ("b.toml", b"x = " + b"[" * 100_000, "recursion"),
        ("b.toml", b"#" * (FILE_MAX_BYTES + 1), "1,000,000 bytes"),
        ("b.txt", b"", "must end in .toml"),
    ],
)
def test_a_file_that_is_wrong_is_left_out_and_told(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / "a.toml").write_text('"Good" = { say = "fine" }\n')
    (tmp_path / name).write_bytes(content)
    with capture_logs() as logs:
        lexicon = house_lexicon(tmp_path)
    assert prepare("Good", "plain", house=lexicon)[0].text == "fine"
    (told,) = logs
    assert told["file"] == str(tmp_path / name)
    assert reason in told["reason"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with capture_logs() as logs:
        assert house_lexicon(tmp_path / "nowhere") is None
    (told,) = logs
    assert "INTERVIEWER_TTS_TERMS" in told["mend"]


def test_more_terms_than_are_taken_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        "".join(f'"t{number}" = {{ say = "word" }}\n' for number in range(HOUSE_TERMS_MAX + 1))
    )
    with capture_logs() as logs:
        lexicon = house_lexicon(tmp_path)
    assert lexicon is not None
    assert [told["term"] for told in logs] == [f"t{HOUSE_TERMS_MAX}"]


async def test_speaks_and_keeps_by_the_terms_of_house_and_person(settings: Settings, tmp_path: Path) -> None:
    """Other terms are other sound: a text kept from before is not given to who has it said otherwise."""
    place = tmp_path / "terms.toml"
    place.write_text('"Zyx" = { say = "zicks" }\n')
    heard: list[str] = []
    keys: set[str] = set()
    for house in (None, place):
        engine = StagedEngine()
        async with open_speech(settings.model_copy(update={"tts_terms": house}), [engine]) as speech:
            for terms in ({}, {"Zyx": "my words"}):
                answer = await speech.answer(SpeechRequest(input="Why Zyx?", terms=terms))
                keys.add(answer.key)
                [_ async for _ in answer.chunks]
        heard += engine.begun
    assert heard == ["Why Zyx?", "Why my words?", "Why zicks?"]
    assert len(keys) == 3, "the person's words go before the house's, and were kept already"
