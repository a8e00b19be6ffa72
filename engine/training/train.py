"""Trains the transformer and its flow-matching head on encoded pictures. Resumes from its checkpoint if there is one.

    python train.py --data DIR --run DIR --tokenizer DIR [--minutes 60] [--compile]
"""

from __future__ import annotations

import argparse
import json
import math
import signal
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from muon import Muon
from nextstep import ModelConfig, NextStep
from prompts import Prompts
from torch import Tensor

SIDE = 8  # tokens along one edge of a picture


def model_config(prompts: Prompts, token_channels: int) -> ModelConfig:
    return ModelConfig(
        vocab_size=math.ceil(prompts.tokenizer.get_vocab_size() / 64) * 64,
        hidden_size=320,
        intermediate_size=960,
        num_hidden_layers=6,
        num_attention_heads=10,
        num_key_value_heads=5,
        head_dim=32,
        fm_head_dim=256,
        fm_head_layers=3,
        fm_head_batch_mul=2,
        latent_channels=token_channels,
        latent_patch_size=1,
        latent_size=SIDE,
        boi=prompts.boi,
        eoi=prompts.eoi,
        image_placeholder_id=prompts.placeholder,
        pad_token_id_added=prompts.pad,
    )


class Corpus:
    """Latents in memory, captions as ids; a batch picks pictures and wordings at random."""

    def __init__(self, data: Path, run: Path, prompts: Prompts, nouns: set[str] | None = None):
        self.prompts = prompts
        self.latents = torch.from_numpy(np.load(run / "latents.npy", mmap_mode="r").copy())
        self.latents = self.latents[:-512]  # kept for evaluation
        count = len(self.latents)
        self.rows: list[list[list[int]]] = []
        self.edits: list[tuple[int, int, list[list[int]]]] = []
        source = prompts.image(SIDE, SIDE)
        wanted: set[int] = set()
        self.index: list[int] = []
        with (data / "records.jsonl").open() as records:
            for index, line in zip(range(count), records):
                record = json.loads(line)
                objects = record["scene"]["objects"]
                if nouns and not (len(objects) == 1 and objects[0]["noun"] in nouns and objects[0]["size"] == "normal"):
                    continue
                wanted.add(index)
                self.index.append(index)
                self.rows.append([prompts.encode(text, SIDE, SIDE) for text in record["captions"]])
                if record["edit"] and record["edit"]["source"] in wanted:
                    wordings = [
                        prompts.encode(source + space + text, SIDE, SIDE)
                        for text in record["edit"]["instructions"]
                        for space in ("", " ")
                    ]
                    self.edits.append((record["edit"]["source"], index, wordings))
        self.unconditional = prompts.encode("", SIDE, SIDE)
        self.image_only = prompts.encode(source, SIDE, SIDE)
        # Fixed lengths keep compiled graphs few; the rare longer wording is passed over.
        self.length = 28
        self.edit_length = len(self.image_only) + 16
        self.rows = [[r for r in rows if len(r) <= self.length] or [self.unconditional] for rows in self.rows]

    def pictures(self, count: int, random: np.random.Generator, dropout: float = 0.1) -> tuple[Tensor, ...]:
        chosen = random.integers(len(self.rows), size=count)
        rows = [
            self.unconditional if random.random() < dropout else self.rows[i][random.integers(len(self.rows[i]))]
            for i in chosen
        ]
        return *self.prompts.batch(rows, self.length), self.latents[[self.index[i] for i in chosen]].float()

    def edit_pairs(self, count: int, random: np.random.Generator, dropout: float = 0.1) -> tuple[Tensor, ...]:
        """Without its instruction an edit is a variation of its source: the image-only row of guidance."""
        chosen = [self.edits[i] for i in random.integers(len(self.edits), size=count)]
        rows = [
            self.image_only if random.random() < dropout else wordings[random.integers(len(wordings))]
            for _, _, wordings in chosen
        ]
        rows = [row if len(row) <= self.edit_length else self.image_only for row in rows]
        before, after = (self.latents[[pair[k] for pair in chosen]].float() for k in (0, 1))
        return *self.prompts.batch(rows, self.edit_length), after, before


