"""Trains the byte-level tokenizer on the captions and writes its six files in the layout of a release.

    python tokenizer.py --data DIR --out DIR [--words 768]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from records import read_records
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

# The split of Qwen2.5: every digit is a token of its own.
SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
# In the order of the releases; those that Qwen2.5 does not call special are marked.
ADDED = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>",
    "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>", "<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>",
    "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>", "[PAD]", "<|image_area|>",
    "<|begin_of_image|>", "<|end_of_image|>", "<|image_placeholder|>", "<|begin_of_prompt_refinement|>",
    "<|end_of_prompt_refinement|>", "<|begin_of_thinking|>", "<|end_of_thinking|>",
]  # fmt: skip
NOT_SPECIAL = {*ADDED[14:22]}
ADDITIONAL = ADDED[23:]


def byte_level(regex: bool) -> dict:
    return {"add_prefix_space": False, "trim_offsets": False, "use_regex": regex}


def train(captions: list[str], words: int) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False),
        ]
    )
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=words,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
        min_frequency=2,
    )
    tokenizer.train_from_iterator(captions, trainer)
    return tokenizer


def write(tokenizer: Tokenizer, out: Path) -> None:
    def dump(name: str, value: object, **layout: object) -> None:
        (out / name).write_text(json.dumps(value, ensure_ascii=False, **layout))

    whole = json.loads(tokenizer.to_str())
    vocab: dict[str, int] = whole["model"]["vocab"]
    ids = {token: len(vocab) + i for i, token in enumerate(ADDED)}
    plain = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False}
    whole["added_tokens"] = [
        {"id": i, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
         "special": token not in NOT_SPECIAL}
        for token, i in ids.items()
    ]  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    dump("tokenizer.json", whole, indent=1)
    dump("vocab.json", vocab, separators=(",", ":"))
    merges = [m if isinstance(m, str) else " ".join(m) for m in whole["model"]["merges"]]
    (out / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{m}\n" for m in merges))
    dump("added_tokens.json", dict(sorted(ids.items())), indent=2)
    dump(
        "special_tokens_map.json",
        {
            "additional_special_tokens": [{"content": token, **plain} for token in ADDITIONAL],
            "eos_token": {"content": "<|endoftext|>", **plain},
            "pad_token": {"content": "[PAD]", **plain},
        },
        indent=2,
    )
    dump(
        "tokenizer_config.json",
        {
            "added_tokens_decoder": {
                str(i): {"content": token, **plain, "special": token not in NOT_SPECIAL} for token, i in ids.items()
            },
            "additional_special_tokens": ADDITIONAL,
            "bos_token": None,
            "clean_up_tokenization_spaces": False,
            "eos_token": "<|endoftext|>",
            "extra_special_tokens": {},
            "model_max_length": 131072,
            "pad_token": "[PAD]",
            "tokenizer_class": "Qwen2Tokenizer",
            "unk_token": None,
            "add_bos_token": False,
            "add_prefix_space": False,
            "errors": "replace",
            "split_special_tokens": False,
        },
        indent=2,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="packs")
    parser.add_argument("--texts", type=Path, help="further texts, one a line: what later packs will say")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words", type=int, default=768)
    args = parser.parse_args()
    texts: list[str] = args.texts.read_text().splitlines() if args.texts else []
    for pack in args.data:
        for record in read_records(pack):
            texts += record.captions + (record.edit[2] if record.edit else [])
    write(train(texts, args.words), args.out)
    check = Tokenizer.from_file(str(args.out / "tokenizer.json"))
    for text in ("a red fox in the snow at night, flat", "<|image_area|>8*8", "Ünïcode 雪 🦊"):
        encoded = check.encode(text)
        assert check.decode(encoded.ids, skip_special_tokens=False) == text
        print(encoded.tokens)


if __name__ == "__main__":
    main()
