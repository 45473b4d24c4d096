import type { GenericIssuer } from '../../api/generic-issuer.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import {
  accountRestricted,
  issuerCannot,
  issuerMissing,
  lifetimeRefused,
} from '../../plan/checks-grant.ts'
import { issuerMissing as issuerCannotKeep } from '../../plan/credential/checks-credential.ts'
import { wantedLife } from '../../plan/credential/wanted-life.ts'
import { restrictedAccount } from '../../plan/restricted-account.ts'
import type { Wanted } from './wanted.ts'

type Seen = {
  readonly issuer: GenericIssuer
  /** That the token is minted with. */
  readonly client: ServiceAccountCredential | undefined
  readonly namespace: {
    readonly name: string
    readonly labels: Readonly<Record<string, string>> | undefined
  }
  /** Epoch milliseconds. */
  readonly now: number
  /** Milliseconds, of the operator. */
  readonly minLifetime: number
}

/** What stands against it whatever is granted, as the operator would say it. */
export function issuerRefusals(wanted: Wanted, seen: Seen): readonly string[] {
  return wanted.kind === 'ImpersonatedToken' ? ofToken(wanted, seen) : ofCredential(wanted, seen)
}

function ofToken(
  { object }: Extract<Wanted, { kind: 'ImpersonatedToken' }>,
  { issuer, client, now, minLifetime }: Seen,
): readonly string[] {
  if (!object.spec.valid) return [object.spec.message]
  const observed = {
    token: object,
    credential: undefined,
    issuer: { kind: issuer.kind, name: issuer.metadata.name, spec: issuer.spec },
  }
  const refusals = [issuerMissing, issuerCannot, accountRestricted, lifetimeRefused]
    .map((check) => check(observed, now, { minLifetime }))
    .flatMap((plan) => (plan?.step === 'Refuse' ? [plan.failure.message] : []))
  if (client?.spec.valid !== true || object.spec.value.credentialRef === undefined) return refusals
  const account = client.spec.value.serviceAccount
  const scopes = object.spec.value.accessToken?.scopes ?? []
  return [...refusals, ...disabled(issuer, account), ...restricted(issuer, account, scopes)]
}

function ofCredential(
  { object }: Extract<Wanted, { kind: 'ServiceAccountCredential' }>,
  { issuer, namespace, now, minLifetime }: Seen,
): readonly string[] {
  if (!object.spec.valid) return [object.spec.message]
  const observed = {
    credential: object,
    issuer: { kind: issuer.kind, name: issuer.metadata.name, spec: issuer.spec },
    namespace,
  }
  const cannot = issuerCannotKeep(observed, now, { minLifetime })
  const life = wantedLife(observed, now)
  return [
    ...(cannot?.step === 'Refuse' ? [cannot.failure.message] : []),
    // What no grant gives is told grant by grant.
    ...(life?.ok === false && life.failure.reason !== 'NotGranted' ? [life.failure.message] : []),
    ...disabled(issuer, object.spec.value.serviceAccount),
  ]
}

function disabled({ kind, metadata, spec }: GenericIssuer, account: string): readonly string[] {
  if (!spec.valid || !restrictedAccount(spec.value, account).disabled) return []
  return [
    `${kind} ${metadata.name} has disabled ${account}: ask who runs it to enable the service account`,
  ]
}

/** Of a token that is minted with a credential. */
function restricted(
  { kind, metadata, spec }: GenericIssuer,
  account: string,
  scopes: readonly string[],
): readonly string[] {
  const scope = spec.valid ? restrictedAccount(spec.value, account).refusedScope(scopes) : undefined
  if (scope === undefined) return []
  return [
    `${kind} ${metadata.name} does not let ${account} have scope ${scope}: ask for another one, or ask who runs the ${kind}`,
  ]
}
