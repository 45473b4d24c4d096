import { setTimeout as sleep } from 'node:timers/promises'
import { createCredentialApi } from '../../cluster/credential-api.ts'
import type { Secret } from '../../cluster/operator/token-api.ts'
import { readUses, type SecretUse } from '../../kit/one-node/read-uses.ts'
import { secretsPod } from '../../kit/one-node/secrets-pod.ts'
import { until } from '../../kit/until.ts'
import { SYSTEM } from './operator-pods.ts'
import { signedPayload } from './samples.ts'
import type { InstallWorld } from './start-install.ts'

/** Namespace → the Secrets of its samples. */
const MOUNTED: Readonly<Record<string, readonly string[]>> = {
  'mintlet-demo': [
    'report-reader',
    'orders-id-token',
    'partner-assertion',
    'release-signature',
    'order-repair-2026-11-22',
  ],
  orders: ['pipeline-credential', 'contractor-credential', 'pipeline-token'],
}

/** Pods that use the samples' Secrets once a second, one in each namespace. */
export type SecretUsers = {
  /** Resolves when all of them have begun to; those of before are replaced, and what they said is forgotten. */
  start(): Promise<void>
  /** Resolves when every Secret has been used, with how often they could not be. */
  untilAllUsed(): Promise<readonly SecretUse[]>
  /** What all of them did since. @param at epoch milliseconds */
  since(at: number): Promise<readonly SecretUse[]>
  /** Resolves with what a pod did since when it is as `is` says. */
  untilUses(
    what: string,
    namespace: string,
    is: (uses: readonly SecretUse[]) => boolean,
    since?: number,
  ): Promise<readonly SecretUse[]>
}

const NAME = 'secret-user'
const BASE_URL = `https://mintlet-oidc.${SYSTEM}.svc`
const WITHIN_MS = 40_000
const LOOK_MS = 500

/** @param image of the operator, as nodes know it */
export function createSecretUsers({ admin, kubectl }: InstallWorld, image: string): SecretUsers {
  const { make } = createCredentialApi(admin, 'clients')

  async function startIn(namespace: string): Promise<void> {
    const secret = await admin.request<Secret>(
      'GET',
      `/api/v1/namespaces/${SYSTEM}/secrets/mintlet-oidc-tls`,
    )
    const service = await admin.request<{ readonly spec: { readonly clusterIP: string } }>(
      'GET',
      `/api/v1/namespaces/${SYSTEM}/services/mintlet-oidc`,
    )
    const [configMap, pod] = secretsPod({
      name: NAME,
      image,
      secretNames: MOUNTED[namespace] ?? [],
      baseUrl: BASE_URL,
      address: service.body.spec.clusterIP,
      ca: Buffer.from(secret.body.data?.['ca.crt'] ?? '', 'base64').toString(),
      payload: await signedPayload(),
    })
    const space = `--namespace=${namespace}`
    await kubectl('delete', `pod/${NAME}`, `configmap/${NAME}`, space, '--ignore-not-found')
    await make(`/api/v1/namespaces/${namespace}/configmaps`, configMap)
    await make(`/api/v1/namespaces/${namespace}/pods`, pod)
  }

  async function uses(namespace: string, since: number): Promise<readonly SecretUse[]> {
    // With a time before each line it is a text, and not taken for JSON.
    const path = `/api/v1/namespaces/${namespace}/pods/${NAME}/log?timestamps=true`
    const { status, body } = await admin.request<{ readonly message: string }>('GET', path)
    if (status !== 200) throw new Error(`the log of ${NAME} in ${namespace}: ${status}`)
    return readUses(body.message).filter(({ at }) => at >= since)
  }

  async function untilUses(
    what: string,
    namespace: string,
    is: (uses: readonly SecretUse[]) => boolean,
    since = 0,
  ): Promise<readonly SecretUse[]> {
    let last: readonly SecretUse[] = []
    const look = async (): Promise<readonly SecretUse[] | false> => {
      // Each look goes through the kubelet.
      await sleep(LOOK_MS)
      last = await uses(namespace, since)
      return is(last) && last
    }
    try {
      return await until(what, look, WITHIN_MS)
    } catch (error) {
      throw new Error(`${String(error)}; at last ${JSON.stringify(last.slice(-10))}`, {
        cause: error,
      })
    }
  }

  async function failuresUntilUsed([namespace, names]: readonly [
    string,
    readonly string[],
  ]): Promise<readonly SecretUse[]> {
    const isDone = (all: readonly SecretUse[]): boolean => names.every((name) => isUsed(all, name))
    const all = await untilUses(`all Secrets are used in ${namespace}`, namespace, isDone)
    return all.filter(({ error }) => error !== undefined)
  }

  return {
    untilAllUsed: async () =>
      (await Promise.all(Object.entries(MOUNTED).map(failuresUntilUsed))).flat(),
    async start() {
      const namespaces = Object.keys(MOUNTED)
      await Promise.all(namespaces.map(startIn))
      for (const namespace of namespaces) {
        await untilUses(`the pod in ${namespace} runs`, namespace, ({ length }) => length > 0)
      }
    },
    since: async (at) =>
      (await Promise.all(Object.keys(MOUNTED).map((namespace) => uses(namespace, at)))).flat(),
    untilUses,
  }
}

const isUsed = (all: readonly SecretUse[], name: string): boolean =>
  all.some((use) => use.name === name && use.id !== undefined)
