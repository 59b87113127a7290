/** @module model/verify/variants: smaller forms of the network, by what variants.json says of them. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../errors.ts'
import { readJson } from '../folder.ts'
import { variantsSchema, type Variant, type Variants } from '../variants.ts'
import { invalid, read, toText, type Needed } from './needed.ts'

/** A folder without variants.json has none. */
export async function readVariants(folder: string): Promise<Needed<Variants>> {
  const none: Variants = { schemaVersion: 1, aurocLimit: 1, probabilityLimit: 1, variants: [] }
  const absent = await readFile(join(folder, 'variants.json')).then(
    () => false,
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT',
  )
  return read('variants.json', () =>
    absent ? Promise.resolve(none) : readJson(folder, 'variants.json', variantsSchema),
  )
}

/** @returns the path of the file, or undefined for a variant that is not shipped. */
export async function checkVariantFile(
  variant: Variant,
  { aurocLimit, probabilityLimit }: Variants,
  folder: string,
): Promise<string | undefined> {
  const worst = variant.worstAurocDifference
  const moved = variant.maxProbabilityDifference
  const worth = worst !== null && Math.abs(worst.value) <= aurocLimit && moved <= probabilityLimit
  if (variant.worthShipping !== worth)
    throw invalid(
      `variants.json: ${variant.name}.worthShipping is ${variant.worthShipping}, but its worst ` +
        `AUROC difference is ${String(worst?.value)} (limit ${aurocLimit}) and an answer moves by ` +
        `${moved} (limit ${probabilityLimit}).`,
    )
  if (variant.file === null) return undefined
  const path = join(folder, variant.file)
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw invalid(`${path} cannot be read: ${messageOf(cause)}`)
  })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== variant.sha256 || bytes.length !== variant.bytes)
    throw invalid(
      `${path} has sha256 ${sha256} and ${bytes.length} bytes, variants.json says ` +
        `${variant.sha256} and ${variant.bytes}. Export the folder again.`,
    )
  return path
}

export function summarise({ variants }: Variants): string {
  const shipped = variants.filter(({ file }) => file !== null).length
  return variants.length === 0 ? 'none' : `${variants.length} measured, ${shipped} shipped`
}

export function lossOf({
  bytes,
  maxProbabilityDifference,
  worstAurocDifference: worst,
}: Variant): string {
  const auroc = worst ? `${toText(worst.value)} (${worst.indicator})` : 'not judged'
  return `${bytes} bytes, probability ${toText(maxProbabilityDifference)}, worst AUROC ${auroc}`
}
