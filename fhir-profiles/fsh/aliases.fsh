// Written by fhir-profiles/write-fsh.ts (npm run profiles): do not edit.

Alias: $risk-assessment-sid = https://anyecg-lab.example/fhir/sid/risk-assessment
Alias: $model-sid = https://anyecg-lab.example/fhir/sid/model
Alias: $assessment-sid = https://anyecg-lab.example/fhir/sid/assessment
Alias: $observation = http://terminology.hl7.org/CodeSystem/v3-ObservationValue
Alias: $ucum = http://unitsofmeasure.org
Alias: $loinc = http://loinc.org
Alias: $sct = http://snomed.info/sct
Alias: $ai-device-type = http://hl7.org/fhir/uv/aitransparency/CodeSystem/AIdeviceTypeCS
