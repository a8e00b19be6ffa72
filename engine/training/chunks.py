"""Training in chunks: one time budget over many runs, a state that is whole or absent, a clean stop when asked."""

from __future__ import annotations

import math
import signal
import time
from pathlib import Path

import torch


class Clock:
    """How much of the whole budget is spent; `spent` comes from the state of earlier chunks.

    On a CPU the budget counts the time that its cores worked for us, so that a run in the background of other work
    is as long as one alone; a chunk ends by the clock on the wall.
    """

    def __init__(self, chunk_minutes: float, total_minutes: float | None, spent: float, fall: float = 0.5, cores: int | None = None):
        self.chunk, self.total, self.spent_before = chunk_minutes * 60, (total_minutes or math.inf) * 60, spent
        self.fall, self.cores = fall, cores
        self.stopping = False
        signal.signal(signal.SIGTERM, self._stop)
        self.restart()

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def restart(self, until: Path | None = None) -> None:
        """Compiling is no training."""
        self.began, self.worked_before = time.time(), time.process_time()
        self.end_at(until)

    def end_at(self, until: Path | None) -> None:
        """The chunk ends at the second of the epoch that the file holds, and the budget with it."""
        if until is not None:
            self.chunk = float(until.read_text()) - self.began
            self.total = self.spent_before + self.chunk
            self.cores = None

    @property
    def elapsed(self) -> float:
        return time.time() - self.began

    @property
    def spent(self) -> float:
        used = self.elapsed if self.cores is None else (time.process_time() - self.worked_before) / self.cores
        return self.spent_before + used

    @property
    def progress(self) -> float:
        return min(1.0, self.spent / self.total)

    def running(self) -> bool:
        return not self.stopping and self.elapsed < self.chunk and self.spent < self.total

    def level(self, step: int, warm_up: int = 100) -> float:
        """Of the learning rate: up, level, then down to nothing over the last share `fall` of the total, if there is one."""
        return min(1.0, (1 - self.progress) / self.fall) * min(1.0, (step + 1) / warm_up)


def save(state: dict, file: Path) -> None:
    torch.save(state, file.with_suffix(".tmp"))
    file.with_suffix(".tmp").rename(file)


def load(file: Path, device: torch.device | str = "cpu") -> dict | None:
    return torch.load(file, map_location=device, weights_only=True) if file.exists() else None


def best_device() -> torch.device:
    if torch.cuda.is_available():
        torch.backends.cuda.matmul.allow_tf32 = True
        torch.backends.cudnn.allow_tf32 = True
        torch.backends.cudnn.benchmark = True
        return torch.device("cuda")
    return torch.device("cpu")
