import { randomUUID } from 'node:crypto'
import type { K0rdentOptions } from '../../kit/k0rdent/k0rdent-options.ts'

const IDS = ['sa-pipeline', 'sa-contractor', 'sa-crowded', 'sa-idle']

/** The service accounts of bringAboutCredentials(). The canary would find a client id that has a name in it wherever the name is. */
export const goldenAccounts = (): K0rdentOptions => ({
  serviceAccounts: IDS.map((id) => ({
    id,
    clientId: randomUUID(),
    scope: 'organization',
    scopeId: 'myorg',
    roles: [],
  })),
})
