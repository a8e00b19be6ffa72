"""Latents and wordings on the training device; a batch picks pictures and wordings at random, without Python per row.

    python dataset.py --data DIR --tokenizer DIR --shape second --out wordings.npz     tokenizes ahead of time
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from prompts import Prompts
from records import read_records
from shapes import SHAPES
from torch import Tensor

HELD_OUT = 512  # pictures at the end, kept for evaluation
SHORT = 24  # tokens of a prompt: six of seven captions fit, and a batch of them is a seventh shorter
KEPT = 0.995  # prompts of one length keep compiled graphs few; the longest wordings are passed over


def tokenize(data: Path, prompts: Prompts, side: int, limit: int | None = None) -> dict[str, np.ndarray]:
    """Pictures, pairs of pictures, and their prompts, padded on the left; `starts` says where an entry's prompts begin."""
    texts: list[list[str]] = []
    pairs: list[tuple[int, int]] = []
    instructions: list[list[str]] = []
    pictures: list[int] = []
    for i, record in enumerate(islice(read_records(data), limit)):
        # Photos have no caption: nothing should paint them, only edit them.
        if record.captions:
            pictures.append(i)
            texts.append(record.captions)
        if record.edit:
            pairs.append((record.edit[0], i))
            instructions.append(record.edit[2])
    ids = lambda text: prompts.tokenizer.encode(text).ids
    end = [*ids(prompts.area(side, side)), prompts.boi]
    image = ids(prompts.image(side, side))
    assert prompts.encode("make it blue" + prompts.image(side, side), side, side) == [*ids("make it blue"), *image, *end]
    captions, starts = rows(texts, end, prompts)
    # The picture stands behind its instruction: from any token of the result it is the same way back to that of the source.
    edits, edit_starts = rows(instructions, [*image, *end], prompts)
    return {
        "pictures": np.array(pictures, np.int64), "pairs": np.array(pairs, np.int64).reshape(-1, 2), "captions": captions, "starts": starts,
        "instructions": edits, "instruction_starts": edit_starts,
    }  # fmt: skip


