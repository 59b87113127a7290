/** @module smart-app/components/roc-plot: the ROC curve and the point on it that is looked at. */
import { LitElement, css, html, nothing, svg } from 'lit'
import { nearestPlace, type CurvePoint } from '../data/operating-point.ts'
import { shared } from '../styles/shared.ts'

/** User units: 100 wide and high, room for labels left and below. */
const size = 100

export interface PointChoice {
  readonly index: number
}

export class RocPlot extends LitElement {
  static override properties = {
    curve: { attribute: false },
    chosen: { type: Number },
    delivered: { attribute: false },
    label: {},
    xLabel: {},
    yLabel: {},
  }

  declare curve: readonly CurvePoint[]
  /** Index on the curve. */
  declare chosen: number
  /** Index of the model's own operating point; null: it has none. */
  declare delivered: number | null
  declare label: string
  declare xLabel: string
  declare yLabel: string

  override render() {
    const { curve, delivered } = this
    const path = curve.map((point) => `${x(point)},${y(point)}`).join(' ')
    const point = curve[this.chosen]
    const own = delivered === null ? undefined : curve[delivered]
    return html`<svg
      viewBox="-15 -4 121 120"
      role="img"
      aria-label=${this.label}
      @pointerdown=${this.#choose}
      @pointermove=${this.#drag}
    >
      ${[0, 25, 50, 75, 100].map(
        (at) =>
          svg`<line class="grid" x1=${at} x2=${at} y1="0" y2="100"></line>
            <line class="grid" x1="0" x2="100" y1=${at} y2=${at}></line>
            <text x=${at} y="106" text-anchor="middle">${at}</text>
            <text x="-2.5" y=${size - at + 1.6} text-anchor="end">${at}</text>`,
      )}
      <line class="chance" x1="0" y1="100" x2="100" y2="0"></line>
      <polyline class="curve" points=${path}></polyline>
      ${
        own
          ? svg`<rect class="own" x=${x(own) - 2.2} y=${y(own) - 2.2} width="4.4" height="4.4"></rect>`
          : nothing
      }
      ${
        point
          ? svg`<line class="guide" x1=${x(point)} x2=${x(point)} y1=${y(point)} y2="100"></line>
            <line class="guide" x1="0" x2=${x(point)} y1=${y(point)} y2=${y(point)}></line>
            <circle class="point" cx=${x(point)} cy=${y(point)} r="3.2"></circle>`
          : nothing
      }
      <text x="50" y="113" text-anchor="middle">${this.xLabel}, %</text>
      <text x="-10.5" y="50" text-anchor="middle" transform="rotate(-90 -10.5 50)">
        ${this.yLabel}, %
      </text>
    </svg>`
  }

  #drag = (event: PointerEvent) => {
    if (event.buttons & 1) this.#choose(event)
  }

  #choose = (event: PointerEvent) => {
    const plot = event.currentTarget as SVGSVGElement
    const matrix = plot.getScreenCTM()?.inverse()
    if (!matrix) return
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix)
    const index = nearestPlace(this.curve, place.x / size, 1 - place.y / size)
    this.dispatchEvent(new CustomEvent<PointChoice>('point-choose', { detail: { index } }))
  }

  static override styles = [
    shared,
    css`
      svg {
        display: block;
        width: 100%;
        max-width: 24rem;
        touch-action: none;
        cursor: crosshair;
      }
      text {
        font-size: 4.4px;
        fill: var(--muted);
      }
      .grid {
        stroke: var(--line);
        stroke-width: 0.35;
      }
      .chance {
        stroke: var(--control);
        stroke-width: 0.6;
        stroke-dasharray: 2 2;
      }
      .curve {
        fill: none;
        stroke: var(--series-1);
        stroke-width: 1.4;
        stroke-linejoin: round;
      }
      .guide {
        stroke: var(--series-2);
        stroke-width: 0.6;
        stroke-dasharray: 1 1.5;
      }
      .point {
        fill: var(--series-2);
        stroke: var(--surface);
        stroke-width: 1;
      }
      .own {
        fill: var(--surface);
        stroke: var(--text);
        stroke-width: 0.9;
      }
    `,
  ]
}

function x({ specificity }: CurvePoint): number {
  return (1 - specificity) * size
}

function y({ sensitivity }: CurvePoint): number {
  return (1 - sensitivity) * size
}

customElements.define('roc-plot', RocPlot)
