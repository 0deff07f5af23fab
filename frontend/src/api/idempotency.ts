/**
 * One Idempotency-Key per user intent: pressing the button again after a lost answer reuses the
 * key, so that the server replays instead of doing it twice; a definite answer ends the intent.
 */
const open = new Map<string, string>()

export function keyFor(path: string, body: string): string {
  const intent = `${path}\n${body}`
  const known = open.get(intent)
  if (known) return known
  const key = `"${crypto.randomUUID()}"`
  open.set(intent, key)
  return key
}

/** A definite answer (success or refusal) arrived: the next press is a new intent. */
export function settle(path: string, body: string) {
  open.delete(`${path}\n${body}`)
}
