/**
 * @module model/no-telemetry: imported before ONNX Runtime, which since 1.29 reports to its vendor from Linux too:
 * unless told not to, it keeps a device id and a queue of events (model, hash, provider, errors) in the home folder
 * and uploads them. A hospital's server talks to nobody it was not told of. Read once, when the first session opens;
 * set here, in the main thread, since the environment of a worker is a copy that native code does not see.
 * https://github.com/microsoft/onnxruntime/pull/27379
 */
process.env.ORT_DISABLE_TELEMETRY = '1'
