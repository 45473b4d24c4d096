import { type GoogleWorld, PROVIDER, principalOf, startGoogleWorld } from './start-google-world.ts'

/** Where the objects are. */
export const NS = 'etl'
export const MINTLET_API = '/apis/mintlet.dev/v1alpha1'

const account = (name: string): string => `${name}@my-project.iam.gserviceaccount.com`
export const CREATOR = 'roles/iam.serviceAccountTokenCreator'
/** caller -> first -> second -> reader */
export const CHAIN = {
  first: account('first'),
  second: account('second'),
  reader: account('reader'),
}

export type ChainWorld = GoogleWorld & {
  /** Through both hops, by a CredentialIssuer unless given; resolves when it is Ready. */
  issue(name: string, spec: object, kind?: string): Promise<void>
  /** What is in the Secret of that name, in clear. */
  values(name: string): Promise<Readonly<Record<string, string>>>
}

/**
 * Two issuers named `google`, one of each kind, by workload identity of a ServiceAccount `google`, each
 * with a delegation chain of two steps to the reader; and one operator.
 */
export async function startChainWorld(): Promise<ChainWorld> {
  const { first, second, reader } = CHAIN
  const world = await startGoogleWorld({
    namespaces: [NS],
    google: {
      serviceAccounts: [
        { email: first },
        { email: second },
        { email: reader, organizationNumber: 42, allowedLocations: ['europe-west1'] },
      ],
      grants: [
        { member: principalOf('mintlet-system', 'google'), role: CREATOR, serviceAccount: first },
        { member: principalOf(NS, 'google'), role: CREATOR, serviceAccount: first },
        { member: `serviceAccount:${first}`, role: CREATOR, serviceAccount: second },
        { member: `serviceAccount:${second}`, role: CREATOR, serviceAccount: reader },
      ],
    },
  })
  await makeIssuers(world)
  await world.startOperator()
  return {
    ...world,
    async issue(name, spec, kind = 'CredentialIssuer') {
      await world.create([NS, name], {
        issuerRef: { name: 'google', kind },
        serviceAccount: reader,
        delegates: [first, second],
        ...spec,
      })
      await world.untilReady([NS, name])
    },
    async values(name) {
      const { data = {} } = (await world.secret([NS, name])) ?? {}
      return Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
      )
    },
  }
}

async function makeIssuers(world: GoogleWorld): Promise<void> {
  for (const namespace of ['mintlet-system', NS]) {
    await world.make(`/api/v1/namespaces/${namespace}/serviceaccounts`, {
      metadata: { name: 'google', annotations: { 'mintlet.dev/allow-issuer': 'google' } },
    })
  }
  const google = {
    auth: { workloadIdentity: { audience: PROVIDER, serviceAccountName: 'google' } },
  }
  const grant = {
    serviceAccounts: ['*@my-project.iam.gserviceaccount.com', `system:serviceaccount:${NS}:google`],
    kinds: ['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob'],
    delegates: ['*'],
    scopes: ['*'],
    audiences: ['*'],
    maxLifetime: '12h',
  }
  await world.make(`${MINTLET_API}/clustercredentialissuers`, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name: 'google' },
    spec: { google, grants: [{ namespaces: { names: [NS] }, ...grant }] },
  })
  await world.make(`${MINTLET_API}/namespaces/${NS}/credentialissuers`, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'CredentialIssuer',
    metadata: { name: 'google' },
    spec: { google, grants: [grant] },
  })
}
