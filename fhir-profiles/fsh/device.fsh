Profile: EcgModelDevice
Parent: Device
Id: ecg-model-device
Title: "Model version"
Description: "One version of a model, the performer of its RiskAssessments. Investigational: not cleared by any authority."
* insert ModelStatusTag
* insert OneIdentifier($model-sid)
* identifier ^short = "Model id, an at sign, version: for conditional create"
* status 1..1
* deviceName 1..*
* type 1..1
* insert SliceByValue(type.coding)
* type.coding contains artificialIntelligence 1..1
* type.coding[artificialIntelligence] = $ai-device-type#Artificial-Intelligence
* type.text 1..1
* version 1..1
* note 1..*
* note ^short = "Standing, training data, SHA-256 of the weights"
* patient 0..0
