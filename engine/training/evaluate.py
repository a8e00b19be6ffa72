"""Marks a sat exam and writes the table: a report in Markdown and a contact sheet of 64 fixed prompts.

    python evaluate.py --exam DIR --painted DIR --judge judge.pt --fresh DIR --train DIR --model DIR [--out DIR]

`--fresh` is what the judge learned from: other renders of the same kind as the exam's.
`--train` is a corpus or a composed pack that the model learned from, for the nearest training picture.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from export import load_autoencoder
from judge import SIDE, SLOTS, Judge, answers, features_of, load_judge, verdicts
from photoMarks import photo_sheet, photo_table
from PIL import Image
from records import read_records
from torch import Tensor

# What an edit of a family must have changed, as the judge's heads name it.
CHANGED = {
    "recolour": ("colour",), "replace": ("noun",), "style": ("style",), "place": ("place",), "time": ("time",),
    "size": ("size",), "add": ("noun",), "remove": ("noun",), "weather": ("weather",), "season": ("season",),
    "move": ("noun",), "count": ("count",), "reflection": ("reflection",), "wear": ("worn",),
}  # fmt: skip
# Families that may change which nouns are seen where.
RENAMING = ("replace", "add", "remove", "move", "count", "trait")
FRECHET_DIMENSIONS = 32


class Exam:
    def __init__(self, exam: Path, painted: Path):
        self.questions = json.loads((exam / "exam.json").read_text())
        self.size: int = self.questions["size"]
        read = lambda file: np.fromfile(file, np.uint8).reshape(-1, self.size, self.size, 3)
        self.asked: list[int] = json.loads((painted / "painted.json").read_text())
        pictures = read(painted / "painted.u8")
        self.references = read(exam / "references.u8")
        prompts = [self.questions["prompts"][i] for i in self.asked]
        # Free prompts stand behind the others and have no scene.
        known = sum("scene" in p for p in prompts)
        self.painted, self.prompts, self.asked = pictures[:known], prompts[:known], self.asked[:known]
        self.free_painted, self.free = pictures[known:], prompts[known:]
        self.sources, self.targets = read(exam / "sources.u8"), read(exam / "targets.u8")
        has = (painted / "edited.u8").exists()
        self.edited = read(painted / "edited.u8") if has else None
        self.guarded = read(painted / "guarded.u8") if has else None


def said_heads(scene: dict) -> list[str]:
    """What the prompt says: time under a sky, colours where given, everything else always."""
    sky = scene["place"] in ("meadow", "beach", "snow", "desert", "forest", "city", "mountains", "farm", "garden", "road", "lake")
    return ["place", "style", "count", "worn", *(f"noun {s}" for s in SLOTS), *(f"colour {s}" for s in SLOTS), *(["time", "weather"] if sky else [])]


def marks(judge: Judge, heads: dict, pictures: np.ndarray, scenes: list[dict]) -> dict[str, Tensor]:
    """For each attribute whether it is right, 1, 0, or nan where it was not asked; `all` is all of them together."""
    found = verdicts(judge, features_of(judge, pictures))
    names = ("noun", "colour", "place", "time", "style", "position")
    table = {name: torch.full((len(scenes),), float("nan")) for name in (*names, "all")}
    for i, scene in enumerate(scenes):
        truth = answers(scene, heads)
        right = {h: int(found[h][i]) == truth[h] for h in said_heads(scene) if truth[h] >= 0}
        used = [f"noun {s}" for s in SLOTS if truth[f"noun {s}"] > 0]
        groups = {
            "noun": used, "colour": [h for h in right if h.startswith("colour")], "place": ["place"],
            "time": [h for h in right if h == "time"], "style": ["style"],
        }  # fmt: skip
        for name, members in groups.items():
            if members:
                table[name][i] = float(all(right[h] for h in members))
        table["position"][i] = float(all((int(found[f"noun {s}"][i]) > 0) == (f"noun {s}" in used) for s in SLOTS))
        table["all"][i] = float(all(right.values()))
    return table


def percent(values: Tensor) -> str:
    kept = values[~values.isnan()]
    return f"{100 * float(kept.mean()):.0f}%" if len(kept) else "-"


@torch.inference_mode()
def retrieval(judge: Judge, pictures: np.ndarray, prompts: list[str]) -> float:
    """How often the right text is the nearest among the prompts of its half."""
    hits = 0
    for start in range(0, len(prompts), 100):
        part = slice(start, start + 100)
        scores = judge.match(features_of(judge, pictures[part])) @ judge.read(prompts[part]).T
        hits += int((scores.argmax(1) == torch.arange(len(scores))).sum())
    return hits / len(prompts)


def frechet(a: Tensor, b: Tensor, wide: Tensor) -> float:
    """Between Gaussians in the widest directions of the real pictures' features."""
    centre = wide.mean(0)
    axes = torch.linalg.svd((wide - centre).double(), full_matrices=False).Vh[:FRECHET_DIMENSIONS].T
    x, y = ((f - centre).double() @ axes for f in (a, b))
    cx, cy = x.T.cov(), y.T.cov()
    root = torch.linalg.eigvals(cx @ cy).real.clamp(min=0).sqrt().sum()
    return float((x.mean(0) - y.mean(0)).square().sum() + cx.trace() + cy.trace() - 2 * root)


