/**
 * @module smart-app/data/smart-style: the EHR's look, as far as it keeps ours legible.
 * https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#styling
 */

/** Custom properties of styles/tokens.css, by name. */
export type StyleTokens = Readonly<Record<string, string>>

/** Smallest contrast of text, WCAG 2.2, 1.4.3; and of what marks a control, 1.4.11. */
const textContrast = 4.5

/** Only from the EHR itself or over https: a style is data, but asking for it tells that we are here. */
export function mayFetchStyle(styleUrl: string, iss: string): boolean {
  if (!URL.canParse(styleUrl) || !URL.canParse(iss)) return false
  const url = new URL(styleUrl)
  return url.protocol === 'https:' || url.origin === new URL(iss).origin
}

/** Values that are not what they should be, and colours too alike to read, are left out without a word. */
export function toTokens(style: unknown): StyleTokens {
  if (typeof style !== 'object' || style === null) return {}
  const fields = style as Record<string, unknown>
  return {
    ...colours(fields),
    ...length(fields, 'dim_border_radius', '--radius', 0, 24),
    ...length(fields, 'dim_font_size', '--font-size', 14, 20),
    ...font(fields, 'font_family_body', '--font'),
    ...font(fields, 'font_family_heading', '--font-heading'),
  }
}

function colours(fields: Record<string, unknown>): StyleTokens {
  const background = readColour(fields.color_background)
  const text = readColour(fields.color_text)
  const highlight = readColour(fields.color_highlight)
  if (!background || !text || contrast(background, text) < 2 * textContrast) return {}
  // Ours is a light theme underneath; half of its colours would be lost on a dark ground.
  if (luminance(background) < 0.8) return {}
  const accent =
    highlight && contrast(background, highlight) >= textContrast
      ? { '--accent': toHex(highlight) }
      : {}
  return { '--ground': toHex(background), '--text': toHex(text), ...accent }
}

type Rgb = readonly [number, number, number]

function readColour(value: unknown): Rgb | null {
  const match =
    typeof value === 'string' ? /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(value.trim()) : null
  const digits = match?.[1]
  if (!digits) return null
  const pairs = (digits.length === 3 ? digits.replace(/./g, '$&$&') : digits).match(/../g)
  const [red = 0, green = 0, blue = 0] = (pairs ?? []).map((pair) => Number.parseInt(pair, 16))
  return [red, green, blue]
}

function toHex(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function length(
  fields: Record<string, unknown>,
  field: string,
  token: string,
  least: number,
  most: number,
): StyleTokens {
  const match = /^(\d{1,3}(?:\.\d+)?)px$/.exec(String(fields[field]))
  if (!match) return {}
  return { [token]: `${Math.min(most, Math.max(least, Number(match[1])))}px` }
}

function font(fields: Record<string, unknown>, field: string, token: string): StyleTokens {
  const value = fields[field]
  const isNames = typeof value === 'string' && /^[\w\s,'"-]{1,200}$/.test(value)
  return isNames ? { [token]: value } : {}
}
