"""The wordings of a corpus (data/write.ts) or of a pack (data/pack.ts), in the order of its pictures."""

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
    file = folder / "pack.json"
    return json.loads((file if file.exists() else folder / "corpus.json").read_text())


def read_records(folder: Path) -> Iterator[Record]:
    packed = folder / "scenes.jsonl.gz"
    if packed.exists():
        with gzip.open(packed, "rt") as lines:
            for line in lines:
                r = json.loads(line)
                yield Record(r["c"], tuple(r["e"]) if "e" in r else None, r.get("s"))
        return
    with (folder / "records.jsonl").open() as lines:
        for line in lines:
            r = json.loads(line)
            edit = r["edit"] and (r["edit"]["source"], r["edit"]["family"], r["edit"]["instructions"])
            yield Record(r["captions"], edit, r["scene"])
