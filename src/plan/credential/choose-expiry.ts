/** What is asked for may end so much earlier than was wanted, so that it is asked for only once. */
const WITHIN = 60_000
const SECOND = 1000
/** Of a short life only so much is given away. */
const SHARE = 10

/**
 * The expiry to ask for, epoch milliseconds: a whole second no later than wanted, and at most a minute (a
 * tenth of a short life) earlier, that nothing else of the service account has or was asked with. It is
 * the only thing of ours that a credential carries. Undefined: all of them are taken.
 *
 * @param taken expiries of other credentials and intents, epoch milliseconds
 * @param unit in [0, 1), fixed for the object: two that choose in the same moment choose differently
 */
export function chooseExpiry(
  now: number,
  wanted: number,
  taken: ReadonlySet<number>,
  unit: number,
): number | undefined {
  const latest = Math.floor(wanted / SECOND) * SECOND
  const range = Math.min(WITHIN, Math.max(0, wanted - now) / SHARE)
  const choices = Math.max(1, Math.floor(range / SECOND))
  const first = Math.floor(unit * choices)
  for (let nth = 0; nth < choices; nth += 1) {
    const choice = latest - ((first + nth) % choices) * SECOND
    if (!taken.has(choice)) return choice
  }
  return undefined
}
