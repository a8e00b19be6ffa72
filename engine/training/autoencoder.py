"""Builds the autoencoder from the corpus's principal components and says how well it keeps pictures.

    python autoencoder.py --data DIR --out autoencoder.pt      after pca.py; takes seconds
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from nextstep import Autoencoder
from pca import write_encoder
from pcaDecoder import write_decoder
from records import read_facts
from shapes import SHAPES


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    size, config = read_facts(args.data)["size"], SHAPES["first"].autoencoder
    basis = dict(np.load(args.data / "pca.npz"))
    model = Autoencoder(config).eval()
    write_encoder(model, basis)
    write_decoder(model, basis)

    held = np.memmap(args.data / "images.u8", np.uint8, "r").reshape(-1, size, size, 3)[-64:]
    x = torch.from_numpy(np.array(held)).permute(0, 3, 1, 2).float() / 127.5 - 1
    with torch.inference_mode():
        z = model.encode(x)
        for noise in (0, 0.1, 0.2):
            out = model.decode(z + noise * torch.randn_like(z)).clamp(-1, 1)
            psnr = (-10 * ((out - x) / 2).pow(2).mean(dim=(1, 2, 3)).log10()).mean()
            print(f"noise {noise} on the latents: PSNR {float(psnr):.2f} dB on 64 held-out pictures")
    weights = model.state_dict()
    torch.save({"model": weights, "average": weights, "config": config.as_dict(), "step": 0}, args.out)


if __name__ == "__main__":
    main()
