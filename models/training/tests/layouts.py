"""Tiny data sets in exactly the layouts of MC-MED and MIMIC-IV(-ECG), of simulated patients.

    python -m tests.layouts mc-med DIR --patients 60 --seed 1

Signals and laboratory values of a patient come from one latent physiology, as in the virtual
cohort; no row of a real data set is in them. `DEFECTS` says what is wrong with whom.
"""

import argparse
import csv
import gzip
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import wfdb
from numpy.typing import NDArray
from scipy.signal import resample_poly

from anyecg_train.cohort.population import draw_population
from anyecg_train.cohort.recording import record
from anyecg_train.cohort.simulate import one_patient

FloatArray = NDArray[np.float64]

HZ = 500
SECONDS = 35
"""Of a segment of MC-MED: three windows and half of one."""
WINDOWS = 3
NOISE = 0.3
"""Of the cohort's noise, so that the gate declines what was broken, and nothing else."""
MRN, CSN, SUBJECT, STUDY = 99_100_000, 98_200_000, 10_000_000, 40_000_000
START = datetime(2120, 3, 1, 8, 0, 0)

DEFECTS = {
    0: "segment 2 has 6 seconds",
    1: "segment 2 is flat",
    2: "two gaps: 0.2 s in the first window, 3 s in the second",
    3: "sex not stated",
    4: "potassium haemolysed",
    5: "a base time without milliseconds, 250 Hz",
    6: "a second visit 60 days later",
    7: "age not stated",
    8: "segment 2 is named and not there",
    9: "a visit in no split file",
    10: "no laboratory row",
}

MCMED_LABS = {
    "POTASSIUM": ("potassium", "mmol/L", "3.5", "5.5"),
    "SODIUM": ("sodium", "mmol/L", "135", "145"),
    "CALCIUM": ("calcium", "mg/dL", "8.4", "10.5"),
    "GLUCOSE": ("glucose", "mg/dL", "70", "140"),
    "ALBUMIN": ("albumin", "g/dL", "3.5", "5.2"),
    "HEMOGLOBIN (HGB)": ("haemoglobin", "g/dL", "12.0", "15.5"),
    "BLOOD UREA NITROGEN (BUN)": ("urea-nitrogen", "mg/dL", "7", "25"),
}
MCMED_UNMAPPED = {"LACTATE, WHOLE BLOOD": "lactate", "CREATININE, SER/PLAS": "creatinine"}
MIMIC_LABS = {
    "50971": ("Potassium", "Blood", "potassium", "mEq/L", "3.3", "5.1"),
    "50983": ("Sodium", "Blood", "sodium", "mEq/L", "133", "145"),
    "50912": ("Creatinine", "Blood", "creatinine", "mg/dL", "0.5", "1.2"),
    "50893": ("Calcium, Total", "Blood", "calcium", "mg/dL", "8.4", "10.3"),
    "51222": ("Hemoglobin", "Blood", "haemoglobin", "g/dL", "12.0", "16.0"),
    "50820": ("pH", "Blood", "ph", "units", "7.35", "7.45"),
}
MIMIC_UNMAPPED = ("51678", "L", "Blood")
SPECIMEN_TYPE = ("52033", "Specimen Type", "Blood")
TWELVE = ("I", "II", "III", "aVR", "aVF", "aVL", "V1", "V2", "V3", "V4", "V5", "V6")


@dataclass
class Written:
    """What a data set holds: windows by stay, values by stay, unmapped rows by name."""

    windows: dict[str, int] = field(default_factory=dict)
    """Stay -> whole windows and unusable traces."""
    declined: dict[str, dict[str, int]] = field(default_factory=dict)
    """Stay -> reason -> windows or traces that must not come through."""
    values: dict[str, dict[str, float]] = field(default_factory=dict)
    """Stay -> analyte -> value as written; NaN where the sample was spoilt."""
    people: dict[str, tuple[int, float, bool | None]] = field(default_factory=dict)
    """Stay -> patient, age, female."""
    unmapped: dict[str, int] = field(default_factory=dict)


