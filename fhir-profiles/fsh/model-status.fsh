// Written by fhir-profiles/write-fsh.ts (npm run profiles): do not edit.

CodeSystem: ModelStatusCS
Id: model-status
Title: "Standing of a model"
Description: "What a model may be used for, as its manifest says."
* ^experimental = false
* ^caseSensitive = true
* #demonstration "Demonstration model"
* #research "Research model"
* #clinical "Clinical model"

ValueSet: ModelStatusVS
Id: model-status
Title: "Standing of a model"
Description: "All codes of ModelStatusCS."
* ^experimental = false
* include codes from system ModelStatusCS
