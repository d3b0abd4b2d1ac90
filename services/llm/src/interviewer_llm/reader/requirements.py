"""From a part of a posting to a requirement: what kind it is and how much it weighs."""

import re
from typing import Final

from interviewer_contracts.postings import RequirementKind
from interviewer_llm.bank.phrases import Phrase
from interviewer_llm.english.leadins import ADDRESSING
from interviewer_llm.english.verbs import is_verb
from interviewer_llm.english.words import content
from interviewer_llm.reader.headings import Section

WEIGHT_DUTY: Final = 0.8
WEIGHT_MUST: Final = 0.7
WEIGHT_NICE: Final = 0.4
WEIGHT_CREDENTIAL: Final = 0.2
WEIGHT_TRAIT: Final = 0.45
WEIGHT_NO_PHRASE: Final = 0.3
_SPECIFIC_BONUS: Final = 0.04
_SPECIFIC_MOST: Final = 0.12
_STRESSED_BONUS: Final = 0.08
_LATER_MALUS: Final = 0.005
_LATER_MOST: Final = 0.08
_TELLING_WORDS: Final = 5

_NICE: Final = re.compile(
    r"\b(?:nice to have|desirable|preferred|(?:is|are|would be|will be|as) (?:a |an )?(?:big |real "
    r"|distinct |definite )?(?:plus|bonus|advantage|"
    r"benefit|helpful|beneficial|advantageous|welcome|great|useful|ideal)|a plus|a bonus|an advantage|not "
    r"essential|ideally|lovely|handy|helpful|"
    r"would help|optional|good to have|^it helps|bonus points|even better|advantageous)\b",
    re.IGNORECASE,
)
_MUST: Final = re.compile(
    r"\b(?:must|(?:is|are) (?:essential|required)|you (?:need|have|hold|bring|are|know|can|possess"
    r"|understand|speak|enjoy|love|like|care)\b|you're|you've|"
    r"you'll (?:need|have|bring)|you should (?:have|be)|we (?:need|expect|require|ask)|experience"
    r"|knowledge|able to|ability|licen[cs]e|degree|"
    r"qualification|certified|certificate|qualified|familiar|understanding|fluent|looking for (?:someone"
    r"|somebody|a person|people)|minimum|"
    r"at least|proficien\w+|skills?)\b",
    re.IGNORECASE,
)
_DUTY: Final = re.compile(
    r"\b(?:you will|you'll|responsible for|the (?:role|job|post) (?:involves|includes|will)|duties|your "
    r"(?:day|role|job|tasks|work)|"
    r"you (?:plan|run|lead|work|help|make|build|write|manage))\b",
    re.IGNORECASE,
)
_NEEDS: Final = re.compile(
    r"\b(?:you(?:'ll| will)? (?:also )?(?:need|have to have|must have|be (?:able|comfortable|confident"
    r"|familiar|experienced|fluent|qualified))|"
    r"must (?:have|be|hold))\b",
    re.IGNORECASE,
)
CREDENTIAL: Final = re.compile(
    r"\b(?:driving|driver's|driver|forklift|flt|hgv|lgv|personal) licen[cs]e|\blicen[cs]e(?:d|s)?\b"
    r"|\bdegree\b|\bbachelor|\bmaster'?s\b|\bphd\b|"
    r"\bdiploma\b|\bgcses?\b|\ba-levels?\b|\bnvq\b|\bsvq\b|\bcity (?:and|&) guilds\b|\bregist(?:ration"
    r"|ered)\b(?! (?:office|patients?|users))|\bnmc (?:pin|reg)|"
    r"\bcertificat(?:e|es|ion|ions)\b|\bcertified\b|\bqualified\b|\bqualifications?\b|\baccredit(?:ed"
    r"|ation)\b|\bqts\b|\bpgce\b|\bdbs\b|"
    r"\bcscs\b|\bcpc\b|\b(?:fully|part)[- ]qualified\b|\bcharter(?:ed|ship)\b|\bapprenticeship\b"
    r"|\bhigh school\b|\btime[- ]served\b|\bright to work\b|"
    r"\blevel [2-7]\b|\b(?:spraying|forklift|plant|crane) tickets?\b|\bwork history\b|"
    r"\bown (?:car|transport|vehicle|tools)\b|\bcard holder\b|\bgas safe\b|\b(?:clean"
    r"|valid|full|current) (?:uk |driving )?licen[cs]e",
    re.IGNORECASE,
)
_YEARS: Final = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|ten)\+?(?: ?(?:-|\u2013|to|or) ?\d+)?\+? (?:or more "
    r")?(?:years?|months?)\b",
    re.IGNORECASE,
)
_STRESSED: Final = re.compile(
    r"\b(?:essential|key|crucial|critical|vital|must|above all|most important|primary|core|main|lead)\b",
    re.IGNORECASE,
)
_SPECIFIC: Final = re.compile(r"\d|[A-Z]{2,}|(?<=[a-z,] )[A-Z][a-z]+|%")


