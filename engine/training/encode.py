"""Composes every scene of a pack and keeps its latents: `latents.npy` (pictures, tokens, channels), half precision.

    python encode.py --pack DIR --autoencoder autoencoder.pt --out latents.npy [--limit N]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from chunks import best_device
from compose import Pack
from nextstep import Autoencoder, AutoencoderConfig, patchify


@torch.inference_mode()
def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--autoencoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--batch", type=int, default=256)
    args = parser.parse_args()
    device = best_device()
    state = torch.load(args.autoencoder, weights_only=True, map_location=device)
    autoencoder = Autoencoder(AutoencoderConfig(**state["config"])).to(device, memory_format=torch.channels_last)
    autoencoder.load_state_dict(state["average"])
    pack = Pack(args.pack, device)
    scenes = pack.scenes(args.pack, args.limit)
    cells = pack.size // 2 ** (len(autoencoder.config.ch_mult) - 1)
    file = np.lib.format.open_memmap(args.out, "w+", np.float16, (len(scenes), cells * cells, autoencoder.config.z_channels))
    began = time.time()
    for start in range(0, len(scenes), args.batch):
        x = pack.render(scenes[start : start + args.batch]).float() / 127.5 - 1
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            z = autoencoder.encode(x.contiguous(memory_format=torch.channels_last))
        file[start : start + len(x)] = patchify(z, 1).cpu().numpy()
        if start // args.batch % 100 == 99:
            print(f"{start + len(x)} pictures, {(start + len(x)) / (time.time() - began):.0f} a second", flush=True)
    file.flush()
    print(f"{len(scenes)} pictures in {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
