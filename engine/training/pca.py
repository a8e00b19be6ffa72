"""An encoder without training: principal components of each patch at half size, written into the official encoder.

    python pca.py --data DIR          fits the basis to images.u8 (half size), writes pca.npz and latents.npy beside it
    python pca.py --of MODEL --out pca.npz    reads the basis back out of a model, so that another can go on in its latents

The encoder's strided convolutions gather a patch (space to depth), the last of them projects it. GroupNorm and SiLU stand
between that and the output; a group of channels [s, -s, C, -C] with a large constant C has an almost constant variance,
and silu(s) - silu(-s) = s, so the projection passes both unchanged to about 1 part in 5,000.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from nextstep import Autoencoder, patchify
from shapes import SHAPES
from torch import Tensor, nn

# Pixels of the half-size picture along one edge of a latent cell.
PATCH = 8
# Full whitening would make the faintest component as precious as the brightness; none would drown it.
WHITENING = 0.7
# Large beside any coefficient, see above.
CONSTANT = 200.0


def patches(images: np.ndarray, side: int) -> np.ndarray:
    """(n, height, width, 3) bytes -> (n, rows * columns, side * side * 3) in [-1, 1], in the order y, x, colour."""
    n, h, w, _ = images.shape
    x = images.astype(np.float32).reshape(n, h // side, side, w // side, side, 3).transpose(0, 1, 3, 2, 4, 5)
    return x.reshape(n, -1, side * side * 3) / 127.5 - 1


def fit(images: np.ndarray, side: int, components: int, samples: int = 4000) -> dict[str, np.ndarray]:
    index = np.sort(np.random.default_rng(0).choice(len(images), min(samples, len(images)), replace=False))
    x = patches(images[index], side).reshape(-1, side * side * 3)
    mean = x.mean(0)
    values, vectors = np.linalg.eigh(np.cov((x - mean).T))
    order = np.argsort(-values)[:components]
    return {"mean": mean, "components": vectors[:, order].T, "scale": np.sqrt(values[order]) ** WHITENING}


def latents(images: np.ndarray, side: int, basis: dict[str, np.ndarray]) -> np.ndarray:
    """(n, rows * columns, components)."""
    return (patches(images, side) - basis["mean"]) @ basis["components"].T / basis["scale"]


def fit_neighbours(
    images: np.ndarray, side: int, basis: dict[str, np.ndarray], rank: int = 16, noise: float = 0.2, samples: int = 3000
) -> dict[str, np.ndarray]:
    """What the nine cells around tell of a patch beyond its own numbers: it takes the edge off the patches' borders.

    Least squares of reduced rank, with `noise` on the numbers, as generated ones have: `look` (rank, cells, components)
    and `offset` (rank) make numbers of about unit size, `show` (rank, pixels) adds them to the patch.
    """
    index = np.sort(np.random.default_rng(1).choice(len(images), min(samples, len(images)), replace=False))
    chosen = np.array(images[index])
    own = latents(chosen, side, basis)
    rest = patches(chosen, side) - (own * basis["scale"]) @ basis["components"] - basis["mean"]
    cells = images.shape[1] // side
    grid = np.pad(own.reshape(len(own), cells, cells, -1), ((0, 0), (1, 1), (1, 1), (0, 0)))
    around = [grid[:, y : y + cells, x : x + cells] for y in range(3) for x in range(3)]
    features = np.stack(around, 3).reshape(len(own) * cells * cells, -1).astype(np.float64)
    rest = rest.reshape(len(features), -1).astype(np.float64)
    mean = features.mean(0)
    centred = features - mean
    gram = centred.T @ centred / len(centred) + noise**2 * np.eye(len(mean))
    alike = centred.T @ rest / len(centred)
    # The noise on its own numbers is in the patch already: what the neighbours say against it takes it back.
    alike[4 * len(basis["scale"]) :][: len(basis["scale"])] -= noise**2 * basis["components"] * basis["scale"][:, None]
    weights = np.linalg.solve(gram, alike)
    values, vectors = np.linalg.eigh((centred @ weights).T @ (centred @ weights) / len(centred))
    order = np.argsort(-values)[:rank]
    size = np.sqrt(values[order])
    look = (weights @ vectors[:, order] / size).T
    return {"look": look.reshape(rank, 9, -1), "offset": -look @ mean, "show": (vectors[:, order] * size).T}


@torch.no_grad()
def write_encoder(model: Autoencoder, basis: dict[str, np.ndarray]) -> None:
    encoder, config = model.encoder, model.config
    clear(encoder)
    for channel in range(3):
        encoder.conv_in.weight[channel, channel, 1, 1] = 1
    # The first level halves the picture; then the live channels are (y, x, colour) of the pixels gathered so far.
    live, gathered = 3, 1
    last = len(config.ch_mult) - 2
    for level, down in enumerate(encoder.down):
        for block in down.block:
            if block.nin_shortcut is not None:
                for channel in range(live):
                    block.nin_shortcut.weight[channel, channel] = 1
        if level == 0:
            for channel in range(live):
                down.downsample.conv.weight[channel, channel, :2, :2] = 0.25
        elif level < last:
            _space_to_depth(down.downsample.conv.weight, live, gathered)
            live, gathered = 4 * live, 2 * gathered
        elif level == last:
            _project(down.downsample.conv, gathered, basis)
            live = down.downsample.conv.weight.shape[0]
    for component in range(config.z_channels):
        # Undoes the division by the group's deviation, C / sqrt(2).
        encoder.conv_out.weight[component, 4 * component, 1, 1] = CONSTANT / 2**0.5
        encoder.conv_out.weight[component, 4 * component + 1, 1, 1] = -CONSTANT / 2**0.5


def clear(net: nn.Module) -> None:
    """Convolutions that do nothing, norms without an affine part: the sheet to write on."""
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.zeros_(module.weight)
            nn.init.zeros_(module.bias)
        elif isinstance(module, nn.GroupNorm):
            nn.init.ones_(module.weight)
            nn.init.zeros_(module.bias)


def _space_to_depth(weight: Tensor, live: int, gathered: int) -> None:
    """Channels (y, x, colour) of side `gathered` become those of twice the side."""
    side = 2 * gathered
    for channel in range(live):
        y, x, colour = channel // (gathered * 3), channel // 3 % gathered, channel % 3
        for dy in range(2):
            for dx in range(2):
                out = ((dy * gathered + y) * side + dx * gathered + x) * 3 + colour
                weight[out, channel, dy, dx] = 1


def _project(conv: nn.Conv2d, gathered: int, basis: dict[str, np.ndarray]) -> None:
    """The last step gathers and projects at once; each group of four channels becomes [s, -s, C, -C]."""
    side = 2 * gathered
    rows = torch.from_numpy(basis["components"] / basis["scale"][:, None]).float()
    offset = rows @ torch.from_numpy(basis["mean"]).float()
    per_group = conv.weight.shape[0] // 32
    assert per_group == 4, "the last level must have 128 channels"
    for component in range(len(rows)):
        for sign, channel in ((1, 4 * component), (-1, 4 * component + 1)):
            for index in range(gathered * gathered * 3):
                y, x, colour = index // (gathered * 3), index // 3 % gathered, index % 3
                for dy in range(2):
                    for dx in range(2):
                        pixel = ((dy * gathered + y) * side + dx * gathered + x) * 3 + colour
                        conv.weight[channel, index, dy, dx] = sign * rows[component, pixel]
            conv.bias[channel] = -sign * offset[component]
        conv.bias[4 * component + 2] = CONSTANT
        conv.bias[4 * component + 3] = -CONSTANT


@torch.no_grad()
def read_basis(model: Autoencoder) -> dict[str, np.ndarray]:
    """What `write_encoder` and pcaDecoder.py wrote: the same numbers as `fit` and `fit_neighbours` gave."""
    count, encoder, decoder = model.config.z_channels, model.encoder, model.decoder
    conv = encoder.down[-2].downsample.conv
    half = PATCH // 2
    rows = conv.weight[0 : 4 * count : 4, : half * half * 3].reshape(count, half, half, 3, 3, 3)[..., :2, :2]
    rows = rows.permute(0, 4, 1, 5, 2, 3).reshape(count, -1)  # (k, dy, y, dx, x, colour), flat
    scale = 1 / rows.norm(dim=1)
    components = rows * scale[:, None]
    mean = components.T @ (-conv.bias[0 : 4 * count : 4] * scale)
    extra, first = 2 * count, 4 * count + 8
    quarters = [block.conv2.weight[first : first + 48, 0 : 8 * count : 2, 1, 1] * 2 for block in decoder.up[3].block]
    show = quarters[1].T.reshape(2, 2, count, half, half, 3).permute(2, 0, 3, 1, 4, 5)  # (k, dy, y, dx, x, colour)
    look = decoder.conv_in.weight[extra : extra + count].permute(0, 2, 3, 1)
    found = {
        "mean": mean, "components": components, "scale": scale, "look": look.reshape(count, 9, count),
        "offset": decoder.conv_in.bias[extra : extra + count], "show": show.reshape(count, -1),
    }  # fmt: skip
    return {name: value.double().numpy() for name, value in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--of", type=Path, help="a model folder with a computed autoencoder")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if args.of:
        from export import load_autoencoder

        np.savez(args.out, **read_basis(load_autoencoder(args.of)))
        return
    shape = SHAPES["first"]
    components, size = shape.autoencoder.z_channels, shape.autoencoder.resolution // 2
    images = np.memmap(args.data / "images.u8", np.uint8, "r").reshape(-1, size, size, 3)
    basis = fit(images[:-512], PATCH, components)
    np.savez(args.data / "pca.npz", **basis, **fit_neighbours(images[:-512], PATCH, basis))
    cells, tokens = size // PATCH, shape.side**2
    out = np.lib.format.open_memmap(args.data / "latents.npy", "w+", np.float16, (len(images), tokens, components * shape.patch**2))
    for start in range(0, len(images), 2000):
        z = torch.from_numpy(latents(images[start : start + 2000], PATCH, basis))
        out[start : start + 2000] = patchify(z.mT.unflatten(2, (cells, cells)), shape.patch)
    out.flush()


if __name__ == "__main__":
    main()
