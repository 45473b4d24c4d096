import { afterEach, expect, test } from 'vitest'
import { unreachable } from './errors.ts'
import { type ListWatchRun, runListWatch } from './list-watch-run.ts'
import type { Step } from './scripted-client.ts'
import { added, decodeThing, list, type Thing, thing } from './thing.ts'

const bookmark = (resourceVersion: string): object => ({
  type: 'BOOKMARK',
  object: { metadata: { resourceVersion } },
})

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

function start(...of: Parameters<typeof runListWatch>): ListWatchRun {
  const run = runListWatch(...of)
  stops.push(run.stop)
  return run
}

function decodePicky(raw: unknown): Thing | undefined {
  const object = decodeThing(raw)
  if (object.metadata.name === 'poison') throw new Error('cannot')
  return object.metadata.name === 'dull' ? undefined : object
}

test('it lists without a resource version and then watches from the version of the list', async () => {
  const run = start([
    list('7', [thing('a', '3')]),
    { lines: [added('b', '8'), { type: 'DELETED', object: thing('a', '9') }] },
  ])
  await run.clock.advance(0)
  expect(run.story).toEqual(['relist@7', '+a@3', 'synced', '+b@8', '-a@9'])
  const [listed, watched] = run.client.calls
  expect(listed?.query).not.toHaveProperty('resourceVersion')
  expect(listed?.query).toMatchObject({ limit: 250 })
  expect(watched?.query).toMatchObject({
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion: '7',
    timeoutSeconds: 300,
  })
})

test('it reads a list page by page and watches from the version of the first page', async () => {
  const run = start([
    list('7', [thing('a', '1')], 'two'),
    list('8', [thing('b', '2')], 'three'),
    list('9', [thing('c', '3')]),
    { lines: [] },
  ])
  await run.clock.advance(0)
  expect(run.story).toEqual(['relist@7', '+a@1', '+b@2', '+c@3', 'synced'])
  expect(run.client.calls.map(({ query }) => query?.['continue'])).toEqual([
    undefined,
    'two',
    'three',
    undefined,
  ])
  expect(run.client.calls[3]?.query).toMatchObject({ resourceVersion: '7' })
})

test('after a clean close it goes on from the last line, a bookmark included', async () => {
  const run = start([
    list('7'),
    { lines: [added('a', '8'), bookmark('20')], after: 'close' },
    list('25'),
    { lines: [added('b', '30')] },
  ])
  await run.clock.advance(1000)
  expect(run.story).toEqual(['relist@7', 'synced', '+a@8', '+b@30'])
  expect(run.restarts).toEqual(['Closed'])
  expect(run.client.calls[2]?.query).toEqual({ limit: 1 })
  expect(run.client.calls[3]?.query).toMatchObject({ watch: true, resourceVersion: '20' })
})

test.each([
  ['cut short', '{"type":"ADDED","object":{"metadata":{"name":"b","resourceVer'],
  ['not JSON', 's3cr3t-token'],
  ['null', 'null'],
  ['without a version', '{"type":"ADDED","object":{"metadata":{"name":"b"}}}'],
  ['of an unknown type', '{"type":"SURPRISE","object":{"metadata":{"resourceVersion":"9"}}}'],
])('a line that is %s loses nothing: it goes on from the line before', async (_, bad) => {
  const run = start([
    list('7'),
    { lines: [added('a', '8'), bad, added('c', '10')] },
    list('12'),
    { lines: [added('b', '9'), added('c', '10')] },
  ])
  await run.clock.advance(1000)
  expect(run.story).toEqual(['relist@7', 'synced', '+a@8', '+b@9', '+c@10'])
  expect(run.restarts).toEqual(['BadLine'])
  expect(run.client.calls[3]?.query).toMatchObject({ resourceVersion: '8' })
})

test('an object that cannot be decoded is skipped, and the others come', async () => {
  const run = start(
    [
      list('7', [thing('poison', '1'), thing('a', '2')]),
      { lines: [added('poison', '8'), added('dull', '9'), added('b', '10')] },
    ],
    { decode: decodePicky },
  )
  await run.clock.advance(0)
  expect(run.story).toEqual(['relist@7', '+a@2', 'synced', '+b@10'])
})

test('metadata only is asked for in a way that no data can come', async () => {
  const run = start([list('7'), { lines: [] }], { metadataOnly: true, labelSelector: 'a=b' })
  await run.clock.advance(0)
  expect(run.client.calls.map(({ accept }) => accept)).toEqual([
    'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
  ])
  expect(run.client.calls[1]?.query).toMatchObject({ labelSelector: 'a=b' })
})

test('it ends with the signal, wherever it is', async () => {
  const scripts: readonly (readonly Step[])[] = [
    [],
    [list('7', [], 'two')],
    [list('7'), { lines: [added('a', '8')] }],
    [{ fail: unreachable }],
    [list('7'), { lines: [], after: 'close' }],
  ]
  for (const script of scripts) {
    const run = start(script)
    await run.clock.advance(10)
    run.stop()
    await run.ended
    expect(run.clock.timers()).toBe(0)
  }
})

test('an old list is read again when a watch ends anyway', async () => {
  const run = start(
    [
      list('7', [thing('a', '3')]),
      { lines: [bookmark('20')] },
      list('25'),
      { lines: [] },
      list('30', [thing('a', '3')]),
      { lines: [] },
    ],
    { idleMs: 40_000, relistMs: 60_000 },
  )
  await run.clock.advance(45_000)
  expect(run.client.calls[2]?.query).toEqual({ limit: 1 })
  await run.clock.advance(50_000)
  expect(run.story).toEqual(['relist@7', '+a@3', 'synced', 'relist@30', '+a@3', 'synced'])
})
