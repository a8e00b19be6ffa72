"""Reads and writes checkpoints in the official NextStep-1 layout.

    python export.py --run DIR --autoencoder FILE --tokenizer DIR --data DIR --shape second --out DIR
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections import OrderedDict
from pathlib import Path

import torch
from nextstep import Autoencoder, AutoencoderConfig, ModelConfig, NextStep
from photoWords import WORDINGS
from records import read_facts, read_records
from safetensors.torch import load_file, save_file

TOKENIZER_FILES = (
    "tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt", "special_tokens_map.json",
    "added_tokens.json",
)  # fmt: skip


def load_model(folder: Path) -> NextStep:
    model = NextStep(ModelConfig.read(folder / "config.json"))
    weights = load_file(folder / "model.safetensors")
    weights.pop("gen_pos_embed", None)
    model.load_state_dict({k: v.float() for k, v in weights.items()})
    return model.eval()


def load_autoencoder(folder: Path) -> Autoencoder:
    model = Autoencoder(AutoencoderConfig.read(folder / "vae/config.json"))
    weights = torch.load(folder / "vae/checkpoint.pt", weights_only=True, map_location="cpu")
    model.load_state_dict({k: v.float() for k, v in weights.items()})
    return model.eval()


def config_json(c: ModelConfig, end_of_text: int) -> dict:
    return {
        "architectures": ["NextStep"],
        "attention_bias": True,
        "attention_dropout": 0.0,
        "boi": c.boi,
        "bos_token_id": end_of_text,
        "eoi": c.eoi,
        "eos_token_id": end_of_text,
        "fm_head_batch_mul": c.fm_head_batch_mul,
        "fm_head_dim": c.fm_head_dim,
        "fm_head_layers": c.fm_head_layers,
        "head_dim": c.head_dim,
        "hidden_act": "silu",
        "hidden_size": c.hidden_size,
        "im_loss_weight": 1.0,
        "image_placeholder_id": c.image_placeholder_id,
        "initializer_range": 0.02,
        "intermediate_size": c.intermediate_size,
        "latent_channels": c.latent_channels,
        "latent_patch_size": c.latent_patch_size,
        "latent_size": c.latent_size,
        "lm_loss_weight": 0.0,
        "max_position_embeddings": 131072,
        "mlp_bias": False,
        "model_type": "nextstep",
        "num_attention_heads": c.num_attention_heads,
        "num_hidden_layers": c.num_hidden_layers,
        "num_key_value_heads": c.num_key_value_heads,
        "o_attention_bias": False,
        "pad_token_id_added": c.pad_token_id_added,
        "pretraining_tp": 1,
        "rms_norm_eps": c.rms_norm_eps,
        "rope_scaling": None,
        "rope_theta": c.rope_theta,
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        "use_gen_pos_embed": False,
        "vae_name_or_path": "vae/",
        "vocab_size": c.vocab_size,
    }


def vocabulary(packs: list[Path]) -> dict:
    """What the packs show, in the words to offer, and every other word of their wordings."""
    shown = read_facts(packs[0])["shown"]
    photos = any(read_facts(pack)["preset"] == "photos" for pack in packs)
    photo_edits = [wording for family in WORDINGS.values() for wording in family] if photos else []
    split = lambda text: re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.lower())
    offered = {word for phrases in shown.values() for phrase in phrases for word in split(phrase)}
    used: set[str] = set()
    for pack in packs:
        for record in read_records(pack):
            for text in record.captions + (record.edit[2] if record.edit else []):
                used.update(split(text))
    return {**shown, **({"photoEdits": photo_edits} if photo_edits else {}), "words": sorted(used - offered)}


def write_autoencoder(state: dict, out: Path) -> None:
    (out / "config.json").write_text(json.dumps(AutoencoderConfig(**state["config"]).as_dict(), indent=2) + "\n")
    # The constants of an autoencoder that was computed (pca.py) would not survive bf16.
    weights = OrderedDict((k, v.float().contiguous()) for k, v in state["average"].items())
    torch.save(weights, out / "checkpoint.pt", pickle_protocol=2)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=Path, required=True, help="folder with model.pt")
    parser.add_argument("--autoencoder", type=Path, required=True, help="autoencoder.pt, or a model folder to take it from")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="the packs, for their vocabulary; that of pictures first")
    parser.add_argument("--shape", choices=("first", "second"), default="second", help="whose settings to recommend")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()

    out: Path = args.out
    (out / "vae").mkdir(parents=True, exist_ok=True)
    for name in TOKENIZER_FILES:
        shutil.copyfile(args.tokenizer / name, out / name)

    state = torch.load(args.run / "model.pt", weights_only=True, map_location="cpu")
    config = ModelConfig(**state["config"])
    added = json.loads((args.tokenizer / "added_tokens.json").read_text())
    (out / "config.json").write_text(json.dumps(config_json(config, added["<|endoftext|>"]), indent=2) + "\n")
    save_file(
        {k: v.to(torch.bfloat16).contiguous() for k, v in sorted(state["average"].items())},
        out / "model.safetensors",
        metadata={"format": "pt"},
    )

    if args.autoencoder.is_dir():
        shutil.copytree(args.autoencoder / "vae", out / "vae", dirs_exist_ok=True)
    else:
        write_autoencoder(torch.load(args.autoencoder, weights_only=True, map_location="cpu"), out / "vae")

    advice = json.loads((Path(__file__).parent / f"recommended/{args.shape}.json").read_text())
    advice["vocabulary"] = vocabulary(args.data)
    (out / "patchwork.json").write_text(json.dumps(advice, indent=2) + "\n")
    total = sum(f.stat().st_size for f in out.rglob("*") if f.is_file())
    print(f"{out}: {total / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
