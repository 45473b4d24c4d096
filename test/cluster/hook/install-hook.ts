import { writeFile } from 'node:fs/promises'
import { parseAllDocuments, stringify } from 'yaml'
import { createKubeClient } from '../../../src/kube/client.ts'
import type { KubeClient } from '../../../src/kube/kube-client.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { refusedRequests } from '../../kit/control-plane/refused-requests.ts'
import { kubeconfigFile } from '../../kit/control-plane/users.ts'
import { type RenderOptions, renderChart } from '../../kit/helm/render-chart.ts'
import { type RbacRule, verbsOf } from './verbs-of.ts'

/** A hook of the chart, as far as a cluster without nodes has it: its account with exactly its rights. */
export type InstalledHook = {
  /** As the API server knows it. */
  readonly username: string
  /** Of the process. */
  readonly kubeconfig: string
  /** What its Job runs, without node and the script. */
  readonly words: readonly string[]
  /** What its Job makes pods of. */
  readonly template: PodTemplate
  client(): KubeClient
  /** `patch serviceaccountcredentials.mintlet.dev`, sorted. */
  readonly granted: readonly string[]
  /** The same of what it asked so far; a moment late. */
  used(): Promise<readonly string[]>
  /** What the API server refused it for want of a right. */
  refused(): Promise<readonly string[]>
}

type PodTemplate = {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
  readonly spec: { readonly containers: readonly { readonly command: readonly string[] }[] }
}

type Document = {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly rules?: readonly RbacRule[]
  readonly spec?: { readonly template?: PodTemplate }
}

const FILES = { release: 'release-objects', crds: 'upgrade-crds' } as const

/** Makes what Helm makes before the Job of a hook, and finds out what the Job would run. */
export async function installHook(
  controlPlane: ControlPlane,
  hook: keyof typeof FILES,
  options: Pick<RenderOptions, 'release' | 'values'> = {},
): Promise<InstalledHook> {
  const { admin, url, ca, folder } = controlPlane
  const text = await renderChart({ ...options, only: [`templates/hooks/${FILES[hook]}.yaml`] })
  const documents = parseAllDocuments(text)
    .map((document): Document | null => document.toJS())
    .filter((document) => document !== null)
  const job = documents.find(({ kind }) => kind === 'Job')
  const others = documents.filter(({ kind }) => kind !== 'Job')
  await admin.apply(others.map((document) => stringify(document)).join('---\n'))

  const template = job?.spec?.template
  if (template === undefined) throw new Error(`the hook ${hook} has no Job`)
  const name = job?.metadata.name ?? ''
  const path = `/api/v1/namespaces/mintlet-system/serviceaccounts/${name}/token`
  const asked = await admin.request<{ status: { token: string } }>('POST', path, {
    spec: { expirationSeconds: 3600 },
  })
  const { token } = asked.body.status
  const kubeconfig = `${folder}/${name}.kubeconfig`
  await writeFile(kubeconfig, kubeconfigFile(url, ca, name, token), { mode: 0o600 })

  const username = `system:serviceaccount:mintlet-system:${name}`
  const [, , ...words] = template.spec.containers[0]?.command ?? []
  return {
    username,
    kubeconfig,
    words,
    template,
    client: () => clientWith(controlPlane, token),
    granted: verbsOf(documents.flatMap(({ rules = [] }) => rules)),
    async used() {
      const events = (await controlPlane.auditLog()).filter(
        ({ user }) => user.username === username,
      )
      const used = events.map(({ verb, objectRef }) => {
        const { resource, subresource, apiGroup = '' } = objectRef ?? {}
        return `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}.${apiGroup}`
      })
      return [...new Set(used)].toSorted()
    },
    refused: () => refusedRequests(controlPlane, (user) => user === username),
  }
}

function clientWith({ url, ca }: ControlPlane, token: string): KubeClient {
  const access = {
    server: new URL(url),
    tls: () => Promise.resolve({ ca }),
    authorization: () => Promise.resolve(`Bearer ${token}`),
    invalidate: () => undefined,
  }
  return createKubeClient(access, { userAgent: 'mintlet-hook/test', clock: systemClock })
}
