"""A decoder almost without training: the exact inverse of pca.py's encoder, written into all levels but the last (detail.py).

A pixel is the sum over components k of s_k times a basis function of its place in the patch. The decoder only repeats
values (nearest upsampling) and convolves, so it must first learn where it is. At 16 x 16, zero padding and convolutions
count columns and rows from both edges: ramps R = 1, 2, ... 8, 8, 8... from the left, L from the right; H is 1 in the right
half. Upsampled, R(x) - R(x - 1) is 1 in even columns of the left half and 0 elsewhere, L(x) - L(x + 1) is 1 in odd columns of
the right half, and so 2 (R(x) - R(x - 1)) - 2 (L(x) - L(x + 1)) + 2 H - 1 is a mask m: +1 in even columns, -1 in odd
ones. At each finer level a mask opens one of four gates, and behind each gate stands the matrix that turns a cell into
that quarter of it: 16 components -> 4 x (4 x 4 pixels) -> 4 x (2 x 2 pixels) -> 4 x 1 pixel of the half-size picture.

Two tricks carry numbers unchanged through GroupNorm and SiLU:
  pair   a group holds [v + C m, -(v + C m)]: its mean is 0 and its deviation almost C, whatever v; and
         silu(z) - silu(-z) = z.
  gate   z = v + K + B (a - 1) + B (b - 1), a, b in {0, 1}: silu is the identity when both are 1 and 0 when not; the
         difference with -v in place of v is 2 v or 0.
Needs float32: the constants are large beside the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from detail import Detail, write_detail
from nextstep import Autoencoder
from pca import clear
from torch import Tensor, nn

C = 300.0  # the stripes that dominate a pair's deviation
K = 60.0  # from here on silu is the identity
B = 400.0  # closes a gate
RAMP = 1000.0  # the constants that dominate a ramp's deviation
STEEP = 30.0  # silu(STEEP n) / STEEP is max(n, 0) for whole numbers n
PLACES = [(dy, dx) for dy in range(2) for dx in range(2)]
PAIRS = 32  # from this channel on the last level finds the half-size picture
HALF = 8  # cells that the convolutions before the first upsampling can count
# Kernel places of the neighbours before and after, in a row and in a column.
NEIGHBOURS = [((1, 0), (1, 2)), ((0, 1), (2, 1))]


@torch.no_grad()
def write_decoder(model: Autoencoder, basis: dict[str, np.ndarray], detail: Detail) -> None:
    """Widths must be [64, 64, 64, 128, 128], latents 16 x 16 cells: the grid on which the ramps are exact."""
    decoder = model.decoder
    clear(decoder)
    components = basis["components"] * basis["scale"][:, None]  # (k, y x colour) of an 8 x 8 patch
    count = len(components)
    mean = basis["mean"].reshape(-1, 3).mean(0)  # one for each colour; places differ by next to nothing
    patch = components.reshape(count, 8, 8, 3)

    # 16 x 16: the components, the ramps, as many numbers from the cells around, and the halves.
    extra = count + 16
    where = Where([count, count + 4], [count + 8, count + 12], [extra + count, extra + count + 1])
    _ramps(decoder, where)
    look = torch.from_numpy(basis["look"]).float().reshape(count, 3, 3, count).permute(0, 3, 1, 2)
    decoder.conv_in.weight[extra : extra + count] = look
    decoder.conv_in.bias[extra : extra + count] = torch.from_numpy(basis["offset"]).float()

    # 32 x 32: both -> the 48 numbers of each quarter, half of them in each block.
    patch = np.concatenate([patch, basis["show"].reshape(count, 8, 8, 3)])
    quarter = np.stack([patch[:, 4 * dy : 4 * dy + 4, 4 * dx : 4 * dx + 4].reshape(2 * count, 48) for dy, dx in PLACES])
    up = decoder.up[4].upsample.conv
    values = [*range(count), *range(extra, extra + count)]
    masks = 4 * count
    first = masks + 8
    _masks(up, masks, where)
    _pairs(up, values, where)
    where = _finer(up, where, Where([masks + 4, masks + 5], [masks + 6, masks + 7], [first + 48, first + 49]))
    for half, level in enumerate(decoder.up[3].block):
        _pair_norm(level.norm1, 0, np.full(2 * count, 1.1))
        ours = range(half * count, (half + 1) * count)
        gates = [(place, np.eye(2 * count)[k], 1.0) for place in range(4) for k in ours]
        _gate(level, gates, pairs_at=0, masks_at=masks)
        for index, (place, row, _) in enumerate(gates):
            for j in range(48):
                _difference(level.conv2.weight, first + j, 2 * index, quarter[place, int(np.argmax(row)), j] / 2)

    # 64 x 64: 48 numbers -> the 12 of each quarter; the first eight here, the other four in the next block.
    up = decoder.up[3].upsample.conv
    _masks(up, 96, where)
    _pairs(up, range(first, first + 48), where)
    where = _finer(up, where, Where([100, 101], [102, 103], [104, 105]))
    level = decoder.up[2].block[0]
    _pair_norm(level.norm1, 0, np.full(48, 0.4))
    select = np.zeros((4, 12, 48))  # (place, out, in)
    for place, (dy, dx) in enumerate(PLACES):
        for j in range(12):
            y, x, colour = j // 6, j // 3 % 2, j % 3
            select[place, j, ((2 * dy + y) * 4 + 2 * dx + x) * 3 + colour] = 1
    now, later = range(8), range(8, 12)
    gates = [(place, select[place, j], 0.4) for place in range(4) for j in now]
    _gate(level, gates, 0, 96)
    carried = [(place, j) for place in range(4) for j in later]
    out_at = 2 * len(carried) + 10
    for index in range(len(gates)):
        _difference(level.conv2.weight, out_at + index % 8, 2 * index, 0.5)
    shortcut = level.nin_shortcut.weight
    for index, (place, j) in enumerate(carried):
        source = 2 * int(np.argmax(select[place, j]))  # the positive half of a pair still holds C m
        shortcut[2 * index, source] = 1
        shortcut[2 * index + 1, source] = -1
    for channel in range(10):
        shortcut[2 * len(carried) + channel, 96 + channel] = 1
    level = decoder.up[2].block[1]
    _pair_norm(level.norm1, 0, np.full(len(carried), 0.4))
    gates = [(place, np.eye(len(carried))[index], 0.4) for index, (place, _) in enumerate(carried)]
    _gate(level, gates, 0, 2 * len(carried))
    for index, (_, j) in enumerate(carried):
        _difference(level.conv2.weight, out_at + j, 2 * index, 0.5)

    # 128 x 128: 12 numbers -> one pixel.
    up = decoder.up[2].upsample.conv
    at = 2 * len(carried) + 4
    where = Where([at, at + 1], [at + 2, at + 3], [at + 4, at + 5])
    _masks(up, 24, where)
    _pairs(up, range(out_at, out_at + 12), where)
    for colour in range(3):  # empty pairs, for the pixels
        _stripes(up, 32 + 2 * colour, where)
    level = decoder.up[1].block[0]
    _pair_norm(level.norm1, 0, np.full(12, 0.4))
    gates = [(place, np.eye(12)[3 * place + colour], 0.4) for place in range(4) for colour in range(3)]
    _gate(level, gates, 0, 24)
    for index in range(len(gates)):
        colour = index % 3
        _difference(level.conv2.weight, 32 + 2 * colour, 2 * index, 0.5)
        _difference(level.conv2.weight, 33 + 2 * colour, 2 * index, -0.5)
    write_detail(decoder, detail, torch.from_numpy(mean), pairs=PAIRS, masks=24, stripes=C)


@dataclass
class Where:
    """The channels that hold, for columns and for rows, the ramps from the near and from the far edge, and the far half."""

    near: list[int]
    far: list[int]
    half: list[int]


def _ramps(decoder: nn.Module, where: Where) -> None:
    """Latents stay in channels 0..; four ramps [R, -R, C, -C] behind them, counted up twice in each block, last but once."""
    at = where.near[0]
    decoder.conv_in.weight[torch.arange(at), torch.arange(at), 1, 1] = 1
    ramps = [*where.near, *where.far]
    neighbours = [NEIGHBOURS[axis][end] for end in range(2) for axis in range(2)]
    for base in ramps:
        decoder.conv_in.bias[base : base + 4] = torch.tensor([1.0, -1.0, RAMP, -RAMP])
    blocks = [decoder.mid.block_1, decoder.mid.block_2, *decoder.up[4].block]
    for index, block in enumerate(blocks):
        start, middle = 2 * index + 1, 2 * index + 2  # largest values of the ramp before and between
        for k, (base, neighbour) in enumerate(zip(ramps, neighbours)):
            _ramp_norm(block.norm1, base, start)
            _difference(block.conv1.weight, 8 * k, base, 1, neighbour)
            _difference(block.conv1.weight, 8 * k + 1, base, -1, neighbour)
            block.conv1.bias[8 * k : 8 * k + 4] = torch.tensor([1.0, -1.0, RAMP, -RAMP])
            _difference(block.conv1.weight, 8 * k + 4, base, 1)
            _difference(block.conv1.weight, 8 * k + 5, base, -1)
            block.conv1.bias[8 * k + 6 : 8 * k + 8] = torch.tensor([RAMP, -RAMP])
            _ramp_norm(block.norm2, 8 * k, middle)
            _ramp_norm(block.norm2, 8 * k + 4, start)
            last = index == len(blocks) - 1
            for sign, channel in ((1, base), (-1, base + 1)):
                _difference(block.conv2.weight, channel, 8 * k, sign, (1, 1) if last else neighbour)
                _difference(block.conv2.weight, channel, 8 * k + 4, -sign)
                block.conv2.bias[channel] = 0 if last else sign
    for axis in range(2):
        _far_half(blocks[-1], where, axis, 32 + 4 * axis)


def _far_half(block: nn.Module, where: Where, axis: int, at: int) -> None:
    """H from d = R - L, which is 1, 2, ... from the second cell of the far half on, and from e = 2 - L, 1 in the last cell.

    A cell is in the far half if d of the next one is at least 1, or if it is the last. Hidden: [d, d - 1, e, 0].
    """
    before, after = NEIGHBOURS[axis]
    near, far = where.near[axis], where.far[axis]
    for channel in (at, at + 1):
        _difference(block.conv1.weight, channel, near, 1, before)
        _difference(block.conv1.weight, channel, far, -1, after)
    block.conv1.bias[at + 1] = -1
    _difference(block.conv1.weight, at + 2, far, -1, after)
    block.conv1.bias[at + 2] = 1
    r = np.minimum(np.arange(2 * HALF) + 1.0, HALF)
    d, e = r - r[::-1], 2 - r[::-1]
    group = np.stack([d, d - 1, e, 0 * d])
    block.norm2.weight[at : at + 4] = float(group.std() * STEEP)
    block.norm2.bias[at : at + 4] = float(group.mean() * STEEP)
    out = block.conv2.weight[where.half[axis]]
    out[(at, *after)] += 1 / STEEP
    out[(at + 1, *after)] -= 1 / STEEP
    out[at + 2, 1, 1] += 1 / STEEP


def _ramp_norm(norm: nn.GroupNorm, at: int, top: int) -> None:
    """Undoes the deviation of [R, -R, C, -C] for R = 1..top, then level."""
    ramp = np.minimum(np.arange(2 * HALF) + 1.0, top)
    norm.weight[at : at + 4] = float(np.sqrt((np.mean(ramp**2) + RAMP**2) / 2))


def _masks(conv: nn.Conv2d, at: int, where: Where) -> None:
    """[mx, -mx, my, -my]"""
    for axis in range(2):
        for sign, channel in ((1, at + 2 * axis), (-1, at + 2 * axis + 1)):
            _mask(conv, channel, where, axis, sign)


def _pairs(conv: nn.Conv2d, values: Sequence[int], where: Where) -> None:
    """Pairs +-(v + C mx) of the given channels, from channel 0 on."""
    for index, channel in enumerate(values):
        conv.weight[2 * index, channel, 1, 1] = 1
        conv.weight[2 * index + 1, channel, 1, 1] = -1
        _stripes(conv, 2 * index, where)


def _finer(conv: nn.Conv2d, where: Where, to: Where) -> Where:
    """Ramps of twice the length, and the halves as they are."""
    for axis, (before, after) in enumerate(NEIGHBOURS):
        for source, target, neighbour in ((where.near, to.near, before), (where.far, to.far, after)):
            conv.weight[target[axis], source[axis], 1, 1] += 1
            conv.weight[(target[axis], source[axis], *neighbour)] += 1
        conv.weight[to.half[axis], where.half[axis], 1, 1] += 1
    return to


def _mask(conv: nn.Conv2d, out: int, where: Where, axis: int, factor: float) -> None:
    before, after = NEIGHBOURS[axis]
    near, far = where.near[axis], where.far[axis]
    conv.weight[out, near, 1, 1] += 2 * factor
    conv.weight[(out, near, *before)] -= 2 * factor
    conv.weight[out, far, 1, 1] -= 2 * factor
    conv.weight[(out, far, *after)] += 2 * factor
    conv.weight[out, where.half[axis], 1, 1] += 2 * factor
    conv.bias[out] -= factor


def _stripes(conv: nn.Conv2d, pair: int, where: Where) -> None:
    _mask(conv, pair, where, 0, C)
    _mask(conv, pair + 1, where, 0, -C)


def _pair_norm(norm: nn.GroupNorm, at: int, energy: np.ndarray) -> None:
    """Undoes the deviation of pairs whose values have the given mean square; masks have deviation 1 already."""
    for index, square in enumerate(energy):
        norm.weight[at + 2 * index : at + 2 * index + 2] = float(np.sqrt(C * C + square))


def _difference(weight: Tensor, out: int, pair: int, factor: float, place: tuple[int, int] = (1, 1)) -> None:
    """Adds factor * (channel pair - channel pair + 1)."""
    weight[(out, pair, *place)] += factor
    weight[(out, pair + 1, *place)] -= factor


def _gate(block: nn.Module, gates: list[tuple[int, np.ndarray, float]], pairs_at: int, masks_at: int) -> None:
    """Hidden channels [v, -v] of each gate: a linear mix of the paired values, let through in one quarter only."""
    weight, bias = block.conv1.weight, block.conv1.bias
    per_group = block.norm2.num_channels // 32
    for index, (place, row, energy) in enumerate(gates):
        open_y, open_x = ((1 - 2 * d) for d in PLACES[place])  # +1: even, -1: odd
        for sign, channel in ((1, 2 * index), (-1, 2 * index + 1)):
            for k in np.flatnonzero(row):
                _difference(weight, channel, pairs_at + 2 * int(k), sign * float(row[k]))
                _difference(weight, channel, masks_at, -sign * float(row[k]) * C)
            # B (gx - 1) + B (gy - 1) with g = (1 + open m) / 2.
            _difference(weight, channel, masks_at, B * open_x / 2)
            _difference(weight, channel, masks_at + 2, B * open_y / 2)
            bias[channel] = K - B
            # The gate's own pattern has mean K - B and deviation B / sqrt(2); give both back.
            block.norm2.weight[channel] = float(np.sqrt(B * B / 2 + energy))
            block.norm2.bias[channel] = K - B
    assert 2 * len(gates) <= block.norm2.num_channels and per_group in (2, 4)
