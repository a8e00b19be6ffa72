"""The last level of the small model's decoder: learned, where the levels below it (pcaDecoder.py) are computed.

Principal components keep a picture of half the size, and the borders of their cells show. This network looks at that
picture and paints the full one: sharp edges, no borders. `write_detail` puts it into the official decoder.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from nextstep import Decoder, ResidualBlock
from torch import Tensor, nn

CELL = 8  # pixels of the half-size picture along one edge of a latent cell
SEEN = 64  # channels of the first look, at half size
TOLD = 26  # of them what goes on to full size: as many as the computed decoder leaves free
WIDTH = 56  # channels at full size: 64 less the eight that carry the picture itself
# Of the pairs at full size. Norms sum 131,072 numbers here: with stripes of 300 their rounding shows, with 50 the values' own size.
STRIPES = 120.0


def halve(x: Tensor) -> Tensor:
    """As composeAll.py --shrink 2 does it."""
    return F.avg_pool2d(x.float(), 2).round() / 127.5 - 1


class Components:
    """The computed part on its own, much faster: latents (n, 16, cells, cells) <-> half-size pictures less their mean."""

    def __init__(self, basis: dict[str, np.ndarray], device: torch.device):
        tensor = lambda x: torch.from_numpy(np.ascontiguousarray(x)).float().to(device)
        shape = lambda x: tensor(x.reshape(-1, CELL, CELL, 3)).permute(0, 3, 1, 2).contiguous()
        self.mean = tensor(basis["mean"].reshape(-1, 3).mean(0))[:, None, None]
        self.analysis = shape(basis["components"] / basis["scale"][:, None])
        self.offset = -tensor(basis["components"] / basis["scale"][:, None] @ basis["mean"])
        self.synthesis = torch.cat([shape(basis["components"] * basis["scale"][:, None]), shape(basis["show"])])
        count = len(basis["scale"])
        self.look = tensor(basis["look"].reshape(-1, 3, 3, count)).permute(0, 3, 1, 2).contiguous()
        self.look_offset = tensor(basis["offset"])

    def encode(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.analysis, self.offset, stride=CELL)

    def decode(self, z: Tensor) -> Tensor:
        around = F.conv2d(z, self.look, self.look_offset, padding=1)
        return F.conv_transpose2d(torch.cat([z, around], 1), self.synthesis, stride=CELL)


class Detail(nn.Module):
    """(n, 3, h, w) -> (n, 3, 2 h, 2 w), both less the mean colour. Starts as bilinear upsampling."""

    def __init__(self):
        super().__init__()
        self.look = nn.Conv2d(3, SEEN, 3, padding=1)
        self.norm_look = nn.GroupNorm(32, SEEN, eps=1e-6)
        self.tell = nn.Conv2d(SEEN, TOLD, 3, padding=1)
        self.up = nn.Conv2d(3 + TOLD, WIDTH + 3, 3, padding=1)
        self.block = nn.ModuleList(ResidualBlock(WIDTH, WIDTH, groups=WIDTH // 2) for _ in range(2))
        self.norm_out = nn.GroupNorm(WIDTH // 2, WIDTH, eps=1e-6)
        self.conv_out = nn.Conv2d(WIDTH, 3, 3, padding=1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.zeros_(module.bias)
        for block in self.block:
            nn.init.normal_(block.conv2.weight, std=0.1 / (9 * WIDTH) ** 0.5)
        nn.init.zeros_(self.conv_out.weight)
        blur = torch.tensor([0.25, 0.5, 0.25])
        with torch.no_grad():
            self.up.weight[WIDTH:] = 0
            for colour in range(3):
                self.up.weight[WIDTH + colour, colour] = blur[:, None] * blur

    def forward(self, x: Tensor) -> Tensor:
        told = self.tell(F.silu(self.norm_look(self.look(x))))
        h = self.up(F.interpolate(torch.cat([x, told], 1), scale_factor=2.0))
        h, picture = h[:, :WIDTH], h[:, WIDTH:]
        for block in self.block:
            h = block(h)
        return picture + self.conv_out(F.silu(self.norm_out(h)))


@torch.no_grad()
def write_detail(decoder: Decoder, detail: Detail, mean: Tensor, pairs: int, masks: int, stripes: float) -> None:
    """Behind a decoder whose second level ends, after its first block, with the picture as three pairs +-(v + stripes m)
    from channel `pairs` on and the masks [m, -m] from `masks` on; see pcaDecoder.py. Channels from pairs + 6 on are free.
    """
    half, full = decoder.up[1], decoder.up[0]
    told = pairs + 6
    assert told + TOLD == half.block[1].conv1.in_channels

    def see(conv: nn.Conv2d, out: slice, weight: Tensor, part: float) -> None:
        """Reads the picture (weight: out, 3, 3, 3) from its pairs, which count `part` each."""
        for colour in range(3):
            for sign, channel in ((part, pairs + 2 * colour), (-part, pairs + 2 * colour + 1)):
                conv.weight[out, channel] += sign * weight[:, colour]
            conv.weight[out, masks] -= stripes * part * weight[:, colour]
            conv.weight[out, masks + 1] += stripes * part * weight[:, colour]

    block = half.block[1]
    level_pairs(block.norm1, pairs, stripes)
    see(block.conv1, slice(None), detail.look.weight, 1)
    block.conv1.bias.copy_(detail.look.bias)
    block.norm2.load_state_dict(detail.norm_look.state_dict())
    block.conv2.weight[told:] = detail.tell.weight
    block.conv2.bias[told:] = detail.tell.bias

    # No norm stands here: the two of a pair are 2 (v + stripes m) apart, and the masks 2 m.
    up, weight, bias = half.upsample.conv, detail.up.weight, detail.up.bias
    see(up, slice(0, WIDTH), weight[:WIDTH, :3], 0.5)
    up.weight[:WIDTH, told:] = weight[:WIDTH, 3:]
    up.bias[:WIDTH] = bias[:WIDTH]
    carried = WIDTH + 6  # the masks at full size
    for sign in (1, -1):
        first = (1 - sign) // 2
        out = slice(WIDTH + first, carried, 2)
        see(up, out, sign * weight[WIDTH:, :3], 0.5)
        up.weight[out, told:] = sign * weight[WIDTH:, 3:]
        up.bias[out] = sign * bias[WIDTH:]
        for channel, factor in (*((c, STRIPES) for c in range(WIDTH + first, carried, 2)), (carried + first, 1)):
            up.weight[channel, masks, 1, 1] += sign * factor / 2
            up.weight[channel, masks + 1, 1, 1] -= sign * factor / 2

    for ours, theirs in zip(detail.block, full.block):
        for name in ("1", "2"):
            norm, conv = getattr(ours, f"norm{name}"), getattr(ours, f"conv{name}")
            getattr(theirs, f"norm{name}").weight[:WIDTH] = norm.weight
            getattr(theirs, f"norm{name}").bias[:WIDTH] = norm.bias
            getattr(theirs, f"conv{name}").weight[:WIDTH, :WIDTH] = conv.weight
            getattr(theirs, f"conv{name}").bias[:WIDTH] = conv.bias
    decoder.norm_out.weight[:WIDTH] = detail.norm_out.weight
    decoder.norm_out.bias[:WIDTH] = detail.norm_out.bias
    level_pairs(decoder.norm_out, WIDTH, STRIPES)
    decoder.conv_out.weight[:, :WIDTH] = detail.conv_out.weight
    decoder.conv_out.bias.copy_(detail.conv_out.bias + mean.flatten())
    for colour in range(3):
        for sign, first in ((1, 0), (-1, 1)):
            decoder.conv_out.weight[colour, WIDTH + 2 * colour + first, 1, 1] = sign
            decoder.conv_out.weight[colour, carried + first, 1, 1] = -sign * STRIPES


@torch.no_grad()
def read_detail(decoder: Decoder, mean: Tensor, pairs: int) -> Detail:
    """What `write_detail` wrote, so that training can go on from a released model."""
    half, full, detail = decoder.up[1], decoder.up[0], Detail()
    told, picture = pairs + 6, slice(pairs, pairs + 6, 2)
    block, up = half.block[1], half.upsample.conv
    detail.look.weight.copy_(block.conv1.weight[:, picture])
    detail.look.bias.copy_(block.conv1.bias)
    detail.norm_look.load_state_dict(block.norm2.state_dict())
    detail.tell.weight.copy_(block.conv2.weight[told:])
    detail.tell.bias.copy_(block.conv2.bias[told:])
    rows = [*range(WIDTH), *range(WIDTH, WIDTH + 6, 2)]
    detail.up.weight[:, :3] = 2 * up.weight[rows][:, picture]
    detail.up.weight[:, 3:] = up.weight[rows][:, told:]
    detail.up.bias.copy_(up.bias[rows])
    for ours, theirs in zip(detail.block, full.block):
        for name in ("1", "2"):
            norm, conv = getattr(ours, f"norm{name}"), getattr(ours, f"conv{name}")
            norm.weight.copy_(getattr(theirs, f"norm{name}").weight[:WIDTH])
            norm.bias.copy_(getattr(theirs, f"norm{name}").bias[:WIDTH])
            conv.weight.copy_(getattr(theirs, f"conv{name}").weight[:WIDTH, :WIDTH])
            conv.bias.copy_(getattr(theirs, f"conv{name}").bias[:WIDTH])
    detail.norm_out.weight.copy_(decoder.norm_out.weight[:WIDTH])
    detail.norm_out.bias.copy_(decoder.norm_out.bias[:WIDTH])
    detail.conv_out.weight.copy_(decoder.conv_out.weight[:, :WIDTH])
    detail.conv_out.bias.copy_(decoder.conv_out.bias - mean.flatten())
    return detail


def level_pairs(norm: nn.GroupNorm, at: int, stripes: float, energy: float = 0.4) -> None:
    """Undoes the deviation of the picture's three pairs, whose values have the given mean square."""
    norm.weight[at : at + 6] = float(np.sqrt(stripes**2 + energy))
