"""Recolouring in OKLCH, as data/colour.ts does it, for many drawings at once."""

from __future__ import annotations

import math

import torch
from torch import Tensor

# As in data/colour.ts: lightness, chroma, hue in degrees.
TARGETS = {
    "red": (0.58, 0.22, 27), "orange": (0.73, 0.18, 58), "yellow": (0.87, 0.17, 95), "green": (0.66, 0.19, 145),
    "blue": (0.58, 0.19, 258), "purple": (0.53, 0.21, 303), "pink": (0.76, 0.16, 355), "black": (0.3, 0.012, 280),
    "brown": (0.45, 0.09, 55), "white": (0.95, 0.008, 100),
}  # fmt: skip
HUE_BAND, HUE_BINS, GREY = 38, 36, 0.045

TO_LMS = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566), (0.0883024619, 0.2817188376, 0.6299787005))
TO_LAB = ((0.2104542553, 0.793617785, -0.0040720468), (1.9779984951, -2.428592205, 0.4505937099), (0.0259040371, 0.7827717662, -0.808675766))
FROM_LAB = ((1, 0.3963377774, 0.2158037573), (1, -0.1055613458, -0.0638541728), (1, -0.0894841775, -1.291485548))
FROM_LMS = ((4.0767416621, -3.3077115913, 0.2309699292), (-1.2684380046, 2.6097574011, -0.3413193965), (-0.0041960863, -0.7034186147, 1.707614701))


def recolour(rgba: Tensor, colour: str) -> Tensor:
    """(n, h, w, 4) bytes -> the same with the dominant hue of each drawing moved to the colour."""
    n, h, w, _ = rgba.shape
    pixels = rgba.reshape(n, h * w, 4).float()
    alpha = pixels[..., 3] / 255
    l, c, hue = to_lch(pixels[..., :3] / 255)

    bins = (hue / 360 * HUE_BINS).floor().long() % HUE_BINS
    weight = torch.where(c > GREY, alpha * c, 0.0)
    histogram = torch.zeros(n, HUE_BINS, device=rgba.device).scatter_add_(1, bins, weight)
    peak = (histogram.argmax(1, keepdim=True) + 0.5) * (360 / HUE_BINS)

    chosen = (c > GREY) & (turn(hue, peak).abs() < HUE_BAND)
    covered = (alpha * chosen).sum(1, keepdim=True)
    neutral = covered < 0.22 * alpha.sum(1, keepdim=True)
    chosen = torch.where(neutral, (c <= GREY * 1.5) & (l > 0.5), chosen)

    picked = chosen & (alpha > 0.5)
    has_any = picked.any(1, keepdim=True)
    middle_l, middle_c = upper_median(l, picked), upper_median(c, picked)
    target_l, target_c, target_h = TARGETS[colour]
    strength = 1.0 if colour in ("black", "white") else 0.8
    lightness = (l + (target_l - middle_l) * strength).clamp(0.08, 0.97)
    chroma = torch.where(neutral, torch.tensor(target_c * 0.8), target_c * (c / middle_c).clamp(0.35, 1.3))
    angle = target_h + torch.where(neutral, torch.tensor(0.0), turn(hue, peak) * 0.3)
    moved = to_rgb(lightness, chroma, angle)
    rgb = torch.where((chosen & has_any)[..., None], moved, pixels[..., :3])
    return torch.cat([rgb, pixels[..., 3:]], -1).byte().reshape(n, h, w, 4)


def turn(a: Tensor, b: Tensor) -> Tensor:
    return (a - b + 540) % 360 - 180


def upper_median(values: Tensor, picked: Tensor) -> Tensor:
    """The element at half the count, over the picked ones of each row."""
    ordered = torch.where(picked, values, torch.inf).sort(1).values
    return ordered.gather(1, (picked.sum(1, keepdim=True) // 2).clamp(max=values.shape[1] - 1))


def to_lch(rgb: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    linear = torch.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    matrix = lambda rows: torch.tensor(rows, device=rgb.device, dtype=torch.float32).T
    lms = (linear @ matrix(TO_LMS)).clamp(min=0) ** (1 / 3)
    l, a, b = (lms @ matrix(TO_LAB)).unbind(-1)
    return l, torch.hypot(a, b), (torch.atan2(b, a) * (180 / math.pi) + 360) % 360


def to_rgb(l: Tensor, c: Tensor, hue: Tensor) -> Tensor:
    radians = hue * (math.pi / 180)
    lab = torch.stack([l, c * radians.cos(), c * radians.sin()], -1)
    matrix = lambda rows: torch.tensor(rows, device=l.device, dtype=torch.float32).T
    linear = ((lab @ matrix(FROM_LAB)) ** 3 @ matrix(FROM_LMS)).clamp(0, 1)
    encoded = torch.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return (255 * encoded + 0.5).floor()
