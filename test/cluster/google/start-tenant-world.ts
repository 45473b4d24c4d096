import type { AuditEvent } from '../../kit/control-plane/audit-log.ts'
import type { Grant } from '../../kit/google/grants.ts'
import { type ForbiddenListener, startForbiddenListener } from './forbidden-listener.ts'
import { letMalloryIn, type Mallory } from './mallory.ts'
import { CREATOR } from './start-chain-world.ts'
import { type GoogleWorld, PROVIDER, principalOf, startGoogleWorld } from './start-google-world.ts'

/** Where the attacker is. */
export const TENANT = 'tenant'
/** Whose identity is none of her business. */
export const VICTIM = 'victim'
export const OPERATOR = 'mintlet-system'

const account = (name: string): string => `${name}@my-project.iam.gserviceaccount.com`
export const ACCOUNTS = {
  /** Whom the metadata server takes the operator for; may become everybody. */
  operator: account('operator'),
  /** Whose keys are in Secrets `google-key` of the victim and of the operator. */
  victim: account('victim'),
  /** What the tenant's ServiceAccount `own` may become, and nothing else. */
  tenant: account('tenant'),
  /** Whose key the tenant has; may become `tenant` too. */
  keyed: account('keyed'),
}
export const VICTIM_ID = '123412341234123412341'

export type TenantWorld = GoogleWorld & {
  readonly mallory: Mallory
  readonly listener: ForbiddenListener
  /** What the operator asked of Secrets (`get`) and ServiceAccounts: `get secrets tenant/google-key`. */
  reached(): Promise<readonly string[]>
}

/** The name of the issuer is what ServiceAccounts opt in with. */
export const workloadIdentity = (serviceAccountName: string): object => ({
  workloadIdentity: { audience: PROVIDER, serviceAccountName },
})

/**
 * A victim whose ServiceAccount `google` and the operator's of that name opted in for issuers `google`,
 * `stolen` and `theirs`, each with a key in a Secret `google-key`; a tenant with a ServiceAccount `own`; and an
 * operator on a machine whose metadata server would make it anybody.
 *
 * @param operators 0: the test starts one itself
 */
export async function startTenantWorld(operators: 0 | 1 = 1): Promise<TenantWorld> {
  const listener = await startForbiddenListener()
  const { operator, victim, tenant, keyed } = ACCOUNTS
  const world = await startGoogleWorld({
    namespaces: [TENANT, VICTIM],
    google: {
      serviceAccounts: [
        { email: operator },
        { email: victim, uniqueId: VICTIM_ID },
        { email: tenant },
        { email: keyed },
      ],
      grants: [
        ...[victim, tenant, keyed].map((each) => trusts(`serviceAccount:${operator}`, each)),
        trusts(principalOf(OPERATOR, 'google'), victim),
        trusts(principalOf(VICTIM, 'google'), victim),
        trusts(principalOf(TENANT, 'own'), tenant),
        trusts(`serviceAccount:${keyed}`, tenant),
      ],
      metadata: { projectId: 'my-project', email: operator },
    },
  })
  for (const namespace of [OPERATOR, VICTIM]) {
    const annotations = { 'mintlet.dev/allow-issuer': 'google,stolen,theirs' }
    const made = `/api/v1/namespaces/${namespace}`
    await world.make(`${made}/serviceaccounts`, { metadata: { name: 'google', annotations } })
    const key = JSON.stringify(await world.google.serviceAccountKey(victim))
    await world.make(`${made}/secrets`, keySecret('google-key', key))
  }
  const mallory = await letMalloryIn(world, TENANT)
  if (operators === 1) await world.startOperator()
  return {
    ...world,
    mallory,
    listener,
    async reached() {
      const events = await world.controlPlane.auditLog()
      return [...new Set(events.filter(isReach).map(reachOf))].toSorted()
    },
    async [Symbol.asyncDispose]() {
      await mallory[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
      await listener[Symbol.asyncDispose]()
    },
  }
}

export const keySecret = (name: string, text: string): object => ({
  metadata: { name },
  data: { 'key.json': Buffer.from(spelledOut(text)).toString('base64') },
})

/**
 * The same JSON. Of a file that it cannot read the canary takes all for secret, and emails and addresses stand in many
 * places; so all but the private key is written in a way that only JSON knows.
 */
const spelledOut = (text: string): string =>
  text
    .split(/("private_key":"[^"]*")/)
    .map((part, nth) => (nth % 2 === 1 ? part : part.replaceAll(/[ae1-4./@_-]/g, escaped)))
    .join('')

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

const trusts = (member: string, serviceAccount: string): Grant => ({
  member,
  role: CREATOR,
  serviceAccount,
})

/** Secrets that the operator keeps itself are no credential of anybody else. */
const OWN_SECRETS = /^mintlet-/

function isReach({ user, verb, objectRef }: AuditEvent): boolean {
  const { resource = '', name = '' } = objectRef ?? {}
  if (!user.username.startsWith('operator-')) return false
  if (resource === 'secrets') return verb === 'get' && !OWN_SECRETS.test(name)
  return resource === 'serviceaccounts'
}

function reachOf({ verb, objectRef }: AuditEvent): string {
  const { resource = '', subresource, namespace = '', name = '' } = objectRef ?? {}
  const what = subresource === undefined ? resource : `${resource}/${subresource}`
  return `${verb} ${what} ${namespace}/${name}`
}
