"""Begins a model where another ended: every weight of the same name and shape, and the words that both tokenizers know."""

from __future__ import annotations

from pathlib import Path

import torch
from nextstep import NextStep
from prompts import Prompts
from safetensors.torch import load_file

WORDS = "embed_tokens.weight"


@torch.no_grad()
def start_from(folder: Path, model: NextStep, prompts: Prompts) -> str:
    """Takes over what fits from a checkpoint in the official layout; says in words how much that was."""
    given, own = load_file(folder / "model.safetensors"), model.state_dict()
    words, known = given.pop(WORDS), Prompts(folder).tokenizer.get_vocab()
    fitting = {name: weight for name, weight in given.items() if name in own and own[name].shape == weight.shape}
    for name, weight in fitting.items():
        own[name].copy_(weight)
    shared = 0
    if words.shape[1] == own[WORDS].shape[1]:
        for word, at in prompts.tokenizer.get_vocab().items():
            if word in known:
                own[WORDS][at] = words[known[word]].float()
                shared += 1
    return f"{len(fitting)} of {len(own) - 1} weights and {shared} words from {folder.name}"