class Cast:
    """Simulated patients whose recordings may be as long as wanted."""

    def __init__(self, patients: int, seed: int) -> None:
        self._seed = seed
        self._population = draw_population((seed, 0), patients)

    def age(self, number: int) -> int:
        return int(self._population.states["age"][number])

    def female(self, number: int) -> bool:
        return bool(self._population.states["female"][number] > 0)

    def paced(self, number: int) -> bool:
        return bool(self._population.parameters["paced"][number] > 0)

    def value(self, number: int, analyte: str) -> float:
        """Rounded as it is written; NaN where the sample was rejected."""
        return float(f"{self._population.values[analyte][number]:.4g}")

    def leads_mv(self, number: int, seconds: int, part: int = 0) -> FloatArray:
        """Leads I and II [2, n] in mV."""
        parameters = one_patient(self._population.parameters, number)
        pieces = []
        for piece in range(-(-seconds // 10)):
            drawn = record((self._seed, 0, number, part, piece), parameters)
            pieces.append(drawn.gain * (drawn.clean_mv + NOISE * drawn.noise_mv))
        return np.concatenate(pieces, axis=1)[:, : seconds * HZ]


def write_mcmed(folder: Path, patients: int, seed: int) -> Written:
    """MC-MED: a visit with one or two segments of lead II for each patient."""
    cast, written = Cast(patients + 1, seed), Written()
    visits: list[tuple[Any, ...]] = []
    labs: list[tuple[Any, ...]] = []
    summary: list[tuple[Any, ...]] = []
    parts: dict[str, list[str]] = {"train": [], "val": [], "test": []}
    for number in range(patients):
        names = ["val", "test"][number % 2] if number % 5 > 2 else "train"
        for visit in range(2 if number == 6 else 1):
            csn = str(CSN + number + 1000 * visit)
            start = START + timedelta(days=number + 60 * visit)
            who = patients if visit else number
            sex = "" if number == 3 else "F" if cast.female(number) else "M"
            age = "" if number == 7 else str(cast.age(number))
            visits.append((MRN + number, csn, age, sex, start.isoformat() + "Z"))
            written.people[csn] = (
                MRN + number,
                float(age or "nan"),
                None if number == 3 else cast.female(number),
            )
            segments = write_visit(folder, cast, number, who, csn, start, written)
            summary.append((csn, "II", segments, segments * SECONDS))
            summary.append((csn, "Pleth", 1, SECONDS))
            if number != 10:
                labs.extend(mcmed_labs(cast, number, who, csn, start, written))
            if number != 9:
                parts[names].append(csn)
    write_csv(folder / "visits.csv", ("MRN", "CSN", "Age", "Gender", "Arrival_time"), visits)
    write_csv(folder / "waveform_summary.csv", ("CSN", "Type", "Segments", "Duration"), summary)
    write_csv(
        folder / "labs.csv",
        (
            "CSN", "Order_time", "Result_time", "Display_name", "Abnormal", "Component_name",
            "Component_result", "Component_value", "Component_units", "Component_abnormal",
            "Component_nml_low", "Component_nml_high",
        ),
        labs,
    )  # fmt: skip
    for name, visits_of in parts.items():
        for kind in ("random", "chrono"):
            (folder / f"split_{kind}_{name}.csv").write_text("".join(f"{c}\n" for c in visits_of))
    return written


def write_visit(
    folder: Path, cast: Cast, number: int, who: int, csn: str, start: datetime, written: Written
) -> int:
    """The wave forms of a visit; returns how many segments the summary names."""
    target = folder / "waveforms" / csn[-3:] / csn / "II"
    target.mkdir(parents=True)
    hz = 250 if number == 5 else HZ
    signal = cast.leads_mv(who, SECONDS)[1]
    if number == 5:
        signal = resample_poly(signal, 1, 2)
    if number == 2:
        signal[100:200] = np.nan
        signal[6000:7500] = np.nan
    at = start if number == 5 else start.replace(microsecond=123000)
    write_record(target, f"{csn}_1", hz, {"II": signal}, at)
    written.windows[csn] = WINDOWS
    written.declined[csn] = {"gaps": 1} if number == 2 else {}
    if number == 7:
        written.declined[csn] = {"age-unknown": WINDOWS}
    if number == 10:
        written.declined[csn] = {"no-label": WINDOWS}
    later = start + timedelta(seconds=SECONDS + 20)
    if number == 0:
        write_record(target, f"{csn}_2", HZ, {"II": signal[: 6 * HZ]}, later)
        written.declined[csn], extra = {"too-short": 1}, 1
    elif number == 1:
        write_record(target, f"{csn}_2", HZ, {"II": np.full(10 * HZ, 0.01)}, later)
        written.declined[csn], extra = {"flat": 1}, 1
    elif number == 8:
        written.declined[csn], extra = {"file-missing": 1}, 1
    else:
        extra = 0
    written.windows[csn] += extra
    return 1 + extra


def mcmed_labs(
    cast: Cast, number: int, who: int, csn: str, start: datetime, written: Written
) -> Iterable[tuple[Any, ...]]:
    """Rows ordered ten minutes after the start; results come an hour and a half later."""
    ordered = (start + timedelta(minutes=10)).isoformat() + "Z"
    resulted = (start + timedelta(minutes=100)).isoformat() + "Z"
    values = written.values.setdefault(csn, {})
    for name, (analyte, unit, low, high) in MCMED_LABS.items():
        value = cast.value(who, analyte)
        if analyte == "potassium" and number == 4:
            value = float("nan")
        text = "HEMOLYZED, NOT REPORTED" if np.isnan(value) else f"{value:g}"
        if analyte == "glucose" and value > 400:
            text = ">400"
        values[analyte] = value
        number_text = "9999999" if np.isnan(value) or text[0] == ">" else text
        row = (csn, ordered, resulted, "METABOLIC PANEL", "", name, text, number_text, unit, "")
        yield (*row, low, high)
    for name, analyte in MCMED_UNMAPPED.items():
        text = f"{cast.value(who, analyte):g}"
        written.unmapped[name] = written.unmapped.get(name, 0) + 1
        yield (csn, ordered, resulted, "OTHER", "", name, text, text, "mg/dL", "", "", "")
    yield (
        csn, ordered, resulted, "OTHER", "", "EGFR REFIT WITHOUT RACE (2021)", ">60", "", "", "",
        "", "",
    )  # fmt: skip


def write_mimic(folder: Path, patients: int, seed: int) -> Written:
    """MIMIC-IV-ECG beside MIMIC-IV's hosp, one or two ECGs for each patient.

    Patient 0 has no row in patients.csv, patient 1 a flat lead I, patient 2 a gap in lead II,
    patient 4 a haemolysed potassium, patient 5 a pacemaker by report, patient 6 a wandering one
    (which is none), patient 7 an arterial blood gas and patient 8 one of unknown vessel.
    """
    cast, written = Cast(patients, seed), Written()
    ecg, hosp = folder / "mimic-iv-ecg", folder / "mimiciv" / "hosp"
    records: list[tuple[Any, ...]] = []
    machine: list[tuple[Any, ...]] = []
    people: list[tuple[Any, ...]] = []
    labs: list[tuple[Any, ...]] = []
    for number in range(patients):
        subject = SUBJECT + number
        birth = START.year - cast.age(number)
        if number:
            people.append((subject, "F" if cast.female(number) else "M", cast.age(number), 2120))
        for visit in range(1 + number % 2):
            study = str(STUDY + 10 * number + visit)
            at = START + timedelta(days=number, minutes=30 * visit)
            path = f"files/p{str(subject)[:4]}/p{subject}/s{study}/{study}"
            records.append((subject, study, study, at.isoformat(sep=" "), path))
            line = "Sinus rhythm"
            if number == 5 or cast.paced(number):
                line = "Ventricular-paced rhythm"
            machine.append((subject, study, line, "Wandering atrial pacemaker" * (number == 6)))
            write_study(ecg / path, cast, number, visit, at, written)
            age = float(at.year - birth) if number else float("nan")
            written.people[study] = (subject, age, cast.female(number) if number else None)
            if not number:
                written.declined[study] = {"age-unknown": 1}
            elif number == 5 or cast.paced(number):
                written.declined[study] = {"paced": 1}
        values = mimic_labs(cast, number, START + timedelta(days=number), labs, written)
        for visit in range(1 + number % 2):
            written.values[str(STUDY + 10 * number + visit)] = values
    write_csv(
        ecg / "record_list.csv",
        ("subject_id", "study_id", "file_name", "ecg_time", "path"),
        records,
    )
    write_csv(
        ecg / "machine_measurements.csv",
        ("subject_id", "study_id", "report_0", "report_1"),
        machine,
    )
    write_csv(
        hosp / "patients.csv.gz", ("subject_id", "gender", "anchor_age", "anchor_year"), people
    )
    titles = [(item, row[0], row[1], "Chemistry") for item, row in MIMIC_LABS.items()]
    titles += [(*MIMIC_UNMAPPED, "Chemistry"), (*SPECIMEN_TYPE, "Blood Gas")]
    write_csv(hosp / "d_labitems.csv.gz", ("itemid", "label", "fluid", "category"), titles)
    write_csv(
        hosp / "labevents.csv.gz",
        (
            "labevent_id", "subject_id", "hadm_id", "specimen_id", "itemid", "order_provider_id",
            "charttime", "storetime", "value", "valuenum", "valueuom", "ref_range_lower",
            "ref_range_upper", "flag", "priority", "comments",
        ),
        labs,
    )  # fmt: skip
    return written


def write_study(
    path: Path, cast: Cast, number: int, visit: int, at: datetime, written: Written
) -> None:
    """A diagnostic ECG: twelve leads, of which the limb leads obey Einthoven."""
    path.parent.mkdir(parents=True)
    one, two = cast.leads_mv(number, 10, visit)
    if number == 1:
        one = np.full(len(one), 0.01)
    if number == 2:
        two[1000:2500] = np.nan
    limb = {"I": one, "II": two, "III": two - one, "aVR": -(one + two) / 2}
    limb |= {"aVF": two - one / 2, "aVL": one - two / 2}
    leads = {name: limb.get(name, two * 0.8) for name in TWELVE}
    write_record(path.parent, path.name, HZ, leads, at)
    written.windows[path.name] = 1
    written.declined[path.name] = {1: {"flat": 1}, 2: {"gaps": 1}}.get(number, {})


def mimic_labs(
    cast: Cast, number: int, at: datetime, labs: list[tuple[Any, ...]], written: Written
) -> dict[str, float]:
    """Rows collected twenty minutes after the first ECG of the patient."""
    subject, specimen = SUBJECT + number, 7_000_000 + number
    time = (at + timedelta(minutes=20)).isoformat(sep=" ")
    values: dict[str, float] = {}

    def add(item: str, text: str, unit: str, low: str, high: str, comment: str = "") -> None:
        bare = text if text.replace(".", "", 1).isdigit() else ""
        labs.append(
            (
                len(labs) + 1, subject, "", specimen, item, "", time, time, text, bare, unit, low,
                high, "", "STAT", comment,
            )
        )  # fmt: skip

    for item, (_, _, analyte, unit, low, high) in MIMIC_LABS.items():
        if analyte == "ph" and number not in (7, 8):
            continue
        value = cast.value(number, analyte)
        if number == 4 and analyte == "potassium":
            values[analyte] = float("nan")
            add(item, f"{value:g}", unit, low, high, "HEMOLYZED SPECIMEN, INTERPRET WITH CAUTION")
            continue
        values[analyte] = value
        add(item, "___" if np.isnan(value) else f"{value:g}", unit, low, high)
    if number == 7:
        add(SPECIMEN_TYPE[0], "ART.", "", "", "")
    add(MIMIC_UNMAPPED[0], "12", "", "", "")
    written.unmapped[MIMIC_UNMAPPED[0]] = written.unmapped.get(MIMIC_UNMAPPED[0], 0) + 1
    return values


def write_record(
    folder: Path, name: str, hz: int, leads: dict[str, FloatArray], at: datetime
) -> None:
    """A WFDB record in millivolts, format 16, NaN as WFDB marks it."""
    count = len(leads)
    wfdb.wrsamp(
        name,
        fs=hz,
        units=["mV"] * count,
        sig_name=list(leads),
        p_signal=np.stack(list(leads.values()), axis=1),
        fmt=["16"] * count,
        adc_gain=[1000.0] * count,
        baseline=[0] * count,
        base_time=at.time(),
        base_date=at.date(),
        write_dir=str(folder),
    )


def write_csv(file: Path, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """A table, gzipped where its name says so."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    content = text.getvalue().encode()
    file.write_bytes(gzip.compress(content) if file.suffix == ".gz" else content)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("layout", choices=("mc-med", "mimic-iv"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--patients", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    write = write_mcmed if chosen.layout == "mc-med" else write_mimic
    write(chosen.folder, chosen.patients, chosen.seed)
    print(f"{chosen.patients} simulated patients in {chosen.folder}")
