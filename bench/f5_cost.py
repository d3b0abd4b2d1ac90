"""What F5-TTS costs on this machine: the published model's size with random weights, which cost the same.

    PYTHONPATH=tests .venv/bin/python bench/f5_cost.py

Needs `make .venv/.f5`, 6 GB of memory and 1.5 GB of disk for some minutes. One step is taken twice, of one
sentence and of several in one pass, and the second time counts: by the clock, and in processor seconds, which
busy machines tell alike.
"""

import resource
import tempfile
import time
from copy import deepcopy
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path

import yaml

from interviewer_tts.engines.f5 import upstream, weights
from interviewer_tts.engines.f5.pieces import Prepared
from interviewer_tts.engines.f5.references import listed
from interviewer_tts.engines.f5.speaker import Speaker
from interviewer_tts.engines.pace import TRIED
from interviewer_tts.settings import SpeechSettings
from support import tiny_f5

STEPS = 32
BATCHES = (1, 2, 4)


def main() -> None:
    published = yaml.safe_load(files("f5_tts").joinpath("configs/F5TTS_v1_Base.yaml").read_text())
    vocoder = deepcopy(tiny_f5.VOCODER)
    vocoder["backbone"]["init_args"] |= {"dim": 512, "intermediate_dim": 1_536, "num_layers": 8}
    vocoder["head"]["init_args"] |= {"dim": 512}
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "f5"
        # In a process of its own, so that the memory that is told is what speaking takes.
        building = get_context("spawn").Process(
            target=tiny_f5.build, args=(made, {"model": published["model"]}, vocoder)
        )
        building.start()
        building.join()
        settings = SpeechSettings(f5_model=str(made))
        started = time.perf_counter()
        speaker = Speaker(upstream.imported(), weights.found(settings), "auto", settings.f5_seed)
        print(f"device                                {speaker.device}")
        print(f"loading, seconds                      {time.perf_counter() - started:.1f}")
    recording = speaker.prepare(listed(None, "")[0].reference)
    alone_s = 0.0
    for together in BATCHES:
        step(speaker, recording, together)
        clock_s, processor_s, audio_s = step(speaker, recording, together)
        alone_s = alone_s or processor_s
        print(f"sentences in the pass                 {together}")
        print(f"  their sound, seconds                {audio_s:.2f}")
        print(f"  one step, seconds by the clock      {clock_s:.1f}")
        print(f"  one step, processor seconds         {processor_s:.1f}")
        print(f"  {STEPS} steps, real-time factor          {clock_s * STEPS / audio_s:.0f}")
        print(f"  {STEPS} steps, processor s per s of sound {processor_s * STEPS / audio_s:.0f}")
        print(f"  processor, of one after the other   {processor_s / (alone_s * together):.2f}")
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory, MB                       {peak_mb:.0f}")


def step(speaker: Speaker, recording: Prepared, together: int) -> tuple[float, float, float]:
    """One step of so many sentences in a pass: seconds by the clock, of the processor, and of sound."""
    (piece,) = speaker.pieces(TRIED["en"], recording, 1.0, lambda: False)
    clock_s, processor_s = time.perf_counter(), time.process_time()
    spoken = speaker.speak([piece] * together, steps=1)
    clock_s, processor_s = time.perf_counter() - clock_s, time.process_time() - processor_s
    return clock_s, processor_s, sum(len(samples) for samples in spoken if samples is not None) / 24_000


if __name__ == "__main__":
    main()
