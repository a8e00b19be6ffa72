"""Marks of photo edits: whether what was asked moved, and whether the edges stayed. No judge is needed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

BLOCKS = 16
# Half of the way at least and not twice as far; and mostly in the asked direction.
SHARE, ALONG = (0.5, 1.6), 0.7


def square(file: Path, count: int) -> np.ndarray:
    """`count` square pictures of whatever size they are."""
    data = np.fromfile(file, np.uint8)
    side = round((len(data) / count / 3) ** 0.5)
    return data.reshape(count, side, side, 3)


def coarse(pictures: np.ndarray) -> np.ndarray:
    """(n, h, w, 3) bytes -> (n, blocks * blocks * 3): light and colour by place, without detail."""
    n, h, w, _ = pictures.shape
    x = pictures.astype(np.float32).reshape(n, BLOCKS, h // BLOCKS, BLOCKS, w // BLOCKS, 3)
    return x.mean((2, 4)).reshape(n, -1)


def edges(a: np.ndarray, b: np.ndarray, rows: slice) -> float:
    """Correlation of the slopes of two pictures' brightness."""
    slopes = lambda p: np.concatenate([s.ravel() for s in np.gradient(p[rows].astype(np.float32).mean(-1))])
    return float(np.corrcoef(slopes(a), slopes(b))[0, 1])


def photo_table(exam: Path, painted: Path) -> list[str]:
    questions = json.loads((exam / "photos.json").read_text())
    read = lambda file: square(file, len(questions))
    sources, targets = read(exam / "photos.u8"), read(exam / "photosTargets.u8")
    # Painted at the model's size: only light and colour can be compared there.
    ways = {"as painted": read(painted / "photosEdited.u8"), "with the guard": read(painted / "photosGuarded.u8"), "copy of the input": sources, "exact target": targets}
    families = [q["family"] for q in questions]
    right, kept = {}, {}
    for way, pictures in ways.items():
        wanted, moved = coarse(targets) - coarse(sources), coarse(pictures) - coarse(sources)
        along = (wanted * moved).sum(1)
        share = along / (wanted**2).sum(1)
        cosine = along / (np.linalg.norm(wanted, axis=1) * np.linalg.norm(moved, axis=1) + 1e-6)
        right[way] = (share >= SHARE[0]) & (share <= SHARE[1]) & (cosine >= ALONG)
        # Where water comes in, the old edges go.
        rows = [slice(0, sources.shape[1] * 2 // 3) if f == "reflection" else slice(None) for f in families]
        alike = pictures.shape == sources.shape
        kept[way] = np.array([edges(p, s, r) if alike else np.nan for p, s, r in zip(pictures, sources, rows)])
    lines = ["| photo edits | asked statistics moved | edges (correlation) |", "|---|---|---|"]
    lines += [f"| {way} | {100 * right[way].mean():.0f}% | {'-' if np.isnan(kept[way]).all() else f'{np.nanmean(kept[way]):.3f}'} |" for way in ways]
    lines += ["", "| family | edits | as painted | with the guard | edges with the guard |", "|---|---|---|---|---|"]
    for family in dict.fromkeys(families):
        at = np.array([f == family for f in families])
        lines.append(
            f"| {family} | {at.sum()} | {100 * right['as painted'][at].mean():.0f}% | {100 * right['with the guard'][at].mean():.0f}% "
            f"| {kept['with the guard'][at].mean():.3f} |"
        )
    return lines


def photo_sheet(exam: Path, painted: Path, file: Path, count: int = 24) -> None:
    """The first edits, each beside its source."""
    total = len(json.loads((exam / "photos.json").read_text()))
    read = lambda name: square(name, total)[:count]
    both = np.concatenate([read(exam / "photos.u8"), read(painted / "photosGuarded.u8")], 2)
    rows = [np.concatenate(list(both[k : k + 4]), 1) for k in range(0, len(both) - 3, 4)]
    image = Image.fromarray(np.concatenate(rows))
    image.resize((1024, 1024 * image.height // image.width), Image.Resampling.LANCZOS).save(file)
