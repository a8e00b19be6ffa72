"""Judges painted pictures without training: what was asked counts as painted where no render that differs from it in that one
thing looks more like the picture.

    npx tsx data/alternatives.ts --exam DIR --pack PACK
    python nearestRender.py --exam DIR --pack PACK --painted DIR [--out FILE]

Things stand in few places and drawings are known, so that a picture can be held against the render of every other noun, colour,
place... (data/otherwise.ts). The same is asked of real renders, whose marks say how far to trust it. Of an edit it tells whether what was
asked was done, rather than something else or nothing, and whether each thing that should stay is still itself. Five seconds of a core a picture.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from compose import Pack, shrink
from torch import Tensor

SIDE = 64
# Grey levels beyond which a pixel is simply another.
CUT = 70.0
SHORTLIST = 24


class SmallPack(Pack):
    """A pack whose pictures are SIDE pixels wide."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.share, size = self.size / SIDE, self.size
        for i, file in enumerate(self.files):
            if file.shape[0] == size:
                x = file.permute(2, 0, 1)[None].float()
                self.files[i] = F.avg_pool2d(x, int(self.share))[0].permute(1, 2, 0).byte() if file.shape[2] == 3 else shrink(file[None], SIDE)[0].permute(1, 2, 0)
        self.size = SIDE

    def small(self, line: dict) -> dict:
        fit = lambda v: round(v / self.share)
        return {**line, "i": [[*i[:4], fit(i[4]), fit(i[5]), max(2, fit(i[6])), *i[7:]] for i in line["i"]]}


def distances(picture: Tensor, renders: Tensor, reach: int) -> Tensor:
    """(3, s, s) and (n, 3, s, s) -> (n,): how far the nearest shift of the picture is from each."""
    padded = F.pad(picture[None], (reach,) * 4, mode="replicate")[0]
    side = picture.shape[-1]
    best = torch.full((len(renders),), torch.inf)
    for dy in range(2 * reach + 1):
        for dx in range(2 * reach + 1):
            error = (renders - padded[:, dy : dy + side, dx : dx + side]).abs().mean(1).clamp(max=CUT)
            best = torch.minimum(best, error.square().mean((1, 2)))
    return best


def holds(picture: Tensor, right: Tensor, wrong: Tensor) -> bool:
    """Whether one of `right` is nearer than all of `wrong`; the likeliest of many are found at half the size."""
    if len(wrong) > SHORTLIST:
        coarse = distances(F.avg_pool2d(picture[None], 2)[0], F.avg_pool2d(wrong, 2), 1)
        wrong = wrong[coarse.argsort()[:SHORTLIST]]
    return bool(distances(picture, right, 2).min() <= distances(picture, wrong, 2).min())


def judge(pack: SmallPack, question: dict, picture: Tensor) -> dict[str, bool]:
    tests = question["tests"]
    render = lambda lines: pack.render([pack.small(line) for line in lines]).float()
    ways = tests["base"]["right"]
    best = ways[int(distances(picture, render(ways), 2).argmin())]
    found = {}
    for name, test in tests.items():
        if name == "base":
            continue
        # Not every drawing is in a pack.
        wrong = [line for line in test["wrong"] if all(item[0] is not None for item in line["i"])]
        if not wrong:
            continue
        x = render([as_seen(line, best, test["right"][0], name) for line in (*test["right"], *wrong)])
        count = len(test["right"])
        found[name] = holds(picture, x[:count], x[count:])
    return found


def as_seen(line: dict, best: dict, asked: dict, name: str) -> dict:
    """With the backdrop and the directions that the picture has, where they are not what is asked about."""
    items = [
        [*item[:3], best["i"][k][3], *item[4:]] if len(line["i"]) == len(best["i"]) and (item[0] == asked["i"][k][0] or name.startswith(("style", "colour"))) else item
        for k, item in enumerate(line["i"])
    ]
    same = line["b"] == asked["b"] and name not in ("place", "time", "season")
    return {**line, "b": best["b"] if same else line["b"], "i": items}


