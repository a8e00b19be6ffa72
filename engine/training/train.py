"""Trains the transformer and its flow-matching head on encoded pictures. Resumes from its checkpoint if there is one.

    python train.py --data PACK... --run DIR --tokenizer DIR --shape second --minutes 9 --total 17 [--compile]

With a total the learning rate falls to nothing at its end. Without one a run goes on at a level rate for as many calls as
there is time for, and a branch may leave it at any time: `--trunk FILE` begins a new run where that one stands, and the
rate falls from the first step to the last.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

import torch
import torch.nn.functional as F
from chunks import Clock, best_device, load, save
from copyHeads import open_copy_heads, way_back
from dataset import Dataset
from muon import Muon
from grow import grow_from, is_smaller
from nextstep import NextStep
from prompts import Prompts
from shapes import SHAPES
from torch import Tensor
from warmStart import start_from


class Objective:
    """The flow-matching loss of all tokens of a batch, teacher forced."""

    def __init__(self, model: NextStep, prompts: Prompts, tokens: int, noise: float, hidden: float):
        self.model, self.prompts, self.tokens, self.noise, self.hidden = model, prompts, tokens, noise, hidden

    def __call__(self, ids: Tensor, after: Tensor, before: Tensor | None = None) -> Tensor:
        repeats = self.model.config.fm_head_batch_mul
        # Imperfect tokens, as sampling makes them: the model learns to go on from its own mistakes.
        fed = self._hide(self._blur(after, self.noise)[:, :-1])
        before = None if before is None else self._blur(before, self.noise / 2)
        keep = F.pad((ids != self.prompts.pad).long(), (0, self.tokens - 1), value=1)
        rows = len(after) * self.tokens * repeats
        # Mostly the middle of the way, where there is most to learn, but the ends too.
        t = torch.sigmoid(torch.randn(rows, device=ids.device))
        t = torch.where(torch.rand(rows, device=ids.device) < 0.25, torch.rand(rows, device=ids.device), t)
        noise = torch.randn(rows, after.shape[-1], device=ids.device)
        with torch.autocast(ids.device.type, torch.bfloat16):
            h = self.model(self._embed(ids, fed, before), keep)[:, -self.tokens :]
            c = self.model.image_out_projector(h).flatten(0, 1).repeat(repeats, 1)
            x1 = after.flatten(0, 1).repeat(repeats, 1)
            v = self.model.velocity(t[:, None] * x1 + (1 - t[:, None]) * noise, t, c)
        return F.mse_loss(v.float(), x1 - noise)

    def reading(self, ids: Tensor, text: Tensor, before: Tensor) -> Tensor:
        """Cross-entropy of the text behind a picture: NextStep-1 as well was trained on the text of its sequences."""
        before = self._blur(before, self.noise / 2)
        keep = F.pad((ids != self.prompts.pad).long(), (0, text.shape[1] - 1), value=1)
        with torch.autocast(ids.device.type, torch.bfloat16):
            x = torch.cat([self._embed(ids, None, before), self.model.embed_tokens(text[:, :-1])], 1)
            logits = self.model.lm_head(self.model(x, keep)[:, -text.shape[1] :])
        return F.cross_entropy(logits.float().flatten(0, 1), text.flatten(), ignore_index=self.prompts.pad)

    def _embed(self, ids: Tensor, fed: Tensor | None, before: Tensor | None) -> Tensor:
        x = self.model.embed_tokens(ids)
        if before is not None:
            filled = ids == self.prompts.placeholder
            source = self.model.image_in_projector(before).to(x.dtype)
            # The k-th placeholder of a row takes its k-th source token.
            place = (filled.long().cumsum(1) - 1).clamp(min=0)[..., None].expand(-1, -1, x.shape[-1])
            x = torch.where(filled[..., None], source.gather(1, place), x)
        return x if fed is None else torch.cat([x, self.model.image_in_projector(fed).to(x.dtype)], 1)

    def _hide(self, fed: Tensor) -> Tensor:
        """Noise instead of some tokens, so that each has to be known from the words and not from its neighbours alone."""
        share = torch.rand(len(fed), 1, 1, device=fed.device) * (torch.rand(len(fed), 1, 1, device=fed.device) < self.hidden)
        return torch.where(torch.rand_like(fed[..., :1]) < share, torch.randn_like(fed), fed)

    @staticmethod
    def _blur(tokens: Tensor, strength: float) -> Tensor:
        amount = torch.rand(len(tokens), 1, 1, device=tokens.device) * strength
        return tokens + amount * torch.randn_like(tokens)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, nargs="+", help="folders with wordings.npz (dataset.py) and latents.npy (encode.py)")
    parser.add_argument("--wordings", type=Path, nargs="*", default=[], help="or the files themselves, in the same order")
    parser.add_argument("--latents", type=Path, nargs="*", default=[])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--shape", choices=SHAPES, default="second")
    parser.add_argument("--from", dest="start", type=Path, help="a checkpoint in the official layout to begin with; a smaller one is grown")
    parser.add_argument("--trunk", type=Path, help="the state to branch from, model.pt of a run or one it kept; needs --total, the length of the branch")
    parser.add_argument("--copy-heads", action=argparse.BooleanOptionalAction, default=True, help="see copyHeads.py; off to go on from a model that has them")
    parser.add_argument("--minutes", type=float, default=9, help="of this chunk")
    parser.add_argument("--total", type=float, help="of all chunks together, on a CPU in minutes of all its cores; default: no end, no fall of the rate")
    parser.add_argument("--until", type=Path, help="instead of both: a file with the second of the epoch when all must be done, read again and again")
    parser.add_argument("--fall", type=float, help="the last share of the total in which the rate falls; default: half, on a branch all of it")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--edit-batch", type=int, default=128)
    parser.add_argument("--chain-batch", type=int, default=64)
    parser.add_argument("--chains", type=float, default=0.1, help="share of the edits that see two pictures before them")
    parser.add_argument("--edits", type=float, default=0.45, help="share of the steps that train edits")
    parser.add_argument("--edits-from", type=float, default=0.1, help="share of the budget before the first edit")
    parser.add_argument("--rate", type=float, default=3e-3, help="of Muon; Adam takes a quarter of it")
    parser.add_argument("--noise", type=float, default=0.25)
    parser.add_argument("--hidden", type=float, default=0, help="share of the pictures in which a random share of the tokens before is hidden")
    parser.add_argument("--read-batch", type=int, default=0, help="pictures read beside each step of edits: their words have a loss as well")
    parser.add_argument("--reading", type=float, default=0.05, help="weight of that loss")
    parser.add_argument("--save-every", type=float, default=4, help="minutes")
    parser.add_argument("--keep-at", type=float, nargs="*", default=[], help="minutes of the budget at which a state is kept for good, to branch from later")
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()

    device = best_device()
    torch.manual_seed(0)
    shape, prompts = SHAPES[args.shape], Prompts(args.tokenizer)
    packs = [*((d / "wordings.npz", d / "latents.npy") for d in args.data or []), *zip(args.wordings, args.latents, strict=True)]
    data = Dataset(packs, prompts, shape.side, device)
    config = shape.model_config(prompts)
    model = NextStep(config).to(device)
    model.initialise()
    average = NextStep(config).to(device).requires_grad_(False)

    trained = {n: p for n, p in model.named_parameters() if n != "lm_head.weight" or args.read_batch}
    inner = lambda n, p: p.ndim == 2 and n.startswith(("layers.", "image_head.net.res_blocks."))
    muon = Muon([p for n, p in trained.items() if inner(n, p)], lr=args.rate, weight_decay=0.02)
    adam = torch.optim.AdamW([p for n, p in trained.items() if not inner(n, p)], lr=args.rate / 4, betas=(0.9, 0.98), weight_decay=0)
    parts = {"model": model, "average": average, "muon": muon, "adam": adam}
    file = args.run / "model.pt"
    args.run.mkdir(parents=True, exist_ok=True)
    step, seen, spent = 0, 0, 0.0
    branching = args.trunk is not None and not file.exists()
    if state := load(args.trunk if branching else file, device):
        for name, part in parts.items():
            # What parts.py brought home has weights only.
            if name in state:
                part.load_state_dict(state[name])
        step, seen, spent = state["step"], state["seen"], 0.0 if branching else state["spent"]
        torch.manual_seed(step)
    else:
        if args.start is not None:
            print((grow_from if is_smaller(args.start, config) else start_from)(args.start, model, prompts))
        if args.copy_heads:
            open_copy_heads(model, way_back(prompts, shape.side))
        average.load_state_dict(model.state_dict())
    print(
        f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters, {len(data.pictures_at)} pictures, "
        f"{len(data.pairs)} edits, {len(data.chains)} chains, from step {step}",
        flush=True,
    )
    cores = torch.get_num_threads() if device.type == "cpu" else None
    clock = Clock(args.minutes, args.total, spent, fall=args.fall or (0.5 if args.trunk is None else 1.0), cores=cores)

    def write() -> None:
        state = {n: p.state_dict() for n, p in parts.items()}
        state = {**state, "config": asdict(config), "step": step, "seen": seen, "spent": clock.spent}
        save(state, file)
        for minutes in args.keep_at:
            kept = args.run / f"model.{minutes:g}.pt"
            if clock.spent >= minutes * 60 and not kept.exists():
                save(state, kept)

    if args.compile:
        # One layer at a time: they share their code, so that each shape compiles once, in seconds.
        for part in (*model.layers, model.image_head.net):
            part.compile(dynamic=False)
    objective = Objective(model, prompts, shape.side**2, args.noise, args.hidden)
    # All graphs are compiled before the clock starts.
    chains = args.chains if len(data.chains) else 0.0
    shapes = [data.pictures(args.batch, short=True), data.pictures(args.batch, short=False), data.edits(args.edit_batch)]
    for batch in [*shapes, *([data.chain(args.chain_batch)] if chains else [])]:
        objective(*batch).backward()
    if args.read_batch:
        objective.reading(*data.readings(args.read_batch)).backward()
    print(f"first steps after {clock.elapsed:.0f} s", flush=True)
    clock.restart(args.until)

    sizes = {"picture": args.batch, "edit": args.edit_batch, "chain": args.chain_batch}
    last = saved = 0.0
    since = 0
    sums = {kind: [torch.zeros((), device=device), 0] for kind in ("picture", "edit", "chain", "reading")}
    choose = torch.Generator().manual_seed(step)
    while clock.running():
        level = clock.level(step)
        for optimiser, rate in ((muon, args.rate), (adam, args.rate / 4)):
            for group in optimiser.param_groups:
                group["lr"] = rate * level
        editing = (args.edits_from == 0 or clock.progress >= args.edits_from) and float(torch.rand((), generator=choose)) < args.edits
        kind = "picture" if not editing else "chain" if float(torch.rand((), generator=choose)) < chains else "edit"
        batch = {"picture": data.pictures, "edit": data.edits, "chain": data.chain}[kind](sizes[kind])
        muon.zero_grad(set_to_none=True)
        adam.zero_grad(set_to_none=True)
        losses = {kind: objective(*batch)}
        losses[kind].backward()
        if kind == "edit" and args.read_batch:
            losses["reading"] = objective.reading(*data.readings(args.read_batch))
            (args.reading * losses["reading"]).backward()
        torch.nn.utils.clip_grad_norm_(trained.values(), 1.0)
        muon.step()
        adam.step()
        step += 1
        seen += len(batch[0])
        since += len(batch[0])
        for kind, loss in losses.items():
            # No number is read back here: the GPU never waits for Python.
            sums[kind][0] += loss.detach()
            sums[kind][1] += 1
        torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - min(0.999, step / (step + 50)))

        if clock.elapsed - last > 30:
            means = ", ".join(f"{kind} {float(s) / n:.4f}" for kind, (s, n) in sums.items() if n)
            rate = since / (clock.elapsed - last)
            print(f"step {step} loss {means}, {rate:.0f} pictures/s, {seen} seen, {clock.spent / 60:.1f} min", flush=True)
            last, since = clock.elapsed, 0
            clock.end_at(args.until)
            for total in sums.values():
                total[0].zero_()
                total[1] = 0
        if clock.elapsed - saved > args.save_every * 60 and clock.running():
            write()
            saved = clock.elapsed
    write()


if __name__ == "__main__":
    main()
