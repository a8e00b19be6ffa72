"""Pairs to learn upscaling from: pieces of 128 pixels and the same made small, for 2x and 4x.

`python upscale/tiles.py --drawings FILE --photos 6000 --out pairs.npz-folder` takes the pieces of drawings.ts and pieces of the made-up photos of
photos.py (no photograph is learned from). How pictures were made small nobody knows later, so each piece draws its filter; a quarter was a little
blurred before, as what a model paints is, and a fifth was a JPEG after.
"""

from __future__ import annotations

import argparse
import io
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFilter

sys.path.insert(0, str(Path(__file__).parent.parent))
from photos import photo  # noqa: E402

SIDE = 128
FILTERS = (Image.Resampling.LANCZOS, Image.Resampling.LANCZOS, Image.Resampling.BICUBIC, Image.Resampling.BOX)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--drawings", required=True)
    parser.add_argument("--photos", type=int, default=6000, help="pieces, four from each picture")
    parser.add_argument("--out", required=True)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    drawings = np.fromfile(args.drawings, np.uint8).reshape(-1, SIDE, SIDE, 3)
    with ProcessPoolExecutor(args.workers) as pool:
        photos = np.concatenate(list(pool.map(pieces_of_photo, range(args.photos // 4), chunksize=16)))
        large = np.concatenate([drawings, photos])
        large = large[np.random.default_rng(1).permutation(len(large))]
        np.save(out / "large.npy", large)
        for scale in (2, 4):
            small = list(pool.map(make_small, large, range(len(large)), [scale] * len(large), chunksize=64))
            np.save(out / f"small{scale}.npy", np.stack(small))


def pieces_of_photo(seed: int) -> np.ndarray:
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    size = int(rng.choice((256, 320, 384)))
    x = (photo(1_000_000 + seed, size) * 255).round().to(torch.uint8).permute(1, 2, 0).numpy()
    at = rng.integers(0, size - SIDE + 1, (4, 2))
    return np.stack([x[top : top + SIDE, left : left + SIDE] for top, left in at])


def make_small(large: np.ndarray, seed: int, scale: int) -> np.ndarray:
    rng = np.random.default_rng((7, seed, scale))
    picture = Image.fromarray(large)
    if rng.random() < 0.25:
        picture = picture.filter(ImageFilter.GaussianBlur(scale * rng.uniform(0.1, 0.6)))
    small = picture.resize((SIDE // scale, SIDE // scale), FILTERS[rng.integers(len(FILTERS))])
    if rng.random() < 0.2:
        file = io.BytesIO()
        small.save(file, "JPEG", quality=int(rng.integers(75, 97)), subsampling=int(rng.choice((0, 2))))
        small = Image.open(file).convert("RGB")
    return np.asarray(small)


if __name__ == "__main__":
    main()