def pictures(file: Path) -> Tensor:
    data = np.fromfile(file, np.uint8).reshape(-1, 256, 256, 3)
    return F.avg_pool2d(torch.from_numpy(data).permute(0, 3, 1, 2).float(), 256 // SIDE)


def questions(file: Path) -> Iterator[dict]:
    with file.open() as lines:
        yield from map(json.loads, lines)


def percent(values: list[bool]) -> str:
    return f"{100 * np.mean(values):.0f}%" if values else "-"


def prompt_table(pack: SmallPack, exam: Path, painted: Path) -> list[str]:
    heldout = [p.get("heldOut") for p in json.loads((exam / "exam.json").read_text())["prompts"]]
    asked = json.loads((painted / "painted.json").read_text())
    place = {number: k for k, number in enumerate(asked)}
    ways = {"painted": (pictures(painted / "painted.u8"), place), "real": (pictures(exam / "references.u8"), None)}
    marks: dict[tuple, list[bool]] = defaultdict(list)
    for question in questions(exam / "alternatives.jsonl"):
        i = question["i"]
        if i not in place:
            continue
        for way, (all_pictures, index) in ways.items():
            found = judge(pack, question, all_pictures[index[i] if index else i])
            half = "seen" if heldout[i] is None else "unseen"
            groups = defaultdict(list)
            for name, right in found.items():
                groups[name.split(" ")[0]].append(right)
            for name, values in groups.items():
                marks[name, way, half].append(all(values))
            marks["all", way, half].append(all(found.values()))
    names = dict.fromkeys(name for name, _, _ in marks if name != "all")
    lines = ["| attribute | painted, seen cells | painted, unseen cells | real renders, seen | real renders, unseen |", "|---|---|---|---|---|"]
    for name in (*names, "all"):
        lines.append(f"| {name} | " + " | ".join(percent(marks[name, way, half]) for way in ways for half in ("seen", "unseen")) + " |")
    return lines


def judge_edit(pack: SmallPack, question: dict, picture: Tensor, known: dict[tuple, Tensor]) -> dict[str, bool]:
    """`known`: what was rendered for another answer to the same question."""

    def render(name: str, best: int | None, lines: list[dict]) -> Tensor:
        if (name, best) not in known:
            known[name, best] = pack.render([pack.small(line) for line in lines]).float()
        return known[name, best]

    tests = question["tests"]
    ways = tests["base"]["right"]
    best = ways[int(distances(picture, render("base", None, ways), 2).argmin())]["b"]
    found = {}
    for name, test in tests.items():
        # Not every drawing is in a pack.
        wrong = [line for line in test["wrong"] if all(item[0] is not None for item in line["i"])]
        if name == "base" or not wrong:
            continue
        right = test["right"]
        if name != "change":
            # A place may be drawn in several ways: things are looked for in the one that is there.
            right, wrong = ([{**line, "b": best if line["b"] == right[0]["b"] else line["b"]} for line in lines] for lines in (right[:1], wrong))
        x = render(name, best, [*right, *wrong])
        found[name] = holds(picture, x[: len(right)], x[len(right) :])
    return found


def edit_table(pack: SmallPack, exam: Path, painted: Path) -> list[str]:
    families = [e["family"] for e in json.loads((exam / "exam.json").read_text())["edits"]]
    files = {"as painted": painted / "edited.u8", "with the guard": painted / "guarded.u8", "exact target": exam / "targets.u8", "nothing done": exam / "sources.u8"}
    ways = {way: pictures(file) for way, file in files.items() if file.exists()}
    marks: dict[tuple, list[bool]] = defaultdict(list)
    for question in questions(exam / "editAlternatives.jsonl"):
        known: dict[tuple, Tensor] = {}
        for way, edited in ways.items():
            found = judge_edit(pack, question, edited[question["i"]], known)
            kept = [right for name, right in found.items() if name != "change"]
            for row in (families[question["i"]], "all"):
                marks[row, way, "change"].append(found["change"])
                if kept:
                    marks[row, way, "kept"].append(all(kept))
    head = [f"{way}: {what}" for what in ("done", "things kept") for way in ways]
    lines = [f"| family | edits | {' | '.join(head)} |", "|---" * (len(head) + 2) + "|"]
    for row in (*dict.fromkeys(families), "all"):
        cells = [percent(marks[row, way, what]) for what in ("change", "kept") for way in ways]
        lines.append(f"| {row} | {len(families) if row == 'all' else families.count(row)} | {' | '.join(cells)} |")
    return lines


@torch.inference_mode()
def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("exam", "pack", "painted"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    pack = SmallPack(args.pack)
    lines = prompt_table(pack, args.exam, args.painted) if (args.painted / "painted.json").exists() else []
    if (args.painted / "edited.u8").exists():
        lines += ["", *edit_table(pack, args.exam, args.painted)]
    print("\n".join(lines))
    if args.out:
        args.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
