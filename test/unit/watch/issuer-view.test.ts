import { describe, expect, test } from 'vitest'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import { createIssuerView } from '../../../src/watch/issuer-view.ts'
import { issuer } from '../../kit/gen.ts'

const cluster = (name: string, resourceVersion = '1'): GenericIssuer =>
  issuer({ metadata: { name, resourceVersion } })

const own = (namespace: string, name: string, resourceVersion = '1'): GenericIssuer => ({
  ...issuer({ metadata: { name, namespace, resourceVersion, uid: `${namespace}-${name}` } }),
  kind: 'CredentialIssuer',
})

describe('createIssuerView()', () => {
  test('keeps issuers of one name apart: of the cluster, and of each namespace', () => {
    const view = createIssuerView([])
    const all = [cluster('google'), own('etl', 'google'), own('web', 'google')]
    for (const each of all) expect(view.put(each)).toBe(true)
    expect(view.size()).toBe(3)
    expect(view.get('google')).toBe(all[0])
    expect(view.get('etl/google')).toBe(all[1])
    expect(view.get('web/google')).toBe(all[2])
    expect([...view.all()]).toEqual([
      ['google', all[0]],
      ['etl/google', all[1]],
      ['web/google', all[2]],
    ])
  })

  test('has none under any other key', () => {
    const view = createIssuerView([])
    view.put(cluster('google'))
    view.put(own('etl', 'own'))
    for (const key of ['', 'own', 'etl', 'etl/google', '/google', 'google/', 'web/own', 'etl/']) {
      expect([key, view.get(key)]).toEqual([key, undefined])
    }
  })

  test('keeps of a CredentialIssuer only what is in the namespaces that are watched', () => {
    const view = createIssuerView(['etl', 'web'])
    expect(view.put(own('etl', 'own'))).toBe(true)
    expect(view.put(own('elsewhere', 'own'))).toBe(false)
    expect(view.put(cluster('google'))).toBe(true)
    expect(view.get('elsewhere/own')).toBe(undefined)
    expect([...view.namespaced.parts.keys()]).toEqual(['etl', 'web'])
    expect([...view.all()].map(([key]) => key)).toEqual(['google', 'etl/own'])
  })

  test('keeps the newer one, as every store', () => {
    const view = createIssuerView([])
    view.put(own('etl', 'own', '7'))
    expect(view.put(own('etl', 'own', '6'))).toBe(false)
    expect(view.get('etl/own')?.metadata.resourceVersion).toBe('7')
  })

  test('tells of changes of both kinds by their keys', () => {
    const view = createIssuerView(['etl'])
    const told: unknown[] = []
    view.subscribe((key, before, after) =>
      told.push([key, before?.metadata.resourceVersion, after?.metadata.resourceVersion]),
    )
    view.put(cluster('google'))
    view.put(own('etl', 'own'))
    view.put(own('etl', 'own', '2'))
    view.cluster.delete(cluster('google', '3'))
    expect(told).toEqual([
      ['google', undefined, '1'],
      ['etl/own', undefined, '1'],
      ['etl/own', '1', '2'],
      ['google', '1', undefined],
    ])
  })
})
