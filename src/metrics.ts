/** @module metrics: what is counted, for GET /metrics. Labels come from closed lists and tenant ids, never from a chart. */
import { Counter, Histogram, Registry } from 'prom-client'

export interface Metrics {
  /** One hook call and how it ended. */
  readonly hook: (tenantId: string, outcome: string, seconds: number) => void
  /** Why a finding, an ECG or a whole view made no card. */
  readonly silence: (tenantId: string, reason: string, count?: number) => void
  readonly card: (tenantId: string, indicatorId: string) => void
  readonly writeBack: (tenantId: string, outcome: string) => void
  readonly feedback: (tenantId: string, outcome: string, reason: string) => void
  /** https://prometheus.io/docs/instrumenting/exposition_formats/ */
  readonly expose: () => Promise<{ readonly contentType: string; readonly text: string }>
}

/** Around the budget of 450 ms, where it matters. */
const secondsBuckets = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 1, 2, 5, 15]

export function createMetrics(): Metrics {
  const registry = new Registry()
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `anyecg_${name}_total`, help, labelNames, registers: [registry] })
  const hooks = counter('hook_calls', 'Hook calls by how they ended.', ['tenant', 'outcome'])
  const silences = counter('silences', 'Findings, ECGs and views that made no card, by reason.', [
    'tenant',
    'reason',
  ])
  const cards = counter('cards', 'Cards answered with.', ['tenant', 'indicator'])
  const writes = counter('write_backs', 'RiskAssessments written or not.', ['tenant', 'outcome'])
  const answers = counter('feedback', 'Answers to cards.', ['tenant', 'outcome', 'reason'])
  const seconds = new Histogram({
    name: 'anyecg_hook_seconds',
    help: 'From the request of a hook to its answer.',
    labelNames: ['tenant'],
    buckets: secondsBuckets,
    registers: [registry],
  })
  return {
    hook: (tenant, outcome, duration) => {
      hooks.inc({ tenant, outcome })
      seconds.observe({ tenant }, duration)
    },
    silence: (tenant, reason, count = 1) => {
      silences.inc({ tenant, reason }, count)
    },
    card: (tenant, indicator) => {
      cards.inc({ tenant, indicator })
    },
    writeBack: (tenant, outcome) => {
      writes.inc({ tenant, outcome })
    },
    feedback: (tenant, outcome, reason) => {
      answers.inc({ tenant, outcome, reason })
    },
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}
