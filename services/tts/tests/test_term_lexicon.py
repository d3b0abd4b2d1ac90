# ruff: noqa: RUF001  # phonemes and what postings write look like other letters
import json
import re
import shutil
import subprocess
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Reading
from interviewer_tts.text.lexicon import SOUNDS, Entry, apply, builtin, fields, lexicon_of
from interviewer_tts.text.normalise import normalise
from interviewer_tts.text.prepare import prepare

ALL = {term: entry for terms in fields().values() for term, entry in terms.items()}
DOCS = Path(__file__).parents[3] / "docs" / "words.md"
VOCABULARY = set(json.loads(files("hibari").joinpath("assets/vocab.json").read_text("utf-8")))


@pytest.mark.parametrize(
    ("text", "reading", "said"),
    [
        ("Why Kubernetes?", "misaki", "Why [Kubernetes](/kˌubəɹnˈɛtiz/)?"),
        ("Why kubernetes?", "misaki", "Why [kubernetes](/kˌubəɹnˈɛtiz/)?"),
        ("Kubernetes's nodes", "misaki", "[Kubernetes](/kˌubəɹnˈɛtizᵻz/) nodes"),
        ("two JSONs", "misaki", "two [JSON](/ʤˈAsᵊnz/)"),
        ("C# and .NET", "misaki", "[C#](/sˈi ʃˈɑɹp/) and [.NET](/dˌɑtnˈɛt/)"),
        ("ASP.NET", "misaki", "[ASP.NET](/ˌAˌɛspˈi dˌɑtnˈɛt/)"),
        ("C# or C", "plain", "C sharp or C"),
        ("Ask Nguyen.", "plain", "Ask win."),
        ("MIG welding", "misaki", "[MIG](/mˈɪɡ/) welding"),
        ("to A level, two A levels", "misaki", "to [A level](/ˈA lˌɛvᵊl/), two [A level](/ˈA lˌɛvᵊlz/)"),
        ("a level floor", "misaki", "a level floor"),
        ("a mig welder", "misaki", "a mig welder"),
        ("i18n work", "misaki", "internationalization work"),
        ("HACCP audits", "plain", "hass-up audits"),
        ("COSHH/RIDDOR/CAD", "plain", "kosh riddor CAD"),
        ("CAD/COSHH and/or C++", "plain", "CAD kosh and/or C++"),
        ("Kubernetesish", "misaki", "Kubernetesish"),
        ("myKubernetes", "plain", "myKubernetes"),
    ],
)
def test_says(text: str, reading: Reading, said: str) -> None:
    assert apply([builtin()], text, reading) == said


def test_the_longest_term_wins() -> None:
    lexicon = lexicon_of({"CI": Entry(say="one"), "CI/CD": Entry(say="both")})
    assert apply([lexicon], "CI and CI/CD", "plain") == "one and both"


def test_a_term_in_other_letters_hides_none_behind_it() -> None:
    lexicon = lexicon_of({"Part A": Entry(say="first", exact=True), "part": Entry(say="second")})
    assert apply([lexicon], "Part A, part a", "plain") == "first, second a"


def test_letters_that_python_takes_for_others_change_nothing() -> None:
    lexicon = lexicon_of({"iosh": Entry(say="wrong")})
    assert apply([lexicon], "ıosh, iosh", "plain") == "ıosh, wrong"


@pytest.mark.parametrize("say", ["", "two  [x]", "a/b", "<break/>", "tab\there", "-dash", "9", "a" * 121])
def test_what_is_said_is_words(say: str) -> None:
    with pytest.raises(ValueError, match="say"):
        Entry(say=say)


@pytest.mark.parametrize("phonemes", ["", " ", "ˈ", "a/) [x](/b", "ʃ]", "ˈQk", "ʃ" * 121])
def test_phonemes_are_of_the_alphabet(phonemes: str) -> None:
    with pytest.raises(ValueError, match="phonemes"):
        Entry(say="word", phonemes=phonemes)


def test_the_documentation_tells_how_many_terms_there_are() -> None:
    told = re.search(r"([\d,]+) terms in (\d+) fields", DOCS.read_text("utf-8"))
    assert told is not None
    assert (int(told[1].replace(",", "")), int(told[2])) == (len(ALL), len(fields()))
    assert len(ALL) >= 400


def test_no_term_is_there_twice() -> None:
    met = Counter(term.casefold() for terms in fields().values() for term in terms)
    assert [term for term, times in met.items() if times > 1] == []


def test_every_phoneme_is_one_that_the_model_knows() -> None:
    assert set(SOUNDS) | set("ˈˌ ") <= VOCABULARY


def test_the_engine_reads_every_term_as_told(hibari: HibariEngine) -> None:
    """Through hibari's own normaliser and tokenizer, which see the marks before the phonemes are taken."""
    for term, entry in ALL.items():
        (sentence,) = prepare(f"We talk about {term}, as you know.", "misaki")
        read = hibari.phonemes(sentence.text)
        assert (entry.phonemes or "") in read, term
        assert read.endswith(("nˈO.", "nˈO")), term


def test_every_term_changes_what_is_heard(hibari: HibariEngine) -> None:
    """A term that hibari and espeak would both say so anyway has no place in the lexicon."""
    idle = [term for term in ALL if not _changed(hibari, term)]
    assert len(idle) < 30, "terms for espeak alone are few"
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    assert [term for term in idle if _espoken(term) == _espoken(ALL[term].say)] == []


def _changed(hibari: HibariEngine, term: str) -> bool:
    alone = hibari.phonemes(normalise(f"We talk about {term}, as you know."))
    told = ALL[term].phonemes or hibari.phonemes(ALL[term].say)
    return _heard(f"əbˈWt {told}, ") not in _heard(alone)


def _heard(phonemes: str) -> str:
    """Without what makes no difference: lesser stress, and how words are written apart."""
    return re.sub(r"[ˌ—” ]", "", phonemes)


def _espoken(text: str) -> str:
    done = subprocess.run(["espeak-ng", "-q", "--ipa"], input=text.encode(), capture_output=True, check=True)  # noqa: S607  # as the engine finds it, on the path
    return re.sub(r"[ˈˌ\s]", "", done.stdout.decode())
