/** @module smart-app/data/watch-expiry: whoever asks, the shell hears when the session has ended. */
import type { Api, Session } from '../views/contract.ts'
import { asApiError } from './errors.ts'

interface Open {
  readonly session: Session
  readonly api: Api
}

/** The same, telling `onExpired` of a token that is no longer taken. */
export function watchExpiry({ session, api }: Open, onExpired: () => void): Open {
  const watch = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    try {
      return await answer
    } catch (error) {
      if (asApiError(error).problem === 'expired') onExpired()
      throw error
    }
  }
  return {
    session: { ...session, read: (path, signal) => watch(session.read(path, signal)) },
    api: {
      model: (signal) => watch(api.model(signal)),
      assessment: (ecg, signal) => watch(api.assessment(ecg, signal)),
      waveform: (ecg, signal) => watch(api.waveform(ecg, signal)),
      attribution: (ecg, finding, signal) => watch(api.attribution(ecg, finding, signal)),
      history: (signal) => watch(api.history(signal)),
    },
  }
}
