"""The 31 source attributes of a predictive model (45 CFR 170.315(b)(11), ONC HTI-1), as text.

"not available" is a legal and honest answer. Nothing here is a claim about real patients.
"""

from collections.abc import Mapping
from typing import Any

from anyecg_train.judge.evidence import Performance, count_tiers
from anyecg_train.ship.origin import Origin

ABSENT = "not available"

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


def attributes(origin: Origin, facts: Mapping[str, Any], evidence: Performance) -> dict[int, str]:
    """The value of each attribute by number; 10, the limits, is the card's to fill."""
    dataset = evidence["dataset"]
    lead, rows = next(iter(evidence["leads"].items()))
    tally = ", ".join(f"{count} {name}" for name, count in count_tiers(rows).items())
    leads = " and ".join(evidence["leads"])
    judged = (
        f"{dataset['patients']} unseen patients of {dataset['name']} at natural prevalence, lead "
        f"{lead}: {tally}; every figure with its interval is in performance.json"
    )
    common = {
        1: "AnyECG-Lab contributors; contact: the issue tracker of the repository",
        2: ABSENT,
        3: "For each of 99 defined laboratory findings, the probability that a sample taken at the "
        "time of the ECG would show it; 9 further outputs are undefined and never reported",
        4: "Prediction: calibrated probability, with a threshold for each finding",
        7: "Developers, informaticians and researchers; no clinician should act on it",
        8: "None in care. In the sandbox: a suggestion to measure, never to treat",
        12: "None: the network sees ten seconds of one lead and nothing else. Age and sex are "
        "implicit, since the ECG depends on them",
        15: "AUROC by sex, age band, heart rate and rhythm is reported for every finding; no "
        "constraint was put on the training",
        16: "Thresholds of laboratory findings differ by sex and age where reference ranges do; "
        "otherwise none",
        17: f"{ABSENT}: there was no external validation",
        21: judged,
        22: "Subgroup AUROC with intervals in performance.json",
        25: f"{ABSENT}: the model has not been used in care",
        27: f"{ABSENT}: each site must validate in silent mode before any use",
        31: "Corrections through the issue tracker, without a guaranteed time",
    }
    own = of_simulated(facts) if origin.status == "demonstration" else of_real(origin)
    cautions = f"ruling a finding out; ages under 18; paced rhythm; leads other than {leads}; "
    own[9] += cautions + "replacing the reading of the ECG"
    return {number: ABSENT for number, _, _ in ATTRIBUTES} | common | own


def of_simulated(facts: Mapping[str, Any]) -> dict[int, str]:
    """Values of a model of virtual patients."""
    return {
        5: "Demonstrate and test a clinical decision support service end to end in a sandbox",
        6: "Simulated emergency patients of 18 years and over without a pacemaker",
        9: "Real patients; any clinical decision; ",
        11: f"{facts['trainingPatients']} simulated patients without pacing, one ECG each, rare "
        "acute states oversampled; a label is missing where the simulated sample was rejected. "
        "Beside the labels the network was shown the probabilities that a teacher reads from the "
        "true ECG parameters of the simulation",
        13: "Simulated: age 18 to 95 (median 58), 53 % women, figures plausible for an emergency "
        "department; no race, ethnicity, language or social variable is simulated",
        14: "None: a simulation is not a care setting",
        30: "A new version is trained when the virtual cohort or the network changes; no schedule",
    }


def of_real(origin: Origin) -> dict[int, str]:
    """Values of a model of past records; what only its owner knows stays open."""
    return {
        1: f"{ABSENT}: to be named by whoever trained it, with AnyECG-Lab's training package",
        5: "Research: estimate laboratory findings from past ECGs and judge how well that works",
        6: "Adults like those of the data set; it may not be used on paced rhythm",
        9: "Any clinical decision before a prospective local validation; ",
        11: f"{origin.trained_on}; windows that fail the quality gate, patients under 18 and paced "
        "rhythm where the data set names it are left out; unmeasured findings are masked",
        13: f"{ABSENT}: see the data set's own description",
        14: f"{ABSENT}: to be judged by the site",
        30: f"{ABSENT}: to be set by whoever trained it",
    }
