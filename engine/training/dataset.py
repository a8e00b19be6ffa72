"""Latents and wordings on the training device; a batch picks pictures and wordings at random, without Python per row.

    python dataset.py --data DIR --tokenizer DIR --shape studio --out wordings.npz     tokenizes ahead of time
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from prompts import Prompts
from records import read_records
from shapes import SHAPES
from torch import Tensor

HELD_OUT = 512  # pictures at the end, kept for evaluation
CAPTION, INSTRUCTION = 32, 16  # prompts of fixed length keep compiled graphs few; longer wordings are passed over


def tokenize(data: Path, prompts: Prompts, side: int, nouns: set[str] | None) -> dict[str, np.ndarray]:
    """Pictures, pairs of pictures, and their prompts, padded on the left; `starts` says where an entry's prompts begin."""
    texts: list[list[str]] = []
    pairs: list[tuple[int, int]] = []
    instructions: list[list[str]] = []
    pictures: list[int] = []
    wanted: set[int] = set()
    for i, record in enumerate(read_records(data)):
        if nouns and not is_single(record.scene, nouns):
            continue
        wanted.add(i)
        pictures.append(i)
        texts.append(record.captions)
        if record.edit and record.edit[0] in wanted:
            pairs.append((record.edit[0], i))
            instructions.append(record.edit[2])
    ids = lambda text: prompts.tokenizer.encode(text).ids
    end = [*ids(prompts.area(side, side)), prompts.boi]
    image = ids(prompts.image(side, side))
    assert prompts.encode(prompts.image(side, side) + "make it blue", side, side) == [*image, *ids("make it blue"), *end]
    captions, starts = rows(texts, [], end, CAPTION, prompts)
    edits, edit_starts = rows(instructions, image, end, len(image) + len(end) + INSTRUCTION, prompts)
    return {
        "pictures": np.array(pictures), "pairs": np.array(pairs).reshape(-1, 2), "captions": captions, "starts": starts,
        "instructions": edits, "instruction_starts": edit_starts,
    }  # fmt: skip


def rows(entries: list[list[str]], before: list[int], after: list[int], length: int, prompts: Prompts) -> tuple[np.ndarray, np.ndarray]:
    found = prompts.tokenizer.encode_batch([text for entry in entries for text in entry])
    out, starts, at = [], [0], 0
    for entry in entries:
        kept = [r for r in (found[at + k].ids for k in range(len(entry))) if len(before) + len(r) + len(after) <= length]
        for r in kept or [[]]:
            row = [*before, *r, *after]
            out.append(np.array([prompts.pad] * (length - len(row)) + row, np.int16))
        at += len(entry)
        starts.append(len(out))
    return np.stack(out) if out else np.zeros((0, length), np.int16), np.array(starts)


def is_single(scene: dict | None, nouns: set[str]) -> bool:
    objects = scene["objects"] if scene else []
    return len(objects) == 1 and objects[0]["noun"] in nouns and objects[0]["size"] == "normal"


class Dataset:
    def __init__(self, wordings: dict[str, np.ndarray], latents: Path, prompts: Prompts, side: int, device: torch.device):
        kept = np.load(latents, mmap_mode="r")[:-HELD_OUT]
        self.latents = torch.from_numpy(np.array(kept)).to(device)
        self.device, self.pad = device, prompts.pad
        pictures, pairs = wordings["pictures"], wordings["pairs"]
        self.pictures_at = torch.from_numpy(pictures[: np.searchsorted(pictures, len(kept))]).to(device)
        self.pairs = torch.from_numpy(pairs[: np.searchsorted(pairs[:, 1], len(kept))]).to(device)
        self.texts = {k: torch.from_numpy(wordings[k]).to(device) for k in ("captions", "starts", "instructions", "instruction_starts")}
        self.nothing = prompts.encode("", side, side)
        self.image_only = prompts.encode(prompts.image(side, side), side, side)

    def pictures(self, count: int, dropout: float = 0.1) -> tuple[Tensor, Tensor]:
        """Prompt ids (n, prompt), latents (n, tokens, channels). Some lose their caption: the unconditional row of guidance."""
        chosen = torch.randint(len(self.pictures_at), (count,), device=self.device)
        ids = self._drop(self._pick("captions", "starts", chosen), self.nothing, dropout)
        return ids, self.latents[self.pictures_at[chosen]].float()

    def edits(self, count: int, dropout: float = 0.1) -> tuple[Tensor, Tensor, Tensor]:
        """As `pictures`, with the latents of the sources. Without its instruction an edit is the image-only row."""
        chosen = torch.randint(len(self.pairs), (count,), device=self.device)
        ids = self._drop(self._pick("instructions", "instruction_starts", chosen), self.image_only, dropout)
        before, after = self.latents[self.pairs[chosen].T]
        return ids, after.float(), before.float()

    def _pick(self, texts: str, starts: str, entries: Tensor) -> Tensor:
        first, end = self.texts[starts][entries], self.texts[starts][entries + 1]
        return self.texts[texts][first + (torch.rand(len(entries), device=self.device) * (end - first)).long()].long()

    def _drop(self, ids: Tensor, instead: list[int], share: float) -> Tensor:
        row = torch.full((ids.shape[1],), self.pad, device=ids.device)
        row[len(row) - len(instead) :] = torch.tensor(instead, device=ids.device)
        return torch.where(torch.rand(len(ids), 1, device=ids.device) < share, row, ids)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="a corpus or a pack")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--shape", choices=SHAPES, default="studio")
    parser.add_argument("--nouns", help="only pictures of one such object, comma separated: fewer words, sooner known")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    nouns = set(args.nouns.split(",")) if args.nouns else None
    found = tokenize(args.data, Prompts(args.tokenizer), SHAPES[args.shape].side, nouns)
    np.savez(args.out, **found)
    print({name: array.shape for name, array in found.items()})


if __name__ == "__main__":
    main()
