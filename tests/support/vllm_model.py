"""Run by the Python of vLLM's own environment: saves a small language model, which knows nothing.

Its words are bytes, its weights chance; so whatever is well formed in what it says, vLLM's grammar formed.
"""

import sys
from importlib import import_module
from typing import Any

CHAT = "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}assistant:"


def save(folder: str) -> None:
    """Tokenizer and weights, as Hugging Face Transformers has them."""
    tokenizers: Any = import_module("tokenizers")
    transformers: Any = import_module("transformers")
    torch: Any = import_module("torch")
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {"<s>": 0, "</s>": 1, **{letter: number + 2 for number, letter in enumerate(alphabet)}}
    words = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=[]))
    words.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = tokenizers.decoders.ByteLevel()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, bos_token="<s>", eos_token="</s>", pad_token="</s>"
    )
    tokenizer.chat_template = CHAT
    tokenizer.save_pretrained(folder)
    torch.manual_seed(7)
    transformers.LlamaForCausalLM(
        transformers.LlamaConfig(
            vocab_size=len(vocabulary), hidden_size=128, intermediate_size=128, num_hidden_layers=1,
            num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=32_768,
            bos_token_id=0, eos_token_id=1, pad_token_id=1,
        )
    ).save_pretrained(folder)  # fmt: skip


if __name__ == "__main__":
    save(sys.argv[1])
