"""Composes every scene of a pack and keeps its latents: `latents.npy` (pictures, tokens, channels), half precision.

    python encode.py --pack DIR --autoencoder autoencoder.pt --out latents.npy [--limit N]
    python encode.py --pack DIR --basis pca.npz --out latents.npy      principal components of half the size: a CPU will do
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from chunks import best_device
from compose import Pack
from detail import Components, halve
from nextstep import Autoencoder, AutoencoderConfig, patchify
from shapes import SHAPES
from torch import Tensor


def with_autoencoder(file: Path, device: torch.device) -> Callable[[Tensor], Tensor]:
    state = torch.load(file, weights_only=True, map_location=device)
    autoencoder = Autoencoder(AutoencoderConfig(**state["config"])).to(device, memory_format=torch.channels_last)
    autoencoder.load_state_dict(state["average"])

    def encode(pictures: Tensor) -> Tensor:
        x = pictures.float() / 127.5 - 1
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            return patchify(autoencoder.encode(x.contiguous(memory_format=torch.channels_last)), 1)

    return encode


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
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--autoencoder", type=Path)
    kind.add_argument("--basis", type=Path, help="from pca.py")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--batch", type=int, default=256)
    args = parser.parse_args()
    device = best_device()
    pack = Pack(args.pack, device)
    scenes = pack.scenes(args.pack, args.limit)
    encode = with_basis(args.basis, device, pack.size) if args.basis else with_autoencoder(args.autoencoder, device)
    shape = encode(pack.render(scenes[:1])).shape[1:]
    file = np.lib.format.open_memmap(args.out, "w+", np.float16, (len(scenes), *shape))
    began = time.time()
    for start in range(0, len(scenes), args.batch):
        z = encode(pack.render(scenes[start : start + args.batch]))
        file[start : start + len(z)] = z.cpu().numpy()
        if start // args.batch % 100 == 99:
            print(f"{start + len(z)} pictures, {(start + len(z)) / (time.time() - began):.0f} a second", flush=True)
    file.flush()
    print(f"{len(scenes)} pictures in {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
