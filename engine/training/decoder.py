"""Trains the decoder on the latents of the analytic encoder (pca.py). Resumes from its checkpoint if there is one.

    python decoder.py --data DIR --run DIR [--minutes 30] [--threads 2] [--compile]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from muon import Muon
from nextstep import Autoencoder, AutoencoderConfig
from pca import write_encoder
from torch import Tensor

CONFIG = AutoencoderConfig(
    resolution=64,
    ch=32,
    # 64 channels at full size: with one channel in each of the 32 groups the last norm erases the mean of the picture.
    ch_mult=[2, 2, 4, 4],
    num_res_blocks=1,
    z_channels=16,
    scaling_factor=1.0,
    shift_factor=0.0,
    deterministic=True,
    encoder_norm=False,
    psz=None,
)


def to_tensor(images: np.ndarray, device: torch.device) -> Tensor:
    x = torch.from_numpy(np.array(images)).to(device).permute(0, 3, 1, 2).float() / 127.5 - 1
    return x.contiguous(memory_format=torch.channels_last)


def grid(latents: np.ndarray, device: torch.device) -> Tensor:
    """(n, rows * columns, channels) -> (n, channels, rows, columns)."""
    side = int(latents.shape[1] ** 0.5)
    z = torch.from_numpy(latents.astype(np.float32)).to(device).reshape(len(latents), side, side, -1)
    return z.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def reconstruction_loss(out: Tensor, x: Tensor) -> Tensor:
    edges = F.l1_loss(out.diff(dim=2), x.diff(dim=2)) + F.l1_loss(out.diff(dim=3), x.diff(dim=3))
    return F.l1_loss(out, x) + F.mse_loss(out, x) + 0.5 * edges


def psnr(out: Tensor, x: Tensor) -> float:
    mse = ((out.clamp(-1, 1) - x) / 2).pow(2).mean(dim=(1, 2, 3))
    return float((-10 * mse.log10()).mean())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=5e-3, help="of Muon; Adam takes a fifth of it")
    parser.add_argument("--noise", type=float, default=0.15, help="largest noise on the latents")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--compile", action="store_true", help="twice as fast on CPU; needs a C++ compiler")
    parser.add_argument("--light", action="store_true", help="train without the blocks at full size: twice as fast")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    size = json.loads((args.data / "corpus.json").read_text())["size"]
    images = np.memmap(args.data / "images.u8", np.uint8, "r").reshape(-1, size, size, 3)
    latents = np.load(args.data / "latents.npy", mmap_mode="r")
    args.run.mkdir(parents=True, exist_ok=True)
    file = args.run / "autoencoder.pt"

    model = Autoencoder(CONFIG)
    model.initialise()
    write_encoder(model, dict(np.load(args.data / "pca.npz")))
    if args.light:
        for block in model.decoder.up[0].block:
            block.close()
    average = Autoencoder(CONFIG).requires_grad_(False)
    average.load_state_dict(model.state_dict())
    for net in (model, average):
        net.to(device, memory_format=torch.channels_last)
    if args.light:
        for block in average.decoder.up[0].block:
            block.close()
    trained = [p for p in model.decoder.parameters() if p.requires_grad]
    optimisers = {
        "muon": Muon([p for p in trained if p.ndim == 4], lr=args.rate),
        "adam": torch.optim.AdamW([p for p in trained if p.ndim != 4], lr=args.rate / 5, betas=(0.9, 0.99), weight_decay=0.0),
    }
    rates = {name: o.param_groups[0]["lr"] for name, o in optimisers.items()}
    step = 0
    if file.exists():
        state = torch.load(file, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        for name, optimiser in optimisers.items():
            optimiser.load_state_dict(state[name])
        step = state["step"]
    print(f"{sum(p.numel() for p in trained) / 1e6:.2f} M parameters, from step {step}", flush=True)

    def save() -> None:
        state = {"model": model.state_dict(), "average": average.state_dict(), "config": CONFIG.as_dict(), "step": step}
        torch.save(state | {n: o.state_dict() for n, o in optimisers.items()}, file.with_suffix(".tmp"))
        file.with_suffix(".tmp").rename(file)

    def loss_of(z: Tensor, x: Tensor) -> Tensor:
        with torch.autocast(device.type, torch.bfloat16):
            out = model.decode(z)
        return reconstruction_loss(out.float(), x)

    if args.compile:
        loss_of = torch.compile(loss_of, dynamic=False)
    random = np.random.default_rng(step)
    held_x, held_z = to_tensor(images[-16:], device), grid(latents[-16:], device)  # never trained on
    began = last = saved = time.time()
    since, total = 0, 0.0
    while (elapsed := time.time() - began) < args.minutes * 60:
        level = (1 - 0.95 * elapsed / (args.minutes * 60)) * min(1, (step + 1) / 30)
        for name, optimiser in optimisers.items():
            for group in optimiser.param_groups:
                group["lr"] = rates[name] * level
        index = np.sort(random.integers(len(images) - 512, size=args.batch))
        x, z = to_tensor(images[index], device), grid(latents[index], device)
        z = z + torch.rand(len(z), 1, 1, 1, device=device) * args.noise * torch.randn_like(z)
        loss = loss_of(z.contiguous(memory_format=torch.channels_last), x)
        model.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        for optimiser in optimisers.values():
            optimiser.step()
        step, since, total = step + 1, since + 1, total + float(loss.detach())
        torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - min(0.998, step / (step + 20)))
        if time.time() - last > 120:
            with torch.inference_mode():
                clean = psnr(average.decode(held_z), held_x)
            rate = since * args.batch / (time.time() - last)
            print(f"step {step} loss {total / since:.4f} psnr {clean:.2f} dB, {rate:.1f} pictures/s, {elapsed / 60:.1f} min", flush=True)
            last, since, total = time.time(), 0, 0.0
        if time.time() - saved > 180:
            save()
            saved = time.time()
    save()


if __name__ == "__main__":
    main()
