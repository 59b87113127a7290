/** @module smart-app/data/api: what the service knows, asked with the user's token. */
import type { Api, Locale } from '../views/contract.ts'
import { fetchJson, type TokenSource } from './fetch-json.ts'

export interface ApiOptions {
  /** Where the service's API stands, with a slash at the end. */
  readonly base: string
  /** FHIR base URL: the service tries the token there. */
  readonly iss: string
  readonly patientId: string
  readonly token: TokenSource
  /** Findings and orders are named in this language. */
  readonly locale: Locale
  readonly fetch?: typeof fetch
}

export function createApi({ base, iss, patientId, token, locale, fetch }: ApiOptions): Api {
  const options = { language: locale, ...(fetch ? { fetch } : {}) }
  const about = (path: string, ecg?: string | null) => {
    const url = new URL(path, base)
    url.search = new URLSearchParams({
      iss,
      patient: patientId,
      ...(ecg ? { ecg } : {}),
    }).toString()
    return url
  }
  return {
    model: (signal) => fetchJson({ ...options, url: new URL('model', base), signal }),
    assessment: (ecg, signal) =>
      fetchJson({ ...options, url: about('assessment', ecg), token, signal }),
    waveform: (ecg, signal) =>
      fetchJson({ ...options, url: about('waveform', ecg), token, signal }),
    attribution: (ecg, finding, signal) => {
      const url = about('attribution', ecg)
      url.searchParams.set('finding', finding)
      return fetchJson({ ...options, url, token, signal })
    },
    history: (signal) => fetchJson({ ...options, url: about('history'), token, signal }),
  }
}
