/** @module fhir/chart-reach: how far into a chart a reading goes. */
import { onePage, type Reach } from './ask-chart.ts'
import { hasWaveform, wholeOf } from './search-ecg.ts'

/** How far the searches are followed that may have several pages. */
export interface ChartReach {
  readonly ecg: Reach
  readonly labs: Reach
  /** The newest are kept; absent: as many as an answer needs. */
  readonly mostEcgs?: number
  /** When the reading ends: a search that is then open is given up. */
  readonly signal?: AbortSignal
}

/** For an answer that is due: a first page full of text reports must not hide the waveform behind them, nor a part of it. */
export const glance: ChartReach = {
  ecg: {
    pages: 3,
    isEnough: (resources) => hasWaveform(wholeOf({ resources, complete: false })),
  },
  labs: onePage,
}
