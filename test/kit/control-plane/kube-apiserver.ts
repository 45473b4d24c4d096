import { generateKeyPair } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { createAdminClient } from './admin-client.ts'
import { type AuditLevel, auditPolicy } from './audit-log.ts'
import type { ServerCommand } from './server-process.ts'
import { type Tokens, tokenAuthFile, type Users } from './users.ts'

export type ApiServerOptions = {
  readonly binary: string
  /** Where its certificate, its files and its log are. */
  readonly folder: string
  readonly port: number
  readonly etcdPort: number
  /** Has to hold `admin`, who asks whether it is ready. */
  readonly tokens: Tokens
  /** Added to ours; of a flag given twice the last counts. */
  readonly flags: readonly string[]
}

/** The API server makes these two in `folder` at its first start and keeps them. */
export const CERTIFICATE = 'apiserver.crt'
export const CERTIFICATE_KEY = 'apiserver.key'

/** Writes the files that the flags of apiServerCommand name. */
export async function writeApiServerFiles(
  folder: string,
  users: Users,
  tokens: Tokens,
  auditLevel: AuditLevel,
): Promise<void> {
  await writeFile(`${folder}/users.csv`, tokenAuthFile(users, tokens), { mode: 0o600 })
  await writeFile(`${folder}/audit-policy.json`, auditPolicy(auditLevel))
  await writeFile(`${folder}/service-account.key`, await makeServiceAccountKey(), { mode: 0o600 })
}

export function apiServerCommand(options: ApiServerOptions): ServerCommand {
  const { folder } = options
  return {
    name: 'kube-apiserver',
    binary: options.binary,
    flags: [
      `--etcd-servers=http://127.0.0.1:${options.etcdPort}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${options.port}`,
      // It signs its own certificate there.
      `--cert-dir=${folder}`,
      `--token-auth-file=${folder}/users.csv`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${folder}/service-account.key`,
      `--service-account-signing-key-file=${folder}/service-account.key`,
      '--service-cluster-ip-range=10.96.0.0/16',
      // The others write into etcd while shutting down, and hang when it is not there.
      '--endpoint-reconciler-type=none',
      `--audit-policy-file=${folder}/audit-policy.json`,
      `--audit-log-path=${folder}/audit.log`,
      // One file however long, because readers look at one.
      '--audit-log-maxsize=0',
      ...options.flags,
    ],
    logPath: `${folder}/kube-apiserver.log`,
    isReady: () => isReady(options),
  }
}

/** PEM of the authority that signed the certificate in `folder`; the API server writes it behind its own. */
export async function readAuthority(folder: string): Promise<string> {
  const certificates = (await readFile(`${folder}/${CERTIFICATE}`, 'utf8')).split(/(?=-----BEGIN )/)
  const last = certificates.at(-1)
  if (last === undefined) throw new Error(`no certificate in ${folder}/${CERTIFICATE}`)
  return last
}

async function isReady(options: ApiServerOptions): Promise<boolean> {
  const ca = await readAuthority(options.folder)
  const client = createAdminClient(`https://127.0.0.1:${options.port}`, ca, options.tokens)
  try {
    const ready = await client.request('GET', '/readyz')
    if (ready.status !== 200) return false
    // Made a moment after readiness, by a loop of its own.
    return (await client.request('GET', '/api/v1/namespaces/default')).status === 200
  } finally {
    await client.close()
  }
}

/** PEM of the key that service account tokens are signed with; RS256 as clusters have it. */
async function makeServiceAccountKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return privateKey
}
