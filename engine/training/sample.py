"""Paints prompts into one contact sheet, from an exported model or from a run in training.

    python sample.py --model DIR --out sheet.png [--prompts FILE] [--guidance 3] [--steps 20]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from export import load_autoencoder, load_model
from nextstep import Autoencoder, AutoencoderConfig, ModelConfig, NextStep, generate_tokens, patchify, unpatchify
from PIL import Image
from prompts import Prompts
from torch import Tensor

PROMPTS = [
    "a red apple",
    "a fox in the snow at night, flat",
    "a blue cat in the snow at night, flat",
    "a rocket in space, 3D",
    "a green dragon in the desert at sunset, soft",
    "a house in a meadow, flat",
    "a purple mushroom in the forest, 3D",
    "a penguin on the beach",
    "a yellow car in the city at night",
    "a pink unicorn in a meadow at sunset",
    "a castle in the snow, soft",
    "a robot on a table, 3D",
    "a black sword",
    "a 3D render of a gem",
    "a cat and a dog in a meadow",
    "a small ghost in the forest at night",
]
EDITS = ["make it night", "make it blue", "put it in the desert", "make it a robot"]


class Painter:
    def __init__(self, model: NextStep, autoencoder: Autoencoder, prompts: Prompts):
        self.model, self.autoencoder, self.prompts = model.eval(), autoencoder.eval(), prompts

    @classmethod
    def of_export(cls, folder: Path) -> Painter:
        return cls(load_model(folder), load_autoencoder(folder), Prompts(folder))

    @classmethod
    def of_run(cls, run: Path, autoencoder_file: Path, tokenizer: Path, average: bool = True) -> Painter:
        state = torch.load(run / "model.pt", weights_only=True, map_location="cpu")
        model = NextStep(ModelConfig(**state["config"]))
        model.load_state_dict(state["average" if average else "model"])
        state = torch.load(autoencoder_file, weights_only=True, map_location="cpu")
        autoencoder = Autoencoder(AutoencoderConfig(**state["config"]))
        autoencoder.load_state_dict(state["average"])
        return cls(model, autoencoder, Prompts(tokenizer))

    @torch.inference_mode()
    def paint(
        self, captions: list[str], sources: Tensor | None = None, guidance: float = 3.0, image_guidance: float = 1.0,
        steps: int = 20, shift: float = 1.0, seed: int = 1,
    ) -> Tensor:
        """Captions (edits carry `<image>`) -> pictures (n, 3, h, w) in [-1, 1]."""
        torch.manual_seed(seed)
        side = self.model.config.latent_size
        # A normalised encoder's tokens lie on a sphere, and so must those that are sampled.
        use_norm = self.autoencoder.config.encoder_norm
        block = self.prompts.image(side, side)
        encode = lambda texts: [self.prompts.encode(t.replace("<image>", block), side, side) for t in texts]
        blocks = 1 if guidance == 1 else 2 if sources is None or image_guidance == 1 else 3
        rows, tokens = encode(captions), None
        if sources is not None:
            tokens = patchify(self.autoencoder.encode(sources), self.model.config.latent_patch_size)
        if blocks == 3:
            rows += encode(["<image>"] * len(captions))
            tokens = torch.cat([tokens, tokens])
        if blocks > 1:
            rows += encode([""] * len(captions))
        ids, keep = self.prompts.batch(rows)
        out = generate_tokens(
            self.model, ids, keep, tokens, side * side, blocks, steps, guidance, image_guidance, shift, use_norm
        )
        return self.autoencoder.decode(unpatchify(out, side, side, self.model.config.latent_patch_size))


def to_pixels(x: Tensor) -> np.ndarray:
    return ((x / 2 + 0.5).clamp(0, 1) * 255).round().permute(0, 2, 3, 1).byte().numpy()


def sheet(pictures: np.ndarray, columns: int) -> Image.Image:
    n, h, w, _ = pictures.shape
    rows = -(-n // columns)
    canvas = np.full((rows * (h + 4), columns * (w + 4), 3), 128, np.uint8)
    for i, picture in enumerate(pictures):
        y, x = i // columns * (h + 4), i % columns * (w + 4)
        canvas[y : y + h, x : x + w] = picture
    return Image.fromarray(canvas)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, help="an exported checkpoint")
    parser.add_argument("--run", type=Path, help="or a run in training, with --autoencoder and --tokenizer")
    parser.add_argument("--autoencoder", type=Path)
    parser.add_argument("--tokenizer", type=Path)
    parser.add_argument("--prompts", type=Path, help="JSON list of prompts, such as sheet.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--guidance", type=float, default=2.5)
    parser.add_argument("--image-guidance", type=float, default=1.5)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--shift", type=float, default=0.4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--enlarge", type=int, default=1)
    parser.add_argument("--edits", action="store_true", help="below the pictures, one row for each of a few edits")
    args = parser.parse_args()

    painter = Painter.of_export(args.model) if args.model else Painter.of_run(args.run, args.autoencoder, args.tokenizer)
    prompts = json.loads(args.prompts.read_text()) if args.prompts else PROMPTS
    began = time.time()
    settings = {"guidance": args.guidance, "steps": args.steps, "shift": args.shift, "seed": args.seed}
    pictures = painter.paint(prompts, **settings)
    rows = [to_pixels(pictures)]
    if args.edits:
        sources = pictures[: args.columns].clamp(-1, 1)
        for edit in EDITS:
            captions = [edit + "<image>" for _ in sources]
            rows.append(to_pixels(painter.paint(captions, sources, image_guidance=args.image_guidance, **settings)))
    image = sheet(np.concatenate(rows), args.columns)
    image.resize((image.width * args.enlarge, image.height * args.enlarge), Image.Resampling.BICUBIC).save(args.out)
    print(f"{sum(map(len, rows))} pictures in {time.time() - began:.1f} s")


if __name__ == "__main__":
    main()
