"""Builds the autoencoder from the corpus's principal components and the trained last level; says how well it keeps pictures.

    python autoencoder.py --data PACK --basis pca.npz --detail detail.pt --out autoencoder.pt      after pca.py and trainDetail.py; takes seconds
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from chunks import load
from compose import Pack
from detail import Detail
from likeness import HELD_OUT, evaluate
from nextstep import Autoencoder
from pca import write_encoder
from pcaDecoder import write_decoder
from shapes import SHAPES


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="a pack, to say how well it does")
    parser.add_argument("--basis", type=Path, required=True, help="from pca.py")
    parser.add_argument("--detail", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    config = SHAPES["first"].autoencoder
    basis = dict(np.load(args.basis))
    detail = Detail()
    detail.load_state_dict(load(args.detail)["average"])
    model = Autoencoder(config).eval()
    write_encoder(model, basis)
    write_decoder(model, basis, detail)

    pack = Pack(args.data)
    # Contiguous: PyTorch's norms of channels_last pictures round too much for the constants of the computed levels.
    print(evaluate(model, pack.render(pack.scenes(args.data)[-HELD_OUT:]).contiguous()))
    weights = model.state_dict()
    torch.save({"model": weights, "average": weights, "config": config.as_dict(), "step": 0}, args.out)


if __name__ == "__main__":
    main()
