"""Trains the autoencoder on composed scenes: what a picture looks like, with a small critic for its edges.

    python trainAutoencoder.py --pack DIR --out autoencoder.pt --shape studio --minutes 7 [--total 7] [--compile]

Goes on from `autoencoder.pt` if there is one. Noise on the latents in training keeps decoding steady under the small
errors of a sampled token.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from chunks import Clock, best_device, load, save
from compose import Pack
from muon import Muon
from nextstep import Autoencoder
from shapes import SHAPES
from torch import Tensor, nn

HELD_OUT = 64  # scenes at the end of a pack, of every trainer


class Critic(nn.Module):
    """Judges patches of about 30 pixels, on which blur and ringing show."""

    def __init__(self, width: int = 48):
        super().__init__()
        norm = nn.utils.parametrizations.spectral_norm
        layer = lambda a, b, stride: norm(nn.Conv2d(a, b, 4, stride, 1))
        self.layers = nn.Sequential(
            layer(3, width, 2), nn.LeakyReLU(0.2), layer(width, 2 * width, 2), nn.LeakyReLU(0.2),
            layer(2 * width, 4 * width, 1), nn.LeakyReLU(0.2), layer(4 * width, 1, 1),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)


def likeness(out: Tensor, x: Tensor) -> Tensor:
    """Mean differences at three sizes, and of the slopes between neighbours: edges matter more than their area."""
    loss = out.new_zeros(())
    for scale in (1, 2, 4):
        a, b = (out, x) if scale == 1 else (F.avg_pool2d(out, scale), F.avg_pool2d(x, scale))
        loss = loss + (a - b).abs().mean()
        for dim in (2, 3):
            loss = loss + 0.5 * (a.diff(dim=dim) - b.diff(dim=dim)).abs().mean()
    return loss


def crops(x: Tensor, side: int) -> Tensor:
    if side >= x.shape[-1]:
        return x
    # A multiple of the stride, so that cells of the crop are cells of the picture.
    y0, x0 = (int(torch.randint((x.shape[-1] - side) // 16 + 1, ())) * 16 for _ in range(2))
    return x[..., y0 : y0 + side, x0 : x0 + side]


def psnr(out: Tensor, x: Tensor) -> Tensor:
    """Of each picture, in dB."""
    return -10 * ((out.clamp(-1, 1) - x) / 2).pow(2).mean(dim=(1, 2, 3)).log10()


@torch.no_grad()
def evaluate(model: Autoencoder, pictures: Tensor) -> str:
    texts = []
    for noise in (0.0, 0.1, 0.3):
        marks = []
        for part in pictures.split(16):
            x = part.float() / 127.5 - 1
            z = model.encode(x)
            marks.append(psnr(model.decode(z + noise * torch.randn_like(z)), x))
        texts.append(f"{float(torch.cat(marks).mean()):.2f} dB with noise {noise}")
    return ", ".join(texts)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shape", choices=SHAPES, default="studio")
    parser.add_argument("--minutes", type=float, default=7, help="of this chunk")
    parser.add_argument("--total", type=float, help="of all chunks together; default: this one")
    parser.add_argument("--pool", type=int, default=100_000, help="pictures composed at the start")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--crop", type=int, default=256)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--noise", type=float, default=0.3, help="on the latents, up to")
    parser.add_argument("--critic-from", type=float, default=0.45, help="share of the budget before the critic joins")
    parser.add_argument("--critic-weight", type=float, default=0.06)
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()

    device = best_device()
    torch.manual_seed(0)
    began = time.time()
    pack = Pack(args.pack, device)
    scenes = pack.scenes(args.pack)
    held = pack.render(scenes[-HELD_OUT:])
    pool_scenes = scenes[:-512][: args.pool]
    pool = torch.cat([pack.render(pool_scenes[i : i + 512]) for i in range(0, len(pool_scenes), 512)])
    pack.sprites.clear()
    print(f"{len(pool)} pictures composed in {time.time() - began:.0f} s", flush=True)

    shape = SHAPES[args.shape]
    model = Autoencoder(shape.autoencoder).to(device, memory_format=torch.channels_last)
    model.initialise()
    average = Autoencoder(shape.autoencoder).to(device).requires_grad_(False)
    critic = Critic().to(device, memory_format=torch.channels_last)
    matrix = lambda p: p.ndim == 4 and min(p.shape[:2]) > 3
    muon = Muon([p for p in model.parameters() if matrix(p)], lr=args.rate)
    adam = torch.optim.AdamW([p for p in model.parameters() if not matrix(p)], lr=args.rate, betas=(0.9, 0.98), weight_decay=0)
    judge = torch.optim.AdamW(critic.parameters(), lr=4e-4, betas=(0.5, 0.95), weight_decay=0)
    parts = {"model": model, "average": average, "critic": critic, "muon": muon, "adam": adam, "judge": judge}
    step, spent = 0, 0.0
    if state := load(args.out, device):
        for name, part in parts.items():
            # What parts.py brought home has weights only.
            if name in state:
                part.load_state_dict(state[name])
        step, spent = state["step"], state["spent"]
    else:
        average.load_state_dict(model.state_dict())
    clock = Clock(args.minutes, args.total or args.minutes, spent)

    def write() -> None:
        save({**{n: p.state_dict() for n, p in parts.items()}, "config": shape.autoencoder.as_dict(), "step": step, "spent": clock.spent}, args.out)

    def reconstruct(x: Tensor, noise: Tensor) -> Tensor:
        return model.decode(model.encode(x) + noise)

    forward = torch.compile(reconstruct, dynamic=False) if args.compile else reconstruct
    cells = min(args.crop, pack.size) // 16
    sums = torch.zeros(3, device=device)
    last, count, first = 0.0, 0, True
    while clock.running():
        for optimiser in (muon, adam):
            for group in optimiser.param_groups:
                group["lr"] = args.rate * clock.level(step)
        x = crops(pool[torch.randint(len(pool), (args.batch,), device=device)], args.crop).float() / 127.5 - 1
        x = x.contiguous(memory_format=torch.channels_last)
        strength = torch.rand(len(x), 1, 1, 1, device=device) * args.noise
        noise = strength * torch.randn(len(x), shape.autoencoder.z_channels, cells, cells, device=device)
        judging = clock.progress >= args.critic_from
        with torch.autocast(device.type, torch.bfloat16):
            out = forward(x, noise)
            loss = alike = likeness(out.float(), x)
            if judging:
                # Half of the picture at a time: the critic needs no more to learn.
                fake, real = crops(torch.stack([out.to(x.dtype), x]).flatten(0, 1), 128).chunk(2)
                critic.requires_grad_(False)
                loss = alike - args.critic_weight * critic(fake).float().mean()
                critic.requires_grad_(True)
        muon.zero_grad(set_to_none=True)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        muon.step()
        adam.step()
        if judging:
            with torch.autocast(device.type, torch.bfloat16):
                judgement = F.relu(1 - critic(real.detach()).float()).mean() + F.relu(1 + critic(fake.detach()).float()).mean()
            judge.zero_grad(set_to_none=True)
            judgement.backward()
            judge.step()
            sums[1] += judgement.detach()
        step += 1
        if first:
            first = False
            print(f"first step after {clock.elapsed:.0f} s", flush=True)
            clock.restart()
        count += 1
        sums[0] += alike.detach()
        torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - min(0.999, step / (step + 20)))
        if clock.elapsed - last > 30:
            mean = (sums / count).tolist()
            print(f"step {step} likeness {mean[0]:.4f} judgement {mean[1]:.3f}, {count * args.batch / (clock.elapsed - last):.0f} pictures/s, {clock.elapsed / 60:.1f} min", flush=True)
            sums.zero_()
            last, count = clock.elapsed, 0
    write()
    print(f"step {step}: {evaluate(average, held)}", flush=True)


if __name__ == "__main__":
    main()
