/** @module sandbox/smart-auth/expiring-map: a Map whose entries end, so that a long-lived sandbox does not grow. */

export interface ExpiringMap<T> {
  get(key: string): T | undefined
  /** @param seconds until the entry is gone. */
  set(key: string, value: T, seconds: number): void
  delete(key: string): void
  /** Those that are still there. */
  values(): T[]
}

export function createExpiringMap<T>(now: () => number = () => Date.now()): ExpiringMap<T> {
  const entries = new Map<string, { readonly value: T; readonly until: number }>()
  const sweep = () => {
    for (const [key, { until }] of entries) if (until <= now()) entries.delete(key)
  }
  return {
    get: (key) => {
      const entry = entries.get(key)
      return entry && entry.until > now() ? entry.value : undefined
    },
    set: (key, value, seconds) => {
      sweep()
      entries.set(key, { value, until: now() + seconds * 1000 })
    },
    delete: (key) => {
      entries.delete(key)
    },
    values: () => {
      sweep()
      return [...entries.values()].map(({ value }) => value)
    },
  }
}
