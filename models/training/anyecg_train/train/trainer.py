"""The steps of training: batches from the store, losses, gradients, weights, checkpoints."""

import contextlib
import time
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch.nn.parallel import DistributedDataParallel
from tqdm import tqdm

from anyecg_train.data.examples import Batch, Examples, batches
from anyecg_train.train.learner import Learner
from anyecg_train.train.prefetch import prefetch
from anyecg_train.train.recipe import learning_rate_at
from anyecg_train.train.run_folder import Progress, RunError, RunFolder
from anyecg_train.train.scalars import Scalars
from anyecg_train.train.setting import Setting
from anyecg_train.train.share import split_batch, to_device

BATCHES_AHEAD = 4
"""Batches read while a GPU computes; on a CPU both would share the cores, so none are."""
STEPS_A_POINT = 50
"""Steps between two points of the loss's curve: reading the loss makes a GPU wait."""


class Trainer:
    """A learner on its device, with the optimizer that changes it."""

    def __init__(self, learner: Learner, steps: int, setting: Setting):
        """`steps`: those of one epoch."""
        self.learner, self.steps, self.setting = learner, steps, setting
        self.recipe = recipe = learner.recipe
        self.trained = [p for p in learner.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(
            self.trained, recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
        )
        # float16 gradients underflow unless the loss is scaled; otherwise the scaler does nothing
        self.scaler = torch.amp.GradScaler(
            setting.device.type, enabled=recipe.precision == "float16"
        )
        self.model: Learner | DistributedDataParallel = learner
        self.began = time.monotonic()

    def take_up(self, run: RunFolder, settings: Mapping[str, Any]) -> Progress:
        """Go on from the run's checkpoint, or begin. All processes read before the first writes."""
        workers = self.setting.workers
        content = run.read(settings)
        workers.wait()
        progress = Progress()
        if content is not None:
            try:
                progress = Progress(**content["progress"])
                self.learner.load_state_dict(content["state"])
                self.optimizer.load_state_dict(content["optimizer"])
                self.scaler.load_state_dict(content["scaler"])
            except (KeyError, TypeError, RuntimeError, ValueError) as problem:
                raise RunError(
                    f"{run.checkpoint} is of another version ({problem}): begin in another folder"
                ) from problem
        if workers.is_first:
            if content is None:
                run.begin(settings)
            else:
                run.take_up(progress)
        if workers.size > 1:
            on_gpu = self.setting.device.type == "cuda"
            self.model = DistributedDataParallel(
                self.learner,
                device_ids=[self.setting.device] if on_gpu else None,
                broadcast_buffers=False,
            )
        self.lap()
        return progress

    def state(self) -> dict[str, Any]:
        """What a checkpoint holds beside the progress."""
        return {
            "state": self.learner.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "scaler": self.scaler.state_dict(),
        }

    def lap(self) -> float:
        """Seconds since the last call."""
        before, self.began = self.began, time.monotonic()
        return self.began - before

    def train_epoch(
        self,
        training: Examples,
        progress: Progress,
        run: RunFolder,
        scalars: Scalars,
        bar: "tqdm[Any]",
    ) -> float:
        """Show every training patient once, from where `progress` is; return the mean loss."""
        recipe, workers, device = self.recipe, self.setting.workers, self.setting.device
        self.learner.train()
        total = torch.tensor(progress.loss, dtype=torch.float64, device=device)
        stream = batches(
            training,
            recipe.batch * recipe.accumulate * workers.size,
            recipe.augmentation,
            recipe.seed * 1000 + progress.epoch,
            first=progress.step,
            share=workers.share,
        )
        on_gpu = device.type == "cuda"
        ahead = prefetch(
            (split_batch(batch, recipe.accumulate, pin=on_gpu) for batch in stream),
            BATCHES_AHEAD if on_gpu else 0,
        )
        kept_at = time.monotonic()
        for done, parts in enumerate(ahead, start=progress.step + 1):
            step = progress.epoch * self.steps + done - 1
            rate = learning_rate_at(step, recipe.epochs * self.steps, recipe)
            loss = workers.mean(self.take_step([to_device(part, device) for part in parts], rate))
            total += loss
            bar.update()
            if step % STEPS_A_POINT == 0 and scalars.is_on:
                scalars.add({"step_loss": float(loss), "learning_rate": rate}, step)
            is_due = time.monotonic() - kept_at >= 60 * self.setting.checkpoint_minutes
            if workers.is_first and is_due:
                progress.step, progress.loss = done, float(total)
                progress.seconds += self.lap()
                run.keep(progress, self.state())
                kept_at = time.monotonic()
        return float(total) / self.steps

    def take_step(self, parts: Sequence[Batch], rate: float) -> torch.Tensor:
        """One change of the weights by all parts of a batch; return this process's loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad()
        losses = []
        for number, part in enumerate(parts, start=1):
            is_last = number == len(parts)
            with self.without_exchange() if not is_last else contextlib.nullcontext():
                loss = self.model(part, len(parts), self.setting.workers.size)
                self.scaler.scale(loss).backward()
            losses.append(loss.detach())
        self.scaler.unscale_(self.optimizer)
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        return torch.stack(losses).sum() if len(losses) > 1 else losses[0]

    def without_exchange(self) -> contextlib.AbstractContextManager[None]:
        """Keep gradients in this process until the last part of a step."""
        if isinstance(self.model, DistributedDataParallel):
            return self.model.no_sync()
        return contextlib.nullcontext()
