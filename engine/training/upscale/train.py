"""Learns to enlarge: a small network of 3 x 3 convolutions that sees the small picture only, at its own size.

`python upscale/train.py --pairs DIR --scale 2 --minutes 25 --out x2.safetensors`, then `--scale 4 --from x2.safetensors`. The rate falls to nothing at
the end of the time given. graph.ts makes the ONNX graph of what this leaves.
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

CHANNELS = 32
BLOCKS = 4


class Upscaler(nn.Module):
    """(batch, 3, h, w) in [0, 1] -> (batch, 3, scale h, scale w): what is missing of the nearest pixel."""

    def __init__(self, scale: int):
        super().__init__()
        self.scale = scale
        conv = lambda a, b: nn.Conv2d(a, b, 3, padding=1)
        self.head = conv(3, CHANNELS)
        self.blocks = nn.ModuleList(nn.ModuleList([conv(CHANNELS, CHANNELS), conv(CHANNELS, CHANNELS)]) for _ in range(BLOCKS))
        self.tail = conv(CHANNELS, 3 * scale**2)
        nn.init.zeros_(self.tail.weight)
        nn.init.zeros_(self.tail.bias)

    def forward(self, x: Tensor) -> Tensor:
        h = F.relu(self.head(x))
        for first, second in self.blocks:
            h = F.relu(h + second(F.relu(first(h))))
        nearest = x.repeat_interleave(self.scale**2, dim=1)
        return F.pixel_shuffle(self.tail(h) + nearest, self.scale)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--scale", type=int, choices=(2, 4), required=True)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--from", dest="start", help="weights to go on with; of another scale all but the last layer")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.manual_seed(args.scale)
    large = np.load(Path(args.pairs) / "large.npy", mmap_mode="r")
    small = np.load(Path(args.pairs) / f"small{args.scale}.npy", mmap_mode="r")
    model = Upscaler(args.scale).to(memory_format=torch.channels_last)
    if args.start:
        shapes = {k: v.shape for k, v in model.state_dict().items()}
        model.load_state_dict({k: v for k, v in load_file(args.start).items() if v.shape == shapes[k]}, strict=False)
    averaged = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998))
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0)
    rng = np.random.default_rng(args.scale)
    began, step, mean = time.time(), 0, 0.0
    while (done := (time.time() - began) / 60 / args.minutes) < 1:
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * done))
        at = np.sort(rng.integers(0, len(large), args.batch))
        x, y = (torch.from_numpy(a[at]).permute(0, 3, 1, 2).float() / 255 for a in (small, large))
        x, y = turned(*cut(x, y, args.scale, rng), rng)
        with torch.autocast("cpu", torch.bfloat16):
            painted = model(x.contiguous(memory_format=torch.channels_last))
        loss = (painted.float() - y).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        averaged.update_parameters(model)
        mean += (loss.item() - mean) * max(0.01, 1 / (step + 1))
        step += 1
        if step % 200 == 0:
            print(f"{step} {done:.2f} loss {mean:.5f}", flush=True)
            save_file({k: v.contiguous() for k, v in averaged.module.state_dict().items()}, args.out)
    save_file({k: v.contiguous() for k, v in averaged.module.state_dict().items()}, args.out)


def cut(x: Tensor, y: Tensor, scale: int, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """A part of 32 small pixels: many small steps teach more than few large ones."""
    top, left = rng.integers(0, x.shape[-1] - 32 + 1, 2)
    small = x[..., top : top + 32, left : left + 32]
    return small, y[..., top * scale : (top + 32) * scale, left * scale : (left + 32) * scale]


def turned(x: Tensor, y: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Eight ways to lie, any order of the colours, light or dark."""
    if rng.random() < 0.5:
        x, y = x.flip(-1), y.flip(-1)
    if rng.random() < 0.5:
        x, y = x.flip(-2), y.flip(-2)
    if rng.random() < 0.5:
        x, y = x.mT, y.mT
    order = torch.from_numpy(rng.permutation(3))
    x, y = x[:, order], y[:, order]
    return (1 - x, 1 - y) if rng.random() < 0.3 else (x, y)


if __name__ == "__main__":
    main()
