"""Calibration, evaluation and the evidence that travels with the weights."""
