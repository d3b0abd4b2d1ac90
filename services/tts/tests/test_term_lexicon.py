# ruff: noqa: RUF001  # phonemes and what postings write look like other letters
import json
from importlib.resources import files

import pytest

from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Reading
from interviewer_tts.text.lexicon import Entry, builtin, lexicon_of
from interviewer_tts.text.prepare import prepare

ALL = {**builtin().exact, **builtin().folded}


@pytest.mark.parametrize(
    ("text", "reading", "said"),
    [
        ("Why Kubernetes?", "misaki", "Why [Kubernetes](/kˌubəɹnˈɛtiz/)?"),
        ("Why kubernetes?", "misaki", "Why [kubernetes](/kˌubəɹnˈɛtiz/)?"),
        ("Kubernetes's nodes", "misaki", "[Kubernetes](/kˌubəɹnˈɛtizᵻz/) nodes"),
        ("two JSONs", "misaki", "two [JSON](/ʤˈAsᵊnz/)"),
        ("C# and .NET", "misaki", "[C#](/sˈi ʃˈɑɹp/) and [.NET](/dˌɑtnˈɛt/)"),
        ("ASP.NET", "misaki", "[ASP.NET](/ˌAˌɛspˈi dˌɑtnˈɛt/)"),
        ("C++ or C", "plain", "C plus plus or C"),
        ("Ask Nguyen.", "plain", "Ask win."),
        ("MIG welding", "misaki", "[MIG](/mˈɪɡ/) welding"),
        ("to A level, two A levels", "misaki", "to [A level](/ˈA lˌɛvᵊl/), two [A level](/ˈA lˌɛvᵊlz/)"),
        ("a level floor", "misaki", "a level floor"),
        ("a mig welder", "misaki", "a mig welder"),
        ("i18n work", "misaki", "internationalization work"),
        ("Kubernetesish", "misaki", "Kubernetesish"),
        ("myKubernetes", "plain", "myKubernetes"),
    ],
)
def test_says(text: str, reading: Reading, said: str) -> None:
    assert builtin().apply(text, reading) == said


def test_the_longest_term_wins() -> None:
    lexicon = lexicon_of({"CI": Entry(say="one"), "CI/CD": Entry(say="both")})
    assert lexicon.apply("CI and CI/CD", "plain") == "one and both"


def test_has_a_few_dozen_terms() -> None:
    assert len(ALL) >= 60


def test_every_phoneme_is_one_that_the_model_knows() -> None:
    vocabulary = set(json.loads(files("hibari").joinpath("assets/vocab.json").read_text("utf-8")))
    strange = {
        term: set(entry.phonemes) - vocabulary
        for term, entry in ALL.items()
        if entry.phonemes and set(entry.phonemes) - vocabulary
    }
    assert strange == {}


def test_the_engine_reads_every_term_as_told(hibari: HibariEngine) -> None:
    """Through hibari's own normaliser and tokenizer, which see the marks before the phonemes are taken."""
    for term, entry in ALL.items():
        (sentence,) = prepare(f"We talk about {term}, as you know.", "misaki")
        read = hibari.phonemes(sentence.text)
        assert (entry.phonemes or "") in read, term
        assert read.endswith(("nˈO.", "nˈO")), term
