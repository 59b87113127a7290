/** @module sandbox/chart/timeline/svg: drawings made in code, as dom.ts makes elements. */

/** Numbers are CSS pixels, to a tenth; `null` children are left out. Strings become text nodes, never markup. */
export function createSvg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly (Node | string | null)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes))
    element.setAttribute(name, typeof value === 'number' ? String(Number(value.toFixed(1))) : value)
  element.append(...children.filter((child) => child !== null))
  return element
}
