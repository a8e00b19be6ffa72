"""Edits of photos that are functions of colour and place: what photoWords.py asks for. Pictures are (3, h, w) in [0, 1]."""

from __future__ import annotations

from collections.abc import Callable

import torch
from photos import blur, cover
from torch import Tensor


def luma(x: Tensor) -> Tensor:
    return (x * rgb(0.299, 0.587, 0.114)).sum(0, keepdim=True)


def rgb(r: float, g: float, b: float) -> Tensor:
    return torch.tensor([r, g, b])[:, None, None]


def saturate(x: Tensor, by: float) -> Tensor:
    return luma(x) + by * (x - luma(x))


def contrast(x: Tensor, by: float) -> Tensor:
    """Around the picture's own middle, so that it grows neither brighter nor darker."""
    middle = x.mean()
    return middle + by * (x - middle)


def height(x: Tensor) -> Tensor:
    """0 in the first row, 1 in the last."""
    return torch.linspace(0, 1, x.shape[1])[None, :, None].expand(1, x.shape[1], x.shape[2])


def sky(x: Tensor) -> Tensor:
    """How likely a place is sky: high up, bright, bluish or grey, smooth. Soft, from a blurred picture."""
    soft = blur(x, x.shape[1] / 64)
    r, _, b = soft
    bright, bluish = ((luma(soft) - 0.35) * 4).clamp(0, 1), ((b - r) * 5 + 0.8).clamp(0, 1)
    return (1.5 - 2 * height(x)).clamp(0, 1) * bright * bluish


def plants(x: Tensor) -> Tensor:
    """How green a place is."""
    r, g, b = x
    return ((g - torch.maximum(0.92 * r, b)) * 9).clamp(0, 1)[None]


def growth(x: Tensor) -> Tensor:
    """Green and dry grass, not skin, fur, wood or flowers, which are redder: what snow lies on and what spring colours."""
    r, g, b = x
    brightest = torch.maximum(r, g)
    colourful = (((brightest - b) / (brightest + 0.02) - 0.2) * 6).clamp(0, 1)
    return (colourful * ((g - 0.8 * r) * 10).clamp(0, 1))[None] * (1 - sky(x))


def night(x: Tensor) -> Tensor:
    dark = saturate(x, 0.6) ** 1.2 * rgb(0.38, 0.45, 0.66)
    return cover(dark, dark * rgb(0.45, 0.5, 0.65) + rgb(0.01, 0.015, 0.05), 0.8 * sky(x))


def sunset(x: Tensor) -> Tensor:
    glow = rgb(0.42, 0.24, 0.46) + (rgb(1.0, 0.6, 0.28) - rgb(0.42, 0.24, 0.46)) * (1.7 * height(x)).clamp(0, 1)
    return cover(x * rgb(0.92, 0.68, 0.52), glow * (0.6 + 0.4 * luma(x)), 0.75 * sky(x))


def dawn(x: Tensor) -> Tensor:
    glow = rgb(0.62, 0.66, 0.86) + (rgb(1.0, 0.80, 0.76) - rgb(0.62, 0.66, 0.86)) * (1.7 * height(x)).clamp(0, 1)
    return cover(contrast(x, 0.85) * rgb(0.92, 0.82, 0.86) + 0.04, glow, 0.65 * sky(x))


def golden_hour(x: Tensor) -> Tensor:
    return contrast(saturate(x, 1.1), 1.05) * rgb(1.14, 0.98, 0.70) + rgb(0.04, 0.02, 0.0)


def winter(x: Tensor) -> Tensor:
    snow = (0.5 + 0.55 * luma(x)) * rgb(0.96, 0.98, 1.02)
    fallen = growth(x) * (0.55 + 0.4 * height(x))
    return cover(saturate(x, 0.55) * rgb(0.95, 1.0, 1.07) + 0.04, snow, fallen)


def autumn(x: Tensor) -> Tensor:
    l = luma(x)
    turned = torch.cat([1.35 * l + 0.12, 0.72 * l + 0.05, 0.22 * l])
    return cover(x, turned, 0.9 * plants(x)) * rgb(1.05, 0.99, 0.90)


