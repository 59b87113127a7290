CodeSystem: ModelCS
Id: model
Title: "Model versions"
Description: "A code is the id of a model, an at sign and its version: anyecg-demo@1.0.0. Sites bring their own models, so the codes are not listed."
* ^experimental = false
* ^caseSensitive = true
* ^content = #not-present
