/** @module sandbox/chart/cards/markdown: card details. GitHub-flavoured Markdown; HTML in it stays text. */
import MarkdownIt from './markdown-it.mjs'

// An image would be fetched from wherever a card says.
const markdown = new MarkdownIt({ html: false, linkify: false }).disable('image')

export function renderMarkdown(text: string): DocumentFragment {
  const template = document.createElement('template')
  template.innerHTML = markdown.render(text)
  for (const link of template.content.querySelectorAll('a')) {
    link.target = '_blank'
    link.rel = 'noopener noreferrer'
  }
  // The card's own heading is the fourth level of the page.
  for (const heading of template.content.querySelectorAll('h1, h2, h3, h4')) {
    const lower = document.createElement('h5')
    lower.append(...heading.childNodes)
    heading.replaceWith(lower)
  }
  return template.content
}
