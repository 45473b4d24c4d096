import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import type { ApiAnswer, ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane, ControlPlaneOptions } from '../../kit/control-plane/control-plane.ts'
import { startWithCrds } from '../crd/installed.ts'
import { asDenied } from './as-denied.ts'
import type { Asked } from './asked.ts'
import { binding } from './binding.ts'
import { objectOf } from './object-of.ts'
import { pathOf } from './path-of.ts'
import { renderAdmission } from './render-admission.ts'
import type { Rule } from './rule.ts'
import { untilInEffect } from './until-in-effect.ts'
import { untilMay } from './until-may.ts'

/** A control plane with the policies of the chart in effect, and as many users as a test needs. */
export type AdmissionWorld = AsyncDisposable & {
  readonly controlPlane: ControlPlane
  /** Somebody who may write every object of mintlet everywhere, and nothing else. */
  newcomer(): string
  /** A Role of that rule in the namespace, bound to the user. Resolves when it is in effect. */
  give(user: string, rule: Rule, namespace: string): Promise<void>
  /** Why the user may not create the object; empty when they may. Nothing is kept. */
  refusal(user: string, asked: Asked): Promise<string>
  /** The same once it is what is expected, or after 10 seconds whatever it is then: rights take a moment. */
  answer(user: string, asked: Asked, expected: string): Promise<string>
  /** Creates it as the administrator of the cluster. @throws Error when refused */
  make(asked: Asked): Promise<ApiObject>
  /** Writes an object that there is: a merge patch, unless another content type says otherwise. */
  change(
    user: string,
    asked: Omit<Asked, 'spec'>,
    patch: object,
    query?: string,
    contentType?: string,
  ): Promise<ApiAnswer<ApiObject>>
}

const WRITERS = Array.from({ length: 80 }, (_, index) => `user-${index}`)
const GROUP = 'writers'

/** @param namespaces to be made; `mintlet-system` has to be among them where issuers of the cluster name something */
export async function startAdmissionWorld(
  namespaces: readonly string[],
  { users = {}, ...options }: ControlPlaneOptions = {},
): Promise<AdmissionWorld> {
  const writers = Object.fromEntries(WRITERS.map((name) => [name, [GROUP]]))
  const controlPlane = await startWithCrds({ ...options, users: { ...writers, ...users } })
  const { admin } = controlPlane
  let met = 0
  let given = 0

  async function refusal(user: string, asked: Asked): Promise<string> {
    const path = `${pathOf(asked)}?dryRun=All&fieldValidation=Strict`
    const { status, body } = await admin.request('POST', path, objectOf(asked), { user })
    return status === 201 ? '' : asDenied(body)
  }

  const world: AdmissionWorld = {
    controlPlane,
    newcomer() {
      const name = WRITERS[met]
      if (name === undefined) throw new RangeError('too few users: raise their number')
      met += 1
      return name
    },
    async give(user, rule, namespace) {
      given += 1
      await admin.apply(binding(`given-${given}`, [rule], user, namespace))
      await untilMay(admin, user, rule, namespace)
    },
    refusal,
    async answer(user, asked, expected) {
      const deadline = performance.now() + 10_000
      let last = await refusal(user, asked)
      while (last !== expected && performance.now() < deadline) {
        await sleep(50)
        last = await refusal(user, asked)
      }
      return last
    },
    async make(asked) {
      const { status, body } = await admin.request('POST', pathOf(asked), objectOf(asked))
      if (status !== 201) throw new Error(asDenied(body))
      return body
    },
    change: (user, { name = 'asked', ...asked }, patch, query = '', contentType = MERGE_PATCH) =>
      admin.request('PATCH', `${pathOf(asked)}/${name}${query}`, patch, { user, contentType }),
    [Symbol.asyncDispose]: () => controlPlane.stop(),
  }
  try {
    for (const name of namespaces) {
      await admin.apply(stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
    }
    await admin.apply(binding(GROUP, [WRITING], GROUP))
    await admin.apply(await renderAdmission())
    await untilInEffect(world, namespaces[0] ?? 'default')
  } catch (error) {
    await controlPlane.stop()
    throw error
  }
  return world
}

const MERGE_PATCH = 'application/merge-patch+json'

const WRITING: Rule = {
  apiGroups: ['mintlet.dev'],
  resources: [
    'impersonatedtokens',
    'serviceaccountcredentials',
    'credentialissuers',
    'clustercredentialissuers',
  ],
  verbs: ['get', 'list', 'create', 'update', 'patch', 'delete'],
}
