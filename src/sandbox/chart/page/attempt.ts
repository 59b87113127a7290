/** @module sandbox/chart/page/attempt: a click that a server may refuse. */
import type { Explanation } from './failure.ts'
import { tell, withdraw, type Matter } from './notices.ts'
import { fillProblem } from './problem.ts'
import type { Turn } from './turn.ts'

export interface Attempt {
  /** Shared by all that must not be done at the same time. */
  readonly turn: Turn
  /** Beside the button. */
  readonly problem: HTMLElement
  readonly explain: (error: unknown) => Explanation
  /** For what must be known after the chart is left; absent: it matters only here. */
  readonly matter?: Matter
}

/** While it goes on the buttons rest; when it fails, the reason stands where the reader is. */
export function attempt(
  { turn, problem, explain, matter }: Attempt,
  work: () => Promise<void>,
): void {
  if (!turn.take()) return
  problem.hidden = true
  work()
    .then(() => {
      if (matter) withdraw(matter.key)
    })
    .catch((error: unknown) => {
      const explanation = explain(error)
      fillProblem(problem, explanation)
      if (matter) tell(problem, explanation, matter)
    })
    .finally(() => {
      turn.free()
    })
}
