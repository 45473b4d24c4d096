import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { Target } from './tampering-attempt.ts'

/** One more of it; `nth` counts from 0. */
type Act = (target: Target, nth: number) => Promise<unknown>

type Insistence = {
  /** Of the object, beside what all have. */
  readonly spec?: object
  readonly act: Act
}

const EVERY_MS = 400
const ALWAYS_DUE = { policy: 'BeforeExpiry', before: '8760h', overlap: '1s' }

const request: Act = ({ patchObject }, nth) =>
  patchObject({ metadata: { annotations: { [REFRESH_REQUESTED_ANNOTATION]: `${nth}` } } })

const edit: Act = ({ patchSecret }) =>
  patchSecret({ data: { clientSecret: randomBytes(24).toString('base64') } })

const destroy: Act = (target, nth) => (nth % 2 === 0 ? target.removeSecret() : edit(target, nth))

const shorten: Act = ({ patchObject }, nth) =>
  patchObject({ spec: { lifetime: nth % 2 === 0 ? '20s' : '21s', rotation: ALWAYS_DUE } })

/** Without rotation a lost credential is deleted, and with it an object without one gets one. */
const flip: Act = async (target, nth) => {
  const rotating = { policy: 'BeforeExpiry', overlap: '1s' }
  const once = { policy: 'None', overlap: null, before: null, atPercent: null }
  await target.patchObject({ spec: { rotation: nth % 4 < 2 ? once : rotating } })
  if (nth % 4 < 2) await target.removeSecret()
}

const suspend: Act = async (target, nth) => {
  await target.patchObject({ spec: { suspend: nth % 2 === 0 } })
  await destroy(target, nth)
}

/** With status goes what it counts, and when. */
const forget: Act = async (target, nth) => {
  await destroy(target, nth)
  await target.patchStatus(nth % 3 === 0 ? null : { issuance: null, mints: 0, issuedAt: null })
}

const everything: readonly Act[] = [request, destroy, shorten, flip, suspend, forget]

/** By the name of the object, what somebody does to it as often as they can. */
export const INSISTENCES: Readonly<Record<string, Insistence>> = {
  'requests-rotation': { act: request },
  'destroys-the-secret': { act: destroy },
  'shortens-the-life': { spec: { lifetime: '20s', rotation: ALWAYS_DUE }, act: shorten },
  'flips-the-policy': { act: flip },
  'suspends-and-destroys': { act: suspend },
  'wipes-the-status': { act: forget },
  'does-all-of-it': {
    act: async (target, nth) => {
      const one = everything[Math.floor(nth / 3) % everything.length]
      await one?.(target, nth)
    },
  },
}

/** @param isEnough asked before each */
export async function insist(name: string, target: Target, isEnough: () => boolean): Promise<void> {
  const one = INSISTENCES[name]
  if (one === undefined) throw new RangeError(`nobody does ${name}`)
  for (let nth = 0; !isEnough(); nth += 1) {
    await one.act(target, nth)
    await sleep(EVERY_MS)
  }
}
