import type { Rule } from './rule.ts'

/** A right, and the refusal of who does not have it. */
export type Need = {
  /** What follows `user "..." `; it ends with the Role. */
  readonly refusal: string
  /** Where the Role has to be. */
  readonly namespace: string
  readonly rule: Rule
}

const NS = 'etl'

const need = (says: string, namespace: string, rule: Rule): Need => ({
  refusal: `${says} in namespace ${namespace}: ask for a Role there with ${textOf(rule)}`,
  namespace,
  rule,
})

/** As a message has it. */
const textOf = ({ apiGroups, resources, resourceNames = [], verbs }: Rule): string =>
  `{apiGroups: ${JSON.stringify(apiGroups)}, resources: ${JSON.stringify(resources)}, ` +
  `resourceNames: ${JSON.stringify(resourceNames)}, verbs: [${verbs.join(', ')}]}`

const mint = (says: string, identity: string): Need =>
  need(`may ${says}`, NS, {
    apiGroups: ['mintlet.dev'],
    resources: ['identities'],
    resourceNames: [identity],
    verbs: ['mint'],
  })

const target = (name: string): Need =>
  need(`may not create and update the Secret ${name}`, NS, {
    apiGroups: [''],
    resources: ['secrets'],
    resourceNames: [name],
    verbs: ['create', 'update'],
  })

const restart = (kind: string, name: string): Need =>
  need(`may not patch, and so not have restarted, the ${kind} ${name}`, NS, {
    apiGroups: [kind === 'Rollout' ? 'argoproj.io' : 'apps'],
    resources: [`${kind.toLowerCase()}s`],
    resourceNames: [name],
    verbs: ['patch'],
  })

const source = (name: string, namespace: string): Need =>
  need(`may not get the Secret ${name}`, namespace, {
    apiGroups: [''],
    resources: ['secrets'],
    resourceNames: [name],
    verbs: ['get'],
  })

const tokens = (name: string, namespace: string): Need =>
  need(`may not create tokens of the ServiceAccount ${name}`, namespace, {
    apiGroups: [''],
    resources: ['serviceaccounts/token'],
    resourceNames: [name],
    verbs: ['create'],
  })

/** One of each sort; of issuers in the namespace where the operator looks, of others in `etl`. */
export const needs = { mint, target, restart, source, tokens } as const
