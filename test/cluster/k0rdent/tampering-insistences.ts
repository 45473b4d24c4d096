import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from './tampering-attempts.ts'

/** One more of it; `nth` counts from 0. */
type Insistence = (target: Target, nth: number) => Promise<unknown>

const EVERY_MS = 400

const request: Insistence = ({ patchObject }, nth) =>
  patchObject({ metadata: { annotations: { 'mintlet.dev/refresh-requested': `${nth}` } } })

const edit: Insistence = ({ patchSecret }) =>
  patchSecret({ data: { clientSecret: randomBytes(24).toString('base64') } })

const destroy: Insistence = (target, nth) =>
  nth % 2 === 0 ? target.removeSecret() : edit(target, nth)

const shorten: Insistence = ({ patchObject }, nth) =>
  patchObject({
    spec: {
      lifetime: nth % 2 === 0 ? '20s' : '21s',
      rotation: { policy: 'BeforeExpiry', before: '8760h', overlap: '1s' },
    },
  })

/** Without rotation a lost credential is deleted, and with it an object without one gets one. */
const flip: Insistence = async (target, nth) => {
  const rotating = { policy: 'BeforeExpiry', overlap: '1s' }
  const once = { policy: 'None', overlap: null, before: null, atPercent: null }
  await target.patchObject({ spec: { rotation: nth % 4 < 2 ? once : rotating } })
  if (nth % 4 < 2) await target.removeSecret()
}

const suspend: Insistence = async (target, nth) => {
  await target.patchObject({ spec: { suspend: nth % 2 === 0 } })
  await destroy(target, nth)
}

const everything: readonly Insistence[] = [request, destroy, shorten, flip, suspend]

/** By the name of the object, what somebody does to it as often as they can. */
export const INSISTENCES: Readonly<Record<string, Insistence>> = {
  'requests-rotation': request,
  'destroys-the-secret': destroy,
  'shortens-the-life': shorten,
  'flips-the-policy': flip,
  'suspends-and-destroys': suspend,
  'does-all-of-it': async (target, nth) => {
    const one = everything[Math.floor(nth / 3) % everything.length]
    await one?.(target, nth)
  },
}

/** @param until of performance.now() */
export async function insist(name: string, target: Target, until: number): Promise<void> {
  const one = INSISTENCES[name]
  if (one === undefined) throw new RangeError(`nobody does ${name}`)
  for (let nth = 0; performance.now() < until; nth += 1) {
    await one(target, nth)
    await sleep(EVERY_MS)
  }
}
