"""The virtual hospital of the sandbox: patients with a story, drawn by the cohort, as FHIR."""
