"""What a model in this process costs: `.venv/bin/python bench/models.py NAME …`.

A name is a model of `interviewer models list` that was pulled (llama.cpp), or a folder of Hugging Face's
(Transformers). Each is measured in a process of its own: seconds to load, memory, and how long a question of
its own takes, as a ratio to all ten of the bank in the same run. Small models end every technical question
here, also those for which the bank has a probe of its own, so that there is something to measure; `--read`
prints what they wrote.
"""

import asyncio
import multiprocessing
import resource
import statistics
import sys
import time
from pathlib import Path

import structlog

from interviewer_contracts.questions import Question, QuestionsRequest
from interviewer_llm.engines.installed import spare_cores
from interviewer_llm.engines.llamacpp import Gguf, GgufSource
from interviewer_llm.engines.local import Line, LocalEngine, LocalSource
from interviewer_llm.engines.registry import Registry
from interviewer_llm.engines.transformers import HuggingFaceModel
from interviewer_llm.interview import write_interview
from interviewer_llm.models.manifest import the_manifest
from interviewer_llm.quality.corpus import corpus
from interviewer_llm.settings import EngineSettings
from interviewer_weights.store import ModelStore

CORPUS = Path(__file__).parents[1] / "services/llm/tests/corpus.yaml"
POSTINGS = 8
SECONDS = 120.0


def source_of(name: str) -> LocalSource:
    """The model of this name, or the folder."""
    if Path(name).is_dir():
        return HuggingFaceModel(name, device="auto", threads=spare_cores())
    store, entry = ModelStore(EngineSettings().models_folder), the_manifest().named(name)
    if store.state(entry) != "here":
        sys.exit(f"{name} is not in {store.folder}: `interviewer models pull {name}`")
    gguf = Gguf(name, store.path(entry) / entry.files[0].path)
    return GgufSource(lambda: gguf, setup="", threads=spare_cores())


def memory_mb() -> float:
    """The most that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def written(posting: str, registry: Registry) -> tuple[list[Question], float]:
    """Questions, and seconds for them."""
    started = time.perf_counter()
    parts = [part async for part in write_interview(QuestionsRequest(posting=posting), registry)]
    return [part for part in parts if isinstance(part, Question)], time.perf_counter() - started


async def measured(name: str, *, read: bool) -> None:
    """Print one line about a model."""
    postings = [one.text for one in corpus(CORPUS)[:POSTINGS]]
    bank = Registry()
    await written(postings[0], bank)
    before, started = memory_mb(), time.perf_counter()
    engine = LocalEngine("local", "Local", source_of(name), Line(8, SECONDS), expert=True)
    registry = Registry([engine])
    await written(postings[0], registry)
    load_s, ratios, own, asked = time.perf_counter() - started, list[float](), list[Question](), 0
    for posting in postings:
        _, bank_s = await written(posting, bank)
        made, model_s = await written(posting, registry)
        mine = [one for one in made if one.source != "bank"]
        own, asked = own + mine, asked + len(made)
        if mine:
            ratios.append((model_s - bank_s) / len(mine) / bank_s)
    ratio, model = statistics.median(ratios) if ratios else float("nan"), name.rpartition("/")[2]
    print(f"{model:<22}{load_s:>10.1f}{memory_mb() - before:>12.0f}{len(own):>6} of {asked:<4}{ratio:>16.1f}")
    for one in own if read else []:
        print(f"    {one.text}")
    await registry.close()


def measure(name: str, read: bool) -> None:  # noqa: FBT001 - the target of a process
    """In a process of its own."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    asyncio.run(measured(name, read=read))


if __name__ == "__main__":
    names, read = [one for one in sys.argv[1:] if one != "--read"], "--read" in sys.argv
    print(f"{'model':<22}{'load, s':>10}{'memory, MB':>12}{'own':>12}{'one/ten of bank':>18}", flush=True)
    for name in names:
        child = multiprocessing.get_context("spawn").Process(
            target=measure, args=(name, "--read" in sys.argv)
        )
        child.start()
        child.join()
