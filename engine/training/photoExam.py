"""Adds photo edits to an exam: `photos.json` (what is asked), `photos.u8` and `photosTargets.u8` (what the functions make of it).

    python photoExam.py --photos DIR --exam DIR [--count 60]

The photos are any JPEG or PNG of a folder, cut to squares; none may have been in training, which needs none at all.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from photoEdits import EDITS, edit
from photoWords import WORDINGS
from PIL import Image, ImageOps
from torch import Tensor

# Larger than what the model paints, as photos are: the guard carries the change over to their own pixels.
SIZE = 384


def square(file: Path) -> Tensor:
    image = ImageOps.fit(Image.open(file).convert("RGB"), (SIZE, SIZE), Image.Resampling.LANCZOS)
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 255


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--exam", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60)
    args = parser.parse_args()
    files = sorted(f for f in args.photos.iterdir() if f.suffix.lower() in (".jpg", ".jpeg", ".png"))
    pictures, families, of = [square(f) for f in files], list(EDITS), random.Random(20261126)
    questions, sources, targets = [], [], []
    for i in range(args.count):
        family = families[i % len(families)]
        # Every family meets other photos each time round.
        at = (i + i // len(families)) % len(files)
        questions.append({"family": family, "instruction": of.choice(WORDINGS[family]), "photo": files[at].name})
        sources.append(pictures[at])
        targets.append(edit(pictures[at], family))
    to_bytes = lambda parts: (torch.stack(parts) * 255).round().byte().permute(0, 2, 3, 1).numpy().tobytes()
    (args.exam / "photos.json").write_text(json.dumps(questions, indent=1))
    (args.exam / "photos.u8").write_bytes(to_bytes(sources))
    (args.exam / "photosTargets.u8").write_bytes(to_bytes(targets))
    print(f"{len(questions)} edits of {len(files)} photos")


if __name__ == "__main__":
    main()
