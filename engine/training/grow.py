"""Makes a model larger without changing what it says: new channels, heads, units and layers begin by adding nothing.

A smaller model keeps more than its words: places, light, and how a picture is continued. The wider stream holds the old
one in its first channels and zeros behind; RMSNorm then divides by less, which its weights give back. Whatever writes to
the stream has zero rows where it is new, whatever reads from it is random there and so can begin to learn.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import torch
from nextstep import ModelConfig, NextStep
from prompts import Prompts
from safetensors.torch import load_file
from torch import Tensor
from warmStart import WORDS

LAYER = re.compile(r"layers\.(\d+)\.(.+)")
BLOCK = re.compile(r"image_head\.net\.res_blocks\.(\d+)\.(.+)")
# What adds to the stream of hidden states: new rows and new columns are zero.
WRITES = (
    "embed_tokens.weight", "image_in_projector.weight", "image_in_projector.bias", "image_out_projector.weight",
    "image_out_projector.bias", "o_proj.weight", "down_proj.weight",
)  # fmt: skip


def is_smaller(folder: Path, config: ModelConfig) -> bool:
    given = ModelConfig.read(folder / "config.json")
    return given.hidden_size < config.hidden_size and given.fm_head_dim == config.fm_head_dim


@torch.no_grad()
def grow_from(folder: Path, model: NextStep, prompts: Prompts) -> str:
    """Fills `model`, freshly initialised, from a smaller one in the official layout with the same head width and token."""
    given, own = {k: w.float() for k, w in load_file(folder / "model.safetensors").items()}, model.state_dict()
    words, known = given.pop(WORDS), Prompts(folder).tokenizer.get_vocab()
    given.pop("lm_head.weight")
    layers, blocks = (1 + max(int(m[1]) for k in given if (m := p.match(k))) for p in (LAYER, BLOCK))
    # An additional layer begins as a silent copy of the one in the middle; an additional block of the head is the identity.
    origin = lambda at: at if at <= layers // 2 else max(layers // 2, at - (model.config.num_hidden_layers - layers))
    stretch = math.sqrt(words.shape[1] / model.config.hidden_size)
    for name, target in own.items():
        source, silent = name, False
        if m := LAYER.match(name):
            at = int(m[1])
            source, silent = f"layers.{origin(at)}.{m[2]}", at > 0 and origin(at) == origin(at - 1)
        elif (m := BLOCK.match(name)) and int(m[1]) >= blocks:
            continue
        if source not in given:
            continue
        writes = name.endswith(WRITES)
        if writes:
            target.zero_()
        if not (silent and name.endswith(("o_proj.weight", "down_proj.weight"))):
            scale = stretch if "layernorm" in name or name == "norm.weight" else 1.0
            corner(target, given[source].shape).copy_(given[source] * scale)
        elif not writes:
            raise AssertionError(name)
    own[WORDS][:, words.shape[1] :] = 0
    shared = 0
    for word, at in prompts.tokenizer.get_vocab().items():
        if word in known:
            own[WORDS][at, : words.shape[1]] = words[known[word]]
            shared += 1
    return f"grown from {folder.name}: {layers} layers and {shared} words of it"


def corner(target: Tensor, shape: torch.Size) -> Tensor:
    return target[tuple(slice(0, n) for n in shape)]
