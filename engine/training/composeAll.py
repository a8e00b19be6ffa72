"""Composes the scenes of a pack into `images.u8` beside them, shrunk by a factor: a corpus for the judge.

    python composeAll.py PACK --shrink 4
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
import torch.nn.functional as F
from chunks import best_device
from compose import Pack


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pack", type=Path)
    parser.add_argument("--shrink", type=int, default=4)
    args = parser.parse_args()
    pack = Pack(args.pack, best_device())
    scenes = pack.scenes(args.pack)
    with (args.pack / "images.u8").open("wb") as out:
        for start in range(0, len(scenes), 128):
            x = pack.render(scenes[start : start + 128])
            small = F.avg_pool2d(x.float(), args.shrink).round().byte()
            out.write(small.permute(0, 2, 3, 1).cpu().numpy().tobytes())
    print(f"{len(scenes)} pictures of {pack.size // args.shrink} pixels")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
