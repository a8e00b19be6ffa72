"""Muon for every matrix of a network, convolutions included (a kernel counts as an out x in*h*w matrix)."""

from __future__ import annotations

from collections import defaultdict

import torch
from torch import Tensor


def orthogonalise(g: Tensor, steps: int = 4) -> Tensor:
    """The nearest semi-orthogonal matrices, roughly, by the quintic Newton-Schulz iteration; (n, rows, columns)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g.bfloat16()
    tall = x.shape[1] > x.shape[2]
    x = x.mT if tall else x
    x = x / (x.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    for _ in range(steps):
        s = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(s, s, s, beta=b, alpha=c), x, beta=a)
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """Updates have the size of Adam's (root mean square 0.2 x rate), so one rate serves both."""

    def __init__(self, params: list[Tensor], lr: float, momentum: float = 0.95, weight_decay: float = 0.0):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            rate, momentum = group["lr"], group["momentum"]
            # Matrices of one shape go through the iteration together: on a GPU one at a time is all waiting.
            shapes: dict[tuple[int, ...], list[Tensor]] = defaultdict(list)
            for p in group["params"]:
                if p.grad is not None:
                    shapes[tuple(p.shape)].append(p)
            for same in shapes.values():
                for p in same:
                    self.state[p].setdefault("momentum", torch.zeros_like(p))
                averages = [self.state[p]["momentum"] for p in same]
                grads = [p.grad for p in same]
                torch._foreach_lerp_(averages, grads, 1 - momentum)
                ahead = torch._foreach_lerp(grads, averages, momentum)
                update = orthogonalise(torch.stack([g.flatten(1) for g in ahead]))
                torch._foreach_mul_(same, 1 - rate * group["weight_decay"])
                scale = -rate * 0.2 * max(update.shape[1:]) ** 0.5
                moves = [u.view_as(p).to(p.dtype) for u, p in zip(update.unbind(0), same)]
                torch._foreach_add_(same, moves, alpha=scale)
