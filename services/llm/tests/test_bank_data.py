"""The English bank held to its authors' rules; those for every language stand in test_bank_data_form.py."""

import re
from collections import Counter

from support.bank_data import COMPETENCIES, SLOT, BankData, Entry, spoken, words

BANK = BankData("en")

# Twelve words each: the longest phrase of a posting that the planner puts into a slot.
STAND_INS = {
    "task": "titrate vasoactive infusions and monitor arterial lines for the sickest two patients",
    "doing": "titrating vasoactive infusions and monitoring arterial lines for the sickest two patients",
    "topic": "distributed systems with retries, consistency, back-pressure and safe recovery after a failure",
}
ASKS = re.compile(r"\b(what|which|how|who|whom|whose|where|when|why)\b", re.IGNORECASE)
YES_NO = re.compile(
    r"(am|are|can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was|were|will|would)\b"
    r"(?! me through)",
    re.IGNORECASE,
)
MARKUP = re.compile(r"https?:|www\.|<|>|`|\*|\[|\]|_|\band/or\b", re.IGNORECASE)
FORBIDDEN = re.compile(
    r"\bcandidates?\b|\brequirements?\b|\b(this|the|job) posting\b|\bjob description\b|\{\{"
    r"|your experience (with|in|of)|how would you describe|are you familiar|how familiar"
    r"|tell me about yourself|(strength|weakness)(es)? (is|are)|greatest (strength|weakness)"
    r"|where do you see yourself|on a scale of|rate yourself",
    re.IGNORECASE,
)
# Asked of the person in the chair; a midwife may still be asked about somebody else's pregnancy.
PROTECTED = re.compile(
    r"\b(your|you)( own)? (age|family|families|children|kids|husband|wife|spouse|partner at home|marriage"
    r"|religion|faith|beliefs?|church|nationality|ethnicity|race|origins?|accent|mother tongue|health"
    r"|illness|disability|disabilities|medical history|sick days|pregnancy|union|politics|political views"
    r"|sexuality|gender)\b"
    r"|\bare you (married|single|pregnant|disabled|religious|old|young)\b|\bhow old are you\b|\bmaiden name\b"
    r"|\bwhere (are you|do you come) from\b|\bwhere were you born\b|\bdo you have (children|kids)\b"
    r"|\bnative speaker\b|\btrade union member|\bdid you vote\b|\bplan to have children\b",
    re.IGNORECASE,
)

# What interviewers may say again and again; everything after it has to be the entry's own.
COMMON_STEMS = (
    "tell me about a time when you had to",
    "tell me about the last time you had to",
    "tell me about a piece of work that",
    "tell me about a time you had to",
    "tell me about a time when",
    "tell me about the last time",
    "describe a time when you had to",
    "describe the last time you had to",
    "describe the last time",
    "think of a time when you had to",
    "think of a time when",
    "think of the last time you had to",
    "think back to the last time you",
    "think back to a time when",
    "walk me through the last time you had to",
    "walk me through how you",
    "walk me through what you do when",
    "talk me through the last time you",
    "talk me through how you",
    "talk me through what you do when",
    "take me through the last time you",
    "suppose you have to",
    "imagine you have to",
    "when it comes to",
)
# "And what did you do to" is grammar, no template that one hears.
LITTLE = frozenset(
    re.findall(
        r"\w+",
        "a about an and at do did does for from go had has have how if in is it of on or that the them they"
        " this to was we were what when where which who whom why with you your find out make say tell put",
    )
)


def test_there_is_a_file_for_every_competency_and_none_besides() -> None:
    assert {stem for stem, _ in BANK.in_folder("competencies")} == COMPETENCIES


def test_a_question_asks_and_is_never_for_yes_or_no() -> None:
    assert BANK.broken(lambda one: not ASKS.search(one.text()) and "asks nothing") == []
    assert BANK.broken(lambda one: [line for line in one.asked() if YES_NO.match(line)]) == []


def test_a_question_can_be_spoken_in_one_or_two_breaths() -> None:
    def bad(one: Entry) -> object:
        count = len(words(spoken(one.text(), STAND_INS)))
        return None if 8 <= count <= 45 else f"{count} words"

    assert BANK.broken(bad) == []


def test_the_planner_can_fill_every_slot() -> None:
    assert BANK.broken(lambda one: set(SLOT.findall(one.text())) - set(STAND_INS)) == []


def test_nothing_that_is_read_holds_filler_markup_or_protected_topics() -> None:
    def bad(one: Entry) -> object:
        patterns = (FORBIDDEN, PROTECTED, MARKUP)
        lines = [SLOT.sub("", line) for line in one.read_aloud()]
        found = [hit[0] for line in lines for which in patterns if (hit := which.search(line))]
        return found or ("slash" if "/" in one.text() else None)

    assert BANK.broken(bad) == []


def test_no_two_questions_share_a_run_of_words() -> None:
    assert BANK.shared_runs(COMMON_STEMS, LITTLE) == {}


def test_within_a_competency_every_question_opens_in_its_own_way() -> None:
    for stem, _ in BANK.in_folder("competencies"):
        own = BANK.entries_of("competencies", stem)
        openings = Counter(tuple(words(SLOT.sub(" ", one.text()))[:4]) for one in own)
        assert [" ".join(one) for one, times in openings.items() if times > 1] == [], stem


def test_every_competency_fits_duties_and_knowledge() -> None:
    for stem, _ in BANK.in_folder("competencies"):
        own = BANK.entries_of("competencies", stem)
        slots = Counter(slot for one in own for slot in SLOT.findall(one.text()) or ["none"])
        about_duties = 2 if stem == "motivation" else 3  # best asked about the work as a whole
        assert slots["task"] + slots["doing"] >= about_duties, (stem, slots)
        assert slots["topic"] >= 3, (stem, slots)
