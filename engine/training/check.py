"""Compares these modules with golden outputs of the official code (a folder with model/ and fixtures/).

    python check.py GOLDEN
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from export import load_autoencoder, load_model
from nextstep import F, generate_tokens, sample_token, unpatchify
from safetensors.torch import load_file


@torch.inference_mode()
def main(golden: Path) -> None:
    fixtures = golden / "fixtures"
    model, autoencoder = load_model(golden / "model"), load_autoencoder(golden / "model")
    failed = 0

    def compare(name: str, ours: torch.Tensor, theirs: torch.Tensor, limit: float) -> None:
        nonlocal failed
        error = float((ours - theirs).abs().max())
        failed += error > limit
        print(f"{'ok  ' if error <= limit else 'FAIL'} {name}: {error:.2e}")

    a = load_file(fixtures / "vae.safetensors")
    compare("encoder", autoencoder.encoder(a["image"]), a["encoder_out"], 1e-4)
    for psz, key in ((1, "v2"), (2, "v3")):
        autoencoder.config.encoder_norm, autoencoder.config.psz = True, psz
        compare(f"encoder norm, psz {psz}", autoencoder.moments(a["image"])[0], a[f"{key}_mean"], 1e-4)
    autoencoder.config.encoder_norm, autoencoder.config.psz = False, None

    a = load_file(fixtures / "fm_net.safetensors")
    compare("velocity", model.velocity(a["x"], a["t"], a["c"] if "c" in a else None), a["velocity"], 1e-4)
    a = load_file(fixtures / "fm_sample.safetensors")
    for guidance, image_guidance, steps, shift in ((1.0, 1.0, 8, 1.0), (7.5, 1.0, 50, 1.0), (7.5, 2.0, 50, 3.2)):
        key = f"cfg{guidance}_img{image_guidance}_steps{steps}_shift{shift}"
        rows = 1 if guidance == 1 else 2 if image_guidance == 1 else 3
        out = sampler_on(model, a[f"{key}.c"], rows, steps, guidance, image_guidance, shift, a[f"{key}.noise"])
        compare(f"sampler {key}", out, a[f"{key}.out"], 5e-4)
    for file, source in (("e2e_t2i_cfg_constant", False), ("e2e_edit_cfg_cfgimg", True)):
        a = load_file(fixtures / f"{file}.safetensors")
        tokens = generate_tokens(
            model, a["input_ids"], a["attention_mask"],
            _patches(a["source_latents"]) if source else None, 16, 3 if source else 2, 20, 7.5,
            2.0 if source else 1.0, 3.2 if source else 1.0, noise=a["noise"],
        )  # fmt: skip
        compare(f"{file} tokens", tokens, a["tokens"], 1e-3)
        compare(f"{file} pixels", autoencoder.decode(unpatchify(tokens, 4, 4, 2)), a["pixels"], 1e-3)
    print(f"{failed} failed")
    sys.exit(failed > 0)


def sampler_on(model, c, rows, steps, guidance, image_guidance, shift, noise):
    """The recorded conditions are already through the output projector."""
    projector, model.image_out_projector = model.image_out_projector, torch.nn.Identity()
    out = sample_token(model, c, rows, steps, guidance, image_guidance, shift, noise.expand(-1, c.shape[0] // rows, -1))
    model.image_out_projector = projector
    return out


def _patches(latents: torch.Tensor) -> torch.Tensor:
    from nextstep import patchify

    return patchify(latents, 2)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
