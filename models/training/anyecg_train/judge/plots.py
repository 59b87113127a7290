"""The evidence as pictures: SVG files that come out the same on every machine and day."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anyecg_train.registry import Registry

STYLE: Any = {
    "svg.hashsalt": "anyecg",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9,
    "figure.dpi": 100,
    "path.simplify": True,
}


def draw_plots(content: Mapping[str, Any], folder: Path, registry: Registry) -> list[Path]:
    """Write the plots of the first lead that the content has figures for; return their paths."""
    os.environ.setdefault("MPLBACKEND", "Agg")
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    from anyecg_train.judge.charts import CHARTS

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with matplotlib.rc_context(STYLE):
        for name, chart in CHARTS.items():
            figure = chart(content, registry)
            file = folder / f"{name}.svg"
            if figure is None:
                file.unlink(missing_ok=True)
                continue
            figure.savefig(file, format="svg", metadata={"Date": None}, bbox_inches="tight")
            pyplot.close(figure)
            written.append(file)
    return written
