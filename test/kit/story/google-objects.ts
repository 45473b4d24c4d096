import { formatDuration } from '../../../src/api/duration.ts'
import { type GrantInput, type TokenSpecInput, tokenSpec } from '../gen.ts'
import type { World } from './world.ts'

const CREATOR = 'roles/iam.serviceAccountTokenCreator'
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'

/** The email of a service account of the one project that stories know. */
export const accountOf = (name: string): string => `${name}@my-project.iam.gserviceaccount.com`

/** Is it allowed to the account that the issuer is? */
export const grantOn = (
  serviceAccount: string,
  caller = 'mintlet',
): Parameters<World['google']['grants']['add']>[0] => ({
  member: `serviceAccount:${accountOf(caller)}`,
  role: CREATOR,
  serviceAccount: accountOf(serviceAccount),
})

/** An access token of that account at Google. */
export const googleToken = (
  serviceAccount: string,
  lifetimeMs: number,
  over: TokenSpecInput = {},
): object => ({
  spec: tokenSpec({
    issuerRef: { name: 'google' },
    serviceAccount: accountOf(serviceAccount),
    accessToken: { scopes: [SCOPE], lifetime: formatDuration(lifetimeMs) },
    ...over,
  }),
})

/** A service account that exists, and that the caller may be. */
export function makeAccount({ google }: World, name: string, caller = 'mintlet'): void {
  google.serviceAccounts.add({ email: accountOf(name), mayExtendLifetime: true })
  google.grants.add(grantOn(name, caller))
}

export type GoogleIssuerOptions = {
  readonly name?: string
  /** Who the issuer is; the account is made. */
  readonly caller?: string
  readonly namespaces?: readonly string[]
  readonly limits?: object
}

/** An issuer with a key in the operator's namespace: nobody but iamcredentials is asked. */
export async function makeGoogleIssuer(
  { google, someone }: World,
  options: GoogleIssuerOptions = {},
): Promise<void> {
  const { name = 'google', caller = 'mintlet', namespaces = ['etl'], limits } = options
  const secret = `${name}-key`
  const key = await google.keySecret(accountOf(caller))
  someone.makes('', `secrets/mintlet-system/${secret}`, key)
  const grant: GrantInput = {
    namespaces: { names: [...namespaces] },
    serviceAccounts: [accountOf('*')],
    scopes: ['*'],
    maxLifetime: '12h',
  }
  someone.makes(
    `makes issuer ${name}, which is ${caller} by a service account key`,
    `clustercredentialissuers/${name}`,
    {
      spec: {
        google: { auth: { serviceAccountKeySecretRef: { name: secret } } },
        grants: [grant],
        ...(limits !== undefined && { limits }),
      },
    },
  )
}
