import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { secretTargetSchema } from '../../src/api/secret-target.ts'
import { Redacted } from '../../src/redacted.ts'
import { renderSecret } from '../../src/render/render-secret.ts'
import { consumerPods } from '../kit/consumer-pods.ts'
import { consumerSamples } from '../kit/consumer-samples.ts'
import { type KubeletMount, kubeletMount } from '../kit/kubelet-mount.ts'

type Container = ReturnType<typeof consumerPods>[number]['containers'][number]

/** deploy/samples/consumers as their pods find them. */
export type ConsumerFiles = AsyncDisposable & {
  /** Has the files of all ConfigMaps, and the programs of the samples, beside each other. */
  readonly folder: string
  /**
   * The Secret that an ImpersonatedToken of the samples makes of an access token for an hour.
   *
   * @throws Error when there is none in that file
   */
  mount(consumer: string, file: string, token: string): Promise<KubeletMount>
  /** @throws Error when there is none of that name */
  container(consumer: string, name: string): Container
}

export async function createConsumerFiles(): Promise<ConsumerFiles> {
  const { files, here } = consumerSamples()
  const folder = await mkdtemp(`${tmpdir()}/mintlet-programs-`)
  const maps = here.filter(({ object }) => object.kind === 'ConfigMap')
  const all = [
    ...maps.flatMap(({ object }) => Object.entries(object['data'] as Record<string, string>)),
    ...files.flatMap(([path, text]): [string, string][] =>
      path.endsWith('.py') ? [[path.slice(path.indexOf('/') + 1), text]] : [],
    ),
  ]
  await Promise.all(all.map(([name, text]) => writeFile(`${folder}/${name}`, text)))
  const pods = consumerPods(here)
  return {
    folder,
    async mount(consumer, file, token) {
      const found = here.find(
        (each) =>
          each.consumer === consumer &&
          each.file === file &&
          each.object.kind === 'ImpersonatedToken',
      )
      if (found === undefined) throw new Error(`no ImpersonatedToken in ${consumer}/${file}`)
      return kubeletMount(dataOf(found.object as Sample, token))
    },
    container(consumer, name) {
      const container = pods
        .filter(({ sample }) => sample.consumer === consumer)
        .flatMap(({ containers }) => containers)
        .find((each) => each.name === name)
      if (container === undefined) throw new Error(`no container ${name} in ${consumer}`)
      return container
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

type Sample = {
  readonly metadata: { readonly namespace: string; readonly name: string }
  readonly spec: { readonly serviceAccount: string; readonly secret?: object }
}

function dataOf({ metadata, spec }: Sample, token: string): Readonly<Record<string, string>> {
  const now = Date.now()
  const rendered = renderSecret(
    {
      object: metadata,
      serviceAccount: spec.serviceAccount,
      credential: {
        kind: 'AccessToken',
        value: new Redacted(token),
        tokenId: 'id',
        issuedAt: now,
        expiresAt: now + 3_600_000,
      },
    },
    secretTargetSchema.parse(spec.secret ?? {}),
  )
  if (!rendered.ok) throw new Error(rendered.failure.message)
  return rendered.data
}
