"""Encodes the pictures of a corpus once: latents.npy, (pictures, tokens, token size), half precision. Resumes.

    python encode.py --data DIR --run DIR [--count 20000]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from autoencoder import load_images, to_tensor
from nextstep import Autoencoder, AutoencoderConfig, patchify

BATCH = 32


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--count", type=int, default=0, help="0: all but the last 512, which are kept for evaluation")
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    images = load_images(args.data)
    count = args.count or len(images) - 512
    state = torch.load(args.run / "autoencoder.pt", weights_only=True, map_location=device)
    model = Autoencoder(AutoencoderConfig(**state["config"])).to(device, memory_format=torch.channels_last)
    model.load_state_dict(state["average"])
    model.requires_grad_(False)
    encode = torch.compile(model.encode, dynamic=False) if args.compile else model.encode

    side = images.shape[1] // 2 ** (len(model.config.ch_mult) - 1)
    file = args.run / "latents.npy"
    done = np.load(file) if file.exists() else np.zeros((0, side * side, model.config.z_channels), np.float16)
    parts, start, began = [done], len(done), time.time()
    with torch.no_grad(), torch.autocast(device.type, torch.bfloat16):
        for i in range(start, count, BATCH):
            z = encode(to_tensor(images[i : i + BATCH], device))
            parts.append(patchify(z.float(), 1).half().cpu().numpy())
            if (i // BATCH) % 50 == 49:
                print(f"{i + BATCH} pictures, {(i + BATCH - start) / (time.time() - began):.0f}/s", flush=True)
    np.save(file, np.concatenate(parts)[:count])


if __name__ == "__main__":
    main()
