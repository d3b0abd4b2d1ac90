"""Which voices can speak here."""

from collections import Counter

from interviewer_cli.diagnosis.finding import INSTALL, Finding
from interviewer_cli.running import run
from interviewer_contracts.speech import Voice


def look_at_voices() -> list[Finding]:
    """Every voice, by loading every engine as the service would; those that miss the same are told as one."""
    try:
        voices = run(_voices)
    except ImportError as error:
        return [Finding("voices", "fail", f"the speech package is broken: {error}", INSTALL)]
    found = [_voice(voice) for voice in voices if voice.available]
    missing = Counter((voice.engine, voice.reason) for voice in voices if not voice.available)
    found += [
        Finding(f"voices of {engine}", "warn", f"{count} can't speak here: {reason}")
        for (engine, reason), count in missing.items()
    ]
    if not any(voice.available for voice in voices):
        found.append(Finding("voices", "fail", "no voice can speak here", INSTALL))
    return found


async def _voices() -> list[Voice]:
    # Here, because the packages behind it may be what is missing.
    from interviewer_cli.voicing import speech_without_server  # noqa: PLC0415

    async with speech_without_server() as speech:
        return (await speech.voices()).voices


def _voice(voice: Voice) -> Finding:
    default = ", the default" if voice.default else ""
    basic = ", basic" if voice.quality == "basic" else ""
    said = f"{voice.name}, {voice.language}, {voice.engine}{basic}{default}"
    return Finding(f"voice {voice.id}", "ok", said)
