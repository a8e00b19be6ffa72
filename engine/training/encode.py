"""Composes every scene of a pack and keeps its latents: `latents.npy` (pictures, tokens, numbers), half precision.

    python encode.py --pack DIR --basis pca.npz --out latents.npy [--limit N]

Photos are made on the CPU, one at a time: `--part 3/8` does one of eight shares, all into the same file.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from chunks import best_device
from compose import Pack
from detail import Components, halve
from nextstep import patchify
from shapes import SHAPES
from torch import Tensor


def with_basis(file: Path, device: torch.device, size: int) -> Callable[[Tensor], Tensor]:
    """As the encoder that pca.py writes does it, but straight away."""
    components = Components(dict(np.load(file)), device)
    # A pack of photos may be of half the size from the start.
    small = (lambda x: x.float() / 127.5 - 1) if size == SHAPES["second"].autoencoder.resolution // 2 else halve
    return lambda pictures: patchify(components.encode(small(pictures)), SHAPES["second"].patch)


@torch.inference_mode()
def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--basis", type=Path, required=True, help="from pca.py")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--part", default="0/1", help="which share, of how many")
    args = parser.parse_args()
    device = best_device()
    pack = Pack(args.pack, device)
    scenes = pack.scenes(args.pack, args.limit)
    encode = with_basis(args.basis, device, pack.size)
    share, shares = map(int, args.part.split("/"))
    shape = (len(scenes), *encode(pack.render(scenes[:1])).shape[1:])
    # Whoever comes first makes the file, in one step; the others find it whole.
    if not args.out.exists() or shares == 1:
        fresh = args.out.with_suffix(f".{share}.tmp")
        np.lib.format.open_memmap(fresh, "w+", np.float16, shape).flush()
        if shares == 1:
            fresh.rename(args.out)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(fresh, args.out)
            fresh.unlink()
    file = np.load(args.out, mmap_mode="r+")
    began = time.time()
    starts = range(share * args.batch, len(scenes), shares * args.batch)
    for done, start in enumerate(starts, 1):
        z = encode(pack.render(scenes[start : start + args.batch]))
        file[start : start + len(z)] = z.cpu().numpy()
        if done % 100 == 0:
            print(f"{done * args.batch} pictures, {done * args.batch / (time.time() - began):.0f} a second", flush=True)
    file.flush()
    print(f"{len(scenes) // shares} pictures in {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
