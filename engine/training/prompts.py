"""The prompt layout of NextStep-1: caption, area, begin-of-image; an edit carries its source picture in the caption."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor


class Prompts:
    def __init__(self, folder: Path):
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        ids = self.tokenizer.token_to_id
        self.boi, self.eoi = ids("<|begin_of_image|>"), ids("<|end_of_image|>")
        self.placeholder, self.pad = ids("<|image_placeholder|>"), ids("[PAD]")

    def area(self, h: int, w: int) -> str:
        return f"<|image_area|>{h}*{w}"

    def image(self, h: int, w: int) -> str:
        """What replaces `<image>` in an edit caption."""
        return self.area(h, w) + "<|begin_of_image|>" + "<|image_placeholder|>" * (h * w) + "<|end_of_image|>"

    def encode(self, caption: str, h: int, w: int) -> list[int]:
        # Caption and area are tokenized apart, so that no merge crosses the border.
        return [*self.tokenizer.encode(caption).ids, *self.tokenizer.encode(self.area(h, w)).ids, self.boi]

    def batch(self, rows: list[list[int]], length: int | None = None) -> tuple[Tensor, Tensor]:
        """Pads on the left: ids and mask, (rows, length)."""
        length = length or max(map(len, rows))
        ids = torch.full((len(rows), length), self.pad)
        keep = torch.zeros(len(rows), length, dtype=torch.long)
        for i, row in enumerate(rows):
            ids[i, length - len(row) :] = torch.tensor(row)
            keep[i, length - len(row) :] = 1
        return ids, keep
