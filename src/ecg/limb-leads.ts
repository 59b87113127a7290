/** @module ecg/limb-leads: the six limb leads are two signals; any two of them give the others. */
import { standardLeads, type LeadName, type StandardLead } from './recording.ts'

/** Einthoven (III = II - I) and Goldberger (aVR = -(I + II) / 2, ...), each as x * I + y * II. */
const combinations: ReadonlyMap<LeadName, readonly [number, number]> = new Map([
  ['I', [1, 0]],
  ['II', [0, 1]],
  ['III', [-1, 1]],
  ['aVR', [-0.5, -0.5]],
  ['aVL', [1, -0.5]],
  ['aVF', [-0.5, 1]],
])

export const limbLeads: readonly StandardLead[] = standardLeads.slice(0, 6)

/** The two limb leads that the others are computed from, I and II where they are there. */
export function limbBasis(present: Iterable<LeadName>): readonly [LeadName, LeadName] | undefined {
  const names = new Set(present)
  const [first, second] = limbLeads.filter((lead) => names.has(lead))
  return first !== undefined && second !== undefined ? [first, second] : undefined
}

/**
 * The limb leads that are missing and determined by those present: none when fewer than two are.
 * @param leads simultaneous and equally long, in one unit; NaN stays NaN.
 * @param wanted only these are computed.
 */
export function deriveLimbLeads(
  leads: ReadonlyMap<LeadName, Float64Array>,
  wanted: readonly LeadName[] = limbLeads,
): ReadonlyMap<LeadName, Float64Array> {
  const derived = new Map<LeadName, Float64Array>()
  const basis = limbBasis(leads.keys())
  if (!basis) return derived
  const [nameA, nameB] = basis
  const a = leads.get(nameA)
  const b = leads.get(nameB)
  const [ax, ay] = combinations.get(nameA) ?? [0, 0]
  const [bx, by] = combinations.get(nameB) ?? [0, 0]
  if (!a || !b) return derived
  const determinant = ax * by - bx * ay
  for (const lead of wanted) {
    const target = combinations.get(lead)
    if (!target || leads.has(lead)) continue
    const [x, y] = target
    const p = (x * by - bx * y) / determinant
    const q = (ax * y - x * ay) / determinant
    derived.set(
      lead,
      a.map((value, i) => p * value + q * (b[i] ?? NaN)),
    )
  }
  return derived
}
