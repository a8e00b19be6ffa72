"""The sizes that models are made in: what a shape fixes, every script of one run shares."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nextstep import AutoencoderConfig, ModelConfig
from prompts import Prompts


@dataclass(frozen=True)
class Shape:
    hidden: int
    layers: int
    heads: int
    kv_heads: int
    mlp: int
    head_width: int
    head_layers: int
    # Times that each token is noised anew for the head: its work is small beside the transformer's.
    head_repeats: int
    # Tokens along one edge of a picture.
    side: int
    # Latent cells along one edge of a token.
    patch: int
    autoencoder: AutoencoderConfig

    def model_config(self, prompts: Prompts) -> ModelConfig:
        return ModelConfig(
            vocab_size=math.ceil(prompts.tokenizer.get_vocab_size() / 64) * 64,
            hidden_size=self.hidden,
            intermediate_size=self.mlp,
            num_hidden_layers=self.layers,
            num_attention_heads=self.heads,
            num_key_value_heads=self.kv_heads,
            head_dim=self.hidden // self.heads,
            fm_head_dim=self.head_width,
            fm_head_layers=self.head_layers,
            fm_head_batch_mul=self.head_repeats,
            latent_channels=self.autoencoder.z_channels,
            latent_patch_size=self.patch,
            latent_size=self.side,
            boi=prompts.boi,
            eoi=prompts.eoi,
            image_placeholder_id=prompts.placeholder,
            pad_token_id_added=prompts.pad,
        )


# Principal components of half of the 256 pixels (pca.py, pcaDecoder.py): these widths are what the computed levels need.
AUTOENCODER = AutoencoderConfig(
    resolution=256, ch=32, ch_mult=[2, 2, 2, 4, 4], num_res_blocks=1, z_channels=16, scaling_factor=1.0,
    shift_factor=0.0, deterministic=True, encoder_norm=False, psz=None,
)  # fmt: skip

SHAPES = {
    # 60 nouns: two CPU cores, an evening.
    "first": Shape(320, 6, 10, 5, 960, 320, 3, 2, 8, 2, AUTOENCODER),
    # 350 nouns: grown out of "first" by way of 384 x 7 (grow.py), so its head keeps its width. 45 MiB in bf16.
    "second": Shape(512, 7, 16, 8, 1280, 320, 4, 2, 8, 2, AUTOENCODER),
    # Shows in a minute on a CPU that every script fits the next.
    "smoke": Shape(64, 2, 2, 1, 128, 64, 1, 1, 8, 2, AUTOENCODER),
}
