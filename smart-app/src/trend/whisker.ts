/** @module smart-app/trend/whisker: how well an estimate is known, as a line with two ends. */
import { svg, type SVGTemplateResult } from 'lit'

/** CSS pixels, to each side: less than the marker, which it must not hide. */
const half = 4

export function whisker(x: number, top: number, bottom: number): SVGTemplateResult {
  const end = (y: number) => `M${x - half} ${y}h${2 * half}`
  return svg`<path class="whisker" d=${`M${x} ${top}V${bottom}${end(top)}${end(bottom)}`}></path>`
}
