// Written by fhir-profiles/write-fsh.ts (npm run profiles): do not edit.

CodeSystem: FindingCS
Id: finding
Title: "Laboratory findings estimated from an ECG"
Description: "The 108 outputs of a model: each analyte below and above its reference range."
* ^experimental = false
* ^caseSensitive = true
* #potassium-low "hypokalaemia" "Potassium (LOINC 2823-3) below the limit of its label."
* #potassium-high "hyperkalaemia" "Potassium (LOINC 2823-3) above the limit of its label."
* #sodium-low "hyponatraemia" "Sodium (LOINC 2951-2) below the limit of its label."
* #sodium-high "hypernatraemia" "Sodium (LOINC 2951-2) above the limit of its label."
* #chloride-low "hypochloraemia" "Chloride (LOINC 2075-0) below the limit of its label."
* #chloride-high "hyperchloraemia" "Chloride (LOINC 2075-0) above the limit of its label."
* #bicarbonate-low "low bicarbonate" "Bicarbonate (total carbon dioxide) (LOINC 2028-9) below the limit of its label."
* #bicarbonate-high "high bicarbonate" "Bicarbonate (total carbon dioxide) (LOINC 2028-9) above the limit of its label."
* #calcium-low "hypocalcaemia" "Calcium (LOINC 17861-6) below the limit of its label."
* #calcium-high "hypercalcaemia" "Calcium (LOINC 17861-6) above the limit of its label."
* #calcium-ionised-low "low ionised calcium" "Ionised calcium (LOINC 1994-3) below the limit of its label."
* #calcium-ionised-high "high ionised calcium" "Ionised calcium (LOINC 1994-3) above the limit of its label."
* #magnesium-low "hypomagnesaemia" "Magnesium (LOINC 19123-9) below the limit of its label."
* #magnesium-high "hypermagnesaemia" "Magnesium (LOINC 19123-9) above the limit of its label."
* #phosphate-low "hypophosphataemia" "Phosphate (LOINC 2777-1) below the limit of its label."
* #phosphate-high "hyperphosphataemia" "Phosphate (LOINC 2777-1) above the limit of its label."
* #anion-gap-low "low anion gap" "Anion gap (without potassium) (LOINC 33037-3) below the limit of its label."
* #anion-gap-high "high anion gap" "Anion gap (without potassium) (LOINC 33037-3) above the limit of its label."
* #vitamin-b12-low "low vitamin B12" "Vitamin B12 (LOINC 2132-9) below the limit of its label."
* #vitamin-b12-high "high vitamin B12" "Vitamin B12 (LOINC 2132-9) above the limit of its label."
* #creatinine-low "low creatinine" "Creatinine (LOINC 2160-0) below the limit of its label."
* #creatinine-high "raised creatinine" "Creatinine (LOINC 2160-0) above the limit of its label."
* #urea-nitrogen-low "low urea nitrogen" "Urea nitrogen (LOINC 3094-0) below the limit of its label."
* #urea-nitrogen-high "raised urea nitrogen" "Urea nitrogen (LOINC 3094-0) above the limit of its label."
* #urate-low "hypouricaemia" "Urate (LOINC 3084-1) below the limit of its label."
* #urate-high "hyperuricaemia" "Urate (LOINC 3084-1) above the limit of its label."
* #glucose-low "hypoglycaemia" "Glucose (LOINC 2345-7) below the limit of its label."
* #glucose-high "hyperglycaemia" "Glucose (LOINC 2345-7) above the limit of its label."
* #hba1c-low "low HbA1c" "Haemoglobin A1c (LOINC 4548-4) below the limit of its label."
* #hba1c-high "raised HbA1c" "Haemoglobin A1c (LOINC 4548-4) above the limit of its label."
* #lactate-low "lactate-low" "Lactate (LOINC 2524-7) below the limit of its label. Undefined: never published."
* #lactate-high "raised lactate" "Lactate (LOINC 2524-7) above the limit of its label."
* #ph-low "acidaemia" "Blood pH (LOINC 2744-1) below the limit of its label."
* #ph-high "alkalaemia" "Blood pH (LOINC 2744-1) above the limit of its label."
* #pco2-low "hypocapnia" "Carbon dioxide partial pressure (LOINC 2019-8) below the limit of its label."
* #pco2-high "hypercapnia" "Carbon dioxide partial pressure (LOINC 2019-8) above the limit of its label."
* #po2-low "hypoxaemia" "Oxygen partial pressure (arterial) (LOINC 2703-7) below the limit of its label."
* #po2-high "hyperoxaemia" "Oxygen partial pressure (arterial) (LOINC 2703-7) above the limit of its label."
* #mchc-low "low MCHC" "Mean cell haemoglobin concentration (LOINC 786-4) below the limit of its label."
* #mchc-high "high MCHC" "Mean cell haemoglobin concentration (LOINC 786-4) above the limit of its label."
* #troponin-i-hs-low "troponin-i-hs-low" "High-sensitivity troponin I (LOINC 89579-7) below the limit of its label. Undefined: never published."
* #troponin-i-hs-high "high troponin I (high-sensitivity)" "High-sensitivity troponin I (LOINC 89579-7) above the limit of its label."
* #troponin-t-hs-low "troponin-t-hs-low" "High-sensitivity troponin T (LOINC 67151-1) below the limit of its label. Undefined: never published."
* #troponin-t-hs-high "high troponin T (high-sensitivity)" "High-sensitivity troponin T (LOINC 67151-1) above the limit of its label."
* #nt-probnp-low "nt-probnp-low" "NT-proBNP (LOINC 33762-6) below the limit of its label. Undefined: never published."
* #nt-probnp-high "high NT-proBNP" "NT-proBNP (LOINC 33762-6) above the limit of its label."
* #bnp-low "bnp-low" "BNP (LOINC 30934-4) below the limit of its label. Undefined: never published."
* #bnp-high "high BNP" "BNP (LOINC 30934-4) above the limit of its label."
* #creatine-kinase-low "low creatine kinase" "Creatine kinase (LOINC 2157-6) below the limit of its label."
* #creatine-kinase-high "raised creatine kinase" "Creatine kinase (LOINC 2157-6) above the limit of its label."
* #ck-mb-low "ck-mb-low" "CK-MB (mass) (LOINC 13969-1) below the limit of its label. Undefined: never published."
* #ck-mb-high "raised CK-MB" "CK-MB (mass) (LOINC 13969-1) above the limit of its label."
* #ldh-low "low lactate dehydrogenase" "Lactate dehydrogenase (LOINC 14804-9) below the limit of its label."
* #ldh-high "raised lactate dehydrogenase" "Lactate dehydrogenase (LOINC 14804-9) above the limit of its label."
* #haemoglobin-low "low haemoglobin (anaemia)" "Haemoglobin (LOINC 718-7) below the limit of its label."
* #haemoglobin-high "high haemoglobin" "Haemoglobin (LOINC 718-7) above the limit of its label."
* #haematocrit-low "low haematocrit" "Haematocrit (LOINC 4544-3) below the limit of its label."
* #haematocrit-high "high haematocrit" "Haematocrit (LOINC 4544-3) above the limit of its label."
* #mcv-low "microcytosis (low mean cell volume)" "Mean cell volume (LOINC 787-2) below the limit of its label."
* #mcv-high "macrocytosis (high mean cell volume)" "Mean cell volume (LOINC 787-2) above the limit of its label."
* #rdw-low "low red cell distribution width" "Red cell distribution width (LOINC 788-0) below the limit of its label."
* #rdw-high "high red cell distribution width" "Red cell distribution width (LOINC 788-0) above the limit of its label."
* #leukocytes-low "leukopenia" "Leukocytes (LOINC 6690-2) below the limit of its label."
* #leukocytes-high "leukocytosis" "Leukocytes (LOINC 6690-2) above the limit of its label."
* #neutrophils-low "neutropenia" "Neutrophils (LOINC 751-8) below the limit of its label."
* #neutrophils-high "neutrophilia" "Neutrophils (LOINC 751-8) above the limit of its label."
* #lymphocytes-low "lymphopenia" "Lymphocytes (LOINC 731-0) below the limit of its label."
* #lymphocytes-high "lymphocytosis" "Lymphocytes (LOINC 731-0) above the limit of its label."
* #monocytes-low "monocytopenia" "Monocytes (LOINC 742-7) below the limit of its label."
* #monocytes-high "monocytosis" "Monocytes (LOINC 742-7) above the limit of its label."
* #eosinophils-low "low eosinophils" "Eosinophils (LOINC 711-2) below the limit of its label."
* #eosinophils-high "eosinophilia" "Eosinophils (LOINC 711-2) above the limit of its label."
* #platelets-low "thrombocytopenia" "Platelets (LOINC 777-3) below the limit of its label."
* #platelets-high "thrombocytosis" "Platelets (LOINC 777-3) above the limit of its label."
* #inr-low "low INR" "INR (LOINC 6301-6) below the limit of its label."
* #inr-high "raised INR" "INR (LOINC 6301-6) above the limit of its label."
* #aptt-low "shortened aPTT" "Activated partial thromboplastin time (LOINC 14979-9) below the limit of its label."
* #aptt-high "prolonged aPTT" "Activated partial thromboplastin time (LOINC 14979-9) above the limit of its label."
* #fibrinogen-low "low fibrinogen" "Fibrinogen (LOINC 3255-7) below the limit of its label."
* #fibrinogen-high "raised fibrinogen" "Fibrinogen (LOINC 3255-7) above the limit of its label."
* #d-dimer-low "d-dimer-low" "D-dimer (FEU) (LOINC 48065-7) below the limit of its label. Undefined: never published."
* #d-dimer-high "raised D-dimer" "D-dimer (FEU) (LOINC 48065-7) above the limit of its label."
* #crp-low "crp-low" "C-reactive protein (LOINC 1988-5) below the limit of its label. Undefined: never published."
* #crp-high "raised C-reactive protein" "C-reactive protein (LOINC 1988-5) above the limit of its label."
* #procalcitonin-low "procalcitonin-low" "Procalcitonin (LOINC 75241-0) below the limit of its label. Undefined: never published."
* #procalcitonin-high "raised procalcitonin" "Procalcitonin (LOINC 75241-0) above the limit of its label."
* #ferritin-low "low ferritin" "Ferritin (LOINC 2276-4) below the limit of its label."
* #ferritin-high "raised ferritin" "Ferritin (LOINC 2276-4) above the limit of its label."
* #alt-low "low alanine aminotransferase" "Alanine aminotransferase (LOINC 1742-6) below the limit of its label."
* #alt-high "raised alanine aminotransferase" "Alanine aminotransferase (LOINC 1742-6) above the limit of its label."
* #ast-low "low aspartate aminotransferase" "Aspartate aminotransferase (LOINC 1920-8) below the limit of its label."
* #ast-high "raised aspartate aminotransferase" "Aspartate aminotransferase (LOINC 1920-8) above the limit of its label."
* #alkaline-phosphatase-low "low alkaline phosphatase" "Alkaline phosphatase (LOINC 6768-6) below the limit of its label."
* #alkaline-phosphatase-high "raised alkaline phosphatase" "Alkaline phosphatase (LOINC 6768-6) above the limit of its label."
* #ggt-low "low gamma-glutamyltransferase" "Gamma-glutamyltransferase (LOINC 2324-2) below the limit of its label."
* #ggt-high "raised gamma-glutamyltransferase" "Gamma-glutamyltransferase (LOINC 2324-2) above the limit of its label."
* #bilirubin-total-low "low bilirubin" "Bilirubin (total) (LOINC 1975-2) below the limit of its label."
* #bilirubin-total-high "raised bilirubin" "Bilirubin (total) (LOINC 1975-2) above the limit of its label."
* #albumin-low "hypoalbuminaemia" "Albumin (LOINC 1751-7) below the limit of its label."
* #albumin-high "high albumin" "Albumin (LOINC 1751-7) above the limit of its label."
* #total-protein-low "low total protein" "Total protein (LOINC 2885-2) below the limit of its label."
* #total-protein-high "high total protein" "Total protein (LOINC 2885-2) above the limit of its label."
* #lipase-low "low lipase" "Lipase (LOINC 3040-3) below the limit of its label."
* #lipase-high "raised lipase" "Lipase (LOINC 3040-3) above the limit of its label."
* #tsh-low "low TSH" "Thyroid-stimulating hormone (LOINC 3016-3) below the limit of its label."
* #tsh-high "raised TSH" "Thyroid-stimulating hormone (LOINC 3016-3) above the limit of its label."
* #free-t4-low "low free T4" "Free thyroxine (T4) (LOINC 3024-7) below the limit of its label."
* #free-t4-high "raised free T4" "Free thyroxine (T4) (LOINC 3024-7) above the limit of its label."

