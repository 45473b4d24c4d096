import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../../src/api/duration.ts'
import { secretNameOf } from '../../../src/api/secret-name-of.ts'
import { secretTypeOf } from '../../../src/api/secret-type-of.ts'
import { consumerPods } from '../../kit/consumer-pods.ts'
import { consumerSamples } from '../../kit/consumer-samples.ts'
import { consumerTokens } from './consumer-tokens.ts'

const { here } = consumerSamples()
const { issuers, tokens, specOf, secrets } = consumerTokens

describe('the pods of the samples for consumers', () => {
  const pods = consumerPods(here).map((pod) => ({
    ...pod,
    name: `${pod.sample.consumer}/${pod.sample.file}`,
  }))

  test('are eleven', () => {
    expect(pods).toHaveLength(11)
  })

  test.each(pods)(
    '$name mounts whole Secrets that a token of its folder makes',
    ({ spec, sample, containers }) => {
      const namespace = sample.object.metadata?.namespace
      for (const { name, secret } of spec.volumes ?? []) {
        if (secret === undefined) continue
        expect([...secrets.keys()]).toContain(`${namespace}/${secret.secretName}`)
        const mounts = containers.flatMap(({ volumeMounts = [] }) =>
          volumeMounts.filter((each) => each.name === name),
        )
        expect(mounts).not.toHaveLength(0)
        for (const mount of mounts) expect(mount).toMatchObject({ readOnly: true })
        for (const mount of mounts) expect(mount).not.toHaveProperty('subPath')
      }
      // Where it would stay as it was.
      for (const { env = [], envFrom } of containers) {
        expect(env.filter((each) => 'valueFrom' in each)).toStrictEqual([])
        expect(envFrom).toBeUndefined()
      }
    },
  )

  test.each(pods)(
    '$name reads keys that its Secret has, and only from where it is mounted',
    ({ spec, sample, containers }) => {
      const namespace = sample.object.metadata?.namespace
      for (const container of containers) {
        const maps = here.filter(
          ({ object }) => object.kind === 'ConfigMap' && object.metadata?.namespace === namespace,
        )
        const mountedMaps = (spec.volumes ?? []).filter(
          ({ configMap, name }) =>
            configMap && container.volumeMounts?.some((each) => each.name === name),
        )
        const texts = maps.filter(({ object }) =>
          mountedMaps.some(({ configMap }) => configMap?.name === object.metadata?.name),
        )
        const words = JSON.stringify([container.command, container.args, container.env, texts])
        const named = [
          ...words.matchAll(/(?<folder>\/var\/run\/secrets\/[a-z]+)\/(?<key>[\w.\-]+)/gv),
        ]
        const mounts = (container.volumeMounts ?? []).flatMap(({ name, mountPath }) => {
          const secret = spec.volumes?.find((each) => each.name === name)?.secret
          return secret === undefined
            ? []
            : [{ mountPath, keys: secrets.get(`${namespace}/${secret.secretName}`) ?? [] }]
        })
        for (const { groups = {} } of named) {
          const mount = mounts.find(({ mountPath }) => mountPath === groups['folder'])
          expect([groups['folder'], mount?.keys]).toStrictEqual([
            groups['folder'],
            expect.arrayContaining([groups['key']]),
          ])
        }
        expect(new Set(named.map(({ groups = {} }) => groups['folder'])).size).toBe(mounts.length)
      }
    },
  )

  test('read tokens where the formats say that they are', () => {
    const formats = tokens.flatMap(({ token, spec }) =>
      (spec.secret.formats ?? []).flatMap(({ tokenFile }) =>
        tokenFile === undefined ? [] : [{ token, tokenFile }],
      ),
    )
    expect(formats).toHaveLength(4)
    for (const { token, tokenFile } of formats) {
      const { namespace } = token.metadata
      const mounted = pods
        .filter(({ sample }) => sample.object.metadata?.namespace === namespace)
        .flatMap(({ containers }) => containers.flatMap(({ volumeMounts = [] }) => volumeMounts))
      expect(mounted.map(({ mountPath }) => `${mountPath}/token`)).toContain(tokenFile)
      expect(secrets.get(`${namespace}/${secretNameOf(token)}`)).toContain('token')
    }
  })

  test('pull images with what Kubernetes takes for a pull secret', () => {
    const named = here
      .filter(({ object }) => object.kind === 'ServiceAccount')
      .flatMap(({ object }) =>
        (object['imagePullSecrets'] as { name: string }[]).map(({ name }) => name),
      )
    const makers = tokens.filter(({ token }) => named.includes(secretNameOf(token)))
    expect(makers.map(({ spec }) => secretTypeOf(spec.secret))).toStrictEqual([
      'kubernetes.io/dockerconfigjson',
    ])
  })

  test.each(pods)('$name is nobody and may nothing beside its mounts', ({ spec, containers }) => {
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    })
    for (const { securityContext } of containers) {
      expect(securityContext).toStrictEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
    }
  })

  test('of a token that is never refreshed end with it', () => {
    const never = tokens.filter(({ spec }) => spec.refresh.policy === 'Never')
    expect(never.map(({ name }) => name)).toStrictEqual([
      'ai-agent/20-token.yaml',
      'terraform/20-token.yaml',
    ])
    for (const { token, spec } of never) {
      expect(spec.ttlAfterExpired).toBeDefined()
      const [job, ...more] = pods.filter(
        ({ sample }) =>
          sample.object.metadata?.name === token.metadata.name && sample.object.kind === 'Job',
      )
      expect(more).toStrictEqual([])
      expect((job?.deadline ?? Infinity) * 1000).toBeLessThanOrEqual(
        parseDuration(spec.accessToken?.lifetime ?? ''),
      )
    }
  })
})

describe('the agent of the samples', () => {
  const job = consumerPods(here).find(({ sample }) => sample.consumer === 'ai-agent')
  const [token] = tokens.filter(({ name }) => name.startsWith('ai-agent/'))

  test('has half an hour, one scope, and no token within reach of its model', () => {
    expect(token?.spec).toMatchObject({
      accessToken: { scopes: ['tickets:read'], lifetime: '30m' },
      refresh: { policy: 'Never' },
    })
    const [issuer] = issuers.filter(({ issuer: { metadata } }) => metadata.name === 'agents')
    expect(issuer === undefined ? [] : specOf(issuer.issuer).grants).toMatchObject([
      {
        namespaces: { names: ['agents'] },
        scopes: ['tickets:read'],
        kinds: ['AccessToken'],
        maxLifetime: '30m',
      },
    ])
    const holders = (job?.containers ?? []).filter(({ volumeMounts = [] }) =>
      volumeMounts.some(({ name }) => name === 'token'),
    )
    expect(holders.map(({ name }) => name)).toStrictEqual(['tool'])
    expect(
      job?.spec.containers.map(({ name, volumeMounts }) => [name, volumeMounts]),
    ).toStrictEqual([['agent', undefined]])
  })
})
