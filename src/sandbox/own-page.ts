/** @module sandbox/own-page: whether a page is one of this server's own. */

/**
 * The public URL, or another loopback name with the same port.
 * @param origin as a browser sends it; `null` for a page that has none.
 */
export function isOwnPage(origin: string, publicUrl: string): boolean {
  const page = URL.parse(origin)
  const own = new URL(publicUrl)
  if (!page) return false
  return (
    page.origin === own.origin || (page.port === own.port && isLoopback(page) && isLoopback(own))
  )
}

/** @param hostname as URL writes it, which knows 127.1 and 0x7f.1 too. No DNS server is asked for these. */
export function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && isLoopbackName(hostname)
}
