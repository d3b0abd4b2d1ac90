"""Abbreviations of German by where they stand, its ordinals, and words that begin its sentences."""

import re
from typing import Final

from interviewer_tts.text.ends import Ends
from interviewer_tts.text.german.ordinals import BEFORE_ORDINAL, ORDERED

GERMAN: Final = Ends(
    never_last=re.compile(
        "dr|prof|hrn?|fr|st|nr|abs|art|abt|bd|s|kap|ca|bzw|ggf|evtl|inkl|exkl|zzgl|max|min|mind|vgl|sog|bspw"
        r"|insb|lt|gem|tel|dipl|ing|[a-z]\.-ing|dipl\.-[a-z]+|mio|mrd|tsd"
        r"|z\. ?b|d\. ?h|v\. ?a|i\. ?d|u\. ?u|m\. ?e|z\. ?t|z\. ?zt|s\. ?[ou]|b|h|t|zt",
        re.IGNORECASE,
    ),
    perhaps_last=re.compile(
        "usw|etc|co|str|std|min|sek|lj|u\\. ?a|o\\. ?ä|u\\. ?v\\. ?m|r|a|ä|m|o|u", re.IGNORECASE
    ),
    starter=re.compile(
        "aber|als|am|an|auf|außerdem|bei|beim|beschreiben|bitte|da|dabei|danach|dann|das|dazu|der|die|dies(e[rnms]?)?"
        "|dort|ein(e[rnms]?)?|erklären|erläutern|erzählen|es|für|gab|geben|gibt|haben|hat|hatten|hier|ich|ihr(e[rnms]?)?"
        "|im|in|ist|ja|jetzt|kann|kennen|können|mit|nach|nehmen|nein|nennen|nun|ob|oder|schildern|sie|sind|so|stellen"
        "|und|vor|wann|warum|was|wären|weiter|welch(e[rnms]?)?|wenn|wer|werden|weshalb|wie|wieso|wir|wird|wo|wobei"
        "|wodurch|wofür|woher|wohin|womit|woran|worauf|wozu|würden|zeigen|zu|zum",
        re.IGNORECASE,
    ),
    ordinal=re.compile(rf"(?:{BEFORE_ORDINAL}) \d{{1,2}} [A-ZÄÖÜ]|\b\d{{1,2}} (?:{ORDERED})"),
)


def stop_ends(found: re.Match[str]) -> bool:
    """Whether the full stop of the abbreviation that was found ends a sentence as well."""
    following = found.string[found.end() : found.end() + 40]
    word = following.split(maxsplit=1)[:1]
    if following[:1] == "\n" or not word:
        return True
    return word[0][0].isupper() and bool(GERMAN.starter.fullmatch(word[0].strip(",;:!?")))
