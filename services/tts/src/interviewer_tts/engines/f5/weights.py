"""Where checkpoint, vocabulary, architecture and vocoder lie, and that they are what they should be.

A folder holds `*.safetensors` (or `*.pt`), and may hold `vocab.txt`, the architecture as a YAML of upstream's
form, and the vocoder in `vocos/`. A name on Hugging Face's hub is `owner/name` or `owner/name/folder`.
"""

import hashlib
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

from interviewer_tts.engines.f5.upstream import package_folder
from interviewer_tts.errors import EngineMissingError
from interviewer_tts.settings import SpeechSettings

VOCODER_ON_HUB: Final = "charactr/vocos-mel-24khz"
BACKBONES: Final = ("DiT", "UNetT", "MMDiT")

_ON_HUB: Final = re.compile(r"(?P<repository>[\w-][\w.-]*/[\w-][\w.-]*)(?:/(?P<folder>[\w-][\w./-]*))?")
_VOCODER_PARTS: Final = {
    "feature_extractor": "vocos.feature_extractors.MelSpectrogramFeatures",
    "backbone": "vocos.models.VocosBackbone",
    "head": "vocos.heads.ISTFTHead",
}
"""vocos makes whatever class its configuration names, with whatever arguments: only these are let through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All that a speaker is loaded from; `vocabulary` None is the package's own."""

    checkpoint: Path
    vocabulary: Path | None
    vocoder: Path
    backbone: str
    architecture: dict[str, Any]

    def digest(self) -> str:
        """Changes when any of the files does, as far as names, sizes and times tell."""
        told = [
            (path.name, path.stat().st_size, path.stat().st_mtime_ns)
            for path in (self.checkpoint, self.vocabulary, self.vocoder / "pytorch_model.bin")
            if path is not None
        ]
        made = repr((told, self.backbone, sorted(self.architecture.items())))
        return hashlib.sha256(made.encode()).hexdigest()[:16]


def missing(settings: SpeechSettings) -> str | None:
    """What the operator has yet to set, as far as that can be told without any library; else None."""
    if not settings.f5_model:
        return (
            "not configured: set INTERVIEWER_F5_MODEL to the folder of a checkpoint of F5-TTS, or to "
            "SWivid/F5-TTS, which fetches the published weights (CC-BY-NC-4.0: not for commercial use)."
        )
    if settings.f5_voices is not None and not settings.f5_voices.expanduser().is_dir():
        return f"not configured: INTERVIEWER_F5_VOICES is {settings.f5_voices}, and that is no folder."
    return None


def found(settings: SpeechSettings) -> Weights:
    """The weights of these settings; fetched, if they are named by a name on the hub.

    Raises:
        EngineMissingError: they are not all there, or can't be fetched; says which, and what to do.

    """
    wanted = settings.f5_model or ""
    folder, on_hub = _folder(wanted, settings.f5_architecture, "INTERVIEWER_F5_MODEL")
    checkpoint = folder if folder.is_file() else _checkpoint(folder)
    vocabulary = checkpoint.parent / "vocab.txt"
    backbone, architecture = _architecture(checkpoint.parent, settings.f5_architecture)
    return Weights(
        checkpoint=checkpoint,
        vocabulary=vocabulary if vocabulary.is_file() else None,
        vocoder=_vocoder(settings.f5_vocoder, checkpoint.parent / "vocos", on_hub=on_hub),
        backbone=backbone,
        architecture=architecture,
    )


def _folder(wanted: str, inside: str, setting: str) -> tuple[Path, bool]:
    """The folder or file of that name, and whether it came from the hub."""
    local = Path(wanted).expanduser()
    if local.exists():
        return local, False
    named = None if wanted.startswith(("/", ".", "~")) else _ON_HUB.fullmatch(wanted)
    if named is None or ".." in wanted:
        raise EngineMissingError(f"not configured: {setting} is {wanted}, and there is no such folder.")
    inside = named["folder"] or inside
    return _fetched(named["repository"], [f"{inside}/*.safetensors", f"{inside}/vocab.txt"]) / inside, True


