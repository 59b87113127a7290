Profile: EcgProvenance
Parent: Provenance
Id: ecg-provenance
Title: "How an estimate came about"
Description: "Which model version made which RiskAssessment, when, and from which ECG. Found by its tag, since R4 gives a Provenance no identifier."
* insert AiAsserted
* meta.tag 1..*
* meta.tag ^slicing.discriminator.type = #value
* meta.tag ^slicing.discriminator.path = "system"
* meta.tag ^slicing.rules = #open
* meta.tag contains assessment 1..1
* meta.tag[assessment].system 1..1
* meta.tag[assessment].system = $assessment-sid
* meta.tag[assessment].code 1..1
* target 1..1
* target only Reference(EcgRiskAssessment)
* insert SliceByValue(reason)
* reason contains aiAsserted 1..1
* reason[aiAsserted] = $observation#AIAST
* agent 1..1
* agent.type 1..1
* agent.type from http://hl7.org/fhir/ValueSet/provenance-agent-type (extensible)
* insert SliceByValue(agent.role)
* agent.role contains artificialIntelligence 1..1
* agent.role[artificialIntelligence] = $ai-device-type#Artificial-Intelligence
* agent.who only Reference(EcgModelDevice)
* entity 1..*
* entity.role = #source
* entity.what only Reference(EcgObservation)
