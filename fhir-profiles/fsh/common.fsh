// Rules that several profiles share. AIAST and the AI device type follow AI Transparency on FHIR
// (http://hl7.org/fhir/uv/aitransparency, ballot of January 2026).

RuleSet: AiAsserted
* meta 1..1
* meta.security 1..*
* insert SliceByValue(meta.security)
* meta.security contains aiAsserted 1..1
* meta.security[aiAsserted] = $observation#AIAST

RuleSet: ModelStatusTag
* meta 1..1
* meta.tag 1..*
* meta.tag ^slicing.discriminator.type = #value
* meta.tag ^slicing.discriminator.path = "system"
* meta.tag ^slicing.rules = #open
* meta.tag contains modelStatus 1..1
* meta.tag[modelStatus].system 1..1
* meta.tag[modelStatus].system = Canonical(ModelStatusCS)
* meta.tag[modelStatus].code 1..1
* meta.tag[modelStatus].code from ModelStatusVS (required)

RuleSet: SliceByValue(element)
* {element} ^slicing.discriminator.type = #value
* {element} ^slicing.discriminator.path = "$this"
* {element} ^slicing.rules = #open

RuleSet: OneIdentifier(system)
* identifier 1..1
* identifier.system 1..1
* identifier.system = {system}
* identifier.value 1..1
