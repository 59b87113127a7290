"""The standing text of performance.md."""

SIMULATED = (
    "Simulated patients only. These figures say how well the network reads the virtual cohort; "
    "they are no evidence about real patients. "
)

WHAT_POINTS_MEAN = (
    "Chosen on the validation part, judged here. `target-ppv`: the most sensitive threshold with a "
    "PPV of 0.30 (a common finding: twice its prevalence); `sensitivity-0.80`; `net-benefit-0.15`: "
    "flag from a probability of 0.15 on; `best-net-benefit`: the threshold of the highest net "
    "benefit. Net benefit: true positives a patient less false ones at the ratio 0.15 to 0.85 of "
    "the policy's PPV floor; treating no one gives 0.",
)

PREPROCESSING = """## What the preprocessing cannot see

The network sees a trace that was band-passed (0.67-40 Hz), freed of its running median over 0.4 s
and divided by its own spread. Measured on synthetic beats, this is what is left:

| of the ECG | goes in | comes out | so |
|---|---|---|---|
| absolute voltage | the trace at full or half height | identical traces | low voltage, the height \
of hypertrophy and of the P wave in mV have no direct path |
| ST elevation, 75/min | +0.1, +0.2, +0.3 mV | +0.04, +0.05, +0.05 mV | 0.2 and 0.3 mV cannot be \
told apart; the P wave is inflated instead (0.12 to 0.17 mV) |
| ST elevation of 0.2 mV | 50, 75, 110/min | +0.06, +0.05, +0.14 mV | what is left depends on the \
heart rate |
| ST depression, 75/min | -0.1, -0.2 mV | -0.09, -0.16 mV | mostly kept |
| T wave, normal width | 0.30 mV | 0.27 mV | kept |
| tall T wave, 0.60 mV | narrow, normal width | 0.59, 0.53 mV | kept relative to R, which the \
division lowers from 5.7 to 4.7 units |
| broad T wave | 0.30 mV | 0.17 mV | nearly halved |
| inverted T wave | -0.20 mV | -0.17 mV | kept |
| P wave at 110/min | 0.13 mV | 0.03 mV | mostly lost at fast rates |
| PR, QRS, QT, RR | | unchanged | rhythm and timing are kept |

Findings that show by voltage or ST elevation (effusion, hypertrophy, injury of the inferior wall)
are therefore read by what goes along with them, or not at all.
"""

HOW = (
    "## How the figures were made",
    "",
    "- Primary figures: one index ECG a patient, patients that neither training nor calibration "
    "saw. Calibration and every threshold come from the validation part at natural prevalence.",
    "- AUROC, AUPRC, gain, subgroups, recovered share: 95 % percentile interval of a patient "
    "bootstrap; differences and shares are paired. With more than one record a patient, whole "
    "patients are drawn. Shift sets and null findings: DeLong. PPV, NPV, sensitivity, specificity: "
    "Wilson, at the threshold of the manifest. Slope and intercept: Wald; O:E: log scale.",
    "- PPV and NPV at other prevalences (performance.json, `ppvAtPrevalence`): Bayes from "
    "sensitivity and specificity, interval by the delta method on the log odds (Mercaldo, Lau and "
    "Zhou 2007).",
    "- Calibration: Platt scaling; an isotonic line only above 1,000 validation events and where "
    "its five-fold cross-validated log loss is lower by more than 0.001 a patient and by two "
    "standard errors.",
    "- Gain: network minus baseline. Baseline: age, sex, heart rate and rhythm alone; the better "
    "on validation of a logistic regression with squares and products and of boosted trees, each "
    "on at most 60,000 training patients (all of the rarer class, the rest drawn and weighted up).",
    "- Oracle: boosted trees (120 rounds) on the true ECG parameters of as many training patients.",
    "- O:E: observed over expected positives. Tiers: strong AUROC >= 0.65, moderate 0.55-0.65, "
    "limited < 0.55. Subgroups, ROC curve and calibration bins are in performance.json.",
    "- Plots, where they were made: [every AUROC](plots/forest.svg), [ROC](plots/roc.svg), "
    "[calibration](plots/calibration.svg), [recovery of the oracle](plots/recovery.svg), [null "
    "findings](plots/nulls.svg).",
    "",
)
