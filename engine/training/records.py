"""The wordings of a pack (data/pack.ts), in the order of its pictures."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Record:
    captions: list[str]
    # Index of the picture an edit started from, its family and its wordings.
    edit: tuple[int, str, list[str]] | None
    # The scene in words; a pack carries it only if written with --truth.
    scene: dict | None


def read_facts(folder: Path) -> dict:
    return json.loads((folder / "pack.json").read_text())


def read_records(folder: Path) -> Iterator[Record]:
    with gzip.open(folder / "scenes.jsonl.gz", "rt") as lines:
        for line in lines:
            r = json.loads(line)
            yield Record(r["c"], tuple(r["e"]) if "e" in r else None, r.get("s"))
