"""Training of AnyECG-Lab models: the virtual cohort, the network, and the evidence of a model."""

import os

# ONNX Runtime 1.29 and later keeps a device id and reports to its vendor unless told not to before
# it opens its first session. Patients' data are prepared on machines that report to nobody.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
