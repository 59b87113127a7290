/** @module present/markdown: text that must not become markup. */

/**
 * Escapes what GitHub-flavoured Markdown would read as structure, HTML or a link, and no more: some EHRs show the
 * source. Parentheses do nothing without brackets, hyphens nothing within a line, dots nothing before a digit.
 * https://github.github.com/gfm/#backslash-escapes
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{White_Space}\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~&:@!]|\.(?!\d)/g, '\\$&')
    .replace(/^[#+=-]|^(\d+)(?=\))/, (start, digits?: string) =>
      digits ? `${digits}\\` : `\\${start}`,
    )
}
