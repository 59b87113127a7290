"""Laboratory rows to labels: rows, readings in registry units, pairs with ECGs, 108 labels."""

from anyecg_train.data.labs.cards import LabCards, load_cards
from anyecg_train.data.labs.label import (
    LabelledEcgs,
    LabelOptions,
    describe_labels,
    label_ecgs,
    label_records,
)
from anyecg_train.data.labs.mapping import LabMapping, default_mappings_dir, read_mapping
from anyecg_train.data.labs.row import LabRow, LabsError
from anyecg_train.data.labs.tally import Tally

__all__ = [
    "LabCards",
    "LabMapping",
    "LabRow",
    "LabelOptions",
    "LabelledEcgs",
    "LabsError",
    "Tally",
    "default_mappings_dir",
    "describe_labels",
    "label_ecgs",
    "label_records",
    "load_cards",
    "read_mapping",
]
