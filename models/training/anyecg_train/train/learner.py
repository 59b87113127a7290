"""What is trained: the network, and beside it a head that is thrown away."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anyecg_train.data.examples import Batch
from anyecg_train.network.net1d import Net1D
from anyecg_train.train.device import AUTOCAST
from anyecg_train.train.recipe import Recipe, masked_loss


class Learner(nn.Module):
    """A network with the extra head that reads the ECG measurements during training."""

    def __init__(self, network: Net1D, measurements: int, recipe: Recipe, positive_weight: Tensor):
        """`measurements`: how many the batches hold; `positive_weight` [K] of the labels' loss."""
        super().__init__()
        self.network = network
        self.recipe = recipe
        self.reader: nn.Linear | None = None
        self.register_buffer("positive_weight", positive_weight, persistent=False)
        if recipe.head_only:
            for name, parameter in network.named_parameters():
                parameter.requires_grad_(name.startswith("dense."))
        elif measurements and recipe.measurement_weight > 0:
            self.reader = nn.Linear(network.dense.in_features, measurements)

    def forward(self, batch: Batch, parts: int = 1, workers: int = 1) -> Tensor:
        """Loss of the labels and of the teacher's lessons, plus that of the measurements.

        `batch` is one of the `parts` a process takes its share of a step in, all of one size. The
        losses of the parts add up, and those of the `workers` processes average, as
        DistributedDataParallel averages their gradients: both together give the whole batch's.
        """
        recipe, positive_weight = self.recipe, self.positive_weight
        assert isinstance(positive_weight, Tensor)
        dtype = AUTOCAST[recipe.precision]
        with torch.autocast(batch.signal.device.type, dtype, enabled=dtype is not None):
            pooled = self.network.features(batch.signal).mean(dim=-1)
        pooled = pooled.float()
        logits = self.network.dense(pooled)
        known, taught = (None, None) if batch.totals is None else batch.totals
        total = masked_loss(logits, batch.labels, batch.weight, positive_weight, known)
        if batch.lessons is not None:
            lesson = masked_loss(logits, batch.lessons, batch.weight, positive_weight, taught)
            total = (1 - recipe.lesson_share) * total + recipe.lesson_share * lesson
        if workers > 1:
            total = total * workers
        if self.reader is not None:
            read = F.smooth_l1_loss(self.reader(pooled), batch.measurements)
            total = total + recipe.measurement_weight * read / parts
        return total
