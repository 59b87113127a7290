"""Training of AnyECG-Lab models: the virtual cohort, the network, and the evidence of a model."""
