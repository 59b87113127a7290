/** @module signal: one lead in millivolts to the input of the network. */
export {
  inputHz,
  inputSamples,
  inputSeconds,
  prepareInput,
  preprocessingName,
  type ModelInput,
} from './ecgfounder.ts'
