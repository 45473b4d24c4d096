import type { GrantInput } from '../gen.ts'
import type { GrantsMatrix } from './matrix.ts'

type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>

const SIGNING = ['SignedJwt', 'SignedBlob'] as const
const ANY_KIND = ['AccessToken', 'IdToken', ...SIGNING] as const

/** Checks each one where it is written. */
const named = <Name extends string>(grants: Record<Name, GrantInput>): typeof grants => grants

/** What an issuer of a real cluster might have; they overlap, and none covers what two do between them. */
const GRANTS = named({
  own: {
    namespaces: { names: ['data', 'lab-*'] },
    serviceAccounts: ['{namespace}:*'],
    scopes: ['read', 'https://api.example/auth/*'],
    audiences: ['https://api.example'],
  },
  signing: {
    namespaces: { selector: { matchLabels: { team: 'data' } } },
    serviceAccounts: ['{namespace}:*', 'ci.bot@corp.example'],
    kinds: [...SIGNING],
    audiences: ['aud-a', 'aud-b'],
    maxLifetime: '30m',
  },
  jobs: {
    namespaces: {
      selector: {
        matchLabels: { tier: 'gold' },
        matchExpressions: [{ key: 'team', operator: 'In', values: ['data', 'web'] }],
      },
    },
    serviceAccounts: ['jobs/*@corp.example'],
    kinds: ['AccessToken', 'SignedBlob'],
    scopes: ['*'],
    maxLifetime: '12h',
  },
  /** One before the longer one that covers the same, and one behind it. */
  webBriefly: {
    namespaces: { names: ['web'] },
    serviceAccounts: ['web:*'],
    kinds: ['SignedJwt'],
    audiences: ['aud-a'],
    maxLifetime: '10m',
  },
  ownBriefly: {
    namespaces: { names: ['data', 'lab-1'] },
    serviceAccounts: ['{namespace}:*'],
    scopes: ['read'],
    maxLifetime: '10m',
  },
  web: {
    namespaces: { names: ['web'] },
    serviceAccounts: ['web:*', 'data:reader'],
    kinds: ['AccessToken', 'IdToken', 'SignedJwt'],
    scopes: ['write'],
    audiences: ['*'],
    maxLifetime: '2h',
  },
  webReads: {
    namespaces: { names: ['web'] },
    serviceAccounts: ['web:*'],
    kinds: ['AccessToken'],
    scopes: ['read'],
    maxLifetime: '10m',
  },
  build: {
    namespaces: {
      selector: {
        matchExpressions: [
          { key: 'team', operator: 'NotIn', values: ['none'] },
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['lab-1'] },
        ],
      },
    },
    serviceAccounts: ['ci.bot@corp.example'],
    scopes: ['read'],
    audiences: ['https://api.example'],
    maxLifetime: '1h',
  },
  gold: {
    namespaces: { selector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] } },
    serviceAccounts: ['{namespace}:A*', 'jobs/{namespace}@*'],
    scopes: ['read', 'write'],
    audiences: ['https://api.example'],
    maxLifetime: '12h',
  },
  plain: {
    namespaces: {
      selector: {
        matchExpressions: [
          { key: 'tier', operator: 'DoesNotExist' },
          { key: 'team', operator: 'Exists' },
        ],
      },
    },
    serviceAccounts: ['{namespace}:A*'],
    kinds: ['SignedBlob'],
    maxLifetime: '2h',
  },
  reading: {
    namespaces: { names: ['data*'] },
    serviceAccounts: ['data:reader'],
    kinds: ['AccessToken'],
    scopes: ['read', 'write'],
    maxLifetime: '12h',
  },
  /** Three that give nobody anything. */
  noIdentity: { namespaces: { names: ['*'] }, kinds: [...ANY_KIND], scopes: ['*'] },
  nobody: { serviceAccounts: ['*'], kinds: [...ANY_KIND], scopes: ['*'], audiences: ['*'] },
  noKind: {
    namespaces: { names: ['*'] },
    serviceAccounts: ['*', '*@*', '*/*@*'],
    kinds: [],
    scopes: ['*'],
    audiences: ['*'],
  },
})

const LABELS: Labels = {
  data: { team: 'data', tier: 'gold' },
  'data-lake': { team: 'data' },
  web: { team: 'web', tier: 'gold' },
  'lab-1': {},
  lonely: { team: 'none' },
}

/** A team leaves, a tier moves, a namespace gets its first label, and one loses the only one that kept it out. */
const MOVED: Labels = {
  ...LABELS,
  data: { team: 'legacy', tier: 'gold' },
  'data-lake': { team: 'data', tier: 'gold' },
  web: { team: 'web' },
  'lab-1': { team: 'data' },
  lonely: {},
}

/** The same issuer and namespaces at four times, each the state before with one thing changed. */
export function grantStages(namespaces: readonly string[]): GrantsMatrix['stages'] {
  const all = Object.values(GRANTS)
  const { own, ownBriefly: _own, signing, jobs, web, reading: _reading, ...kept } = GRANTS
  const fewer: GrantInput[] = [
    ...Object.values<GrantInput>(kept),
    { ...own, namespaces: { names: ['data'] } },
    { ...signing, maxLifetime: '10m' },
    { ...jobs, kinds: ['SignedBlob'], maxLifetime: '1h' },
    { ...web, audiences: ['https://api.example'] },
  ]
  const wider: GrantInput = {
    namespaces: { names: ['lonely'] },
    serviceAccounts: ['{namespace}:*'],
    kinds: [...ANY_KIND],
    scopes: ['https://api.example/*/x', 'read'],
    audiences: ['aud-*', 'https://api.example'],
    maxLifetime: '12h',
  }
  const labels = withNames(namespaces, LABELS)
  const moved = withNames(namespaces, MOVED)
  return [
    { what: 'as it was made', grants: all, labels },
    { what: 'grants were taken away or made narrower', grants: fewer, labels },
    { what: 'namespaces were labelled anew', grants: fewer, labels: moved },
    { what: 'the grants came back, and one more', grants: [...all, wider], labels: moved },
  ]
}

/** The API server gives every namespace a label with its name. */
const withNames = (namespaces: readonly string[], labels: Labels): Labels =>
  Object.fromEntries(
    namespaces.map((name) => [name, { ...labels[name], 'kubernetes.io/metadata.name': name }]),
  )