def psnr(a: np.ndarray, b: np.ndarray, mask: np.ndarray | None = None) -> float:
    """Mean over pictures, in dB; at most 60, where nothing differs."""
    error = ((a.astype(np.float32) - b) ** 2).mean(-1)
    means = [e[m].mean() if mask is not None else e.mean() for e, m in zip(error, mask if mask is not None else error) if mask is None or m.any()]
    return float(np.mean([min(60.0, 10 * np.log10(255**2 / max(m, 1e-9))) for m in means]))


def ssim(a: np.ndarray, b: np.ndarray) -> float:
    x, y = (torch.from_numpy(p.astype(np.float32)).mean(-1)[:, None] for p in (a, b))
    mean = lambda t: F.avg_pool2d(t, 8, 4)
    mx, my = mean(x), mean(y)
    vx, vy, cov = mean(x * x) - mx**2, mean(y * y) - my**2, mean(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * mx * my + c1) * (2 * cov + c2)) / ((mx**2 + my**2 + c1) * (vx + vy + c2))).mean())


def grid(pictures: np.ndarray, patch: int) -> np.ndarray:
    """Steps across patch borders beside steps inside patches: 1 without a grid."""
    x = pictures.astype(np.float32).mean(-1)
    border = np.arange(1, x.shape[1]) % patch == 0
    rows, columns = np.abs(np.diff(x, axis=1)).mean(2), np.abs(np.diff(x, axis=2)).mean(1)
    both = (rows + columns) / 2
    return both[:, border].mean(1) / (both[:, ~border].mean(1) + 0.25)


def noisy_cells(pictures: np.ndarray, patch: int) -> np.ndarray:
    """The rough energy of each patch: what changes from pixel to pixel."""
    x = torch.from_numpy(pictures.astype(np.float32)).mean(-1)[:, None]
    kernel = torch.tensor([[0.0, -1, 0], [-1, 4, -1], [0, -1, 0]])[None, None]
    rough = F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), kernel).square()
    return F.avg_pool2d(rough, patch).flatten(1).numpy()


