/** @module smart-app/data/running-line: the foot of every printed sheet, as page-margin boxes (CSS Paged Media 3, section 4). */

/** The rule for a document; a browser that knows no margin boxes leaves it out. */
export function runningLine(left: string, right: string): string {
  const look = 'font: 7.5pt/1.3 system-ui, sans-serif; color: #000; white-space: pre-line;'
  return `@page {
    @bottom-left { content: ${quote(left)}; ${look} }
    @bottom-right { content: ${quote(`${right} · `)} counter(page) "/" counter(pages); ${look} text-align: end; }
  }`
}

/** Names come from a chart: CSS Syntax 3, section 4.3.7, escapes what would end or break a string. */
function quote(text: string): string {
  const escaped = text.replace(
    // eslint-disable-next-line no-control-regex -- these are what must not stand in a string
    /[\u0000-\u001f"\\]/g,
    (character) => `\\${character.codePointAt(0)?.toString(16) ?? ''} `,
  )
  return `"${escaped}"`
}
