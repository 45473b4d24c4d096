import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../../../src/cli/run-cli.ts'
import type { VerifyReport } from '../../../src/cli/verify/verify-report.ts'
import type { Place } from '../canary/place.ts'
import { type ChainWorld, NS, startChainWorld } from '../google/start-chain-world.ts'
import { createCliProcess } from './create-cli-process.ts'

const SCOPE = 'https://www.googleapis.com/auth/bigquery'
const AUDIENCE = 'https://api.example.com'
const SPECS = {
  access: { accessToken: { scopes: [SCOPE] } },
  id: { idToken: { audience: AUDIENCE, includeEmail: true } },
  'bare-id': { idToken: { audience: AUDIENCE } },
  jwt: { signedJwt: { claims: { aud: AUDIENCE, role: 'etl' } } },
  blob: { signedBlob: { payload: Buffer.from('hello').toString('base64') } },
}

let world: ChainWorld
let tokenInfo: Server
const shown: Place[] = []
/** What was asked about, each as a form. */
const forms: string[] = []

beforeAll(async () => {
  world = await startChainWorld()
  tokenInfo = createServer((request, response) => {
    let form = ''
    request.on('data', (chunk: Buffer) => void (form += chunk.toString()))
    request.on('end', () => {
      forms.push(form)
      response.end(JSON.stringify({ scope: SCOPE, expires_in: '1000' }))
    })
  })
  await new Promise<void>((resolve) => tokenInfo.listen(0, '127.0.0.1', resolve))
  for (const [name, spec] of Object.entries(SPECS)) await world.issue(name, spec)
})
afterAll(async () => {
  tokenInfo?.close()
  const findings = await world?.canary.findings(shown)
  await world?.[Symbol.asyncDispose]()
  if (findings?.length) throw new Error(`shown: ${JSON.stringify(findings.slice(0, 5))}`)
})

async function verify(...argv: readonly string[]): Promise<{ code: number; report: VerifyReport }> {
  const kubeconfig = world.controlPlane.kubeconfigPath
  const operator = { line: () => Promise.reject(new Error('there is no local issuer')) }
  const { process, out, err } = createCliProcess({ kubeconfig, operator })
  const address = tokenInfo.address()
  const port = typeof address === 'object' ? address?.port : 0
  const flags = [
    `--google-endpoint=${world.google.googleapisUrl}`,
    `--google-token-endpoint=http://127.0.0.1:${port}`,
  ]
  const code = await runCli(['verify', ...argv, '-n', NS, '-o', 'json', ...flags], process)
  shown.push({ where: `verify ${argv.join(' ')}`, text: out() + err() })
  return { code, report: JSON.parse(out()) }
}

const outcomes = ({ checks }: VerifyReport, outcome: string): readonly string[] =>
  checks.filter((each) => each.outcome === outcome).map((each) => each.check)

test.each([
  ['id', []],
  ['bare-id', ['Subject']],
  ['jwt', []],
  ['blob', []],
])('%s is verified with the keys that Google publishes', async (name, skipped) => {
  const { code, report } = await verify(name)
  expect(report.checks.filter(({ outcome }) => outcome === 'Failed')).toEqual([])
  expect(outcomes(report, 'Skipped')).toEqual(skipped)
  expect(outcomes(report, 'Passed')).toEqual(expect.arrayContaining(['Key', 'Signature', 'Expiry']))
  expect(code).toBe(0)
})

test('an access token is sent to Google only where that was asked for', async () => {
  const unasked = await verify('access')
  expect(unasked.code).toBe(0)
  expect(outcomes(unasked.report, 'Skipped')).toEqual(['Introspection'])
  expect(outcomes(unasked.report, 'Passed')).toContain('TokenId')
  expect(forms).toEqual([])
  const asked = await verify('access', '--introspect')
  expect(outcomes(asked.report, 'Skipped')).toEqual([])
  expect(outcomes(asked.report, 'Passed')).toContain('Introspection')
  const { token = '' } = await world.values('access')
  expect(forms).toEqual([new URLSearchParams({ access_token: token }).toString()])
})

test('an ID token of another key fails', async () => {
  await world.patch([NS, 'id'], { spec: { suspend: true } })
  const { token = '' } = await world.values('id')
  const [header, payload, signature = ''] = token.split('.')
  const changed = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
  await world.patchSecret([NS, 'id'], { data: { token: Buffer.from(changed).toString('base64') } })
  const { code, report } = await verify('id')
  expect(code).toBe(1)
  expect(outcomes(report, 'Failed')).toEqual(expect.arrayContaining(['Contents', 'Signature']))
})
