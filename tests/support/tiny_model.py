"""A language model of a few kilobytes with its own tokenizer, made here: after every word it knows the next.

One layer that adds nothing, an embedding that is one-hot, and a head that maps each word to its follower. It
is loaded and run by Hugging Face Transformers like any other, and says the same sentence to everybody.
"""

from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from interviewer_llm.engines.transformers import leave_broken_sound_out

UNKNOWN: Final = "<unk>"
END: Final = "</s>"
TEMPLATE: Final = (
    "{% for message in messages %}{{ message['role'] }} {{ message['content'] }} "
    "{% if not loop.last %}</s> {% endif %}{% endfor %}{% if add_generation_prompt %}assistant {% endif %}"
)


def tiny_model(folder: Path, sentence: str, *, endless: bool = False) -> Path:
    """Save a model that says `sentence`, no word of it twice, after any prompt; an endless one for ever."""
    words = sentence.split()
    vocabulary = {word: number for number, word in enumerate([UNKNOWN, END, *words])}
    _save_tokenizer(folder, vocabulary)
    followers = dict.fromkeys(range(len(vocabulary)), vocabulary[words[0]])
    followers |= {vocabulary[one]: vocabulary[after] for one, after in pairwise(words)}
    followers[vocabulary[words[-1]]] = vocabulary[words[0] if endless else END]
    _save_weights(folder, followers)
    return folder


def _save_tokenizer(folder: Path, vocabulary: dict[str, int]) -> None:
    tokenizers: Any = import_module("tokenizers")
    transformers: Any = import_module("transformers")
    words = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token=UNKNOWN))
    words.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, unk_token=UNKNOWN, eos_token=END, pad_token=END
    )
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)


def _save_weights(folder: Path, followers: dict[int, int]) -> None:
    torch: Any = import_module("torch")
    transformers: Any = import_module("transformers")
    leave_broken_sound_out(transformers)
    size = len(followers)
    width = size + size % 2
    model = transformers.LlamaForCausalLM(
        transformers.LlamaConfig(
            vocab_size=size, hidden_size=width, intermediate_size=4, num_hidden_layers=1,
            num_attention_heads=1, max_position_embeddings=1_000_000, tie_word_embeddings=False,
            bos_token_id=None, eos_token_id=1, pad_token_id=1,
        )
    )  # fmt: skip
    head = torch.zeros(size, width)
    for word, follower in followers.items():
        head[follower, word] = 100.0
    with torch.no_grad():
        model.model.embed_tokens.weight.copy_(torch.eye(size, width))
        model.model.layers[0].self_attn.o_proj.weight.zero_()
        model.model.layers[0].mlp.down_proj.weight.zero_()
        model.lm_head.weight.copy_(head)
    model.save_pretrained(folder)
