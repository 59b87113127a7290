Profile: EcgObservation
Parent: Observation
Id: ecg-observation
Title: "ECG with a waveform"
Description: "The ECG that the service reads: samples of one or more leads, each a component, or of one lead as the value. It accepts some more (R5's interval in place of period); what `anyecg-lab ingest` writes fits."
* obeys ecglab-signal
* status from EcgStatusVS (required)
* code.coding 1..*
* subject 1..1
* subject only Reference(Patient)
* effective[x] 1..1
* effective[x] only dateTime or Period or instant
* effective[x] ^comment = "With the time of day and its offset: an ECG whose age is unknown makes no card."
* component obeys ecglab-samples

ValueSet: EcgStatusVS
Id: ecg-status
Title: "Status of an ECG that is read"
Description: "All statuses of an Observation but those without a result (registered, cancelled) and a withdrawn one (entered-in-error)."
* ^experimental = false
* http://hl7.org/fhir/observation-status#preliminary
* http://hl7.org/fhir/observation-status#final
* http://hl7.org/fhir/observation-status#amended
* http://hl7.org/fhir/observation-status#corrected
* http://hl7.org/fhir/observation-status#unknown

Invariant: ecglab-signal
Description: "An ECG holds samples: as its value or as a component's. A report without a waveform cannot be read."
Severity: #error
Expression: "(value is SampledData) or component.where(value is SampledData).exists()"

Invariant: ecglab-samples
Description: "Samples of a component come with data and a period."
Severity: #error
Expression: "(value is SampledData) implies ((value as SampledData).data.exists() and (value as SampledData).period > 0)"
