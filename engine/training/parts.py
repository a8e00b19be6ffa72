"""Averaged weights in bf16, as files small enough to bring home, and back into what export.py and train.py read.

    python parts.py split-model model.pt OUT            OUT/model.0.part, ...
    python parts.py join DIR... model.pt                from the parts in any of the folders
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import torch

PART = 15 * 2**20


def split(file: Path, out: Path, name: str) -> None:
    state = torch.load(file, weights_only=True, map_location="cpu")
    kept = {k: state[k] for k in ("config", "step", "seen", "spent") if k in state}
    kept["average"] = {k: v.to(torch.bfloat16) for k, v in state["average"].items()}
    buffer = io.BytesIO()
    torch.save(kept, buffer)
    data = buffer.getvalue()
    for i, start in enumerate(range(0, len(data), PART)):
        (out / f"{name}.{i}.part").write_bytes(data[start : start + PART])
    print(f"{name}: {len(data) / 2**20:.1f} MiB in {-(-len(data) // PART)} parts")


def join(folders: list[Path], file: Path) -> None:
    number = lambda part: int(part.name.split(".")[1])
    parts = sorted((p for folder in folders for p in folder.glob(f"{file.stem}.*.part")), key=number)
    if [number(p) for p in parts] != list(range(len(parts))) or not parts:
        sys.exit(f"The parts of {file.stem} are not whole: {[p.name for p in parts]}.")
    state = torch.load(io.BytesIO(b"".join(p.read_bytes() for p in parts)), weights_only=True)
    state["average"] = {k: v.float() for k, v in state["average"].items()}
    # Training goes on from the average; the momentum of the optimisers comes back within a few dozen steps.
    state["model"] = state["average"]
    torch.save(state, file)
    print(f"{file}: step {state['step']}")


if __name__ == "__main__":
    if sys.argv[1] == "join":
        join([Path(p) for p in sys.argv[2:-1]], Path(sys.argv[-1]))
    else:
        split(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[1].removeprefix("split-"))
