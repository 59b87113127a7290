/** @module model/verify/documents: manifest and card, checked row by row. */
import type { ModelCard } from '../card.ts'
import type { Manifest } from '../manifest.ts'
import { invalid } from './needed.ts'

export function checkCalibrationRows({ calibration, input, outputs }: Manifest): void {
  for (const lead of input.leads)
    for (const id of outputs.logits.indicators)
      if (calibration[lead]?.[id] === undefined)
        throw invalid(
          `manifest.json: calibration.${lead} has no row ${id} (null is allowed, absence is not).`,
        )
}

export function thresholdsOf({ calibration, input }: Manifest) {
  return input.leads.flatMap((lead) =>
    Object.entries(calibration[lead] ?? {}).flatMap(([id, fit]) =>
      typeof fit?.threshold === 'number' ? [{ lead, id, threshold: fit.threshold }] : [],
    ),
  )
}

export function checkCard(card: ModelCard, manifest: Manifest): void {
  const pairs = [
    ['modelId', card.modelId, manifest.id],
    ['modelVersion', card.modelVersion, manifest.version],
    ['status', card.status, manifest.status],
    ['title', card.title, manifest.title],
  ] as const
  for (const [field, own, expected] of pairs)
    if (own !== expected)
      throw invalid(`card.json: ${field} is ${own}, the manifest's ${expected}.`)
}
