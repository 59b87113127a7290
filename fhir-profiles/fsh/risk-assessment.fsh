Profile: EcgRiskAssessment
Parent: RiskAssessment
Id: ecg-risk-assessment
Title: "Laboratory findings estimated from an ECG"
Description: "What one version of a model makes of one version of an ECG: a prediction for each indicator that passes the evidence gate, flagged or not. An estimate, never a measurement."
* insert AiAsserted
* insert ModelStatusTag
* obeys ecglab-distinct
* insert OneIdentifier($risk-assessment-sid)
* identifier ^short = "Hash of model version, ECG version and patient: for conditional create"
* status from AssessmentStatusVS (required)
* method 1..1
* method ^short = "Model and version"
* method.coding 1..1
* method.coding.system 1..1
* method.coding.system = Canonical(ModelCS)
* method.coding.code 1..1
* method.text 1..1
* subject only Reference(Patient)
* occurrence[x] 1..1
* occurrence[x] only dateTime
* occurrence[x] ^short = "Time of the ECG"
* performer 1..1
* performer only Reference(EcgModelDevice)
* basis 1..*
* basis ^short = "The ECG; each part of one that came as an Observation per lead"
* basis only Reference(EcgObservation)
* note 1..*
* note ^short = "Lead, seconds, model; percent; to be confirmed in the laboratory; warnings"
* prediction obeys ecglab-percent and ecglab-direction
* prediction.outcome 1..1
* prediction.outcome from FindingVS (required)
* prediction.outcome ^short = "The finding, the LOINC code of its analyte, low or high"
* prediction.outcome.coding 1..*
* prediction.outcome.text 1..1
* prediction.probability[x] 1..1
* prediction.probability[x] only Range
* prediction.probability[x] ^short = "95 % interval of the calibrated probability, in percent"
* prediction.probability[x] ^comment = "Never probabilityDecimal: R4 reads it as percent, most code as a fraction."
* prediction.probabilityRange.low 1..1
* prediction.probabilityRange.low = $ucum#%
* prediction.probabilityRange.low.value 1..1
* prediction.probabilityRange.high 1..1
* prediction.probabilityRange.high = $ucum#%
* prediction.probabilityRange.high.value 1..1
* prediction.qualitativeRisk 1..1
* prediction.qualitativeRisk from FlagVS (required)
* prediction.when[x] 1..1
* prediction.when[x] only Period
* prediction.when[x] ^short = "The estimate is about this time; without it, R4 means a lifetime"
* prediction.whenPeriod.start 1..1
* prediction.whenPeriod.end 1..1
* prediction.rationale 1..1

ValueSet: AssessmentStatusVS
Id: assessment-status
Title: "Status of an assessment"
Description: "Final; entered-in-error once its ECG is corrected, withdrawn or moved, or its model version is recalled."
* ^experimental = false
* http://hl7.org/fhir/observation-status#final
* http://hl7.org/fhir/observation-status#entered-in-error

Invariant: ecglab-distinct
Description: "A finding is predicted once."
Severity: #error
Expression: "prediction.outcome.coding.where(system.endsWith('/CodeSystem/finding')).code.isDistinct()"

Invariant: ecglab-percent
Description: "A probability lies between 0 and 100 percent."
Severity: #error
Expression: "(probability as Range).low.value.all($this >= 0) and (probability as Range).high.value.all($this <= 100)"

Invariant: ecglab-direction
Description: "The finding and its interpretation, if any, name the same side of the range."
Severity: #error
Expression: "outcome.coding.where(system = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation').all(code = iif(%context.outcome.coding.where(system.endsWith('/CodeSystem/finding') and code.endsWith('-low')).exists(), 'L', 'H'))"
