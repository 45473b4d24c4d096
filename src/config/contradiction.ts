import { GROUP } from '../api/group.ts'
import type { Address } from '../runtime/address.ts'
import type { Settings } from './settings.ts'

export type Contradiction = { readonly name: keyof Settings; readonly message: string }

type Rule = readonly [name: keyof Settings, message: string, holds: (settings: Settings) => boolean]

const RULES: readonly Rule[] = [
  [
    'leaseDuration',
    'must be whole seconds, as leases are',
    ({ leaseDuration }) => leaseDuration % 1000 === 0,
  ],
  [
    'leaseDuration',
    'must be longer than --renew-deadline',
    ({ leaseDuration, renewDeadline }) => leaseDuration > renewDeadline,
  ],
  [
    'renewDeadline',
    'must be longer than 1.2 times --retry-period',
    ({ renewDeadline, retryPeriod }) => renewDeadline > retryPeriod * 1.2,
  ],
  [
    'backoffCap',
    'must not be shorter than --backoff-base',
    ({ backoffBase, backoffCap }) => backoffCap >= backoffBase,
  ],
  [
    'allowedSecretMetadata',
    'must not cover mintlet.dev, which is for the operator alone',
    ({ allowedSecretMetadata }) => !allowedSecretMetadata.some(coversOwn),
  ],
  [
    'oidcTlsSecret',
    'has no use with --oidc-insecure-http',
    ({ oidcTlsSecret, oidcInsecureHttp }) => !(oidcInsecureHttp && oidcTlsSecret !== undefined),
  ],
  [
    'oidcBaseUrl',
    'must begin with http:// when --oidc-insecure-http is set, and with https:// otherwise',
    ({ oidcBaseUrl, oidcInsecureHttp }) =>
      oidcBaseUrl === undefined || oidcBaseUrl.startsWith('http://') === oidcInsecureHttp,
  ],
  [
    'oidcAddress',
    'must differ from --health-address',
    ({ oidcAddress, healthAddress }) => !overlap(oidcAddress, healthAddress),
  ],
]

/** The first thing that two or more settings cannot have together; `message` follows the flag's name. */
export function contradiction(settings: Settings): Contradiction | undefined {
  const broken = RULES.find(([, , holds]) => !holds(settings))
  return broken && { name: broken[0], message: broken[1] }
}

function coversOwn(prefix: string): boolean {
  return `${GROUP}/`.startsWith(prefix) || /(^|\.)mintlet\.dev(\/|$)/.test(prefix)
}

function overlap(left: Address, right: Address): boolean {
  if (left.port === 0 || left.port !== right.port) return false
  return left.host === right.host || left.host === undefined || right.host === undefined
}