def blur(tokens: Tensor, strength: float) -> Tensor:
    """Imperfect tokens, as sampling makes them."""
    amount = torch.rand(len(tokens), 1, 1, device=tokens.device) * strength
    return tokens + amount * torch.randn_like(tokens)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--nouns", help="only pictures of one such object, comma separated: fewer words, sooner known")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--batch", type=int, default=40)
    parser.add_argument("--edit-batch", type=int, default=24)
    parser.add_argument("--edits", type=float, default=0.3, help="share of the steps that train edits")
    parser.add_argument("--edits-from", type=float, default=0.0, help="fraction of the time before the first edit")
    parser.add_argument("--warm", type=float, default=1.0, help="start this run's decay at this share of the rate")
    parser.add_argument("--rate", type=float, default=4e-3, help="of Muon; Adam takes a quarter of it")
    parser.add_argument("--noise", type=float, default=0.25)
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    prompts = Prompts(args.tokenizer)
    corpus = Corpus(args.data, args.run, prompts, set(args.nouns.split(",")) if args.nouns else None)
    config = model_config(prompts, corpus.latents.shape[-1])
    model = NextStep(config).to(device)
    model.initialise()
    average = NextStep(config).to(device).requires_grad_(False)

    trained = {n: p for n, p in model.named_parameters() if n != "lm_head.weight"}
    inner = lambda n, p: p.ndim == 2 and n.startswith(("layers.", "image_head.net.res_blocks."))
    muon = Muon([p for n, p in trained.items() if inner(n, p)], lr=args.rate, weight_decay=0.02)
    adam = torch.optim.AdamW(
        [p for n, p in trained.items() if not inner(n, p)], lr=args.rate / 4, betas=(0.9, 0.98), weight_decay=0.0
    )
    file = args.run / "model.pt"
    step = seen = 0
    if file.exists():
        state = torch.load(file, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        muon.load_state_dict(state["muon"])
        adam.load_state_dict(state["adam"])
        step, seen = state["step"], state["seen"]
    else:
        average.load_state_dict(model.state_dict())
    print(
        f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters, {len(corpus.rows)} pictures, "
        f"{len(corpus.edits)} edits, from step {step}",
        flush=True,
    )

    def save() -> None:
        state = {
            "config": asdict(config),
            "model": model.state_dict(),
            "average": average.state_dict(),
            "muon": muon.state_dict(),
            "adam": adam.state_dict(),
            "step": step,
            "seen": seen,
        }
        torch.save(state, file.with_suffix(".tmp"))
        file.with_suffix(".tmp").rename(file)

    count = SIDE * SIDE
    mul = config.fm_head_batch_mul

    def loss_of(
        ids: Tensor, keep: Tensor, filled: Tensor, fed: Tensor, tokens: Tensor, before: Tensor | None, t: Tensor, noise: Tensor
    ) -> Tensor:
        with torch.autocast(device.type, torch.bfloat16):
            x = model.embed_tokens(ids)
            if before is not None:
                # The k-th placeholder of a row takes its k-th source token.
                source = model.image_in_projector(before).to(x.dtype)
                place = (filled.cumsum(1) - 1).clamp(min=0)[..., None].expand(-1, -1, x.shape[-1])
                x = torch.where(filled[..., None].bool(), source.gather(1, place), x)
            x = torch.cat([x, model.image_in_projector(fed).to(x.dtype)], 1)
            h = model(x, keep)[:, -count:]
            c = model.image_out_projector(h).flatten(0, 1).repeat(mul, 1)
            x1 = tokens.flatten(0, 1).repeat(mul, 1)
            v = model.velocity(t[:, None] * x1 + (1 - t[:, None]) * noise, t, c)
        return F.mse_loss(v.float(), x1 - noise)

    if args.compile:
        # One layer at a time: they share their code, so that each shape compiles once, in seconds.
        for part in (*model.layers, model.image_head.net):
            part.compile(dynamic=False)

    def loss_on(batch: tuple[Tensor, ...]) -> Tensor:
        ids, keep, tokens, *before = (b.to(device) for b in batch)
        fed = blur(tokens, args.noise)[:, :-1]
        before = blur(before[0], args.noise / 2) if before else None
        keep = F.pad(keep, (0, count - 1), value=1)
        rows = len(tokens) * count * mul
        # Mostly the middle of the way, where there is most to learn, but the ends too.
        t = torch.sigmoid(torch.randn(rows, device=device))
        t = torch.where(torch.rand(rows, device=device) < 0.25, torch.rand(rows, device=device), t)
        noise = torch.randn(rows, tokens.shape[-1], device=device)
        return loss_of(ids, keep, (ids == prompts.placeholder).long(), fed, tokens, before, t, noise)

    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(1))
    random = np.random.default_rng(step)
    began = last = saved = time.time()
    sums: dict[str, list[float]] = {"picture": [], "edit": []}
    since = 0
    while (elapsed := time.time() - began) < args.minutes * 60 and not stopping:
        progress = elapsed / (args.minutes * 60)
        # Level, then down to nothing over the second half.
        level = args.warm * min(1.0, 2 * (1 - progress)) * min(1, (step + 1) / 100)
        for optimiser, rate in ((muon, args.rate), (adam, args.rate / 4)):
            for group in optimiser.param_groups:
                group["lr"] = rate * level
        editing = progress >= args.edits_from and random.random() < args.edits
        batch = corpus.edit_pairs(args.edit_batch, random) if editing else corpus.pictures(args.batch, random)
        loss = loss_on(batch)
        muon.zero_grad(set_to_none=True)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained.values(), 1.0)
        muon.step()
        adam.step()
        step += 1
        seen += len(batch[0])
        since += len(batch[0])
        sums["edit" if editing else "picture"].append(float(loss.detach()))
        keep = min(0.998, step / (step + 50))
        torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)

        if time.time() - last > 60:
            means = ", ".join(f"{k} {np.mean(v):.4f}" for k, v in sums.items() if v)
            print(
                f"step {step} loss {means}, {since / (time.time() - last):.1f} pictures/s, {seen} seen, "
                f"{elapsed / 60:.1f} min",
                flush=True,
            )
            last, since, sums = time.time(), 0, {"picture": [], "edit": []}
        if time.time() - saved > 240:
            save()
            saved = time.time()
    save()


if __name__ == "__main__":
    main()
