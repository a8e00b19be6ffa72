"""Trains the autoencoder. Resumes from its checkpoint if there is one.

    python autoencoder.py --data DIR --run DIR [--minutes 30] [--compile]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from nextstep import Autoencoder, AutoencoderConfig
from torch import Tensor

CONFIG = AutoencoderConfig(
    resolution=128,
    ch=32,
    # Two channels for each of the 32 groups at full size: with one, the last norm erases the mean of the picture.
    ch_mult=[2, 1, 2, 4, 6],
    num_res_blocks=1,
    z_channels=16,
    scaling_factor=1.0,
    shift_factor=0.0,
    deterministic=True,
    encoder_norm=True,
    psz=1,
)


def load_images(folder: Path) -> np.ndarray:
    size = json.loads((folder / "corpus.json").read_text())["size"]
    return np.memmap(folder / "images.u8", np.uint8, "r").reshape(-1, size, size, 3)


def to_tensor(images: np.ndarray, device: torch.device) -> Tensor:
    x = torch.from_numpy(np.ascontiguousarray(images)).to(device).permute(0, 3, 1, 2).float() / 127.5 - 1
    return x.contiguous(memory_format=torch.channels_last)


def crops(images: np.ndarray, count: int, crop: int, random: np.random.Generator) -> np.ndarray:
    """Random crops on the latent grid, so that the autoencoder sees patches as the model will use them."""
    size = images.shape[1]
    index = random.integers(len(images), size=count)
    if crop == size:
        return images[np.sort(index)]
    corner = random.integers((size - crop) // 16 + 1, size=(count, 2)) * 16
    return np.stack([images[i, y : y + crop, x : x + crop] for i, (y, x) in zip(index, corner)])


def edges(x: Tensor) -> tuple[Tensor, Tensor]:
    return x[..., 1:, :] - x[..., :-1, :], x[..., :, 1:] - x[..., :, :-1]


def reconstruction_loss(out: Tensor, x: Tensor) -> Tensor:
    loss = F.l1_loss(out, x) + 2 * F.mse_loss(out, x)
    return loss + sum(F.l1_loss(a, b) for a, b in zip(edges(out), edges(x)))


def psnr(out: Tensor, x: Tensor) -> float:
    mse = ((out.clamp(-1, 1) - x) / 2).pow(2).mean(dim=(1, 2, 3))
    return float((-10 * mse.log10()).mean())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--crop", type=int, default=128)
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--final-rate", type=float, default=1e-4)
    parser.add_argument("--noise", type=float, default=0.25, help="largest noise on the latents the decoder sees")
    parser.add_argument("--compile", action="store_true", help="twice as fast on CPU; needs a C++ compiler")
    parser.add_argument("--light", action="store_true", help="train without the dearest two blocks: twice as fast")
    parser.add_argument("--decoder-only", action="store_true", help="keep the encoder, and so every latent, as it is")
    args = parser.parse_args()

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    images = load_images(args.data)
    held = to_tensor(images[-64:], device)  # the last pictures of a corpus are never trained on
    images = images[:-512]
    args.run.mkdir(parents=True, exist_ok=True)
    file = args.run / "autoencoder.pt"

    model = Autoencoder(CONFIG).to(device, memory_format=torch.channels_last)
    average = Autoencoder(CONFIG).to(device).requires_grad_(False)
    if args.decoder_only:
        model.encoder.requires_grad_(False)
    optimiser = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], lr=args.rate, betas=(0.9, 0.99), weight_decay=1e-4
    )
    if args.light:
        model.close_full_size()
        average.close_full_size()
    step = 0
    if file.exists():
        state = torch.load(file, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        if len(state["optimiser"]["param_groups"][0]["params"]) == len(optimiser.param_groups[0]["params"]):
            optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    else:
        model.initialise()
        if args.light:
            model.close_full_size()
        average.load_state_dict(model.state_dict())
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters, from step {step}", flush=True)

    def save() -> None:
        state = {
            "model": model.state_dict(),
            "average": average.state_dict(),
            "optimiser": optimiser.state_dict(),
            "config": CONFIG.as_dict(),
            "step": step,
        }
        torch.save(state, file.with_suffix(".tmp"))
        file.with_suffix(".tmp").rename(file)

    def loss_of(x: Tensor, strength: Tensor, noise: Tensor) -> Tensor:
        with torch.autocast(device.type, torch.bfloat16):
            z = model.encode(x)
            out = model.decode((z + strength * noise).contiguous(memory_format=torch.channels_last))
        return reconstruction_loss(out.float(), x)

    if args.compile:
        loss_of = torch.compile(loss_of, dynamic=False)
    side = args.crop // 2 ** (len(CONFIG.ch_mult) - 1)

    random = np.random.default_rng(step)
    began = last = saved = time.time()
    since, total = 0, 0.0
    while (elapsed := time.time() - began) < args.minutes * 60:
        progress = elapsed / (args.minutes * 60)
        rate = args.final_rate + (args.rate - args.final_rate) * (1 - progress)
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 100)
        x = to_tensor(crops(images, args.batch, args.crop, random), device)
        strength = torch.rand(len(x), 1, 1, 1, device=device) * args.noise
        noise = torch.randn(len(x), CONFIG.z_channels, side, side, device=device)
        loss = loss_of(x, strength, noise)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step, since, total = step + 1, since + 1, total + float(loss.detach())
        keep = min(0.998, step / (step + 50))
        torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)

        if time.time() - last > 60:
            with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
                z = average.encode(held)
                clean = psnr(average.decode(z).float(), held)
                noisy = psnr(average.decode(z + 0.15 * torch.randn_like(z)).float(), held)
            print(
                f"step {step} loss {total / since:.4f} psnr {clean:.2f} dB, with noise {noisy:.2f} dB, "
                f"{since * args.batch / (time.time() - last):.1f} crops/s, {elapsed / 60:.1f} min",
                flush=True,
            )
            last, since, total = time.time(), 0, 0.0
        if time.time() - saved > 180:
            save()
            saved = time.time()
    save()


if __name__ == "__main__":
    main()
