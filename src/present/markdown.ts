/** @module present/markdown: text that must not become markup. */

/** Escapes what GitHub-flavoured Markdown would read as structure, HTML or a link. https://github.github.com/gfm/#backslash-escapes */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!|~&:@]/g, '\\$&').replace(/\s+/g, ' ')
}
