/** @module jobs/none: no tenant has backend credentials, so nothing is done later: a user's token never enters a job. */
import type { Jobs } from './jobs.ts'

const refuse = () =>
  Promise.reject(new Error('No tenant has backend credentials: ask canWrite before.'))

export const noJobs: Jobs = {
  canWrite: () => false,
  writeLater: refuse,
  retractLater: refuse,
  idle: () => Promise.resolve(),
  close: () => Promise.resolve(),
}
