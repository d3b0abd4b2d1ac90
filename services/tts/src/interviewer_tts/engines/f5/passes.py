"""Several pieces in one pass of the model, each as it would sound alone.

Upstream's `sample` takes a batch, and nearly keeps its rows apart. What it lacks is done from outside:

- **Texts** are embedded one by one. Upstream does it for all rows at the length of the longest, and a norm
  over that length hears the padding. The model keeps the embedded texts while it samples, so they are put
  where it would keep them.
- **Attention** is masked (`UNPADDED`), which upstream leaves off, because alone there is nothing to mask.
- **Who leaves** is looked for before each step. Their rows are left out of the model's work from then on, and
  when nobody is left the pass ends. Upstream samples to the end.

Noise is upstream's own affair: each row's is drawn anew from the seed.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from interviewer_tts.engines.f5.pieces import Piece
from interviewer_tts.engines.f5.upstream import Upstream

TOGETHER: Final = "DiT"
"""The backbone whose rows can be kept apart. The others' convolutions hear the padding."""
UNPADDED: Final = {"attn_mask_enabled": True}
"""What its architecture needs for that."""


class NobodyWaitsError(Exception):
    """Inside only: all who wanted a piece of this pass have left."""


def sample(upstream: Upstream, model: Any, pieces: Sequence[Piece], steps: int, seed: int) -> Any:  # noqa: ANN401  # a model of torch, and a tensor
    """Spectrograms (piece by frame by channel), recordings included. Of pieces that were left, nonsense.

    Raises:
        NobodyWaitsError: nobody waits for any of them; at the next step after the last has left.

    """
    torch, inference = upstream.torch, upstream.inference
    pad: Any = torch.nn.utils.rnn.pad_sequence
    device = model.device
    with torch.inference_mode(), _attended(upstream, model.transformer, pieces):
        sampled, _ = model.sample(
            cond=pad([piece.prepared.mel for piece in pieces], batch_first=True),
            text=pad([piece.tokens for piece in pieces], batch_first=True, padding_value=-1).to(device),
            duration=torch.tensor([piece.frames for piece in pieces], device=device),
            lens=torch.tensor([len(piece.prepared.mel) for piece in pieces], device=device),
            steps=steps,
            cfg_strength=inference.cfg_strength,
            sway_sampling_coef=inference.sway_sampling_coef,
            seed=seed,
        )
    return sampled


@contextmanager
def _attended(upstream: Upstream, transformer: Any, pieces: Sequence[Piece]) -> Generator[None]:  # noqa: ANN401  # a model of torch
    rows = _Rows(upstream, transformer, pieces)
    hooks = (
        transformer.register_forward_pre_hook(rows.narrowed, with_kwargs=True),
        transformer.register_forward_hook(rows.widened),
    )
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
        transformer.clear_cache()


class _Rows:
    """Which pieces of a pass the model still works on: hooks around each of its steps."""

    def __init__(self, upstream: Upstream, transformer: Any, pieces: Sequence[Piece]) -> None:  # noqa: ANN401  # a model of torch
        self._pieces = pieces
        self._kept: list[int] = []
        self._texts: tuple[Any, ...] = ()
        if len(pieces) > 1:
            self._texts = tuple(
                upstream.torch.nn.utils.rnn.pad_sequence(
                    [
                        transformer.text_embed(
                            piece.tokens.unsqueeze(0).to(transformer.proj_out.weight.device),
                            seq_len=piece.frames,
                            drop_text=dropped,
                        )[0]
                        for piece in pieces
                    ],
                    batch_first=True,
                )
                for dropped in (False, True)
            )
            transformer.text_cond, transformer.text_uncond = self._texts

    def narrowed(
        self,
        transformer: Any,  # noqa: ANN401  # a model of torch
        args: tuple[Any, ...],
        given: dict[str, Any],
    ) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
        """What the model is given, without the rows of those who left."""
        self._kept = [row for row, piece in enumerate(self._pieces) if not piece.left()]
        if not self._kept:
            raise NobodyWaitsError
        if len(self._kept) == len(self._pieces):
            return None
        frames = max(self._pieces[row].frames for row in self._kept)
        transformer.text_cond, transformer.text_uncond = (text[self._kept, :frames] for text in self._texts)
        fewer = {name: given[name][self._kept, :frames] for name in ("x", "cond", "mask")}
        return args, {**given, **fewer, "text": given["text"][self._kept]}

    def widened(self, transformer: Any, args: Any, flow: Any) -> Any:  # noqa: ANN401  # as torch calls it
        """What the model answers, for all rows again; nought for those of who left."""
        _ = transformer, args
        if len(self._kept) == len(self._pieces):
            return None
        frames = max(piece.frames for piece in self._pieces)
        # With the text and without it, one after the other.
        whole = flow.new_zeros(2, len(self._pieces), frames, flow.shape[-1])
        whole[:, self._kept, : flow.shape[1]] = flow.unflatten(0, (2, -1))
        return whole.flatten(0, 1)