def kind_of(text: str, section: Section, phrase: Phrase) -> RequirementKind:
    """Whether it is a task of the job, something the person must bring, or something welcome."""
    if _NICE.search(text):
        return "nice"
    if section == "duty":
        return "must" if _NEEDS.search(text) else "duty"
    if section in {"must", "nice"}:
        return "must" if section == "must" else "nice"
    if (_DUTY.search(text) or is_verb(text.split(maxsplit=1)[0])) and not _NEEDS.search(text):
        return "duty"
    if _MUST.search(text):
        return "must"
    return "duty" if phrase.verb not in {None, "be"} else "must"


def is_requirement(text: str, section: Section, phrase: Phrase, *, item: bool) -> bool:
    """Whether a part outside all boilerplate says what is wanted, plainly enough to ask about it."""
    if len(content(text)) == 0:
        return False
    listed = item and section in {"duty", "must", "nice"}
    if phrase.topic is None and phrase.task is None:
        return CREDENTIAL.search(text) is not None and (listed or ADDRESSING.match(text) is not None)
    if listed:
        return True
    said = (_DUTY, _MUST, _NICE)
    addressed = bool(ADDRESSING.match(text) or any(pattern.search(text) for pattern in said))
    if item:
        return phrase.verb is not None or addressed or len(text.split()) > 1
    return addressed or (phrase.verb is not None and section in {"unknown", "duty"})


def weight_of(text: str, kind: RequirementKind, phrase: Phrase, order: int) -> float:
    """How much the job depends on it, from 0 to 1; `order` counts the requirements before it."""
    base = {"duty": WEIGHT_DUTY, "must": WEIGHT_MUST, "nice": WEIGHT_NICE}[kind]
    if is_credential(text, kind, phrase):
        base = min(base, WEIGHT_CREDENTIAL)
    elif phrase.verb == "be":
        base = min(base, WEIGHT_TRAIT)
    elif phrase.topic is None:
        base = min(base, WEIGHT_NO_PHRASE)
    else:
        base += min(_SPECIFIC_MOST, _SPECIFIC_BONUS * (0 if text.isupper() else len(_SPECIFIC.findall(text))))
        base += _STRESSED_BONUS if _STRESSED.search(text) else 0.0
        base -= 0.1 if len(content(text)) == 1 and kind == "duty" else 0.0
        base += 0.03 if len(content(text)) >= _TELLING_WORDS else 0.0
    return round(max(0.05, min(1.0, base - min(_LATER_MOST, order * _LATER_MALUS))), 3)


def is_credential(text: str, kind: RequirementKind, phrase: Phrase) -> bool:
    """Whether it is a paper, a licence or years of service: checked by looking, not by asking."""
    if kind == "duty":
        return False
    if CREDENTIAL.search(text) and (phrase.verb is None or phrase.verb in {"be", "work", "have", "hold"}):
        return True
    if _YEARS.search(text) is None:
        return False
    return (
        phrase.verb == "work"
        or re.search(r"\b(?:experience|history)\b", phrase.topic or "experience") is not None
    )
