"""The German bank held to its authors' rules; those for every language stand in test_bank_data_form.py."""

import re
from collections import Counter

from support.bank_data import COMPETENCIES, SLOT, BankData, Entry, spoken, strings, words

BANK = BankData("de")
ENTRIES_OF_A_COMPETENCY = 12
ENTRIES_OF_A_DOMAIN = 16
WORDS_MAX = 40

# Phrases as long as a posting writes them. A task is an infinitive at the end of its clause.
STAND_INS = {
    "task": "Patientinnen und Patienten auf der Station fachgerecht pflegen und versorgen",
    "topic": "sicherer Umgang mit den üblichen Programmen im Büro",
}
# A topic is a nominative: quotation marks keep it out of the sentence's grammar.
QUOTED = "\u201e{topic}\u201c"

ASKS = re.compile(
    r"\b(was|wie|welche[rsnm]?|wer|wen|wem|wessen|wann|warum|wohin|woher|wozu|wovor|wo|wobei|wodurch|wofür"
    r"|wogegen|womit|wonach|woran|worauf|woraus|worin|worüber|worum|wovon)\b",
    re.IGNORECASE,
)
YES_NO = re.compile(
    r"(bin|ist|sind|war|waren|wären|habe|haben|hat|hatten|hätten|kann|können|könnten|darf|dürfen|muss|müssen"
    r"|müssten|soll|sollen|sollten|will|wollen|wollten|wird|werden|würden|gibt|gab|kennen|machen|sehen|mögen)\b",
    re.IGNORECASE,
)
MARKUP = re.compile(r"https?:|www\.|[<>`*\[\]_\"/]|\w:innen|\w·|\wInnen\b|\bund/oder\b")
FILLER = re.compile(
    r"\bBewerber|\bStellenausschreibung|\bStellenanzeige|\bAnforderungsprofil|Erfahrung(en)? (mit|in|im)\b"
    r"|etwas über (Ihre|sich)\b"
    r"|wie vertraut|inwieweit|inwiefern|wie würden Sie sich beschreiben|erzählen Sie (etwas )?von sich"
    r"|(größten?|Ihre) (Stärken?|Schwächen?)\b|wo sehen Sie sich|auf einer Skala|in fünf Jahren",
    re.IGNORECASE,
)
# Asked of the person in the chair; a midwife may still be asked about somebody else's pregnancy.
PROTECTED = re.compile(
    r"\b(Ihre?[rnms]?)( eigene[nrms]?)? (Alter|Familie|Kinder|Kindern|Mann|Frau|Ehe|Partner|Partnerin"
    r"|Religion|Glaube|Glauben|Konfession|Kirche|Herkunft|Nationalität|Staatsangehörigkeit|Hautfarbe|Akzent"
    r"|Muttersprache|Gesundheit|Krankheit|Krankheiten|Behinderung|Fehltage|Schwangerschaft|Gewerkschaft|Partei"
    r"|Sexualität|Geschlecht|Geburtsort)\b"
    r"|\b(sind|waren) Sie (verheiratet|ledig|schwanger|behindert|gläubig|krank)\b"
    r"|\bwie alt (sind|waren) Sie\b|\bwoher (kommen|stammen) Sie\b|\bSie Kinder\b"
    r"|\bKinderwunsch|\bFamilienplanung\b"
    r"|\bMuttersprachler|\bwen wählen Sie\b",
    re.IGNORECASE,
)
# Umlauts written out, and words that only an unfinished translation holds.
TRANSCRIBED = re.compile(
    r"\b(fuer|ueber|koenn\w*|muess\w*|wuerd\w*|waere\w*|haett\w*|moecht\w*|groess\w*|gross\w*|weiss|heiss\w*"
    r"|ausser\w*|schliess\w*|spaet\w*|naechst\w*|zurueck|pruef\w*|fuehr\w*|laess\w*|faell\w*|gehoer\w*|Massnahm\w*"
    r"|strasse\w*|regelmaess\w*|aender\w*|Kuech\w*|Schluess\w*)\b",
    re.IGNORECASE,
)
ENGLISH = re.compile(
    r"\b(the|and|what|which|how|who|when|where|you|your|with|from|that|this|have|they|tell me)\b"
)

# What interviewers may say again and again; everything after it has to be the entry's own.
COMMON_STEMS = (
    "erzählen sie von dem moment in dem",
    "erzählen sie von einem tag an dem sie",
    "denken sie an das letzte mal dass sie",
    "denken sie an einen tag an dem sie",
    "beschreiben sie das letzte mal dass sie",
)
# "Und was haben Sie daran" is grammar, no template that one hears.
LITTLE = frozenset(
    re.findall(
        r"\w+",
        "an auf aus bei das dass dem den der die ein eine einem einen einer er es für haben hat ich ihm ihnen"
        " ihr im in ist mit nach sich sie so um und von vor war was wem wen wenn wer wie wo zu",
    )
)
OPENING_TIMES = 2


