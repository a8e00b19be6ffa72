"""Pictures with the statistics of photos, made of nothing but a seed: no photo corpus is needed to learn light and seasons.

Natural pictures are alike in few things: things cover things at all sizes (dead leaves), textures fall off with 1 / f, there is
a sky and a ground, and a camera has a white balance, an exposure, blur and noise. What photoEdits.py does to these it does to photos.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

# RGB of 255, in families that stand together.
PALETTES = {
    "leaves": ((58, 92, 40), (86, 120, 52), (40, 66, 34), (122, 140, 70), (98, 84, 50)),
    "earth": ((120, 98, 74), (156, 132, 100), (84, 70, 56), (190, 170, 138), (110, 112, 104)),
    "stone": ((128, 130, 132), (92, 94, 98), (176, 176, 172), (60, 62, 68), (150, 140, 128)),
    "things": ((178, 52, 46), (44, 86, 150), (214, 170, 62), (236, 232, 222), (36, 36, 40), (60, 130, 110), (200, 120, 140)),
    "skin": ((224, 178, 150), (168, 116, 86), (110, 72, 54), (240, 206, 184)),
    "water": ((62, 104, 124), (44, 82, 108), (104, 142, 152), (150, 176, 180)),
}
SKIES = (((88, 140, 206), (196, 218, 234)), ((120, 164, 214), (228, 234, 236)), ((150, 158, 170), (206, 208, 210)), ((70, 120, 190), (160, 196, 226)))


def photo(seed: int, size: int) -> Tensor:
    """(3, size, size) in [0, 1]."""
    g = torch.Generator().manual_seed(seed)
    kind = uniform(g)
    x = landscape(g, size) if kind < 0.5 else leaves(g, size) if kind < 0.72 else subject(g, size)
    return camera(x, g)


def uniform(g: Generator, low: float = 0.0, high: float = 1.0) -> float:
    return low + (high - low) * float(torch.rand((), generator=g))


def pick(g: Generator, items):
    items = list(items)
    return items[int(torch.randint(len(items), (), generator=g))]


def field(g: Generator, size: int, slope: float = 1.0) -> Tensor:
    """Noise whose amplitude falls off with frequency ** -slope; mean 0, deviation 1."""
    fy, fx = torch.fft.fftfreq(size)[:, None], torch.fft.rfftfreq(size)[None]
    amplitude = (fy**2 + fx**2).sqrt().clamp(min=1 / size) ** -slope
    amplitude[0, 0] = 0
    phase = torch.randn(2, size, size // 2 + 1, generator=g)
    noise = torch.fft.irfft2(torch.complex(phase[0], phase[1]) * amplitude, s=(size, size))
    return noise / noise.std()


def paint(g: Generator, palette: str, size: int, rough: float = 0.12) -> Tensor:
    """A surface: one colour of a palette, in uneven light, with a texture; (3, size, size)."""
    colour = torch.tensor(pick(g, PALETTES[palette]))[:, None, None] / 255 * uniform(g, 0.75, 1.25)
    light = 1 + uniform(g, 0.02, rough) * field(g, size, uniform(g, 0.8, 1.6)) + uniform(g, -0.25, 0.25) * (slope(g, size) - 0.5)
    return colour * light


def slope(g: Generator, size: int) -> Tensor:
    """From 0 to 1 in some direction."""
    angle, at = uniform(g, 0, 2 * math.pi), torch.linspace(-0.5, 0.5, size)
    return 0.5 + (math.cos(angle) * at[None] + math.sin(angle) * at[:, None]) / 1.5


def cover(below: Tensor, above: Tensor, mask: Tensor) -> Tensor:
    return below + mask * (above - below)


def blob(g: Generator, size: int, radius: float, cx: float, cy: float) -> Tensor:
    """The soft-edged mask of an ellipse, a box, or a crown of leaves."""
    at = torch.linspace(0, 1, size)
    angle, stretch = uniform(g, 0, math.pi), uniform(g, 0.4, 1.0)
    dx, dy = at[None] - cx, at[:, None] - cy
    u, v = dx * math.cos(angle) + dy * math.sin(angle), (dy * math.cos(angle) - dx * math.sin(angle)) / stretch
    kind = uniform(g)
    distance = torch.maximum(u.abs(), v.abs()) if kind < 0.3 else (u**2 + v**2).sqrt()
    if kind > 0.75:
        distance = distance * (1 + 0.25 * field(g, size, 0.9))
    return ((radius - distance) * size / 1.5 + 0.5).clamp(0, 1)


def leaves(g: Generator, size: int, count: int = 36) -> Tensor:
    """Dead leaves: things of all sizes, many small and few large, each over those before."""
    palette = pick(g, PALETTES)
    x = paint(g, palette, size)
    for i in range(count):
        radius = 0.03 + 0.3 * (1 - i / count) ** 2 * uniform(g, 0.4, 1)
        surface = paint(g, palette if uniform(g) < 0.6 else pick(g, PALETTES), size)
        x = cover(x, surface, blob(g, size, radius, uniform(g), uniform(g)))
    return x


def subject(g: Generator, size: int) -> Tensor:
    """Something sharp in front of something out of focus: portraits, animals, still lifes."""
    x = blur(landscape(g, size) if uniform(g) < 0.5 else leaves(g, size, 14), size * uniform(g, 0.01, 0.05))
    cx, palette = uniform(g, 0.3, 0.7), pick(g, ("things", "skin", "earth", "stone"))
    for radius, cy in ((uniform(g, 0.25, 0.4), 1.0), (uniform(g, 0.15, 0.25), uniform(g, 0.4, 0.6))):
        x = cover(x, paint(g, palette, size, 0.2), blob(g, size, radius, cx, cy))
    for _ in range(8):
        x = cover(x, paint(g, pick(g, ("things", palette)), size), blob(g, size, uniform(g, 0.02, 0.1), cx + uniform(g, -0.2, 0.2), uniform(g, 0.35, 0.95)))
    return x


def landscape(g: Generator, size: int) -> Tensor:
    """A sky with clouds, ridges that pale with distance, a ground, and what stands on it."""
    at = torch.linspace(0, 1, size)[:, None]
    top, bottom = (torch.tensor(c)[:, None, None] / 255 for c in pick(g, SKIES))
    x = top + (bottom - top) * (at / 0.6).clamp(0, 1).expand(size, size)
    cloud = ((field(g, size, 1.4) - uniform(g, -0.3, 1.5)) * 0.8).clamp(0, 1) * uniform(g, 0.3, 1)
    x = cover(x, torch.full_like(x, uniform(g, 0.85, 1.0)), cloud)
    horizon = uniform(g, 0.3, 0.65)
    far = pick(g, ("leaves", "stone", "earth"))
    for step in range(3):
        rise = 0.12 * (1 - step / 3) * field(g, size, 1.3)[0]
        ridge = ((at - (horizon + 0.06 * step + rise - 0.08)[None]) * size / 1.5).clamp(0, 1)
        haze = 0.55 * (1 - step / 3) ** 1.5
        x = cover(x, cover(paint(g, far, size), bottom.expand_as(x), torch.tensor(haze)), ridge)
    if uniform(g) < 0.3:
        line = horizon + uniform(g, 0.1, 0.2)
        stripes = paint(g, "water", size, 0.2)
        x = cover(x, stripes, ((at - line) * size / 1.5).clamp(0, 1).expand(size, size))
    near = ((at - uniform(g, horizon + 0.1, 0.95)) * size / 1.5 + 0.02 * size * field(g, size, 1.5)[0][None]).clamp(0, 1)
    x = cover(x, paint(g, pick(g, ("leaves", "leaves", "earth", "stone")), size, 0.25), near)
    for _ in range(int(uniform(g, 0, 9))):
        cx, foot = uniform(g), uniform(g, horizon, 0.95)
        kind, tall = uniform(g), uniform(g, 0.05, 0.3) * (foot + 0.2)
        if kind < 0.55:
            crown = blob(g, size, tall * 0.5, cx, foot - tall * 0.6) * (0.6 + 0.4 * (field(g, size, 0.7) > -0.5))
            x = cover(x, paint(g, "leaves", size, 0.3), crown)
        else:
            x = cover(x, paint(g, "things" if kind > 0.85 else "stone", size), box(size, cx, foot - tall, tall * uniform(g, 0.4, 1), tall))
    return x


def box(size: int, cx: float, top: float, wide: float, tall: float) -> Tensor:
    at = torch.linspace(0, 1, size)
    inside = lambda low, high: ((at - low) * size).clamp(0, 1) * ((high - at) * size).clamp(0, 1)
    return inside(top, top + tall)[:, None] * inside(cx - wide / 2, cx + wide / 2)[None]


def blur(x: Tensor, sigma: float) -> Tensor:
    """(channels, h, w), by a Gaussian of `sigma` pixels."""
    if sigma < 0.3:
        return x
    channels, reach = x.shape[0], math.ceil(2.5 * sigma)
    kernel = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / sigma) ** 2)
    kernel = (kernel / kernel.sum()).expand(channels, 1, 1, -1)
    x = F.conv2d(F.pad(x[None], (reach, reach, 0, 0), mode="replicate"), kernel, groups=channels)
    return F.conv2d(F.pad(x, (0, 0, reach, reach), mode="replicate"), kernel.mT, groups=channels)[0]


def camera(x: Tensor, g: Generator) -> Tensor:
    """White balance, exposure, contrast, falling light towards the corners, blur, noise."""
    size = x.shape[-1]
    warmth = uniform(g, -0.08, 0.08)
    x = x * torch.tensor([1 + warmth, 1.0, 1 - warmth])[:, None, None]
    x = blur(x.clamp(0, 1), size / 256 * uniform(g, 0, 1.2)).clamp(min=1e-4) ** uniform(g, 0.7, 1.4)
    at = torch.linspace(-1, 1, size)
    x = x * (1 - uniform(g, 0, 0.25) * (at[None] ** 2 + at[:, None] ** 2) / 2)
    return (x + uniform(g, 0, 0.025) * torch.randn(x.shape, generator=g)).clamp(0, 1)