ValueSet: FindingVS
Id: finding
Title: "Findings that may be published"
Description: "The 99 of 108 that are defined: a low troponin, say, would read as a rule-out."
* ^experimental = false
* FindingCS#potassium-low
* FindingCS#potassium-high
* FindingCS#sodium-low
* FindingCS#sodium-high
* FindingCS#chloride-low
* FindingCS#chloride-high
* FindingCS#bicarbonate-low
* FindingCS#bicarbonate-high
* FindingCS#calcium-low
* FindingCS#calcium-high
* FindingCS#calcium-ionised-low
* FindingCS#calcium-ionised-high
* FindingCS#magnesium-low
* FindingCS#magnesium-high
* FindingCS#phosphate-low
* FindingCS#phosphate-high
* FindingCS#anion-gap-low
* FindingCS#anion-gap-high
* FindingCS#vitamin-b12-low
* FindingCS#vitamin-b12-high
* FindingCS#creatinine-low
* FindingCS#creatinine-high
* FindingCS#urea-nitrogen-low
* FindingCS#urea-nitrogen-high
* FindingCS#urate-low
* FindingCS#urate-high
* FindingCS#glucose-low
* FindingCS#glucose-high
* FindingCS#hba1c-low
* FindingCS#hba1c-high
* FindingCS#lactate-high
* FindingCS#ph-low
* FindingCS#ph-high
* FindingCS#pco2-low
* FindingCS#pco2-high
* FindingCS#po2-low
* FindingCS#po2-high
* FindingCS#mchc-low
* FindingCS#mchc-high
* FindingCS#troponin-i-hs-high
* FindingCS#troponin-t-hs-high
* FindingCS#nt-probnp-high
* FindingCS#bnp-high
* FindingCS#creatine-kinase-low
* FindingCS#creatine-kinase-high
* FindingCS#ck-mb-high
* FindingCS#ldh-low
* FindingCS#ldh-high
* FindingCS#haemoglobin-low
* FindingCS#haemoglobin-high
* FindingCS#haematocrit-low
* FindingCS#haematocrit-high
* FindingCS#mcv-low
* FindingCS#mcv-high
* FindingCS#rdw-low
* FindingCS#rdw-high
* FindingCS#leukocytes-low
* FindingCS#leukocytes-high
* FindingCS#neutrophils-low
* FindingCS#neutrophils-high
* FindingCS#lymphocytes-low
* FindingCS#lymphocytes-high
* FindingCS#monocytes-low
* FindingCS#monocytes-high
* FindingCS#eosinophils-low
* FindingCS#eosinophils-high
* FindingCS#platelets-low
* FindingCS#platelets-high
* FindingCS#inr-low
* FindingCS#inr-high
* FindingCS#aptt-low
* FindingCS#aptt-high
* FindingCS#fibrinogen-low
* FindingCS#fibrinogen-high
* FindingCS#d-dimer-high
* FindingCS#crp-high
* FindingCS#procalcitonin-high
* FindingCS#ferritin-low
* FindingCS#ferritin-high
* FindingCS#alt-low
* FindingCS#alt-high
* FindingCS#ast-low
* FindingCS#ast-high
* FindingCS#alkaline-phosphatase-low
* FindingCS#alkaline-phosphatase-high
* FindingCS#ggt-low
* FindingCS#ggt-high
* FindingCS#bilirubin-total-low
* FindingCS#bilirubin-total-high
* FindingCS#albumin-low
* FindingCS#albumin-high
* FindingCS#total-protein-low
* FindingCS#total-protein-high
* FindingCS#lipase-low
* FindingCS#lipase-high
* FindingCS#tsh-low
* FindingCS#tsh-high
* FindingCS#free-t4-low
* FindingCS#free-t4-high
