"""Holds compose.py against the reference renders of a pack written with --proof.

    python checkCompose.py PACK [--sheet both.png]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from compose import Pack
from PIL import Image

# Grey levels of 255. The pack's drawings are WebP with loss, the reference has them as drawn.
MEAN_LIMIT, PICTURE_LIMIT = 1.5, 4.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pack", type=Path)
    parser.add_argument("--sheet", type=Path, help="reference above, composed below")
    args = parser.parse_args()
    pack = Pack(args.pack)
    proof = np.fromfile(args.pack / "proof.u8", np.uint8).reshape(-1, pack.size, pack.size, 3)
    ours = pack.render(pack.scenes(args.pack, len(proof))).permute(0, 2, 3, 1).numpy()
    errors = np.abs(ours.astype(np.float32) - proof).mean((1, 2, 3))
    print(f"{len(proof)} pictures: mean difference {errors.mean():.2f}, worst picture {errors.max():.2f} (number {errors.argmax()})")
    if args.sheet:
        rows = [np.concatenate(list(pictures[k : k + 12]), 1) for k in range(0, len(proof) - 11, 12) for pictures in (proof, ours)]
        Image.fromarray(np.concatenate(rows)).resize((1536, 128 * len(rows))).save(args.sheet)
    sys.exit(int(errors.mean() > MEAN_LIMIT or errors.max() > PICTURE_LIMIT))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
