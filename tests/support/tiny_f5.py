"""A checkpoint of F5-TTS and a vocoder of random weights: noise that is as long as what is said.

Built with the packages' own classes, and written as the published files are; as small as they can be, unless
told.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from interviewer_tts.engines.f5 import upstream

ARCHITECTURE: dict[str, Any] = {
    "model": {
        "name": "tiny",
        "backbone": "DiT",
        "arch": {
            "dim": 64,
            "depth": 2,
            "heads": 2,
            "dim_head": 32,
            "ff_mult": 2,
            "text_dim": 32,
            "text_mask_padding": True,
            "conv_layers": 1,
        },
        "mel_spec": {"target_sample_rate": 24_000, "mel_spec_type": "vocos"},
    }
}
VOCODER: dict[str, Any] = {
    "feature_extractor": {
        "class_path": "vocos.feature_extractors.MelSpectrogramFeatures",
        "init_args": {"sample_rate": 24_000, "n_fft": 1024, "hop_length": 256, "n_mels": 100},
    },
    "backbone": {
        "class_path": "vocos.models.VocosBackbone",
        "init_args": {"input_channels": 100, "dim": 32, "intermediate_dim": 64, "num_layers": 1},
    },
    "head": {
        "class_path": "vocos.heads.ISTFTHead",
        "init_args": {"dim": 32, "n_fft": 1024, "hop_length": 256, "padding": "center"},
    },
}


def build(
    folder: Path, architecture: dict[str, Any] = ARCHITECTURE, vocoder: dict[str, Any] = VOCODER
) -> Path:
    """The folder, made, with checkpoint, architecture and vocoder in it, and the package's vocabulary."""
    modules = upstream.imported()
    torch: Any = modules.torch
    folder.mkdir(parents=True)
    torch.manual_seed(1)
    _write_model(modules, folder, architecture["model"]["arch"])
    (folder / "architecture.yaml").write_text(yaml.safe_dump(architecture))
    (folder / "vocos").mkdir()
    (folder / "vocos/config.yaml").write_text(yaml.safe_dump(vocoder))
    made: Any = import_module("vocos").Vocos.from_hparams(str(folder / "vocos/config.yaml"))
    torch.save(made.state_dict(), folder / "vocos/pytorch_model.bin")
    return folder


def _write_model(modules: upstream.Upstream, folder: Path, architecture: dict[str, Any]) -> None:
    inference: Any = modules.inference
    torch: Any = modules.torch
    vocabulary = folder / "vocab.txt"
    vocabulary.write_bytes((Path(inference.__file__).parent / "examples/vocab.txt").read_bytes())
    characters, size = inference.get_tokenizer(str(vocabulary), "custom")
    transformer: Any = modules.models.DiT(
        **architecture, text_num_embeds=size, mel_dim=inference.n_mel_channels
    )
    # Upstream begins with nought in its last layers, so that all would sound alike; texts are heard more.
    for name, weights in transformer.named_parameters():
        torch.nn.init.normal_(weights, std=0.6 if name.startswith("text_embed") else 0.05)
    model: Any = modules.models.CFM(
        transformer=transformer,
        mel_spec_kwargs={
            "n_fft": inference.n_fft,
            "hop_length": inference.hop_length,
            "win_length": inference.win_length,
            "n_mel_channels": inference.n_mel_channels,
            "target_sample_rate": inference.target_sample_rate,
            "mel_spec_type": "vocos",
        },
        vocab_char_map=characters,
    )
    weights = {f"ema_model.{name}": value.contiguous() for name, value in model.state_dict().items()}
    import_module("safetensors.torch").save_file(weights, str(folder / "model_1.safetensors"))
