import { expect, test } from 'vitest'
import { answerHealth, type HealthSources } from '../../../src/serve/health-answer.ts'

const metrics = { contentType: 'text/plain; version=0.0.4', text: async () => 'up 1\n' }
const check = (name: string, ok: boolean) => ({ name, ok: () => ok })

const well: HealthSources = {
  checks: {
    live: [check('queue', true), check('watches', true)],
    ready: [check('first-list', true)],
  },
  metrics,
}
const ill: HealthSources = {
  checks: {
    live: [check('queue', true), check('watches', false)],
    ready: [check('first-list', false)],
  },
  metrics,
}

test('both probes say ok when all is well', async () => {
  for (const path of ['/livez', '/readyz']) {
    expect(await answerHealth('GET', path, well)).toMatchObject({ status: 200, body: 'ok' })
  }
})

test('a verbose probe names every check', async () => {
  const answer = await answerHealth('GET', '/livez?verbose', well)
  expect(answer.body).toBe('[+]queue ok\n[+]watches ok\nlivez check passed\n')
})

test('a failing probe names every check without being asked', async () => {
  expect(await answerHealth('GET', '/livez', ill)).toMatchObject({
    status: 500,
    body: '[+]queue ok\n[-]watches failed\nlivez check failed\n',
  })
  expect((await answerHealth('GET', '/readyz', ill)).status).toBe(500)
})

test('a check that throws has failed', async () => {
  const bad = {
    name: 'bad',
    ok: () => {
      throw new Error('no')
    },
  }
  const sources = { checks: { live: [bad], ready: [] }, metrics }
  expect(await answerHealth('GET', '/livez', sources)).toMatchObject({
    status: 500,
    body: '[-]bad failed\nlivez check failed\n',
  })
})

test('metrics come with their own content type', async () => {
  expect(await answerHealth('GET', '/metrics', well)).toEqual({
    status: 200,
    headers: { 'content-type': metrics.contentType },
    body: 'up 1\n',
  })
})

test('metrics that cannot be read are an error without detail', async () => {
  const broken = {
    ...well,
    metrics: { ...metrics, text: () => Promise.reject(new Error('ya29.secret')) },
  }
  const answer = await answerHealth('GET', '/metrics', broken)
  expect(answer.status).toBe(500)
  expect(JSON.stringify(answer)).not.toContain('ya29')
})

test('other paths are not found, other methods not allowed, and no path is an error', async () => {
  for (const path of ['/', '/healthz', '/livez/', '//', '', 'http://[', '*']) {
    expect((await answerHealth('GET', path, well)).status).toBe(404)
  }
  expect(await answerHealth('POST', '/livez', well)).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD' },
  })
})
