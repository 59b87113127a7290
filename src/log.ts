/** @module log: JSON lines on stdout. Codes, counts and durations only: never a token, a name or a FHIR resource. */
import { destination, pino } from 'pino'

export type Log = Pick<ReturnType<typeof pino>, 'info' | 'warn' | 'error' | 'debug'>

/**
 * Writes each line before the call returns. pino's own default keeps lines back and writes them as the process ends,
 * where a pipe that nobody reads any more is tried again for ever: a server whose log collector died never stopped.
 */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: 1, sync: true }),
  )
}
