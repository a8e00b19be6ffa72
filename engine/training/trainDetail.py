"""Trains the last level of the small model's decoder (detail.py) on composed scenes; goes on from OUT if it is there.

    python trainDetail.py --data PACK --basis pca.npz --out detail.pt --minutes 30 [--total 30]       after pca.py

Noise on the latents in training keeps it steady under the small errors of sampled tokens.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from chunks import Clock, best_device, load, save
from compose import Pack
from detail import Components, Detail, halve, read_detail
from export import load_autoencoder
from likeness import HELD_OUT, likeness, psnr
from muon import Muon
from pcaDecoder import PAIRS
from torch import Tensor, nn


def rim(out: Tensor, x: Tensor, wide: int = 4) -> Tensor:
    """Mean differences along the edges and in the corners: few pixels, but there the components know least of what is around."""
    error = (out - x).abs()
    edges = (error[..., :wide, :], error[..., -wide:, :], error[..., :, :wide], error[..., :, -wide:])
    corners = (e[..., side] for e in edges[:2] for side in (slice(0, wide), slice(-wide, None)))
    return (sum(e.mean() for e in edges) + sum(c.mean() for c in corners)) / 8


@torch.no_grad()
def evaluate(detail: Detail, components: Components, pictures: Tensor) -> str:
    texts = []
    for noise in (0.0, 0.1, 0.2):
        marks: list[list[Tensor]] = [[], []]
        for part in pictures.split(8):
            x, z = part.float() / 127.5 - 1, components.encode(halve(part))
            small = components.decode(z + noise * torch.randn_like(z))
            for mark, out in zip(marks, (detail(small), F.interpolate(small, scale_factor=2, mode="bilinear"))):
                mark.append(psnr(out + components.mean, x))
        ours, plain = (float(torch.cat(mark).mean()) for mark in marks)
        texts.append(f"noise {noise}: {ours:.2f} dB, enlarged only {plain:.2f}")
    return "; ".join(texts)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="a pack")
    parser.add_argument("--basis", type=Path, required=True, help="from pca.py")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from", dest="start", type=Path, help="a model folder whose last level to begin with")
    parser.add_argument("--minutes", type=float, default=30, help="of this chunk")
    parser.add_argument("--total", type=float, help="of all chunks together; default: this one")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--noise", type=float, default=0.25, help="on the latents, up to")
    args = parser.parse_args()

    device = best_device()
    torch.manual_seed(0)
    pack = Pack(args.data, device)
    scenes = pack.scenes(args.data)
    held = pack.render(scenes[-HELD_OUT:])
    components = Components(dict(np.load(args.basis)), device)
    detail = Detail().to(device, memory_format=torch.channels_last)
    average = Detail().to(device).requires_grad_(False)
    matrix = lambda p: p.ndim == 4 and min(p.shape[:2]) > 3
    muon = Muon([p for p in detail.parameters() if matrix(p)], lr=args.rate)
    adam = torch.optim.AdamW([p for p in detail.parameters() if not matrix(p)], lr=args.rate, betas=(0.9, 0.98), weight_decay=0)
    parts = {"model": detail, "average": average, "muon": muon, "adam": adam}
    step, spent = 0, 0.0
    if state := load(args.out, device):
        for name, part in parts.items():
            part.load_state_dict(state[name])
        step, spent = state["step"], state["spent"]
    else:
        if args.start:
            decoder = load_autoencoder(args.start).decoder
            detail.load_state_dict(read_detail(decoder, components.mean.cpu(), PAIRS).state_dict())
        average.load_state_dict(detail.state_dict())
    print(f"step {step}: {evaluate(average, components, held)}", flush=True)
    clock = Clock(args.minutes, args.total or args.minutes, spent)

    def write() -> None:
        save({**{n: p.state_dict() for n, p in parts.items()}, "step": step, "spent": clock.spent}, args.out)

    total, count, said, saved = 0.0, 0, 0.0, 0.0
    while clock.running():
        for optimiser in (muon, adam):
            for group in optimiser.param_groups:
                group["lr"] = args.rate * clock.level(step, warm_up=30)
        chosen = torch.randint(len(scenes) - 512, (args.batch,)).tolist()
        x = pack.render([scenes[i] for i in chosen])
        z = components.encode(halve(x))
        small = components.decode(z + args.noise * torch.rand(len(z), 1, 1, 1, device=device) * torch.randn_like(z))
        with torch.autocast(device.type, torch.bfloat16):
            out = detail(small.contiguous(memory_format=torch.channels_last))
        out, x = out.float() + components.mean, x.float() / 127.5 - 1
        alike = likeness(out, x)
        loss = alike + rim(out, x)
        for optimiser in (muon, adam):
            optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(detail.parameters(), 1.0)
        for optimiser in (muon, adam):
            optimiser.step()
        step += 1
        torch._foreach_lerp_(list(average.parameters()), list(detail.parameters()), 1 - min(0.99, step / (step + 20)))
        total, count = total + float(alike.detach()), count + 1
        if clock.elapsed - said > 30:
            print(f"step {step} likeness {total / count:.4f}, {count * args.batch / (clock.elapsed - said):.1f} pictures/s, {clock.elapsed / 60:.1f} min", flush=True)
            total, count, said = 0.0, 0, clock.elapsed
        if clock.elapsed - saved > 240:
            saved = clock.elapsed
            write()
    write()
    print(f"step {step}: {evaluate(average, components, held)}", flush=True)


if __name__ == "__main__":
    main()
