// Flagged is not "high risk": most flagged patients do not have the finding.

CodeSystem: FlagCS
Id: flag
Title: "Side of the operating threshold"
Description: "On which side of the model's operating threshold an estimate lies. Not a grade of risk."
* ^experimental = false
* ^caseSensitive = true
* #flagged "Flagged" "The calibrated probability is at or above the operating threshold."
* #not-flagged "Not flagged" "The calibrated probability is below the operating threshold, or none is set. Never means normal."

ValueSet: FlagVS
Id: flag
Title: "Side of the operating threshold"
Description: "Flagged or not flagged."
* ^experimental = false
* include codes from system FlagCS
