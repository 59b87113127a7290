/** @module smart-app/ecg/ecg-calipers: two points above the tracing, set by clicks, dragged, or moved by arrow keys. */
import { LitElement, css, html, nothing, svg } from 'lit'
import { formatNumber } from '../data/format.ts'
import { shared } from '../styles/shared.ts'
import type { Locale } from '../views/contract.ts'
import { keepOn, movedBy, type Point } from './calipers.ts'
import { secondsAt, type Sheet } from './sheet.ts'
import { ecgWords } from './words.ts'

/** Dispatched as `points-change` with what the points shall be; none: the calipers are put away. */
export type PointsChange = CustomEvent<readonly Point[]>

export class EcgCalipers extends LitElement {
  static override properties = {
    sheet: { attribute: false },
    points: { attribute: false },
    pxPerMm: { attribute: false },
    locale: {},
  }

  declare sheet: Sheet
  /** None, one or two. */
  declare points: readonly Point[]
  declare pxPerMm: number
  declare locale: Locale

  constructor() {
    super()
    this.points = []
    this.locale = 'en'
    this.addEventListener('click', (event) => {
      this.#placeNext(this.#pointOf(event))
    })
  }

  override render() {
    const [from, to] = this.points
    return html`${from && to ? this.#renderSpan(from, to) : nothing}
      ${this.points.map((point, index) => this.#renderHandle(point, index))}
      <p id="help" class="visually-hidden">${ecgWords[this.locale].calipersHelp}</p>`
  }

  #renderSpan(from: Point, to: Point) {
    const [x1, y1, x2, y2] = [from.xMm, from.yMm, to.xMm, to.yMm].map((mm) => mm * this.pxPerMm)
    const whole = this.sheet.heightMm * this.pxPerMm
    return html`<svg aria-hidden="true">
      ${[x1, x2].map((x) => svg`<line class="edge" x1=${x} x2=${x} y1="0" y2=${whole}></line>`)}
      <line class="level" x1=${x1} x2=${x2} y1=${y1} y2=${y1}></line>
      <line class="level" x1=${x2} x2=${x2} y1=${y1} y2=${y2}></line>
    </svg>`
  }

  #renderHandle(point: Point, index: number) {
    const words = ecgWords[this.locale]
    const { sheet, pxPerMm } = this
    const seconds = secondsAt(sheet, point.xMm)
    return html`<div
      class="handle"
      role="slider"
      tabindex="0"
      .style=${`left:${point.xMm * pxPerMm}px;top:${point.yMm * pxPerMm}px`}
      aria-label=${words.point(index + 1)}
      aria-describedby="help"
      aria-valuemin=${Math.round(sheet.fromSeconds * 1000)}
      aria-valuemax=${Math.round(sheet.toSeconds * 1000)}
      aria-valuenow=${Math.round(seconds * 1000)}
      aria-valuetext=${words.pointAt(formatNumber(seconds, this.locale, 2))}
      @click=${(event: Event) => {
        event.stopPropagation()
      }}
      @keydown=${(event: KeyboardEvent) => {
        this.#onKey(event, point, index)
      }}
      @pointerdown=${(event: PointerEvent) => {
        ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
      }}
      @pointermove=${(event: PointerEvent) => {
        if ((event.currentTarget as Element).hasPointerCapture(event.pointerId))
          this.#replace(index, this.#pointOf(event))
      }}
    ></div>`
  }

  #onKey(event: KeyboardEvent, point: Point, index: number) {
    if (event.key === 'Escape') {
      this.#announce([])
      return
    }
    const moved = movedBy(event.key, event.shiftKey, this.sheet, point)
    if (!moved) return
    event.preventDefault()
    this.#replace(index, moved)
    const handle = event.currentTarget as Element
    void this.updateComplete.then(() => {
      handle.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    })
  }

  /** The third click begins anew. */
  #placeNext(point: Point) {
    this.#announce(this.points.length === 1 ? [...this.points, point] : [point])
  }

  #replace(index: number, point: Point) {
    this.#announce(this.points.with(index, point))
  }

  #pointOf({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.getBoundingClientRect()
    return keepOn(this.sheet, {
      xMm: (clientX - left) / this.pxPerMm,
      yMm: (clientY - top) / this.pxPerMm,
    })
  }

  #announce(points: readonly Point[]) {
    this.dispatchEvent(new CustomEvent<readonly Point[]>('points-change', { detail: points }))
  }

  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        inset: 0;
        cursor: crosshair;
      }
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        pointer-events: none;
      }
      line {
        stroke: var(--accent);
        stroke-width: 1.5;
      }
      .edge {
        stroke-dasharray: 4 3;
      }
      .handle {
        position: absolute;
        width: 26px;
        height: 26px;
        margin: -13px 0 0 -13px;
        border: 2px solid var(--accent);
        border-radius: 50%;
        background: radial-gradient(circle, var(--accent) 2px, transparent 2.5px);
        cursor: move;
        touch-action: none;
      }
      .handle:focus-visible {
        border-radius: 50%;
        outline-offset: 1px;
      }
      @media print {
        .handle {
          display: none;
        }
      }
    `,
  ]
}

customElements.define('ecg-calipers', EcgCalipers)