def _fetched(repository: str, patterns: list[str]) -> Path:
    hub = import_module("huggingface_hub")
    try:
        return Path(hub.snapshot_download(repository, allow_patterns=patterns))
    except Exception as error:
        # The hub's own errors, its HTTP library's and the system's share no base but Exception.
        raise EngineMissingError(
            f"not configured: {repository} can't be fetched from Hugging Face's hub "
            f"({type(error).__name__}). Look at the name and the network, or set INTERVIEWER_F5_MODEL and "
            "INTERVIEWER_F5_VOCODER to folders."
        ) from error


def _checkpoint(folder: Path) -> Path:
    for pattern in ("*.safetensors", "*.pt"):
        checkpoints = sorted(folder.glob(pattern))
        if len(checkpoints) == 1:
            return checkpoints[0]
        if checkpoints:
            raise EngineMissingError(
                f"not configured: {folder} has {len(checkpoints)} checkpoints. "
                "Set INTERVIEWER_F5_MODEL to the file of one of them."
            )
    raise EngineMissingError(
        f"not configured: {folder} has no checkpoint of F5-TTS (a .safetensors or .pt file)."
    )


def _vocoder(wanted: str | None, beside: Path, *, on_hub: bool) -> Path:
    if wanted is None and not beside.is_dir() and not on_hub:
        raise EngineMissingError(
            f"not configured: there is no vocoder. Put config.yaml and pytorch_model.bin of Vocos into "
            f"{beside}, or set INTERVIEWER_F5_VOCODER to their folder, or to {VOCODER_ON_HUB} to fetch it."
        )
    folder = beside if wanted is None else Path(wanted).expanduser()
    if not folder.is_dir():
        name = VOCODER_ON_HUB if wanted is None else wanted
        if not _ON_HUB.fullmatch(name) or name.startswith("."):
            raise EngineMissingError(
                f"not configured: INTERVIEWER_F5_VOCODER is {name}, and there is no such folder."
            )
        folder = _fetched(name, ["config.yaml", "pytorch_model.bin"])
    _check_vocoder(folder)
    return folder


def _check_vocoder(folder: Path) -> None:
    lacking = [name for name in ("config.yaml", "pytorch_model.bin") if not (folder / name).is_file()]
    if lacking:
        raise EngineMissingError(
            f"not configured: {folder} is no vocoder, it has no {' and no '.join(lacking)}."
        )
    config = _yaml(folder / "config.yaml")
    for part, expected in _VOCODER_PARTS.items():
        if _at(config, part, "class_path") != expected:
            raise EngineMissingError(
                f"not configured: the vocoder in {folder} is none that F5-TTS speaks through: "
                f"its {part} must be {expected}."
            )


def _architecture(folder: Path, name: str) -> tuple[str, dict[str, Any]]:
    """Backbone and its arguments: by the YAML beside the checkpoint, else by the package's of that name."""
    own = sorted(folder.glob("*.yaml"))
    path = own[0] if own else (package_folder() or folder) / "configs" / f"{name}.yaml"
    if not path.is_file():
        raise EngineMissingError(
            f"not configured: f5_tts knows no architecture {name}. Set INTERVIEWER_F5_ARCHITECTURE to one "
            "that it knows, such as F5TTS_v1_Base, or put its YAML beside the checkpoint."
        )
    told = _yaml(path)
    backbone, arguments = _at(told, "model", "backbone"), _at(told, "model", "arch")
    spectrum = tuple(_at(told, "model", "mel_spec", name) for name in ("mel_spec_type", "target_sample_rate"))
    if backbone in BACKBONES and isinstance(arguments, dict) and spectrum == ("vocos", 24_000):
        return str(backbone), cast("dict[str, Any]", arguments)
    raise EngineMissingError(
        f"not configured: {path.name} is no architecture that can speak here: its model must have a "
        f"backbone ({', '.join(BACKBONES)}), arch, and a mel_spec for vocos at 24000 Hz."
    )


def _at(told: Any, *names: str) -> Any:  # noqa: ANN401  # whatever stands in a YAML
    """What stands there by these names, one in another; None where there is nothing."""
    for name in names:
        told = cast("dict[str, Any]", told).get(name) if isinstance(told, dict) else None
    return told


def _yaml(path: Path) -> Any:  # noqa: ANN401  # whatever stands in it
    yaml = import_module("yaml")
    try:
        return yaml.safe_load(path.read_text())
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise EngineMissingError(f"not configured: {path} can't be read: {type(error).__name__}.") from error
