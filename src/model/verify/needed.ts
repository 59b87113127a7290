/** @module model/verify/needed: what several checks need, had once; and how a check fails. */
import { AnyEcgError, messageOf } from '../../errors.ts'

/** Something that several checks need: its own check tells why it cannot be had, the others only that. */
export interface Needed<T> {
  readonly ok: boolean
  /** @throws the reason that it cannot be had. */
  readonly parsed: () => T
  /** @throws AnyEcgError that names it as missing. */
  readonly needed: () => T
}

export async function read<T>(name: string, open: () => Promise<T>): Promise<Needed<T>> {
  try {
    const value = await open()
    return { ok: true, parsed: () => value, needed: () => value }
  } catch (error) {
    const fail = (message: string) => (): never => {
      throw invalid(message)
    }
    const unavailable = `not checked: ${name} cannot be used`
    return { ok: false, parsed: fail(messageOf(error)), needed: fail(unavailable) }
  }
}

export function toText(value: number): string {
  return value.toExponential(1)
}

export function invalid(message: string): AnyEcgError {
  return new AnyEcgError('model-invalid', message)
}
