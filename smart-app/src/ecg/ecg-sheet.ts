/** @module smart-app/ecg/ecg-sheet: a sheet of ECG paper on screen and on the printer: zoom, scrolling, calipers. */
import { LitElement, html, nothing } from 'lit'
import { formatNumber, formatValue } from '../data/format.ts'
import { shared } from '../styles/shared.ts'
import type { Locale, Theme } from '../views/contract.ts'
import { measure, type Point } from './calipers.ts'
import './ecg-calipers.ts'
import type { PointsChange } from './ecg-calipers.ts'
import { paintPage, paintWindow } from './canvas.ts'
import type { PaperTexts } from './brush.ts'
import type { Mark } from './paint.ts'
import { readPalette, readPaletteOf } from './palette.ts'
import type { Overlay } from './overlay.ts'
import {
  clampZoom,
  cssPxPerPaperMm,
  drawsSmallSquares,
  fittingZoom,
  squareOf,
  stepZoom,
  zoomSteps,
} from './paper.ts'
import { pageRule } from './print.ts'
import { traceLeftMm, type Sheet } from './sheet.ts'
import { sheetStyles } from './sheet-styles.ts'
import { ecgWords } from './words.ts'

/** A long strip begins as large as ten seconds of it fit, and scrolls. */
const tenSecondsMm = 265

export class EcgSheet extends LitElement {
  static override properties = {
    sheet: { attribute: false },
    printed: { attribute: false },
    texts: { attribute: false },
    mark: { attribute: false },
    overlay: { attribute: false },
    label: {},
    locale: {},
    theme: {},
    zoom: { state: true },
    points: { state: true },
    pages: { state: true },
    widthPx: { state: true },
  }

