Profile: EcgSuggestedOrder
Parent: ServiceRequest
Id: ecg-suggested-order
Title: "Suggested confirming order"
Description: "The order that a card proposes: a draft, for a laboratory test, because of an estimate. Once a clinician has accepted it, it is the EHR's and no longer held to this profile."
* status = #draft
* intent from OrderIntentVS (required)
* priority 1..1
* category 1..1
* category from OrderCategoryVS (required)
* code 1..1
* code.coding 1..*
* code.text 1..1
* subject only Reference(Patient)
* authoredOn 1..1
* requester 1..1
* requester only Reference(Practitioner or PractitionerRole or Organization or Patient or RelatedPerson)
* reasonCode 1..*
* reasonCode.text 1..1
* reasonReference 0..0
* reasonReference ^comment = "R4 does not let it point to a RiskAssessment: see supportingInfo."
* supportingInfo 1..1
* supportingInfo only Reference(EcgRiskAssessment)
* supportingInfo ^short = "The RiskAssessment by its identifier, since it may not be written yet"
* supportingInfo.type 1..1
* supportingInfo.identifier 1..1
* supportingInfo.identifier.system 1..1
* supportingInfo.identifier.system = $risk-assessment-sid
* supportingInfo.identifier.value 1..1

ValueSet: OrderCategoryVS
Id: order-category
Title: "Category of a suggested order"
Description: "Laboratory procedures only."
* ^experimental = false
* $sct#108252007

ValueSet: OrderIntentVS
Id: order-intent
Title: "Intent of a suggested order"
Description: "A proposal by default; some EHRs take only plans or orders."
* ^experimental = false
* http://hl7.org/fhir/request-intent#proposal
* http://hl7.org/fhir/request-intent#plan
* http://hl7.org/fhir/request-intent#order