def rows(entries: list[list[str]], after: list[int], prompts: Prompts) -> tuple[np.ndarray, np.ndarray]:
    found = prompts.tokenizer.encode_batch([text for entry in entries for text in entry])
    lengths = [len(f) for f in found] or [0]
    longest = int(np.quantile(lengths, KEPT, method="lower"))
    length = -(-(longest + len(after)) // 8) * 8
    out, starts, at = [], [0], 0
    for entry in entries:
        kept = [r for r in (found[at + k].ids for k in range(len(entry))) if len(r) + len(after) <= length]
        for r in kept or [[]]:
            row = [*r, *after]
            out.append(np.array([prompts.pad] * (length - len(row)) + row, np.int16))
        at += len(entry)
        starts.append(len(out))
    return np.stack(out) if out else np.zeros((0, length), np.int16), np.array(starts)


def chained(pairs: np.ndarray) -> np.ndarray:
    """(n, 2): the number of each pair whose source is the result of another, and that other's source."""
    if not len(pairs):
        return np.zeros((0, 2), np.int64)
    order = np.argsort(pairs[:, 1])
    at = order[np.minimum(np.searchsorted(pairs[order, 1], pairs[:, 0]), len(order) - 1)]
    found = pairs[at, 1] == pairs[:, 0]
    return np.stack([np.flatnonzero(found), pairs[at[found], 0]], 1)


class Dataset:
    """All pictures of some packs, each a folder with `latents.npy` (encode.py) and `wordings.npz` (this file)."""

    def __init__(self, packs: list[tuple[Path, Path]], prompts: Prompts, side: int, device: torch.device):
        self.device, self.pad = device, prompts.pad
        parts = [self._read(*pack) for pack in packs]
        before = np.cumsum([0, *(len(part["latents"]) for part in parts)])
        joined = lambda name: np.concatenate([part[name] for part in parts])
        self.latents = torch.from_numpy(joined("latents")).to(device)
        self.pictures_at = torch.from_numpy(np.concatenate([p["pictures"] + n for p, n in zip(parts, before)])).to(device)
        self.pairs = torch.from_numpy(np.concatenate([p["pairs"] + n for p, n in zip(parts, before)])).to(device)
        self.texts = {}
        for name, starts in (("captions", "starts"), ("instructions", "instruction_starts")):
            rows, first = [p[name] for p in parts], np.cumsum([0, *(len(p[name]) for p in parts)])
            longest = max(r.shape[1] for r in rows)
            padded = [np.pad(r, ((0, 0), (longest - r.shape[1], 0)), constant_values=prompts.pad) for r in rows]
            self.texts[name] = torch.from_numpy(np.concatenate(padded)).to(device)
            ends = [p[starts] + n for p, n in zip(parts, first)]
            self.texts[starts] = torch.from_numpy(np.concatenate([e[:-1] for e in ends])).to(device)
            self.texts[starts + " end"] = torch.from_numpy(np.concatenate([e[1:] for e in ends])).to(device)
        first, ends = self.texts["starts"], self.texts["starts end"]
        self.shown = self.pictures_at.repeat_interleave(ends - first)  # the picture of each caption
        is_short = (self.texts["captions"] != prompts.pad).sum(1) <= SHORT
        self.captions = {True: is_short.nonzero()[:, 0], False: (~is_short).nonzero()[:, 0]}
        self.short_share = float(is_short.float().mean())
        # An edit of an edited picture can see both before it: which pair, and the picture that its source came from.
        self.chains = torch.from_numpy(chained(self.pairs.cpu().numpy())).to(device)
        # What can be read: pairs whose pictures have captions, and the entry of each picture among them.
        entry = torch.full((len(self.latents),), -1, device=device)
        entry[self.pictures_at] = torch.arange(len(self.pictures_at), device=device)
        self.worded = (entry[self.pairs] >= 0).all(1).nonzero()[:, 0] if len(self.pairs) else self.pairs.new_zeros(0)
        self.entry_of = entry
        self.end = [*prompts.tokenizer.encode(prompts.area(side, side)).ids, prompts.boi]
        self.image = prompts.tokenizer.encode(prompts.image(side, side)).ids
        self.nothing = prompts.encode("", side, side)
        self.image_only = prompts.encode(prompts.image(side, side), side, side)

    @staticmethod
    def _read(wordings: Path, latents: Path) -> dict[str, np.ndarray]:
        """Without the pictures held out, and those that a pack still being encoded does not have."""
        part = dict(np.load(wordings))
        part["latents"] = np.array(np.load(latents, mmap_mode="r")[:-HELD_OUT])
        pictures, pairs = (np.searchsorted(at, len(part["latents"])) for at in (part["pictures"], part["pairs"][:, 1]))
        part["pictures"], part["starts"] = part["pictures"][:pictures], part["starts"][: pictures + 1]
        part["pairs"], part["instruction_starts"] = part["pairs"][:pairs], part["instruction_starts"][: pairs + 1]
        part["captions"] = part["captions"][: part["starts"][-1]]
        part["instructions"] = part["instructions"][: part["instruction_starts"][-1]]
        return part

    def pictures(self, count: int, dropout: float = 0.1, short: bool | None = None) -> tuple[Tensor, Tensor]:
        """Prompt ids (n, prompt), latents (n, tokens, channels). Some lose their caption: the unconditional row of guidance."""
        short = float(torch.rand(())) < self.short_share if short is None else short
        rows = self.captions[short]
        chosen = rows[torch.randint(len(rows), (count,), device=self.device)]
        ids = self.texts["captions"][chosen].long()
        ids = self._drop(ids[:, -SHORT:] if short else ids, self.nothing, dropout)
        return ids, self.latents[self.shown[chosen]].float()

    def edits(self, count: int, dropout: float = 0.1) -> tuple[Tensor, Tensor, Tensor]:
        """As `pictures`, with the latents of the sources. Without its instruction an edit is the image-only row."""
        chosen = torch.randint(len(self.pairs), (count,), device=self.device)
        ids = self._drop(self._pick("instructions", "instruction_starts", chosen), self.image_only, dropout)
        before, after = self.latents[self.pairs[chosen].T]
        return ids, after.float(), before.float()

    def chain(self, count: int, dropout: float = 0.1) -> tuple[Tensor, Tensor, Tensor]:
        """As `edits`, with two sources one after the other, the older one first."""
        pair, first = self.chains[torch.randint(len(self.chains), (count,), device=self.device)].T
        second, after = self.pairs[pair].T
        ids = self._drop(self._pick("instructions", "instruction_starts", pair), self.image_only, dropout)
        image = torch.tensor(self.image, device=self.device).expand(count, -1)
        ids = torch.cat([ids[:, : -len(self.end)], image, ids[:, -len(self.end) :]], 1)
        return ids, self.latents[after].float(), torch.cat([self.latents[first], self.latents[second]], 1).float()

    def readings(self, count: int, plain: float = 0.3) -> tuple[Tensor, Tensor, Tensor]:
        """Prompt ids that end with a picture (n, prompt), text ids padded on the right (n, SHORT), latents of the picture.

        The text says what the picture will be when the instruction is done; without one, what it is. Longer texts are cut.
        """
        chosen = self.worded[torch.randint(len(self.worded), (count,), device=self.device)]
        before, after = self.pairs[chosen].T
        is_plain = torch.rand(count, 1, device=self.device) < plain
        ids = self._pick("instructions", "instruction_starts", chosen)
        ids = torch.where(is_plain, self._row(self.image_only, ids.shape[1]), ids)[:, : -len(self.end)]
        text = self._pick("captions", "starts", self.entry_of[torch.where(is_plain[:, 0], before, after)])
        padded = (text == self.pad).sum(1, keepdim=True)
        at = torch.arange(SHORT, device=self.device) + padded
        text = torch.where(at < text.shape[1], text.gather(1, at.clamp(max=text.shape[1] - 1)), self.pad)
        return ids, text, self.latents[before].float()

    def _pick(self, texts: str, starts: str, entries: Tensor) -> Tensor:
        first, end = self.texts[starts][entries], self.texts[starts + " end"][entries]
        return self.texts[texts][first + (torch.rand(len(entries), device=self.device) * (end - first)).long()].long()

    def _drop(self, ids: Tensor, instead: list[int], share: float) -> Tensor:
        return torch.where(torch.rand(len(ids), 1, device=ids.device) < share, self._row(instead, ids.shape[1]), ids)

    def _row(self, ids: list[int], length: int) -> Tensor:
        row = torch.full((length,), self.pad, device=self.device)
        row[length - len(ids) :] = torch.tensor(ids, device=self.device)
        return row


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="a pack")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--shape", choices=SHAPES, default="second")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    found = tokenize(args.data, Prompts(args.tokenizer), SHAPES[args.shape].side, args.limit)
    np.savez(args.out, **found)
    print({name: array.shape for name, array in found.items()})


if __name__ == "__main__":
    main()