def test_every_file_has_its_number_of_entries() -> None:
    for stem, _ in BANK.in_folder("competencies"):
        assert len(BANK.entries_of("competencies", stem)) >= ENTRIES_OF_A_COMPETENCY, stem
    for stem, _ in BANK.in_folder("domains"):
        assert len(BANK.entries_of("domains", stem)) >= ENTRIES_OF_A_DOMAIN, stem


def test_all_competencies_and_the_largest_domains_are_there_under_their_english_names() -> None:
    assert {stem for stem, _ in BANK.in_folder("competencies")} == COMPETENCIES
    assert {stem for stem, _ in BANK.in_folder("domains")} <= {
        stem for stem, _ in BankData("en").in_folder("domains")
    }


def test_no_id_is_taken_in_english() -> None:
    german, english = ({one.text("id") for one in bank.entries} for bank in (BANK, BankData("en")))
    assert german & english == set()


def test_verbs_are_infinitives() -> None:
    for stem, content in BANK.in_folder("competencies"):
        odd = [one for one in strings(content, "verbs") if not one.endswith(("en", "ern", "eln", "tun"))]
        assert odd == [], stem


def test_a_question_asks_and_is_never_for_yes_or_no() -> None:
    def bad(one: Entry) -> object:
        return [line for line in one.asked() if not ASKS.search(line) or YES_NO.match(line)]

    assert BANK.broken(bad) == []


def test_a_whole_sentence_after_a_colon_begins_with_a_capital() -> None:
    assert BANK.broken(lambda one: re.findall(r":\s[a-zäöü]\w*", one.text())) == []


def test_a_question_can_be_spoken_in_one_or_two_breaths() -> None:
    def bad(one: Entry) -> object:
        count = len(words(spoken(one.text(), STAND_INS)))
        return None if 8 <= count <= WORDS_MAX else f"{count} words"

    assert BANK.broken(bad) == []


def test_slots_stand_where_german_grammar_can_take_them() -> None:
    def bad(one: Entry) -> object:
        text, slots = one.text(), SLOT.findall(one.text())
        if one.folder == "domains" and slots:
            return "a domain's entry has no slot"
        if "topic" in slots and QUOTED not in text:
            return "a topic stands in quotation marks"
        return set(slots) - set(STAND_INS) or re.findall(r"\bzu \{task\}", text)

    assert BANK.broken(bad) == []


def test_topics_stand_in_frames_of_many_kinds() -> None:
    asked = [one.text() for one in BANK.entries if QUOTED in one.text()]
    frames = {" ".join(words(text.split(QUOTED)[0])[-3:]) for text in asked}
    assert len(frames) >= 5


def test_every_competency_fits_duties_and_knowledge() -> None:
    for stem, _ in BANK.in_folder("competencies"):
        own = BANK.entries_of("competencies", stem)
        slots = Counter(slot for one in own for slot in SLOT.findall(one.text()) or ["none"])
        about_duties = 2 if stem == "motivation" else 5  # best asked about the work as a whole
        assert slots["task"] >= about_duties, (stem, slots)
        assert slots["topic"] >= 3, (stem, slots)


def test_nothing_that_is_read_holds_filler_markup_or_protected_topics() -> None:
    def bad(one: Entry) -> object:
        lines = [SLOT.sub("", line) for line in one.read_aloud()]
        patterns = (MARKUP, FILLER, PROTECTED, TRANSCRIBED, ENGLISH)
        return [hit[0] for line in lines for which in patterns if (hit := which.search(line))]

    assert BANK.broken(bad) == []


def test_the_person_is_addressed_formally() -> None:
    informal = re.compile(r"\b(du|dich|dir|dein\w*|euch|euer\w*)\b")
    assert BANK.broken(lambda one: [line for line in one.read_aloud() if informal.search(line)]) == []


def test_no_two_questions_share_a_run_of_words() -> None:
    assert BANK.shared_runs(COMMON_STEMS, LITTLE) == {}


def test_within_a_file_few_questions_open_alike() -> None:
    for folder, stem in BANK.files:
        own = BANK.entries_of(folder, stem)
        openings = Counter(tuple(words(SLOT.sub(" ", one.text()))[:2]) for one in own)
        assert [" ".join(one) for one, times in openings.items() if times > OPENING_TIMES] == [], stem
