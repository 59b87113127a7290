"""What a reader of plausibility.json must know, by where the waves come from."""

from collections.abc import Mapping

from anyecg_train.data.part import Source

WHOSE_WAVES: Mapping[Source, str] = {
    "simulated": "The network reads simulated waves: this shows what it learned of the simulation, "
    "and nothing about real patients.",
    "retrospective": "The network reads recorded waves of a retrospective data set: this shows "
    "what it reads in those patients, and nothing about patients elsewhere.",
    "local": "The network reads recorded waves of this site's own patients: this shows what it "
    "reads in them, and nothing about patients elsewhere.",
}
METHOD = (
    "Windows are fixed times around R (P -280 to -60 ms, QRS to +70 ms, ST to +170 and T to +520 "
    "ms at an RR interval of 1 s, scaled with its square root); the U wave falls into the T "
    "window's end and a very broad QRS reaches beyond its window.",
    "A wave is replaced by a straight line and the trace brought back to spread 1; filters and "
    "running median are not run again. Without QRS a trace is stretched and unlike any in "
    "training, so the QRS figures overstate what the QRS tells.",
    "A straight ST segment still shows its length by where T begins: findings that change the "
    "length of ST are expected in ST and T.",
    "Rate: the patient's beats at a regular 75 per minute. QT and the shape of fast beats still "
    "hint at the rate. Its sham cuts the beats out and puts each back.",
    "The patients are chosen to hold enough rare findings: the AUROC here is not that of "
    "performance.json, only the changes matter.",
    "Expected waves were written down from the simulation's mechanisms before the network was "
    "asked; a finding without a mechanism of its own has none.",
)
BEYOND_THE_SIMULATION = (
    "Real patients have more mechanisms than the simulation, and treatment and other illness "
    "besides: a wave that costs AUROC without being expected may be right, and one that is "
    "expected proves no cause."
)


def caveats_of(source: Source) -> tuple[str, ...]:
    """The caveats of occlusions in a part of this source."""
    beyond = () if source == "simulated" else (BEYOND_THE_SIMULATION,)
    return (WHOSE_WAVES[source], *METHOD, *beyond)
