// Written by fhir-profiles/write-fsh.ts (npm run profiles): do not edit.

CodeSystem: OverrideReasonCS
Id: override-reason
Title: "Why a card was not followed"
Description: "The reasons a clinician may choose from when overriding a card."
* ^experimental = false
* ^caseSensitive = true
* #already-measured "Already measured or on its way" "Answers the card for this ECG."
* #ecg-explained "The ECG has another, known explanation" "Answers the card for this ECG."
* #estimate-not-credible "The estimate does not fit this patient" "Answers the card for this ECG."
* #ecg-unusable "The ECG is of poor quality or not this patient's" "Answers the card for this ECG."
* #would-not-change-care "The result would not change the care or the goals of care" "Answers the card for this ECG."
* #patient-declines "The patient declines the test" "Answers the card for this ECG."
* #not-my-patient "Someone else looks after this" "Answers the card for this ECG."
* #later-today "Not now: remind me in 4 hours" "The card may come back after 4 hours."
* #tomorrow "Not now: remind me in 24 hours" "The card may come back after 24 hours."

ValueSet: OverrideReasonVS
Id: override-reason
Title: "Override reasons"
Description: "All codes of OverrideReasonCS."
* ^experimental = false
* include codes from system OverrideReasonCS
