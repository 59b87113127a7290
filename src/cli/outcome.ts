/** @module cli/outcome: how a command says that it read the recording and gives no answer. */
import type { Declined } from '../errors.ts'

/** 0 answered, 2 read but declined, 1 error (main.ts sets that one). */
const declinedExitCode = 2

/** Writes the reason on stderr and sets the exit code; does nothing for an answer. */
export function finish(result: Declined | undefined): void {
  if (!result) return
  process.stderr.write(`declined: ${result.reason}: ${result.detail}\n`)
  process.exitCode = declinedExitCode
}
