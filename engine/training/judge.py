"""The judge of painted pictures: one small network that names what it sees and matches pictures with texts.

    python judge.py --data DIR --out judge.pt [--minutes 12] [--from judge.pt]

`--data` is a pack without held-out cells (pack.ts --all-cells --truth) composed at 128 pixels (composeAll.py); its last tenth
is kept to show how often the judge itself is right. Each slot has a noun and a colour; the rest is said of the
whole picture. What a style looks like depends on the drawing: the judge learns drawings (noun and style of the first
object) and sums over the nouns.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from chunks import best_device
from records import read_facts, read_records
from torch import Tensor, nn

SIDE = 128
SLOTS = ("left", "middle", "right", "above", "below", "back", "front")
WORDS = 24  # of a text, the rest is cut


def labels(facts: dict) -> dict[str, list]:
    """What each head can say. A slot without an object has no noun."""
    heads: dict[str, list] = {}
    for slot in SLOTS:
        heads[f"noun {slot}"] = [None, *facts["nouns"]]
        heads[f"colour {slot}"] = list(facts["colours"])
    return {
        **heads, "place": facts["places"], "time": facts["times"], "style": facts["styles"], "size": ["normal", "small"],
        "count": [1, 2, 3, 4], "weather": facts.get("weathers", ["clear"]), "season": facts.get("seasons", ["summer"]),
        "reflection": [False, True], "worn": [None, *facts.get("worn", [])],
    }  # fmt: skip


def answers(scene: dict, heads: dict[str, list]) -> dict[str, int]:
    """The index of each true answer; -1 where a question makes no sense, such as the colour of what was left as drawn."""
    at = {object["slot"]: object for object in scene["objects"]}
    first = scene["objects"][0]
    said: dict[str, object] = {
        "place": scene["place"], "time": scene["time"], "style": scene["style"], "size": first["size"],
        "count": first["count"], "weather": scene["weather"], "season": scene["season"], "reflection": scene["reflection"],
        "worn": next((o["worn"]["thing"] for o in scene["objects"] if o.get("worn")), None),
    }  # fmt: skip
    out = {name: heads[name].index(value) for name, value in said.items()}
    for slot in SLOTS:
        there = at.get(slot)
        out[f"noun {slot}"] = heads[f"noun {slot}"].index(there and there["noun"])
        shown = there and there["colour"] and scene["style"] != "silhouette"
        out[f"colour {slot}"] = heads[f"colour {slot}"].index(there["colour"]) if shown else -1
    return out


def drawing(scene: dict, heads: dict[str, list]) -> int:
    noun = heads["noun middle"].index(scene["objects"][0]["noun"]) - 1
    return noun * len(heads["style"]) + heads["style"].index(scene["style"])


class Residual(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.a, self.b = (nn.Conv2d(width, width, 3, padding=1, bias=False) for _ in range(2))
        self.na, self.nb = nn.BatchNorm2d(width), nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.nb(self.b(F.relu(self.na(self.a(F.relu(x))))))


class Judge(nn.Module):
    def __init__(self, heads: dict[str, list], words: list[str], features: int = 256, joint: int = 96):
        super().__init__()
        widths = (32, 64, 128, 192, 256)
        stages: list[nn.Module] = [nn.Conv2d(3, widths[0], 4, 2, 1)]
        for i, width in enumerate(widths):
            if i:
                stages.append(nn.Conv2d(widths[i - 1], width, 3, 2, 1))
            stages += [Residual(width) for _ in range(2 if 0 < i < 4 else 1)]
        self.trunk = nn.Sequential(*stages, nn.ReLU(), nn.Conv2d(widths[-1], 48, 1), nn.Flatten())
        self.features = nn.Sequential(nn.Linear(48 * 16, features), nn.ReLU())
        self.heads = nn.ModuleDict({name: nn.Linear(features, len(values)) for name, values in heads.items() if name != "style"})
        self.styles = len(heads["style"])
        self.drawings = nn.Linear(features, (len(heads["noun middle"]) - 1) * self.styles)
        self.picture = nn.Linear(features, joint)
        self.words = {word: i + 1 for i, word in enumerate(words)}
        self.embed = nn.Embedding(len(words) + 1, 128, padding_idx=0)
        self.place = nn.Parameter(torch.randn(WORDS, 128) * 0.02)
        layer = nn.TransformerEncoderLayer(128, 4, 256, dropout=0.0, batch_first=True)
        self.text_layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.text = nn.Linear(128, joint)
        self.temperature = nn.Parameter(torch.tensor(2.5))

    def look(self, pictures: Tensor) -> Tensor:
        """(n, 3, 128, 128) bytes -> features."""
        return self.features(self.trunk((pictures.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)))

    def read(self, texts: list[str]) -> Tensor:
        ids = torch.zeros(len(texts), WORDS, dtype=torch.long)
        for i, text in enumerate(texts):
            known = [self.words.get(word, 0) for word in split(text)][:WORDS]
            ids[i, : len(known)] = torch.tensor(known, dtype=torch.long)
        ids = ids.to(self.place.device)
        x = self.text_layers(self.embed(ids) + self.place, src_key_padding_mask=ids == 0)
        seen = (ids != 0)[..., None]
        return F.normalize(self.text((x * seen).sum(1) / seen.sum(1).clamp(min=1)), dim=-1)

    def match(self, features: Tensor) -> Tensor:
        return F.normalize(self.picture(features), dim=-1)


def split(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.lower())


def load_judge(file: Path) -> tuple[Judge, dict]:
    state = torch.load(file, weights_only=True, map_location="cpu")
    judge = Judge(state["heads"], state["words"])
    judge.load_state_dict(state["judge"])
    return judge.eval(), state


@torch.inference_mode()
def features_of(judge: Judge, pictures: np.ndarray) -> Tensor:
    """(n, h, w, 3) bytes of any size -> features."""
    device = judge.place.device
    parts = [judge.look(to_side(torch.from_numpy(np.array(pictures[i : i + 256])).to(device))) for i in range(0, len(pictures), 256)]
    return torch.cat(parts).float()


def to_side(pictures: Tensor) -> Tensor:
    x = pictures.permute(0, 3, 1, 2)
    return x if x.shape[-1] == SIDE else F.avg_pool2d(x.float(), x.shape[-1] // SIDE).round().byte()


@torch.inference_mode()
def verdicts(judge: Judge, features: Tensor) -> dict[str, Tensor]:
    style = judge.drawings(features).unflatten(1, (-1, judge.styles)).logsumexp(1)
    return {**{name: head(features).argmax(1) for name, head in judge.heads.items()}, "style": style.argmax(1)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--from", dest="start", type=Path, help="one that is trained on")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2e-3)
    args = parser.parse_args()
    device = best_device()
    torch.manual_seed(0)
    facts = read_facts(args.data)
    heads = labels(facts)
    records = list(read_records(args.data))
    pictures = np.memmap(args.data / "images.u8", np.uint8, "r").reshape(-1, SIDE, SIDE, 3)
    pictures, records = pictures[: len(records)], records[: len(pictures)]
    found = [answers(r.scene, heads) for r in records]
    truth = {name: torch.tensor([a[name] for a in found], device=device) for name in heads}
    drawings = torch.tensor([drawing(r.scene, heads) for r in records], device=device)
    words = sorted({word for r in records for text in r.captions for word in split(text)})
    judge = Judge(heads, words).to(device, memory_format=torch.channels_last)
    if args.start:
        judge.load_state_dict(torch.load(args.start, weights_only=True, map_location=device)["judge"])
    optimiser = torch.optim.AdamW(judge.parameters(), lr=args.rate, weight_decay=0.02)
    kept = len(records) // 10
    count = len(records) - kept
    print(f"{sum(p.numel() for p in judge.parameters()) / 1e6:.2f} M parameters, {count} pictures to learn from", flush=True)

    began = last = time.time()
    step = 0
    random = np.random.default_rng(0)
    while (progress := (time.time() - began) / (args.minutes * 60)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 100) * (1 - progress)
        chosen = np.sort(random.choice(count, args.batch, replace=False))
        texts = [records[i].captions[random.integers(len(records[i].captions))] for i in chosen]
        shown, index = torch.from_numpy(pictures[chosen]).to(device), torch.from_numpy(chosen).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            seen = judge.look(jitter(to_side(shown), random))
            loss = sum(masked(head(seen), truth[name][index]) for name, head in judge.heads.items())
            loss = loss + F.cross_entropy(judge.drawings(seen).float(), drawings[index])
            scores = judge.match(seen) @ judge.read(texts).T * judge.temperature.exp()
            target = torch.arange(args.batch, device=device)
            loss = loss + (F.cross_entropy(scores.float(), target) + F.cross_entropy(scores.T.float(), target)) / 2
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(judge.parameters(), 2.0)
        optimiser.step()
        step += 1
        if time.time() - last > 60:
            last = time.time()
            print(f"step {step} loss {float(loss.detach()):.3f}, {step * args.batch / (last - began):.0f} pictures/s, {(last - began) / 60:.1f} min", flush=True)

    judge.eval()
    seen = features_of(judge, pictures[count:])
    right = {}
    for name, verdict in verdicts(judge, seen).items():
        asked = truth[name][count:] >= 0
        right[name] = float((verdict == truth[name][count:])[asked].float().mean()) if asked.any() else 1.0
        print(f"{name}: {100 * right[name]:.1f}% of {int(asked.sum())}")
    # Half the bytes to bring home from another machine.
    weights = {name: w.half() if w.is_floating_point() else w for name, w in judge.cpu().state_dict().items()}
    torch.save({"judge": weights, "heads": heads, "words": words, "right": right, "kept": kept, "step": step}, args.out)


def masked(scores: Tensor, truth: Tensor) -> Tensor:
    lost = F.cross_entropy(scores.float(), truth, ignore_index=-1, reduction="sum")
    return lost / (truth >= 0).sum().clamp(min=1)


def jitter(x: Tensor, random: np.random.Generator) -> Tensor:
    """What a painted picture may differ in without being another: a small shift, noise, softness."""
    dx, dy = random.integers(-1, 2, 2)
    x = x.roll((int(dy), int(dx)), (2, 3)).float()
    if random.random() < 0.3:
        x = F.avg_pool2d(x, 3, 1, 1)
    return (x + torch.randn_like(x) * float(random.uniform(0, 12))).clamp(0, 255)


if __name__ == "__main__":
    main()
