"""Abbreviations of English by where they stand, and words that begin its sentences."""

import re
from typing import Final

from interviewer_tts.text.ends import Ends

ENGLISH: Final = Ends(
    never_last=re.compile(
        "dr|mrs?|ms|mx|prof|st|mt|ft|rev|fr|gen|col|capt|lt|sgt|sr|jr|hon|gov|sen|rep|pres|nos?|vol|figs?|ch"
        r"|pp?|art|sec|para|approx|est|min|max|e\.g|i\.e|cf|vs|viz|ca",
        re.IGNORECASE,
    ),
    perhaps_last=re.compile(
        "inc|ltd|co|corp|plc|llc|bros|dept|univ|assn|govt|ave|blvd|rd|etc|al", re.IGNORECASE
    ),
    starter=re.compile(
        "an?|and|are|as|at|but|can|could|describe|did|do|does|explain|for|give|have|he|her|here|his|how"
        "|however|i|if|imagine|in|is|its?|let|my|name|now|on|or|our|please|she|show|so|suppose|take|talk|tell"
        "|that|the|their|then|there|these|they|think|this|those|to|walk|we|were|what|when|where|which|while"
        "|who|why|will|with|would|your?",
        re.IGNORECASE,
    ),
)
