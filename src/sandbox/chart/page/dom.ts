/** @module sandbox/chart/page/dom: elements made in code. Strings become text nodes, never markup. */

export type Child = Node | string | null

/** `null` children are left out, so that optional parts can be written in place. */
export function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children.filter((child) => child !== null))
  return element
}

/** @throws Error for an element that index.html does not have, or has as something else. */
export function find<E extends HTMLElement>(id: string, type: new () => E): E {
  const element = document.getElementById(id)
  if (!(element instanceof type)) throw new Error(`index.html has no ${type.name} #${id}`)
  return element
}

export function emptyLine(text: string): HTMLElement {
  return create('p', { class: 'empty' }, text)
}

/** A link to another site opens beside the chart; anything but http and https stays text. */
export function createLink(label: string, url: string): HTMLElement {
  if (!/^https?:\/\//i.test(url)) return create('span', {}, label)
  return create('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label)
}

/** A heading with a section below it, which carries the heading's name. */
export function createSection(
  id: string,
  title: string,
  ...children: readonly Child[]
): HTMLElement {
  const heading = create('h3', { id: `${id}-heading` }, title)
  return create('section', { id, 'aria-labelledby': heading.id }, heading, ...children)
}

/** @param rows cells in the order of `columns`; the first is the row's header. */
export function createTable(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  const head = columns.map((column) => create('th', { scope: 'col' }, column))
  const body = rows.map(([first = '', ...rest]) =>
    create(
      'tr',
      {},
      create('th', { scope: 'row' }, first),
      ...rest.map((cell) => create('td', {}, cell)),
    ),
  )
  const table = create(
    'table',
    {},
    create('caption', {}, caption),
    create('thead', {}, create('tr', {}, ...head)),
    create('tbody', {}, ...body),
  )
  // A wide table scrolls by itself, with the keyboard too.
  return create(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    table,
  )
}
