"""Pictures out of packed scenes, many at once: the same steps as data/render.ts, on any device.

A pack (data/pack.ts) holds drawings and draw lists; nothing random is left to decide here. One of photos (photoPack.py) holds
seeds only.
"""

from __future__ import annotations

import gzip
import io
import json
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from photoEdits import edit
from photos import photo
from PIL import Image
from recolour import recolour
from torch import Tensor

# As in data/render.ts.
GROUND_LINE = 112 / 128
WATER = (86.0, 146.0, 190.0)
INK = (24, 24, 32)
BLOCKS, LEVELS = 64, 8


class Pack:
    def __init__(self, folder: Path, device: torch.device | str = "cpu"):
        self.device = torch.device(device)
        self.facts = json.loads((folder / "pack.json").read_text())
        self.size: int = self.facts["size"]
        self.light = [self.facts["light"][time] for time in self.facts["times"]]
        names = list(self.facts["files"])
        data = (folder / "sprites.bin").read_bytes() if names else b""

        def read(name: str) -> Tensor:
            offset, length = self.facts["files"][name]
            image = Image.open(io.BytesIO(data[offset : offset + length]))
            return torch.from_numpy(np.array(image.convert("RGB" if name.count("/") == 3 else "RGBA")))

        with ThreadPoolExecutor() as pool:
            self.files = [t.to(self.device) for t in pool.map(read, names)]
        self.backdrops: dict[int, Tensor] = {}
        self.coloured: dict[tuple[int, int], Tensor] = {}
        self.sprites: dict[tuple[int, int, int], Tensor] = {}
        self.shadows: dict[int, tuple[Tensor, int]] = {}

    def scenes(self, folder: Path, limit: int | None = None) -> list[dict]:
        with gzip.open(folder / "scenes.jsonl.gz", "rt") as lines:
            return [json.loads(line) for line, _ in zip(lines, range(limit) if limit else iter(int, 1))]

    @torch.no_grad()
    def render(self, scenes: list[dict]) -> Tensor:
        """(n, 3, size, size) bytes."""
        if scenes and "p" in scenes[0]:
            return self._photos([s["p"] for s in scenes])
        self._prepare(scenes)
        size = self.size
        out = torch.stack([self.files[s["b"]] for s in scenes]).permute(0, 3, 1, 2).float()
        times = torch.tensor([self.light[s["t"]] for s in scenes], device=self.device)[:, :, None, None]

        mirrored = [i for i, s in enumerate(scenes) if s["f"][1]]
        if mirrored:
            line = round(GROUND_LINE * size)
            colour = torch.tensor(WATER, device=self.device)[:, None, None] * times[mirrored]
            out[mirrored, :, line:] = (0.45 * out[mirrored][:, :, line:] + 0.55 * colour).add(0.5).floor()

        # All objects in one box are drawn at once; the boxes of one layer of a picture never overlap.
        groups: dict[tuple[int, int, int, int, int], list[tuple[int, list[int]]]] = defaultdict(list)
        for i, scene in enumerate(scenes):
            for item in scene["i"]:
                x, y, side, layer, stands = item[4:]
                groups[layer, x, y, side, stands].append((i, item))
        for (_, x, y, side, stands), members in sorted(groups.items(), key=lambda group: group[0][0]):
            index = torch.tensor([i for i, _ in members], device=self.device)
            sprites = torch.stack([self._sprite(item) for _, item in members])
            if stands:
                self._under(out, scenes, members, x, y, side, sprites, times)
            blend(out, index, sprites, x, y, times[index])

        for overlay in {s["w"] for s in scenes} - {-1}:
            index = torch.tensor([i for i, s in enumerate(scenes) if s["w"] == overlay], device=self.device)
            blend(out, index, self.files[overlay].permute(2, 0, 1)[None], 0, 0, 1.0)
        pixelated = [i for i, s in enumerate(scenes) if s["f"][2]]
        if pixelated:
            step = 255 / (LEVELS - 1)
            mean = F.avg_pool2d(out[pixelated], size // BLOCKS)
            few = ((mean / step + 0.5).floor() * step + 0.5).floor()
            out[pixelated] = F.interpolate(few, scale_factor=float(size // BLOCKS))
        return out.clamp(0, 255).byte()

    def _photos(self, asked: list[tuple[int, str | None]]) -> Tensor:
        """Seeds with the edit to be made, of a pack from photoPack.py; the edits of a photo stand behind it."""
        out, seed, source = [], None, None
        for this, family in asked:
            if this != seed:
                seed, source = this, photo(this, self.size)
            out.append(source if family is None else edit(source, family))
        return (torch.stack(out) * 255).round().byte().to(self.device)

    def _under(self, out: Tensor, scenes: list[dict], members: list, x: int, y: int, side: int, sprites: Tensor, times: Tensor) -> None:
        """Reflections and shadows, below the objects of one box."""
        which = torch.tensor([scenes[i]["f"][1] for i, _ in members], dtype=torch.bool)
        index = torch.tensor([i for i, _ in members], device=self.device)
        if which.any() and y + side < self.size:
            rows = min(side, self.size - y - side)
            kept = which.to(self.device)
            blend(out, index[kept], sprites[kept].flip(2)[:, :, :rows], x, y + side, times[index[kept]], 0.4)
        shaded = torch.tensor([bool(scenes[i]["f"][0]) and not scenes[i]["f"][1] for i, _ in members])
        if shaded.any():
            self._shade(out, index[shaded.to(self.device)], x + side / 2, y + side, side * 0.38)

    def _shade(self, out: Tensor, index: Tensor, cx: float, cy: float, rx: float) -> None:
        ry = rx * 0.16
        top, bottom = int(np.floor(cy - ry)), min(self.size, int(np.ceil(cy + ry)))
        left, right = int(np.floor(cx - rx)), int(np.ceil(cx + rx))
        ys = torch.arange(top, bottom, device=self.device)[:, None]
        xs = torch.arange(left, right, device=self.device)[None]
        d = ((xs - cx) / rx) ** 2 + ((ys - cy) / ry) ** 2
        factor = torch.where(d < 1, 1 - 0.4 * (1 - d), 1.0)
        out[index, :, top:bottom, left:right] = (out[index, :, top:bottom, left:right] * factor).add(0.5).floor()

    def _sprite(self, item: list[int]) -> Tensor:
        drawing, colour, ink, flipped, _, _, side, *_ = item
        sprite = self.sprites[drawing, colour, side]  # (4, side, side) bytes
        if ink:
            sprite = torch.cat([torch.tensor(INK, dtype=torch.uint8, device=self.device)[:, None, None].expand(3, side, side), sprite[3:]])
        return sprite.flip(2) if flipped else sprite

    def _prepare(self, scenes: list[dict]) -> None:
        wanted = {(item[0], item[1], item[6]) for s in scenes for item in s["i"]} - self.sprites.keys()
        for colour in {c for d, c, _ in wanted if c >= 0}:
            fresh = sorted({d for d, c, _ in wanted if c == colour and (d, c) not in self.coloured})
            for start in range(0, len(fresh), 64):
                part = fresh[start : start + 64]
                made = recolour(torch.stack([self.files[d] for d in part]), self.facts["colours"][colour])
                self.coloured.update({(d, colour): m for d, m in zip(part, made)})
        for side in {side for *_, side in wanted}:
            keys = sorted(key for key in wanted if key[2] == side)
            for start in range(0, len(keys), 256):
                part = keys[start : start + 256]
                drawn = torch.stack([self.coloured[d, c] if c >= 0 else self.files[d] for d, c, _ in part])
                self.sprites.update(zip(part, shrink(drawn, side)))


def shrink(rgba: Tensor, side: int) -> Tensor:
    """(n, h, w, 4) bytes -> (n, 4, side, side) bytes, by a triangle filter on premultiplied colours."""
    x = rgba.permute(0, 3, 1, 2).float()
    if x.shape[-1] == side:
        return x.byte()
    alpha = x[:, 3:] / 255
    x = torch.cat([x[:, :3] * alpha, x[:, 3:]], 1)
    x = F.interpolate(x, size=(side, side), mode="bilinear", antialias=True)
    alpha = x[:, 3:] / 255
    colour = torch.where(alpha > 0, x[:, :3] / alpha.clamp(min=1e-6), 0.0)
    return torch.cat([colour, x[:, 3:]], 1).add(0.5).floor().clamp(0, 255).byte()


def blend(out: Tensor, index: Tensor, rgba: Tensor, x: int, y: int, tint: Tensor | float, opacity: float = 1.0) -> None:
    """Lays (n or 1, 4, h, w) bytes over pictures `index`, in place."""
    h, w = rgba.shape[-2:]
    h = min(h, out.shape[-2] - y)
    over = rgba[:, :, :h].float()
    alpha = over[:, 3:] / 255 * opacity
    below = out[index, :, y : y + h, x : x + w]
    out[index, :, y : y + h, x : x + w] = (over[:, :3] * tint * alpha + below * (1 - alpha)).add(0.5).floor()
