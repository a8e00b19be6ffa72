"""How well the networks bring back what making a picture small took away, beside Lanczos and bicubic: PSNR in decibels over all three colours.

`python upscale/marks.py --weights x2.safetensors --scale 2 --drawings held.u8 --photos DIR [--painted DIR]`
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file

sys.path.insert(0, str(Path(__file__).parent))
from train import Upscaler  # noqa: E402

MOST = 400


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", required=True)
    parser.add_argument("--scale", type=int, required=True)
    parser.add_argument("--drawings", required=True, help="256 x 256 pieces of drawings.ts")
    parser.add_argument("--photos", required=True)
    parser.add_argument("--painted")
    args = parser.parse_args()
    model = Upscaler(args.scale)
    model.load_state_dict(load_file(args.weights))
    sets = {"drawings": [Image.fromarray(a) for a in np.fromfile(args.drawings, np.uint8).reshape(-1, 256, 256, 3)]}
    for name, folder in (("photos", args.photos), ("painted", args.painted)):
        if folder:
            sets[name] = [Image.open(f).convert("RGB") for f in sorted(Path(folder).iterdir())]
    for name, pictures in sets.items():
        marks = [marks_of(p, model, args.scale) for p in pictures]
        print(name, len(pictures), {k: round(float(np.mean([m[k] for m in marks])), 2) for k in marks[0]}, flush=True)


def marks_of(picture: Image.Image, model: Upscaler, scale: int) -> dict[str, float]:
    width, height = (min(MOST, side) // 4 * 4 for side in picture.size)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    picture = picture.crop((left, top, left + width, top + height))
    small = picture.resize((width // scale, height // scale), Image.Resampling.LANCZOS)
    x = torch.from_numpy(np.asarray(small).copy()).permute(2, 0, 1)[None].float() / 255
    with torch.no_grad():
        ours = (model(x)[0].permute(1, 2, 0).numpy() * 255).round().clip(0, 255)
    back = {
        "bicubic": small.resize((width, height), Image.Resampling.BICUBIC),
        "lanczos": small.resize((width, height), Image.Resampling.LANCZOS),
        "network": ours,
    }
    whole = np.asarray(picture).astype(float)
    return {k: 10 * np.log10(255**2 / np.mean((np.asarray(v) - whole) ** 2)) for k, v in back.items()}


if __name__ == "__main__":
    main()
