"""Attention heads that begin by looking at the counterpart of the token to come, in the source picture of an edit.

An edit keeps most of its source, and dataset.py puts the source where the way back is the same from every token. Rotary
positions with constant queries and keys can express that: a sum of cosines of (distance - wanted), which peaks at the wanted
one. Training finds such heads by itself, but late; given at the start, with nothing of theirs passed on yet, they cost nothing.
"""

from __future__ import annotations

import math

import torch
from nextstep import NextStep
from prompts import Prompts

# Score of one frequency at the peak. With four of them the neighbours get a fiftieth of the attention.
SCORE = 7.0
FREQUENCIES = 4


def way_back(prompts: Prompts, side: int) -> int:
    """From the token before a token of the result to that token's counterpart in the source."""
    ids = lambda text: prompts.tokenizer.encode(text).ids
    tail = [*ids(prompts.image(side, side)), *ids(prompts.area(side, side)), prompts.boi]
    return len(tail) - 1 - tail.index(prompts.placeholder)


@torch.no_grad()
def open_copy_heads(model: NextStep, distance: int) -> None:
    """In each of the first layers one group of queries, the one that says least, until all numbers of a token fit through."""
    c = model.config
    size, repeat = c.head_dim, c.num_attention_heads // c.num_key_value_heads
    numbers = torch.linalg.pinv(model.image_in_projector.weight.float())  # (numbers of a token, hidden)
    strength = math.sqrt(SCORE * math.sqrt(size))
    at = torch.arange(FREQUENCIES)
    angles = -distance * c.rope_theta ** (-at / (size // 2))
    key, query = torch.zeros(size), torch.zeros(size)
    key[at] = strength
    query[at], query[at + size // 2] = strength * angles.cos(), strength * angles.sin()
    for index in range(math.ceil(c.token_size / size)):
        a = model.layers[index].self_attn
        said = a.o_proj.weight.unflatten(1, (c.num_key_value_heads, -1)).norm(dim=(0, 2))
        group = int(said.argmin())
        keys = slice(group * size, (group + 1) * size)
        queries = slice(group * repeat * size, (group + 1) * repeat * size)
        a.q_proj.weight[queries], a.k_proj.weight[keys] = 0, 0
        a.q_proj.bias[queries], a.k_proj.bias[keys] = query.repeat(repeat), key
        part = numbers[index * size : (index + 1) * size]
        a.v_proj.weight[keys], a.v_proj.bias[keys] = 0, 0
        a.v_proj.weight[keys.start : keys.start + len(part)] = part / part.norm(dim=1, keepdim=True)
        a.o_proj.weight[:, queries] = 0