def nearest(pictures: np.ndarray, corpus: np.ndarray) -> np.ndarray:
    """Root mean square difference to the nearest picture, at 16 x 16 pixels, in grey levels."""
    small = lambda p: F.avg_pool2d(torch.from_numpy(np.ascontiguousarray(p)).permute(0, 3, 1, 2).float(), p.shape[1] // 16).flatten(1)
    a, b = small(pictures), torch.cat([small(corpus[i : i + 2000]) for i in range(0, len(corpus), 2000)])
    return (torch.cdist(a, b).min(1).values / a.shape[1] ** 0.5).numpy()


def changed_right(judge: Judge, heads: dict, pictures: np.ndarray, edits: list[dict]) -> Tensor:
    """Whether the judge sees what the instruction asked for; nan for families it cannot see (see `nearer_target`)."""
    found = verdicts(judge, features_of(judge, pictures))
    out = torch.full((len(edits),), float("nan"))
    for i, edit in enumerate(edits):
        truth = answers(edit["after"], heads)
        asked = [h for kind in CHANGED.get(edit["family"], ()) for h in heads if h.split(" ")[0] == kind and truth[h] >= 0]
        if asked:
            out[i] = float(all(int(found[h][i]) == truth[h] for h in asked))
    return out


@torch.inference_mode()
def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("exam", "painted", "judge", "fresh", "train", "model"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="for report.md and contact.png")
    parser.add_argument("--short", action="store_true", help="attributes, retrieval and grid only, as JSON")
    args = parser.parse_args()
    exam = Exam(args.exam, args.painted)
    judge, facts = load_judge(args.judge)
    heads = facts["heads"]
    scenes = [p["scene"] for p in exam.prompts]
    real = exam.references[exam.asked]
    seen = torch.tensor([p["heldOut"] is None for p in exam.prompts])
    painted_marks, real_marks = (marks(judge, heads, pictures, scenes) for pictures in (exam.painted, real))
    patch = json.loads((args.model / "config.json").read_text())["latent_patch_size"] * 2 ** (
        len(json.loads((args.model / "vae/config.json").read_text())["ch_mult"]) - 1
    )
    texts = [p["prompt"] for p in exam.prompts]
    if args.short:
        found = {name: percent(values) for name, values in painted_marks.items()}
        print(json.dumps({**found, "R@1": f"{100 * retrieval(judge, exam.painted, texts):.0f}%", "grid": f"{grid(exam.painted, patch).mean():.2f}"}))
        return

    corpus = np.memmap(args.train / "images.u8", np.uint8, "r")
    side = int((len(corpus) / len(list(read_records(args.train))) / 3) ** 0.5)
    corpus = corpus[: len(corpus) // (side * side * 3) * side * side * 3].reshape(-1, side, side, 3)
    lines = ["| attribute | painted, seen cells | painted, unseen cells | real renders, seen | real renders, unseen |", "|---|---|---|---|---|"]
    for name in painted_marks:
        p, r = painted_marks[name], real_marks[name]
        lines.append(f"| {name} | {percent(p[seen])} | {percent(p[~seen])} | {percent(r[seen])} | {percent(r[~seen])} |")

    few = np.sort(np.random.default_rng(0).choice(len(corpus), min(5000, len(corpus)), replace=False))
    fresh = np.memmap(args.fresh / "images.u8", np.uint8, "r").reshape(-1, SIDE, SIDE, 3)
    many = features_of(judge, fresh[:5000])
    features = {"painted": features_of(judge, exam.painted), "real": features_of(judge, real)}
    near = {"painted": nearest(exam.painted, corpus[:20000]), "real": nearest(real, corpus[:20000])}
    copy_limit = 3.0
    grids = {"painted": grid(exam.painted, patch), "real": grid(real, patch)}
    grid_limit = float(np.quantile(grid(corpus[few], patch), 0.99)) if side == exam.size else float(np.quantile(grids["real"], 0.99))
    cells = {"painted": noisy_cells(exam.painted, patch), "real": noisy_cells(real, patch)}
    cell_limit = float(np.quantile(cells["real"], 0.999))
    autoencoder = load_autoencoder(args.model)
    x = torch.from_numpy(real).permute(0, 3, 1, 2).contiguous().float() / 127.5 - 1
    back = torch.cat([autoencoder.decode(autoencoder.encode(part)) for part in x.split(20)])
    repeated = ((back.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()
    rows = {
        "R@1 of 100 (text of a picture)": [f"{100 * retrieval(judge, p, texts):.0f}%" for p in (exam.painted, real)],
        "Fréchet distance to 5,000 fresh renders": [f"{frechet(features[k], many, many):.2f}" for k in features],
        "Fréchet distance to real renders of the same prompts": [f"{frechet(features['painted'], features['real'], many):.2f}", "0"],
        f"nearest of 20,000 training pictures nearer than {copy_limit:.0f} grey levels": [f"{100 * (near[k] < copy_limit).mean():.0f}%" for k in near],
        "median distance to the nearest": [f"{np.median(near[k]):.1f}" for k in near],
        "steps at patch borders beside those inside": [f"{grids[k].mean():.2f}" for k in grids],
        "pictures with a visible grid": [f"{100 * (grids[k] > grid_limit).mean():.0f}%" for k in grids],
        "patches noisier than 999 of 1,000 real ones": [f"{100 * (cells[k] > cell_limit).mean():.1f}%" for k in cells],
        "autoencoder alone": ["-", f"{psnr(repeated, real):.1f} dB, SSIM {ssim(repeated, real):.3f}, grid {100 * (grid(repeated, patch) > grid_limit).mean():.0f}%"],
    }
    lines += ["", "| pictures | painted | real renders |", "|---|---|---|", *(f"| {k} | {a} | {b} |" for k, (a, b) in rows.items())]
    if exam.free:
        lines += ["", *free_table(exam, judge, heads)]
    if exam.edited is not None:
        lines += ["", *edit_table(exam, judge, heads)]
    if (args.painted / "chained.u8").exists():
        lines += ["", *chain_table(args.exam, args.painted, judge, heads, exam.size)]
    if (args.painted / "photosEdited.u8").exists():
        lines += ["", *photo_table(args.exam, args.painted)]
    lines += ["", "How often the judge itself is right, on renders it never saw: " + ", ".join(f"{n} {100 * v:.1f}%" for n, v in facts["right"].items()) + "."]
    report = "\n".join(lines)
    print(report)
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        (args.out / "report.md").write_text(report + "\n")
        contact(exam, args.out / "contact.png")
        if exam.free:
            save_sheet(exam.free_painted[:48], args.out / "free.png")
        if exam.edited is not None:
            both = np.concatenate([exam.sources, exam.guarded], 2)
            save_sheet(both[:48], args.out / "edits.png", columns=6)
        if (args.painted / "photosEdited.u8").exists():
            photo_sheet(args.exam, args.painted, args.out / "photos.png")


def edit_table(exam: Exam, judge: Judge, heads: dict) -> list[str]:
    edits = exam.questions["edits"]
    # Where the exact target equals the source, nothing may change; near the change a little may.
    still = np.abs(exam.targets.astype(np.int16) - exam.sources).max(-1) <= 2
    ways = {"as painted": exam.edited, "with the drift guard": exam.guarded, "copy of the input": exam.sources, "exact target": exam.targets}
    right = {}
    # Where the judge misreads even the exact target, it has nothing to say, and nearness decides.
    trusted = changed_right(judge, heads, exam.targets, edits) == 1
    for way, pictures in ways.items():
        seen, nearer = changed_right(judge, heads, pictures, edits), nearer_target(pictures, exam.sources, exam.targets)
        right[way] = torch.where(trusted, seen, nearer)
    unasked = {way: subject_changed(judge, heads, pictures, edits) for way, pictures in ways.items()}
    sure = unasked["exact target"] == 0
    unasked = {way: values[sure] for way, values in unasked.items()}
    lines = ["| edits | changed field right | subject changed unasked | PSNR where nothing may change |", "|---|---|---|---|"]
    lines += [f"| {way} | {percent(right[way])} | {percent(unasked[way])} | {psnr(pictures, exam.sources, still):.1f} dB |" for way, pictures in ways.items()]
    lines += ["", "| family | edits | as painted | with the guard | exact target |", "|---|---|---|---|---|"]
    for family in sorted({e["family"] for e in edits}):
        at = torch.tensor([e["family"] == family for e in edits])
        lines.append(f"| {family} | {int(at.sum())} | " + " | ".join(percent(right[w][at]) for w in ("as painted", "with the drift guard", "exact target")) + " |")
    return lines


def nearer_target(pictures: np.ndarray, sources: np.ndarray, targets: np.ndarray) -> Tensor:
    """1 where a picture is nearer to the exact target than to the source, there where the two differ."""
    apart = np.abs(targets.astype(np.int16) - sources).max(-1) > 16
    distance = lambda a, b: (np.abs(a.astype(np.float32) - b).mean(-1) * apart).sum((1, 2))
    return torch.from_numpy((distance(pictures, targets) < distance(pictures, sources)).astype(np.float32))


def subject_changed(judge: Judge, heads: dict, pictures: np.ndarray, edits: list[dict]) -> Tensor:
    """1 where the judge names other things than before; nan where that was asked for, or the thing can hardly be named."""
    found = verdicts(judge, features_of(judge, pictures))
    out = torch.full((len(edits),), float("nan"))
    for i, edit in enumerate(edits):
        if edit["family"] not in RENAMING and edit["after"]["style"] != "silhouette":
            truth = answers(edit["after"], heads)
            out[i] = float(any(int(found[f"noun {s}"][i]) != truth[f"noun {s}"] for s in SLOTS if truth[f"noun {s}"] > 0))
    return out


def chain_table(exam: Path, painted: Path, judge: Judge, heads: dict, size: int) -> list[str]:
    """Third pictures after two earlier ones of the same things."""
    edits = json.loads((exam / "chains.json").read_text())
    read = lambda file: np.fromfile(file, np.uint8).reshape(-1, size, size, 3)
    ways = {"as painted": read(painted / "chained.u8"), "copy of the second": read(exam / "chains.u8")[1::2], "exact target": read(exam / "chainTargets.u8")}
    lines = ["| third picture of a subject | changed field right | subject changed |", "|---|---|---|"]
    for way, pictures in ways.items():
        lines.append(f"| {way} | {percent(changed_right(judge, heads, pictures, edits))} | {percent(subject_changed(judge, heads, pictures, edits))} |")
    return lines


def free_table(exam: Exam, judge: Judge, heads: dict) -> list[str]:
    """Free prompts: only what the words themselves say, wherever in the picture it is."""
    found = verdicts(judge, features_of(judge, exam.free_painted))
    table: dict[str, list[float]] = {}
    for i, prompt in enumerate(exam.free):
        expects = dict(prompt["expects"])
        there = {s: heads[f"noun {s}"][int(found[f"noun {s}"][i])] for s in SLOTS}
        colours = {heads[f"colour {s}"][int(found[f"colour {s}"][i])] for s in SLOTS if there[s] == expects["noun"]}
        things = [v for k, v in expects.items() if k in ("noun", "second")]
        right = {"noun": all(t in there.values() for t in things)}
        if "colour" in expects:
            right["colour"] = expects.pop("colour") in colours
        if relation := expects.pop("relation", None):
            right["relation"] = there[{"above": "above", "behind": "back"}[relation]] == expects["noun"]
        for name, value in expects.items():
            if name in heads:
                right[name] = heads[name][int(found[name][i])] == ("hat" if value == "top hat" else value)
        for name, value in {**right, "all": all(right.values())}.items():
            table.setdefault(name, []).append(float(value))
    table["all"] = table.pop("all")
    lines = ["| free prompts | asked | right |", "|---|---|---|"]
    return lines + [f"| {name} | {len(values)} | {100 * np.mean(values):.0f}% |" for name, values in table.items()]


def contact(exam: Exam, file: Path) -> None:
    """The first 32 prompts of each half, eight in a row."""
    half = len(exam.painted) // 2
    save_sheet(np.concatenate([exam.painted[:32], exam.painted[half : half + 32]]), file)


def save_sheet(pictures: np.ndarray, file: Path, columns: int = 8, width: int = 1024) -> None:
    rows = [np.concatenate(list(pictures[k : k + columns]), 1) for k in range(0, len(pictures) - columns + 1, columns)]
    image = Image.fromarray(np.concatenate(rows))
    size = (width, width * image.height // image.width)
    image.resize(size, Image.Resampling.BICUBIC if image.width < width else Image.Resampling.LANCZOS).save(file)


if __name__ == "__main__":
    main()
