/** @module sandbox/chart/page/leaving: who closes the page too soon would not learn what became of an order. */

/** While `work` goes on, the browser asks before it leaves the page. */
export async function askBeforeLeaving(work: Promise<void>): Promise<void> {
  // A listener of its own for each, so that one that ends does not end the question for the others.
  const ask = (event: Event) => {
    event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  try {
    await work
  } finally {
    window.removeEventListener('beforeunload', ask)
  }
}
