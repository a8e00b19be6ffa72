"""The NextStep-1 network in PyTorch, written from the notes on its published inference code.

Module and parameter names are those of the official checkpoints, so that a state dict is a checkpoint.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# ---------------------------------------------------------------- autoencoder


@dataclass
class AutoencoderConfig:
    resolution: int = 256
    in_channels: int = 3
    ch: int = 128
    out_ch: int = 3
    ch_mult: list[int] = field(default_factory=lambda: [1, 2, 4, 4])
    num_res_blocks: int = 2
    z_channels: int = 16
    scaling_factor: float = 0.3611
    shift_factor: float = 0.1159
    deterministic: bool = False
    encoder_norm: bool = False
    psz: int | None = None

    @classmethod
    def read(cls, file: Path) -> AutoencoderConfig:
        known = {f.name for f in fields(cls)}
        return cls(**{k: v for k, v in json.loads(file.read_text()).items() if k in known})

    def as_dict(self) -> dict:
        return asdict(self)


class ResidualBlock(nn.Module):
    def __init__(self, channels_in: int, channels: int, groups: int = 32):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, channels_in, eps=1e-6)
        self.conv1 = nn.Conv2d(channels_in, channels, 3, padding=1)
        self.norm2 = nn.GroupNorm(groups, channels, eps=1e-6)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.nin_shortcut = nn.Conv2d(channels_in, channels, 1) if channels_in != channels else None
        self.closed = False

    def close(self) -> None:
        """Leaves only the shortcut, in the weights and in the work done: for training where full size is dear."""
        self.closed = True
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: Tensor) -> Tensor:
        if self.closed:
            return x if self.nin_shortcut is None else self.nin_shortcut(x)
        h = self.conv1(F.silu(self.norm1(x)))
        h = self.conv2(F.silu(self.norm2(h)))
        return h + (x if self.nin_shortcut is None else self.nin_shortcut(x))


class Attention2d(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.norm = nn.GroupNorm(32, channels, eps=1e-6)
        self.q = nn.Conv2d(channels, channels, 1)
        self.k = nn.Conv2d(channels, channels, 1)
        self.v = nn.Conv2d(channels, channels, 1)
        self.proj_out = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        b, c, h, w = x.shape
        n = self.norm(x)
        q, k, v = (f(n).flatten(2).transpose(1, 2)[:, None] for f in (self.q, self.k, self.v))  # (b, 1, hw, c)
        a = F.scaled_dot_product_attention(q, k, v)[:, 0].transpose(1, 2).reshape(b, c, h, w)
        return x + self.proj_out(a)


class Resample(nn.Module):
    def __init__(self, channels: int, up: bool):
        super().__init__()
        self.up = up
        self.conv = nn.Conv2d(channels, channels, 3, stride=1 if up else 2, padding=1 if up else 0)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(F.interpolate(x, scale_factor=2.0) if self.up else F.pad(x, (0, 1, 0, 1)))


class Level(nn.Module):
    def __init__(self, channels_in: int, channels: int, blocks: int):
        super().__init__()
        self.block = nn.ModuleList(ResidualBlock(channels_in if b == 0 else channels, channels) for b in range(blocks))


class Middle(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.block_1 = ResidualBlock(channels, channels)
        self.attn_1 = Attention2d(channels)
        self.block_2 = ResidualBlock(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        return self.block_2(self.attn_1(self.block_1(x)))


class Encoder(nn.Module):
    def __init__(self, c: AutoencoderConfig):
        super().__init__()
        widths = [c.ch * m for m in c.ch_mult]
        self.conv_in = nn.Conv2d(c.in_channels, c.ch, 3, padding=1)
        self.down = nn.ModuleList()
        for i, width in enumerate(widths):
            level = Level(widths[i - 1] if i else c.ch, width, c.num_res_blocks)
            if i < len(widths) - 1:
                level.downsample = Resample(width, up=False)
            self.down.append(level)
        self.mid = Middle(widths[-1])
        self.norm_out = nn.GroupNorm(32, widths[-1], eps=1e-6)
        self.conv_out = nn.Conv2d(widths[-1], 2 * c.z_channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        h = self.conv_in(x)
        for level in self.down:
            for block in level.block:
                h = block(h)
            if hasattr(level, "downsample"):
                h = level.downsample(h)
        return self.conv_out(F.silu(self.norm_out(self.mid(h))))


class Decoder(nn.Module):
    def __init__(self, c: AutoencoderConfig):
        super().__init__()
        widths = [c.ch * m for m in c.ch_mult]
        self.conv_in = nn.Conv2d(c.z_channels, widths[-1], 3, padding=1)
        self.mid = Middle(widths[-1])
        levels: list[Level] = []
        for i in reversed(range(len(widths))):
            level = Level(widths[min(i + 1, len(widths) - 1)], widths[i], c.num_res_blocks + 1)
            if i > 0:
                level.upsample = Resample(widths[i], up=True)
            levels.insert(0, level)
        self.up = nn.ModuleList(levels)
        self.norm_out = nn.GroupNorm(32, widths[0], eps=1e-6)
        self.conv_out = nn.Conv2d(widths[0], c.out_ch, 3, padding=1)

    def forward(self, z: Tensor) -> Tensor:
        h = self.mid(self.conv_in(z))
        for level in reversed(self.up):
            for block in level.block:
                h = block(h)
            if hasattr(level, "upsample"):
                h = level.upsample(h)
        return self.conv_out(F.silu(self.norm_out(h)))


class Autoencoder(nn.Module):
    def __init__(self, config: AutoencoderConfig):
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)

    def initialise(self) -> None:
        """Starts near a linear network that passes its input on: the default start sits on a long plateau."""
        for name, module in self.named_modules():
            if isinstance(module, nn.Conv2d):
                gain = 0.1 if name.endswith(("conv2", "proj_out")) else 1.0
                nn.init.normal_(module.weight, std=gain / math.sqrt(module.weight[0].numel()))
                nn.init.zeros_(module.bias)

    def close_full_size(self) -> None:
        """Half the work of training lies in these two blocks; the pictures hardly miss them."""
        self.encoder.down[0].block[0].close()
        self.decoder.up[0].block[-1].close()

    def moments(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean (normalised if the config says so) and standard deviation of the posterior."""
        mean, logvar = self.encoder(x).float().chunk(2, dim=1)
        if self.config.encoder_norm:
            mean = self._normalise(mean)
        std = torch.zeros_like(mean) if self.config.deterministic else torch.exp(0.5 * logvar.clamp(-30, 20))
        return mean, std

    def _normalise(self, mean: Tensor) -> Tensor:
        b, c, h, w = mean.shape
        p = self.config.psz or 1
        x = mean.reshape(b, c, h // p, p, w // p, p).permute(0, 2, 4, 1, 3, 5)  # (b, h/p, w/p, c, p, p)
        x = F.layer_norm(x, x.shape[3:], eps=1e-6)
        return x.permute(0, 3, 1, 4, 2, 5).reshape(b, c, h, w)

    def encode(self, x: Tensor, noise: Tensor | None = None) -> Tensor:
        mean, std = self.moments(x)
        sample = mean if noise is None else mean + std * noise
        return (sample - self.config.shift_factor) * self.config.scaling_factor

    def decode(self, latents: Tensor) -> Tensor:
        return self.decoder(latents / self.config.scaling_factor + self.config.shift_factor)


def patchify(latents: Tensor, p: int) -> Tensor:
    """(b, c, h*p, w*p) -> (b, h*w, c*p*p), channel first, then row, then column inside a patch."""
    b, c, h, w = latents.shape
    x = latents.reshape(b, c, h // p, p, w // p, p).permute(0, 2, 4, 1, 3, 5)
    return x.reshape(b, (h // p) * (w // p), c * p * p)


def unpatchify(tokens: Tensor, h: int, w: int, p: int) -> Tensor:
    b, _, d = tokens.shape
    c = d // (p * p)
    x = tokens.reshape(b, h, w, c, p, p).permute(0, 3, 1, 4, 2, 5)
    return x.reshape(b, c, h * p, w * p)


# ---------------------------------------------------------------- transformer


@dataclass
class ModelConfig:
    vocab_size: int
    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int
    head_dim: int
    fm_head_dim: int
    fm_head_layers: int
    latent_channels: int
    latent_patch_size: int
    boi: int
    eoi: int
    image_placeholder_id: int
    pad_token_id_added: int
    rms_norm_eps: float = 1e-5
    rope_theta: float = 1e6
    latent_size: int = 32
    fm_head_batch_mul: int = 4

    @property
    def token_size(self) -> int:
        return self.latent_channels * self.latent_patch_size**2

    @classmethod
    def read(cls, file: Path) -> ModelConfig:
        known = {f.name for f in fields(cls)}
        return cls(**{k: v for k, v in json.loads(file.read_text()).items() if k in known})


class RMSNorm(nn.Module):
    def __init__(self, size: int, eps: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x.float(), x.shape[-1:], self.weight.float(), self.eps).to(x.dtype)


class SelfAttention(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = c.num_attention_heads, c.num_key_value_heads, c.head_dim
        self.q_proj = nn.Linear(c.hidden_size, self.heads * self.head_dim)
        self.k_proj = nn.Linear(c.hidden_size, self.kv_heads * self.head_dim)
        self.v_proj = nn.Linear(c.hidden_size, self.kv_heads * self.head_dim)
        self.o_proj = nn.Linear(self.heads * self.head_dim, c.hidden_size, bias=False)

    def forward(self, x: Tensor, rope: tuple[Tensor, Tensor], mask: Tensor, cache: list | None) -> Tensor:
        b, n, _ = x.shape
        split = lambda t, heads: t.view(b, n, heads, self.head_dim).transpose(1, 2)  # (b, heads, n, head_dim)
        q = rotate(split(self.q_proj(x), self.heads), *rope)
        k = rotate(split(self.k_proj(x), self.kv_heads), *rope)
        v = split(self.v_proj(x), self.kv_heads)
        if cache is not None:
            if cache:
                k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
            cache[:] = [k, v]
        repeat = self.heads // self.kv_heads
        if repeat > 1:
            k, v = k.repeat_interleave(repeat, 1), v.repeat_interleave(repeat, 1)
        if q.is_cuda:
            a = F.scaled_dot_product_attention(q.to(v.dtype), k.to(v.dtype), v, attn_mask=mask)
        else:
            # Written out: for rows this short the fused kernel is several times slower on CPU.
            scores = ((q * self.head_dim**-0.5) @ k.transpose(-1, -2)).float()
            a = scores.masked_fill(~mask, -torch.inf).softmax(-1).to(v.dtype) @ v
        return self.o_proj(a.transpose(1, 2).reshape(b, n, -1))


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


class GatedMlp(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.gate_proj = nn.Linear(c.hidden_size, c.intermediate_size, bias=False)
        self.up_proj = nn.Linear(c.hidden_size, c.intermediate_size, bias=False)
        self.down_proj = nn.Linear(c.intermediate_size, c.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.input_layernorm = RMSNorm(c.hidden_size, c.rms_norm_eps)
        self.self_attn = SelfAttention(c)
        self.post_attention_layernorm = RMSNorm(c.hidden_size, c.rms_norm_eps)
        self.mlp = GatedMlp(c)

    def forward(self, x: Tensor, rope: tuple[Tensor, Tensor], mask: Tensor, cache: list | None) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), rope, mask, cache)
        return x + self.mlp(self.post_attention_layernorm(x))


# ---------------------------------------------------------------- flow-matching head


class TimeEmbedding(nn.Module):
    def __init__(self, size: int):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(256, size), nn.SiLU(), nn.Linear(size, size))

    def forward(self, t: Tensor) -> Tensor:
        frequencies = torch.exp(-math.log(10000) * torch.arange(128, dtype=torch.float32, device=t.device) / 128)
        angles = t.float()[:, None] * frequencies  # t stays in [0, 1]
        return self.mlp(torch.cat([angles.cos(), angles.sin()], -1).to(self.mlp[0].weight.dtype))


class HeadBlock(nn.Module):
    def __init__(self, size: int):
        super().__init__()
        self.in_ln = nn.LayerNorm(size, eps=1e-6)
        self.mlp = nn.Sequential(nn.Linear(size, size), nn.SiLU(), nn.Linear(size, size))
        self.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(size, 3 * size))

    def forward(self, u: Tensor, y: Tensor) -> Tensor:
        shift, scale, gate = self.adaLN_modulation(y).chunk(3, -1)
        return u + gate * self.mlp(self.in_ln(u) * (1 + scale) + shift)


class HeadFinal(nn.Module):
    def __init__(self, size: int, out: int):
        super().__init__()
        self.size = size
        self.linear = nn.Linear(size, out)
        self.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(size, 2 * size))

    def forward(self, u: Tensor, y: Tensor) -> Tensor:
        shift, scale = self.adaLN_modulation(y).chunk(2, -1)
        return self.linear(F.layer_norm(u, (self.size,), eps=1e-6) * (1 + scale) + shift)


class VelocityNet(nn.Module):
    """v(x, t, c): rows of tokens, times and conditions."""

    def __init__(self, c: ModelConfig):
        super().__init__()
        size = c.fm_head_dim
        self.time_embed = TimeEmbedding(size)
        self.cond_embed = nn.Linear(c.hidden_size, size)
        self.input_proj = nn.Linear(c.token_size, size)
        self.res_blocks = nn.ModuleList(HeadBlock(size) for _ in range(c.fm_head_layers))
        self.final_layer = HeadFinal(size, c.token_size)

    def forward(self, x: Tensor, t: Tensor, c: Tensor) -> Tensor:
        u = self.input_proj(x)
        y = self.time_embed(t) + self.cond_embed(c)
        for block in self.res_blocks:
            u = block(u, y)
        return self.final_layer(u, y)


class ImageHead(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.net = VelocityNet(c)


class NextStep(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        c = self.config = config
        self.embed_tokens = nn.Embedding(c.vocab_size, c.hidden_size)
        self.layers = nn.ModuleList(Layer(c) for _ in range(c.num_hidden_layers))
        self.norm = RMSNorm(c.hidden_size, c.rms_norm_eps)
        # Part of every checkpoint; making pictures never calls it.
        self.lm_head = nn.Linear(c.hidden_size, c.vocab_size, bias=False)
        self.image_in_projector = nn.Linear(c.token_size, c.hidden_size)
        self.image_out_projector = nn.Linear(c.hidden_size, c.hidden_size)
        self.image_head = ImageHead(c)

    def initialise(self) -> None:
        for name, module in self.named_modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
                if isinstance(module, nn.Linear) and module.bias is not None:
                    nn.init.zeros_(module.bias)
        depth = math.sqrt(2 * self.config.num_hidden_layers)
        for layer in self.layers:
            nn.init.normal_(layer.self_attn.o_proj.weight, std=0.02 / depth)
            nn.init.normal_(layer.mlp.down_proj.weight, std=0.02 / depth)
        for module in self.image_head.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
        for projector in (self.image_in_projector, self.image_out_projector):
            nn.init.xavier_uniform_(projector.weight)
        for block in [*self.image_head.net.res_blocks, self.image_head.net.final_layer]:
            nn.init.zeros_(block.adaLN_modulation[1].weight)  # every block starts as the identity
        nn.init.zeros_(self.image_head.net.final_layer.linear.weight)
        nn.init.zeros_(self.lm_head.weight)

    def embed(self, ids: Tensor, image_tokens: Tensor | None) -> Tensor:
        """Text embeddings, with the placeholders filled by image tokens in row order."""
        x = self.embed_tokens(ids)
        if image_tokens is not None:
            x = x.clone()
            x[ids == self.config.image_placeholder_id] = self.image_in_projector(
                image_tokens.reshape(-1, self.config.token_size).to(x.dtype)
            ).to(x.dtype)
        return x

    def rope(self, start: int, count: int, device: torch.device, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
        half = self.config.head_dim // 2
        frequencies = self.config.rope_theta ** (-torch.arange(half, dtype=torch.float32, device=device) / half)
        angles = torch.arange(start, start + count, dtype=torch.float32, device=device)[:, None] * frequencies
        return angles.cos().to(dtype), angles.sin().to(dtype)

    def forward(
        self, x: Tensor, keep: Tensor | None = None, caches: list[list] | None = None, past: int = 0
    ) -> Tensor:
        """Embeddings (b, n, hidden) -> hidden states after the final norm. `keep` (b, past + n) is 0 on padding."""
        b, n, _ = x.shape
        mask = torch.ones(n, past + n, dtype=torch.bool, device=x.device).tril(past)
        if keep is not None:
            # A padding row sees itself, so that its softmax is not empty; nobody reads it.
            mask = (mask & keep.bool()[:, None]) | torch.eye(n, past + n, dtype=torch.bool, device=x.device).roll(past, 1)
            mask = mask[:, None]
        rope = self.rope(past, n, x.device, x.dtype)
        for i, layer in enumerate(self.layers):
            x = layer(x, rope, mask, None if caches is None else caches[i])
        return self.norm(x)

    def velocity(self, x: Tensor, t: Tensor, condition: Tensor) -> Tensor:
        """`condition` is already through image_out_projector."""
        return self.image_head.net(x, t, condition)


# ---------------------------------------------------------------- sampling


def time_grid(steps: int, shift: float) -> Tensor:
    t = torch.linspace(0, 0.96, steps)
    return t / (shift - (shift - 1) * t)


def guide(v: Tensor, rows: int, guidance: float, image_guidance: float) -> Tensor:
    if rows == 1:
        return v
    parts = v.chunk(rows)
    if rows == 2:
        c, u = parts
        return u + guidance * (c - u)
    c, i, u = parts
    return u + image_guidance * (i - u) + guidance * (c - i)


def sample_token(
    model: NextStep,
    c: Tensor,
    rows: int,
    steps: int,
    guidance: float,
    image_guidance: float,
    shift: float,
    noise: Tensor | None = None,
) -> Tensor:
    """Condition rows (rows * n, hidden) -> n tokens, by the stochastic sampler. `noise` is (steps, n, token_size)."""
    condition = model.image_out_projector(c)
    n = c.shape[0] // rows
    if noise is None:
        noise = torch.randn(steps, n, model.config.token_size, device=c.device)

    def velocity(x: Tensor, at: Tensor) -> Tensor:
        v = model.velocity(x.repeat(rows, 1).to(c.dtype), at.expand(rows * n).to(c.device, c.dtype), condition)
        return guide(v.float(), rows, guidance, image_guidance)

    t = time_grid(steps, shift)
    x = noise[0]
    for i in range(steps - 1):
        dt = t[i + 1] - t[i]
        x = x + ((1 + t[i]) * velocity(x, t[i]) - x) * dt + torch.sqrt(2 * (1 - t[i]) * dt) * noise[i + 1]
    return (x + 0.04 * velocity(x, t[-1])).to(c.dtype)


@torch.inference_mode()
def generate_tokens(
    model: NextStep,
    ids: Tensor,
    keep: Tensor,
    source: Tensor | None,
    count: int,
    rows: int,
    steps: int = 20,
    guidance: float = 3.0,
    image_guidance: float = 1.0,
    shift: float = 1.0,
    use_norm: bool = True,
    schedule: str = "constant",
    noise: Tensor | None = None,
) -> Tensor:
    """ids, keep: (rows * n, prompt). Returns (n, count, token_size)."""
    caches: list[list] = [[] for _ in model.layers]
    past = ids.shape[1]
    h = model(model.embed(ids, source), keep, caches)[:, -1]
    tokens = []
    for k in range(count):
        fall = (count - k) / count if schedule == "linear" else 1.0
        x = sample_token(
            model, h, rows, steps, 1 + (guidance - 1) * fall, 1 + (image_guidance - 1) * fall, shift,
            None if noise is None else noise[k],
        )
        if use_norm:
            x = F.layer_norm(x.float(), x.shape[-1:], eps=1e-6).to(x.dtype)
        tokens.append(x)
        if k + 1 < count:
            keep = F.pad(keep, (0, 1), value=1)
            h = model(model.image_in_projector(x)[:, None].repeat(rows, 1, 1), keep, caches, past + k)[:, -1]
    return torch.stack(tokens, 1)
