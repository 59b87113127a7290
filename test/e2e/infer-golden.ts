/** @module test/e2e/infer-golden: prints the logits of one golden input on the provider named, as JSON. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { openModel } from '../../src/model/index.ts'
import { providerNames } from '../../src/model/provider.ts'
import { loadRegistry } from '../../src/registry/index.ts'

const folder = resolve(import.meta.dirname, '../../models/anyecg-demo')
const wanted = providerNames.filter((name) => name === process.argv[2])
const model = await openModel({
  folder,
  indicatorIds: loadRegistry().indicators.map(({ id }) => id),
  providers: wanted,
})
const bytes = readFileSync(resolve(folder, 'golden/inputs.f32le')).subarray(0, 4 * 5000)
const samples = new Float32Array(new Uint8Array(bytes).buffer)
const { logits } = await model.infer(samples)
console.log(JSON.stringify({ provider: model.provider, logits: [...logits] }))
await model.close()
