import { randomBytes, randomUUID } from 'node:crypto'
import { createDeadChooser } from './choose-dead.ts'
import { createLine } from './create-line.ts'
import type { Form } from './load-report.ts'
import type { Held, HeldCredential } from './watch-held.ts'
import type { Objects } from './watch-objects.ts'

/** Who asks for a token, and with which secret. */
export type ChosenRequest = {
  readonly form: Form
  readonly object: string | undefined
  readonly credential: string | undefined
  readonly clientId: string
  readonly clientSecret: string
  readonly by: 'Basic' | 'Post'
}

export type Chooser = {
  /** undefined: there is no client. */
  next(): ChosenRequest | undefined
  /** These are refused for now, or no longer. */
  rest(objects: readonly string[], isResting: boolean): void
}

export type ChooserOptions = {
  readonly held: Held
  readonly objects: Objects
  /** How long the credential before is presented as well, milliseconds. */
  readonly overlap: number
  /** Of all requests: half of these with a credential that is none any more, a quarter each wrong and unknown. */
  readonly refusedShare: number
  /** In [0, 1). */
  readonly random: () => number
}

/**
 * Takes all clients in turn, each with what its Secret holds at the moment, or, as long as it overlaps, with what it
 * held before; and now and then something that must be refused.
 */
export function createChooser({
  held,
  objects,
  overlap,
  refusedShare,
  random,
}: ChooserOptions): Chooser {
  const resting = new Set<string>()
  const line = createLine(() => held.credentials.keys(), random)
  let count = 0
  const dead = createDeadChooser({ held, objects, resting, random })

  const isOver = ({ object, expiresAt, id }: HeldCredential): boolean =>
    objects.isGone(object) || expiresAt <= Date.now() || objects.isRetired(object, id)
  const current = (object: string): HeldCredential | undefined => held.credentials.get(object)?.[0]
  const isLive = (object: string): boolean => {
    const found = current(object)
    return found !== undefined && !resting.has(object) && !isOver(found)
  }

  function live(): Choice | undefined {
    const [now, before] = held.credentials.get(line.next(isLive) ?? '') ?? []
    if (now === undefined) return undefined
    const overlaps = before !== undefined && Date.now() < now.seenAt + overlap && !isOver(before)
    return overlaps && random() < 0.5 ? chosen('Previous', before) : chosen('Held', now)
  }

  function refused(): Choice | undefined {
    const kind = Math.floor(random() * 4)
    const found = kind >= 2 ? dead() : undefined
    if (found !== undefined) return chosen('Dead', found)
    const clientSecret = randomBytes(32).toString('base64url')
    const other = live()
    if (kind % 2 === 1 || other === undefined) {
      return {
        ...NOBODY,
        clientId: randomUUID(),
        clientSecret: other?.clientSecret ?? clientSecret,
      }
    }
    return { ...other, form: 'WrongSecret', credential: undefined, clientSecret }
  }

  return {
    next() {
      count += 1
      const choice = random() < refusedShare ? refused() : live()
      return choice && { ...choice, by: count % 2 === 0 ? 'Basic' : 'Post' }
    },
    rest(names, isResting) {
      for (const object of names) {
        if (isResting) resting.add(object)
        else resting.delete(object)
      }
    },
  }
}

type Choice = Omit<ChosenRequest, 'by'>

const NOBODY = { form: 'UnknownClient', object: undefined, credential: undefined } as const

const chosen = (
  form: Form,
  { object, id: credential, clientId, clientSecret }: HeldCredential,
): Choice => ({ form, object, credential, clientId, clientSecret })