def spring(x: Tensor) -> Tensor:
    l = luma(x)
    fresh = torch.cat([0.72 * l + 0.05, 1.15 * l + 0.12, 0.40 * l + 0.02])
    return 1.06 * cover(x, fresh, 0.8 * growth(x))


def summer(x: Tensor) -> Tensor:
    l = luma(x)
    deep = torch.cat([0.62 * l, 1.0 * l + 0.04, 0.30 * l])
    bluer = cover(x, rgb(0.35, 0.62, 0.92) * (0.45 + 0.55 * l), 0.5 * sky(x))
    return contrast(cover(bluer, deep, 0.7 * growth(x)), 1.08) * rgb(1.04, 1.01, 0.96)


def fog(x: Tensor) -> Tensor:
    return cover(saturate(x, 0.6), rgb(0.80, 0.82, 0.84).expand_as(x), 0.80 - 0.42 * height(x))


def rain(x: Tensor) -> Tensor:
    wet = saturate(contrast(x, 0.85), 0.5) * rgb(0.62, 0.68, 0.76)
    return cover(wet, rgb(0.82, 0.88, 0.95).expand_as(x), 0.35 * marks(x, 9))


def snowfall(x: Tensor) -> Tensor:
    pale = cover(saturate(x, 0.7), rgb(0.86, 0.89, 0.93).expand_as(x), torch.tensor(0.22))
    return cover(pale, torch.ones_like(x), 0.9 * marks(x, 1))


def marks(x: Tensor, long: int, count: int = 70) -> Tensor:
    """Drops or flakes, always in the same places, as in the drawings: (1, h, w)."""
    h, w = x.shape[1:]
    g = torch.Generator().manual_seed(3)
    mask = torch.zeros(1, h, w)
    unit = h / 128
    for cx, cy, r in torch.rand(count, 3, generator=g).tolist():
        for step in range(long):
            y, at = int((cy * 128 + step) * unit), int((cx * 128 - step / 3) * unit)
            side = max(1, round((0.6 if long > 1 else 1.2 + r) * unit))
            mask[:, max(0, y) : max(0, y) + side, max(0, at) : max(0, at) + side] = 1
    return blur(mask, 0.4 * unit)


def reflection(x: Tensor) -> Tensor:
    """The lower third becomes water that mirrors what stands above it."""
    h, w = x.shape[1:]
    line = 2 * h // 3
    deep = torch.arange(h - line) / (h - line)
    rows = line - 1 - torch.arange(h - line)
    mirrored = blur(x[:, rows], h / 256)
    ripple = (torch.sin(torch.arange(h - line) * (60 / h)) * deep * w / 90).round().long()
    columns = (torch.arange(w)[None] + ripple[:, None]).clamp(0, w - 1)
    mirrored = mirrored.gather(2, columns[None].expand(3, -1, -1))
    water = mirrored * rgb(0.66, 0.72, 0.76) + rgb(0.03, 0.07, 0.10)
    return torch.cat([x[:, :line], water], 1)


EDITS: dict[str, Callable[[Tensor], Tensor]] = {
    "night": night, "sunset": sunset, "dawn": dawn, "golden hour": golden_hour, "winter": winter, "autumn": autumn,
    "spring": spring, "summer": summer, "fog": fog, "rain": rain, "snowfall": snowfall,
    "black and white": lambda x: luma(x).expand_as(x),
    "sepia": lambda x: contrast(luma(x), 0.9) * rgb(1.10, 0.93, 0.72),
    "warmer": lambda x: x * rgb(1.12, 1.0, 0.82),
    "cooler": lambda x: x * rgb(0.84, 0.98, 1.14),
    "brighter": lambda x: 1 - (1 - x) ** 1.5,
    "darker": lambda x: x**1.6 * 0.9,
    "contrast": lambda x: contrast(x, 1.5),
    "faded": lambda x: 0.14 + 0.78 * contrast(saturate(x, 0.65), 0.8),
    "vivid": lambda x: contrast(saturate(x, 1.6), 1.08),
    "reflection": reflection,
}  # fmt: skip


def edit(x: Tensor, family: str) -> Tensor:
    return EDITS[family](x).clamp(0, 1)



