"""Writes a pack of photos (photos.py) and edits of them (photoEdits.py): seeds and wordings, no pixels.

    python photoPack.py --out DIR --count 8000 [--edits 3] [--size 128] [--seed 1]

At 128 pixels it is for encode.py --basis, which halves pictures of 256 first.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path

from photoEdits import EDITS
from photoWords import WORDINGS

# Seeds from here on are the exam's.
EXAM = 10**9


def word(family: str, of: random.Random) -> str:
    """As data/caption.ts finishes a text."""
    text = of.choice(WORDINGS[family])
    text = text[0].upper() + text[1:] if of.random() < 0.15 else text
    return text + "." if of.random() < 0.1 else text


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=8000, help="photos")
    parser.add_argument("--edits", type=int, default=3, help="of each photo")
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    assert set(EDITS) == set(WORDINGS)
    of = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    at = 0
    with gzip.open(args.out / "scenes.jsonl.gz", "wt") as lines:
        for index in range(args.count):
            seed = args.seed * 1_000_000 + index
            lines.write(json.dumps({"p": [seed, None], "c": []}) + "\n")
            families = of.sample(list(EDITS), args.edits)
            for family in families:
                words = sorted({word(family, of) for _ in range(4)})
                lines.write(json.dumps({"p": [seed, family], "c": [], "e": [at, f"photo {family}", words]}) + "\n")
            at += 1 + len(families)
    facts = {"preset": "photos", "size": args.size, "count": at, "files": {}, "times": [], "light": {}, "colours": []}
    (args.out / "pack.json").write_text(json.dumps(facts))
    print(f"{args.count} photos, {at - args.count} edits")


if __name__ == "__main__":
    main()