  declare sheet: Sheet
  /** The same for the printer; asked for when it is needed. */
  declare printed: () => readonly Sheet[]
  declare texts: PaperTexts
  declare mark: Mark | null
  declare overlay: Overlay | null
  /** The tracing in a sentence or two. */
  declare label: string
  declare locale: Locale
  declare theme: Theme
  /** Null: as large as fits; chosen by the reader from then on. */
  declare private zoom: number | null
  /** Null: the calipers are away. */
  declare private points: readonly Point[] | null
  declare private pages: readonly Sheet[]
  /** Of the room for the sheet. */
  declare private widthPx: number
  #frame = 0
  readonly #resizes = new ResizeObserver(() => {
    // Of the room there is, not of the strip, which is as wide as its paper; 2: its border.
    this.widthPx = Math.max(0, this.clientWidth - 2)
    this.#repaint()
  })
  readonly #pageStyle = new CSSStyleSheet()

  constructor() {
    super()
    this.mark = null
    this.overlay = null
    this.label = ''
    this.locale = 'en'
    this.theme = 'light'
    this.zoom = null
    this.points = null
    this.pages = []
    this.widthPx = 0
    this.#pageStyle.replaceSync(pageRule)
  }

  override connectedCallback() {
    super.connectedCallback()
    // Page rules count in the document alone.
    document.adoptedStyleSheets.push(this.#pageStyle)
    addEventListener('beforeprint', this.#onBeforePrint)
    addEventListener('afterprint', this.#onAfterPrint)
    addEventListener('resize', this.#onResize)
    this.#resizes.observe(this)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(
      (sheet) => sheet !== this.#pageStyle,
    )
    removeEventListener('beforeprint', this.#onBeforePrint)
    removeEventListener('afterprint', this.#onAfterPrint)
    removeEventListener('resize', this.#onResize)
    this.#resizes.disconnect()
    cancelAnimationFrame(this.#frame)
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>) {
    // Points belong to a place on a sheet: another layout has nothing there.
    if (changed.has('sheet') && this.points) this.points = this.#firstPoints()
  }

  protected override firstUpdated() {
    const scroller = this.#scroller
    if (!scroller) return
    // Not passive: Ctrl and the wheel, which a pinch on a touchpad is too, zoom the paper and not the page.
    scroller.addEventListener('wheel', this.#onWheel, { passive: false })
  }

  protected override updated() {
    this.#repaint()
  }

  get currentZoom(): number {
    return this.zoom ?? fittingZoom(Math.min(this.sheet.widthMm, tenSecondsMm), this.widthPx)
  }

  override render() {
    const { sheet, locale } = this
    const words = ecgWords[locale]
    const zoom = this.currentZoom
    const pxPerMm = cssPxPerPaperMm(zoom)
    return html`<div class="tools row no-print">
        <div class="row zoom" role="group" aria-label=${words.zoom}>
          <button
            type="button"
            aria-label=${words.zoomOut}
            ?disabled=${zoom <= (zoomSteps[0] ?? 0)}
            @click=${() => {
              this.#zoomTo(stepZoom(zoom, -1))
            }}
          >
            −
          </button>
          <output class="number">${words.zoomIs(formatNumber(zoom * 100, locale))}</output>
          <button
            type="button"
            aria-label=${words.zoomIn}
            ?disabled=${zoom >= (zoomSteps.at(-1) ?? 0)}
            @click=${() => {
              this.#zoomTo(stepZoom(zoom, 1))
            }}
          >
            +
          </button>
        </div>
        <button
          type="button"
          aria-pressed=${this.points !== null}
          class=${this.points ? 'calipers primary' : 'calipers'}
          @click=${() => {
            this.points = this.points ? null : this.#firstPoints()
          }}
        >
          ${words.calipers}
        </button>
        <output class="reading number" aria-live="polite">${this.#renderReading()}</output>
      </div>
      ${this.points ? html`<p class="help muted small no-print">${words.calipersHelp}</p>` : nothing}
      <div
        class="scroller no-print"
        tabindex="0"
        role="region"
        aria-label=${words.strip}
        @scroll=${this.#repaint}
      >
        <div
          class="sheet"
          .style=${`width:${sheet.widthMm * pxPerMm}px;height:${sheet.heightMm * pxPerMm}px`}
        >
          <canvas id="screen" role="img" aria-label=${this.label}></canvas>
          ${
            this.points
              ? html`<ecg-calipers
                  .sheet=${sheet}
                  .points=${this.points}
                  .pxPerMm=${pxPerMm}
                  .locale=${locale}
                  @points-change=${({ detail }: PointsChange) => {
                    this.points = detail.length ? detail : null
                    // The focus was on a point that is gone.
                    if (!this.points)
                      this.renderRoot.querySelector<HTMLElement>('.calipers')?.focus()
                  }}
                ></ecg-calipers>`
              : nothing
          }
        </div>
      </div>
      ${this.pages.map(
        (page) =>
          html`<canvas
            class="page"
            role="img"
            aria-label=${this.label}
            .style=${`width:${page.widthMm}mm;height:${page.heightMm}mm`}
          ></canvas>`,
      )}
      <p class="square muted small">${this.#renderSquare()}</p>`
  }

  /** Of what is drawn: on small screens there are no small squares, on paper there are. */
  #renderSquare() {
    const { sheet, locale } = this
    const isPrinted = this.pages.length > 0
    const pxPerMm = cssPxPerPaperMm(this.currentZoom)
    const { name, seconds, mv } = squareOf(
      sheet.paper,
      isPrinted || drawsSmallSquares(pxPerMm, devicePixelRatio),
    )
    const words = ecgWords[locale]
    const size = [formatValue(seconds * 1000, locale), formatValue(mv, locale)] as const
    return `${words.square[name](...size)} ${words.centred}`
  }

  #renderReading() {
    const { points, sheet, locale } = this
    const words = ecgWords[locale]
    const [from, to] = points ?? []
    if (!from) return nothing
    if (!to) return words.calipersWait
    const { ms, amplitude, perMinute } = measure(sheet, from, to)
    return [
      words.ms(formatNumber(ms, locale)),
      typeof amplitude === 'object'
        ? words[amplitude.unit](formatNumber(amplitude.value, locale, 2))
        : words.noVoltage[amplitude],
      ...(perMinute === null ? [] : [words.perMinute(formatNumber(perMinute, locale))]),
    ].join(' · ')
  }

  /** Where they can be seen, a second apart, on the first row in view. */
  #firstPoints(): readonly Point[] {
    const { sheet } = this
    const scroller = this.#scroller
    const pxPerMm = cssPxPerPaperMm(this.currentZoom)
    const leftMm = Math.max(traceLeftMm, (scroller?.scrollLeft ?? 0) / pxPerMm)
    const yMm = sheet.bands[0]?.strips[0]?.baselineMm ?? 0
    const xMm = Math.min(leftMm + 10, sheet.widthMm - 5 - sheet.paper.speedMmPerSecond)
    return [
      { xMm, yMm },
      { xMm: xMm + sheet.paper.speedMmPerSecond, yMm },
    ]
  }

  /** @param atPx what stays in its place, in pixels from the left edge of the window. */
  #zoomTo(zoom: number, atPx = this.widthPx / 2) {
    const scroller = this.#scroller
    const before = this.currentZoom
    this.zoom = clampZoom(zoom)
    if (!scroller) return
    const placePx = ((scroller.scrollLeft + atPx) * this.zoom) / before
    void this.updateComplete.then(() => {
      scroller.scrollLeft = placePx - atPx
    })
  }

  readonly #onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey) return
    event.preventDefault()
    const left = this.#scroller?.getBoundingClientRect().left ?? 0
    this.#zoomTo(this.currentZoom * Math.exp(-event.deltaY / 300), event.clientX - left)
  }

  /** Also where the page came to another screen, which has other pixels. */
  readonly #onResize = () => {
    this.requestUpdate()
  }

  /** At most once a frame. */
  readonly #repaint = () => {
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      this.#paintScreen()
    })
  }

  #paintScreen() {
    const { sheet } = this
    const scroller = this.#scroller
    const canvas: HTMLCanvasElement | null = this.renderRoot.querySelector('#screen')
    if (!scroller || !canvas || this.widthPx === 0) return
    const zoom = this.currentZoom
    const view = { zoom, scrollPx: scroller.scrollLeft, roomPx: this.widthPx }
    paintWindow(canvas, sheet, view, readPalette(this), this.texts, this)
  }

  /** Synchronous: the printer does not wait. */
  readonly #onBeforePrint = () => {
    this.pages = this.printed()
    this.performUpdate()
    const palette = readPaletteOf(this.theme === 'dark' ? 'paper' : this.theme)
    this.renderRoot.querySelectorAll<HTMLCanvasElement>('.page').forEach((canvas, index) => {
      const page = this.pages[index]
      if (page) paintPage(canvas, page, palette, this.texts, this)
    })
  }

  readonly #onAfterPrint = () => {
    this.pages = []
  }

  get #scroller(): HTMLElement | null {
    return this.shadowRoot?.querySelector('.scroller') ?? null
  }

  static override styles = [shared, sheetStyles]
}

customElements.define('ecg-sheet', EcgSheet)
