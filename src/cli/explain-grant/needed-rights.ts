import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import type { IssuerKind } from '../../api/generic-issuer.ts'
import { GROUP } from '../../api/group.ts'
import type { RolloutRestart } from '../../api/rollout-restart.ts'
import { secretNameOf } from '../../api/secret-name-of.ts'
import type { AccessRight } from '../look/access-right.ts'
import type { Wanted } from './wanted.ts'

/** A right that whoever writes the object needs. */
export type Need = {
  /** Who asks for it: `RBAC` always, `AdmissionPolicy` where the chart's policies are installed. */
  readonly askedBy: 'RBAC' | 'AdmissionPolicy'
  /** One of them is enough. The first is the narrowest. */
  readonly anyOf: readonly [AccessRight, ...AccessRight[]]
  /** It is asked for without a name, because that is not known: whoever has it not may still have it by name. */
  readonly isNameless: boolean
}

/** What RBAC and the admission policies ask of whoever writes it, as docs/admission.md has it. */
export function neededRights(wanted: Wanted): readonly Need[] {
  const { kind, object, isThere } = wanted
  const { namespace } = object.metadata
  const plural = `${kind.toLowerCase()}s`
  const name = isThere ? { name: object.metadata.name } : {}
  const writing = { verb: isThere ? 'update' : 'create', group: GROUP, resource: plural, namespace }
  return [
    need('RBAC', { ...writing, ...name }),
    ...identityNeeds(wanted),
    ...secretNeeds(wanted),
    ...restartsOf(wanted).map((workload) =>
      need('AdmissionPolicy', {
        verb: 'patch',
        group: workload.kind === 'Rollout' ? 'argoproj.io' : 'apps',
        resource: `${workload.kind.toLowerCase()}s`,
        name: workload.name,
        namespace,
      }),
    ),
  ]
}

const need = (askedBy: Need['askedBy'], ...anyOf: [AccessRight, ...AccessRight[]]): Need => ({
  askedBy,
  anyOf,
  isNameless: false,
})

function identityNeeds({ object }: Wanted): readonly Need[] {
  if (!object.spec.valid) return []
  const { namespace } = object.metadata
  const spec: {
    readonly issuerRef?: { readonly kind: IssuerKind; readonly name: string } | undefined
    readonly serviceAccount?: string | undefined
    readonly credentialRef?: { readonly name: string } | undefined
  } = object.spec.value
  const mint = (name: string): AccessRight => ({
    verb: 'mint',
    group: GROUP,
    resource: 'identities',
    name,
    namespace,
  })
  if (spec.credentialRef !== undefined) {
    const reading = { verb: 'get', group: '', resource: 'secrets', namespace }
    return [
      need('AdmissionPolicy', mint(`serviceaccountcredential/${spec.credentialRef.name}`), reading),
    ]
  }
  const { issuerRef, serviceAccount } = spec
  if (issuerRef === undefined || serviceAccount === undefined) return []
  const prefix = issuerRef.kind === 'CredentialIssuer' ? 'credentialissuer/' : ''
  return [need('AdmissionPolicy', mint(`${prefix}${issuerRef.name}:${serviceAccount}`))]
}

function secretNeeds(wanted: Wanted): readonly Need[] {
  const { namespace } = wanted.object.metadata
  const secret = secretOf(wanted)
  return ['create', 'update'].map((verb) => ({
    askedBy: 'AdmissionPolicy',
    anyOf: [
      {
        verb,
        group: '',
        resource: 'secrets',
        ...(secret !== undefined && { name: secret }),
        namespace,
      },
    ],
    isNameless: secret === undefined,
  }))
}

/** undefined: the object has no name yet, and does not name a Secret. */
function secretOf(wanted: Wanted): string | undefined {
  const { object, isThere } = wanted
  if (!isThere) return object.spec.valid ? object.spec.value.secret.name : undefined
  return wanted.kind === 'ImpersonatedToken'
    ? secretNameOf(wanted.object)
    : credentialSecretNameOf(wanted.object)
}

const restartsOf = ({ object: { spec } }: Wanted): readonly RolloutRestart[] =>
  spec.valid ? (spec.value.rolloutRestart ?? []) : []
