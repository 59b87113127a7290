"""Which waves each finding should move, by the mechanisms that the virtual cohort simulates.

From the reference facts of the cohort (section 2, laboratory to ECG), written down before any
network was asked. A finding without an entry has no mechanism of its own in the simulation.
Nothing here is evidence about real patients.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Occlusions = tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """Occlusions (P, QRS, ST, T, rate) that should matter to a finding, and the mechanism."""

    occlusions: Occlusions
    mechanism: str


TENTED = Expected(
    ("T", "P", "QRS"), "tented narrow T; then flat P, long PR and broad QRS; slow rhythm if severe"
)
FLAT_T = Expected(("T", "ST"), "flat T, U wave (it ends in the T window), ST depression")
ST_LENGTH = Expected(
    ("ST", "T"), "length of ST: the QT interval changes by when T begins, not by its shape"
)
INJURY = Expected(("ST", "T"), "ST shift and T inversion of an injury; Q waves late")
STRETCH = Expected(("QRS", "P", "rate", "T"), "heart failure: broad QRS, notched P, AF, strain")
ANAEMIA = Expected(("rate", "ST", "T"), "fast rate; ST depression and lower T when severe")
ACIDOSIS = Expected(("rate", "T"), "fast rate, and potassium that rises with acid")
SHOCK = Expected(("rate",), "fast and less variable rate")
INFLAMED = Expected(("rate",), "fast and less variable rate, AF, of sepsis")
KIDNEY = Expected(("ST", "T", "rate"), "strain, longer QT, less variable rate; potassium")
LUNG = Expected(("rate", "P"), "fast rate and tall P of hypoxaemia")
LIVER = Expected(("ST", "T", "rate"), "longer QT and faster rate of cirrhosis")
THYROID_EXCESS = Expected(("rate",), "fast, less variable rate, AF")
THYROID_LACK = Expected(("rate", "T"), "slow rate, flat T, longer QT")
CLOT = Expected(("rate",), "fast rate of embolism and of severe illness")
FIBRILLATION = Expected(("rate", "P"), "anticoagulated AF: irregular, no P")

EXPECTED: Mapping[str, Expected] = {
    "potassium-high": TENTED,
    "potassium-low": FLAT_T,
    "calcium-low": ST_LENGTH,
    "calcium-high": ST_LENGTH,
    "calcium-ionised-low": ST_LENGTH,
    "calcium-ionised-high": ST_LENGTH,
    "magnesium-low": Expected(("ST", "T"), "slightly longer QT, and potassium's company"),
    "magnesium-high": Expected(("P", "QRS"), "long PR, broader QRS"),
    "phosphate-high": KIDNEY,
    "bicarbonate-low": ACIDOSIS,
    "anion-gap-high": ACIDOSIS,
    "creatinine-high": KIDNEY,
    "urea-nitrogen-high": KIDNEY,
    "urate-high": KIDNEY,
    "glucose-low": Expected(("rate", "T", "ST"), "fast rate, flat T, longer QT"),
    "glucose-high": Expected(("rate",), "less variable, faster rate of diabetes"),
    "hba1c-high": Expected(("rate",), "less variable, faster rate of diabetes"),
    "lactate-high": SHOCK,
    "ph-low": ACIDOSIS,
    "pco2-high": LUNG,
    "po2-low": LUNG,
    "troponin-i-hs-high": INJURY,
    "troponin-t-hs-high": INJURY,
    "ck-mb-high": INJURY,
    "nt-probnp-high": STRETCH,
    "bnp-high": STRETCH,
    "creatine-kinase-high": Expected(("T", "ST"), "injury, or potassium of rhabdomyolysis"),
    "haemoglobin-low": ANAEMIA,
    "haematocrit-low": ANAEMIA,
    "leukocytes-high": INFLAMED,
    "neutrophils-high": INFLAMED,
    "crp-high": INFLAMED,
    "procalcitonin-high": INFLAMED,
    "fibrinogen-high": INFLAMED,
    "inr-high": FIBRILLATION,
    "d-dimer-high": CLOT,
    "bilirubin-total-high": LIVER,
    "albumin-low": Expected(("rate", "T"), "faster rate, lower T; voltage itself is lost"),
    "tsh-low": THYROID_EXCESS,
    "free-t4-high": THYROID_EXCESS,
    "tsh-high": THYROID_LACK,
    "free-t4-low": THYROID_LACK,
}
