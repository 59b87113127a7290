"""card.json: the 31 source attributes of a predictive model (ONC HTI-1), as data.

"not available" is a legal and honest answer. Nothing here is a claim about real patients.
"""

from collections.abc import Mapping
from typing import Any

from anyecg_train.judge.evidence import Performance, count_tiers

ABSENT = "not available"

LIMITATIONS = (
    "Trained and tested on simulated patients only; never tested on a real ECG with a real result.",
    "Investigational, not cleared by any authority, not for clinical use.",
    "Absolute voltage is lost by the preprocessing (z-score): low voltage, the height of left "
    "ventricular hypertrophy and the height of the P wave in millivolts cannot be read.",
    "ST elevation hardly survives the running median: 0.2 and 0.3 mV look the same, and the P wave "
    "is inflated instead. ST depression, T-wave form, intervals and rhythm are kept.",
    "P waves are mostly lost at fast heart rates; very broad T waves are nearly halved.",
    "One lead for ten seconds: an anterior or posterior injury may leave no trace in it.",
    "The attribution output is exact arithmetic on 20 steps of half a second, not a localisation.",
    "No card and no raised likelihood never mean that a result is normal.",
)


def card(title: str, facts: Mapping[str, Any], evidence: Performance) -> dict[str, Any]:
    """Build card.json from what is known of the run (`facts`) and its evidence."""
    values = attributes(facts, evidence)
    return {
        "schemaVersion": 1,
        "modelId": evidence["modelId"],
        "modelVersion": evidence["modelVersion"],
        "title": title,
        "status": "demonstration",
        "attributes": [
            {"number": number, "category": category, "name": name, "value": values[number]}
            for number, category, name in ATTRIBUTES
        ],
        "limitations": list(LIMITATIONS),
    }


DETAILS, PURPOSE, CAUTIONS = "Details and output", "Purpose", "Cautioned out-of-scope use"
DEVELOPMENT, FAIRNESS = "Development details and input features", "Process used to ensure fairness"
EXTERNAL, FIGURES = "External validation process", "Quantitative measures of performance"
MAINTENANCE, UPDATES = "Ongoing maintenance and monitoring", "Update and continued validation"

ATTRIBUTES: tuple[tuple[int, str, str], ...] = (
    (1, DETAILS, "Developer and contact"),
    (2, DETAILS, "Funding source of the development"),
    (3, DETAILS, "Value that the model produces"),
    (4, DETAILS, "Type of that output"),
    (5, PURPOSE, "Intended use"),
    (6, PURPOSE, "Intended patient population"),
    (7, PURPOSE, "Intended users"),
    (8, PURPOSE, "Intended role in decisions"),
    (9, CAUTIONS, "Tasks, situations and populations it must not be used for"),
    (10, CAUTIONS, "Known risks, inappropriate settings and limitations"),
    (11, DEVELOPMENT, "Inclusion and exclusion of training data"),
    (12, DEVELOPMENT, "Demographic and social variables used as input"),
    (13, DEVELOPMENT, "Demographic representativeness of the training data"),
    (14, DEVELOPMENT, "Relevance of the training data to the setting of use"),
    (15, FAIRNESS, "Approach to fairness of the output"),
    (16, FAIRNESS, "Management and reduction of bias"),
    (17, EXTERNAL, "Data and setting of the external validation"),
    (18, EXTERNAL, "Who carried out the external validation"),
    (19, EXTERNAL, "Demographic representativeness of the external data"),
    (20, EXTERNAL, "Process of the external validation"),
    (21, FIGURES, "Validity in data of the same source as the training data"),
    (22, FIGURES, "Fairness in data of the same source as the training data"),
    (23, FIGURES, "Validity in external data"),
    (24, FIGURES, "Fairness in external data"),
    (25, FIGURES, "Evaluation of outcomes from using the model"),
    (26, MAINTENANCE, "Monitoring of validity over time"),
    (27, MAINTENANCE, "Validity in local data"),
    (28, MAINTENANCE, "Monitoring of fairness over time"),
    (29, MAINTENANCE, "Fairness in local data"),
    (30, UPDATES, "Process and frequency of updates"),
    (31, UPDATES, "Process and frequency of corrections when risks are found"),
)


def attributes(facts: Mapping[str, Any], evidence: Performance) -> dict[int, str]:
    """The value of each attribute by number."""
    dataset, rows = evidence["dataset"], evidence["leads"]["II"]
    tally = ", ".join(f"{count} {name}" for name, count in count_tiers(rows).items())
    return {
        1: "AnyECG-Lab contributors; contact: the issue tracker of the repository",
        2: ABSENT,
        3: "For each of 99 defined laboratory findings, the probability that a sample taken at the "
        "time of the ECG would show it; 9 further outputs are undefined and never reported",
        4: "Prediction: calibrated probability, with a threshold for each finding",
        5: "Demonstrate and test a clinical decision support service end to end in a sandbox",
        6: "Simulated emergency patients of 18 years and over without a pacemaker",
        7: "Developers, informaticians and researchers; no clinician should act on it",
        8: "None in care. In the sandbox: a suggestion to measure, never to treat",
        9: "Real patients; any clinical decision; ruling a finding out; ages under 18; paced "
        "rhythm; leads other than I and II; replacing the reading of the ECG",
        10: " ".join(LIMITATIONS),
        11: f"{facts['trainingPatients']} simulated patients without pacing, one ECG each, rare "
        "acute states oversampled; a label is missing where the simulated sample was rejected",
        12: "None: the network sees ten seconds of one lead and nothing else. Age and sex are "
        "implicit, since the simulated ECG depends on them",
        13: "Simulated: age 18 to 95 (median 58), 53 % women, figures plausible for an emergency "
        "department; no race, ethnicity, language or social variable is simulated",
        14: "None: a simulation is not a care setting",
        15: "AUROC by sex, age band and rhythm is reported for every finding; no constraint was "
        "put on the training",
        16: "Thresholds of laboratory findings differ by sex and age where reference ranges do; "
        "otherwise none",
        17: f"{ABSENT}: there was no external validation",
        18: ABSENT,
        19: ABSENT,
        20: ABSENT,
        21: f"{dataset['patients']} unseen simulated patients at natural prevalence, lead II: "
        f"{tally}; every figure with its interval is in performance.json",
        22: "Subgroup AUROC with intervals in performance.json",
        23: ABSENT,
        24: ABSENT,
        25: f"{ABSENT}: the model has not been used in care",
        26: "not available",
        27: f"{ABSENT}: each site must validate in silent mode before any use",
        28: ABSENT,
        29: ABSENT,
        30: "A new version is trained when the virtual cohort or the network changes; no schedule",
        31: "Corrections through the issue tracker, without a guaranteed time",
    }
