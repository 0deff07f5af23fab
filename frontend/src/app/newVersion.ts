/** A new version was published while a tab was open: the chunks it still asks for are gone. */

const STORE = 'bihuan.reloaded'
/** A second reload within this time would be the beginning of a loop: the page says what is wrong instead. */
const PAUSE_MS = 60_000

/** What browsers and Vite say when a chunk or its styles cannot be had. */
export const isMissingChunk = (error: unknown): boolean =>
  error instanceof Error &&
  /dynamically imported module|importing a module script|unable to preload css/i.test(error.message)

/** Whether this tab may reload by itself; says yes once in a while, and remembers it. */
export function mayReload(now: number = Date.now()): boolean {
  const last = Number(sessionStorage.getItem(STORE) ?? Number.NEGATIVE_INFINITY)
  if (now - last < PAUSE_MS) return false
  sessionStorage.setItem(STORE, String(now))
  return true
}

/** `isWaiting`: somebody waits for the page; a chunk that is only fetched ahead may fail in silence. */
export function reloadForNewVersion(isWaiting: () => boolean) {
  window.addEventListener('vite:preloadError', () => {
    if (isWaiting() && mayReload()) window.location.reload()
  })
}
