import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { DoctorReport } from '../../../src/cli/doctor/doctor-report.ts'
import type { Finding } from '../../../src/cli/doctor/finding.ts'
import { until } from '../../kit/until.ts'
import { golden } from '../operator/golden.ts'
import { normalText } from '../operator/normal-text.ts'
import {
  HOME,
  type InstalledWorld,
  NS,
  type Person,
  startInstalledWorld,
} from './start-installed-world.ts'

/** One world that is taken apart piece by piece: the tests are in the order of its decay. */
let world: InstalledWorld

beforeAll(async () => {
  world = await startInstalledWorld()
  await world.create([NS, 'reader'], { accessToken: { lifetime: '1h' } })
  await world.untilReady([NS, 'reader'])
  await until('the writer of the lease is known', async () => {
    const { checks } = (await doctor()).report
    return checks.some(({ check, outcome }) => check === 'operator' && outcome === 'Passed')
  })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

type Run = { readonly code: number; readonly report: DoctorReport }

async function doctor(person: Person = 'admin', ...flags: readonly string[]): Promise<Run> {
  const { code, out, err } = await world.cli(person, 'doctor', '-n', NS, '-o', 'json', ...flags)
  expect(err).toBe('')
  const report: DoctorReport = JSON.parse(out)
  return { code, report }
}

/** `Failed operator/installed: detail` */
const told = ({ report }: Run, ...outcomes: readonly Finding['outcome'][]): readonly string[] =>
  report.checks
    .filter(({ outcome }) => outcomes.includes(outcome))
    .map(({ outcome, group, check, detail }) => `${outcome} ${group}, ${check}: ${detail}`)

/** Without a node nobody is reached through the API server. */
const bad = (run: Run): readonly string[] =>
  told(run, 'Failed', 'Warning').filter((line) => !line.includes('discovery of local'))

const MERGE = { contentType: 'application/merge-patch+json' }
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const LEASE = `/apis/coordination.k8s.io/v1/namespaces/${HOME}/leases/mintlet`
const ADMISSION = '/apis/admissionregistration.k8s.io/v1'

async function change(method: string, path: string, body?: object): Promise<void> {
  const { admin } = world.controlPlane
  const answer = await admin.request(method, path, body, method === 'PATCH' ? MERGE : {})
  expect([path, answer.status]).toEqual([path, 200])
}

describe('while all is well', () => {
  test('every check that needs no node passes, as in golden/cli/doctor.txt', async () => {
    const { code, out, err } = await world.cli('admin', 'doctor', '-n', NS)
    const normal = normalText(`${out}${err}--- exit ${code}\n`)
      .replace(/(?<=Kubernetes )v\S+/, '<version>')
      .replace(/(?<=version +)\d+\.\d+\.\d+$/m, '<version>')
      .replace(/(?<=leader +)\S+, renewed \d+s ago/, '<holder>, renewed <span> ago')
    expect(normal).toBe(await golden('cli/doctor', normal))
    expect(code).toBe(0)
  })

  test('somebody who may do nothing learns what they may not see', async () => {
    const run = await doctor('stranger')
    expect(run.code).toBe(3)
    expect(bad(run)).toEqual([
      `Warning You, in namespace ${NS}: not status (list impersonatedtokens, list serviceaccountcredentials), inspect (get impersonatedtokens), refresh (get impersonatedtokens, patch impersonatedtokens), verify (get impersonatedtokens, get secrets), mint (create impersonatedtokens, get impersonatedtokens, delete impersonatedtokens, get secrets)`,
    ])
    expect(told(run, 'Skipped')).toContain(
      'Skipped Operator, installed: you may not list deployments',
    )
    expect(told(run, 'Passed')).toEqual([
      expect.stringContaining('Passed API server, reachable'),
      expect.stringContaining('Passed API server, version'),
      'Passed Definitions, served: mintlet.dev/v1alpha1, 4 kinds',
      "Passed Clocks, this machine: as the API server's",
    ])
  })

  test('somebody who may view a namespace sees how that one fares, and not whether mintlet works', async () => {
    const run = await doctor('viewer')
    expect(run.code).toBe(3)
    expect(run.report.why).toBe('you may not see the operator')
    expect(told(run, 'Passed')).toEqual(
      expect.arrayContaining([
        `Passed Objects, ImpersonatedTokens: none of 1 in namespace ${NS} fails`,
        `Passed Issuers, CredentialIssuers: none in namespace ${NS}`,
      ]),
    )
  })
})

describe('when something is not as it should be', () => {
  test('a policy in Audit mode refuses nothing', async () => {
    const path = `${ADMISSION}/validatingadmissionpolicybindings/mintlet-impersonatedtokens`
    await change('PATCH', path, { spec: { validationActions: ['Audit'] } })
    const run = await doctor()
    await change('PATCH', path, { spec: { validationActions: ['Deny'] } })
    expect(run.code).toBe(0)
    expect(bad(run)).toEqual([
      'Warning Admission, impersonatedtokens: mintlet-impersonatedtokens is in Audit mode: it refuses nothing',
    ])
  })

  test('an issuer that is not ready says why', async () => {
    const secret = { serviceAccountKeySecretRef: { name: 'not-there' } }
    await world.controlPlane.admin.apply(
      stringify({
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ClusterCredentialIssuer',
        metadata: { name: 'broken' },
        spec: { google: { auth: secret } },
      }),
    )
    await until('the issuer is told of', async () =>
      bad(await doctor()).some((line) =>
        line.startsWith('Failed Issuers, ClusterCredentialIssuer broken'),
      ),
    )
    const run = await doctor()
    await change('DELETE', '/apis/mintlet.dev/v1alpha1/clustercredentialissuers/broken')
    expect(run.code).toBe(1)
    expect(bad(run)).toEqual([expect.stringContaining('not-there')])
  })

  test('a right that the operator lacks is named', async () => {
    const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/mintlet'
    const { body } = await world.controlPlane.admin.request<{
      rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[]
    }>('GET', role)
    // Nothing here asks for it, so that the operator goes on.
    const rules = body.rules.map((rule) =>
      rule.resources.includes('impersonatedtokens')
        ? { ...rule, verbs: rule.verbs.filter((verb) => verb !== 'delete') }
        : rule,
    )
    const roleOf = async (given: object): Promise<void> => change('PATCH', role, given)
    await roleOf({ rules })
    await until('the authorizer knows', async () => (await doctor()).code === 1)
    const run = await doctor()
    await roleOf({ rules: body.rules })
    expect(bad(run)).toEqual([
      `Failed Rights, of the operator: system:serviceaccount:${HOME}:mintlet may not delete impersonatedtokens.mintlet.dev`,
    ])
    await until('the authorizer knows', async () => (await doctor()).code === 0)
  })

  test('objects outside of the namespaces that are served are named', async () => {
    const path = `/apis/apps/v1/namespaces/${HOME}/deployments/mintlet`
    const { body } = await world.controlPlane.admin.request<{
      spec: { template: { spec: { containers: readonly { args: readonly string[] }[] } } }
    }>('GET', path)
    const [container] = body.spec.template.spec.containers
    const withArgs = (args: readonly string[]): Promise<void> =>
      change('PATCH', path, {
        spec: { template: { spec: { containers: [{ ...container, args }] } } },
      })
    await withArgs([...(container?.args ?? []), '--namespaces=etl,web'])
    const run = await doctor()
    await withArgs(container?.args ?? [])
    expect(bad(run)).toEqual([
      `Failed Objects, served namespaces: nobody serves ${NS}/reader: the operator serves etl, web only`,
    ])
  })

  test('a Secret that is missing, and a deployment without pods', async () => {
    await world.operator[Symbol.asyncDispose]()
    await change('PATCH', LEASE, { spec: { holderIdentity: '' } })
    await world.removeSecret([NS, 'reader'])
    const status = { replicas: 2, readyReplicas: 0, availableReplicas: 0, updatedReplicas: 2 }
    await change('PATCH', `/apis/apps/v1/namespaces/${HOME}/deployments/mintlet/status`, { status })
    expect(bad(await doctor())).toEqual([
      'Failed Operator, replicas: 0 of 2 ready',
      'Failed Operator, leader: nobody holds the Lease: the last leader has given it back',
      `Failed Objects, Secrets: the Secret of one object that says it is ready is missing: ${NS}/reader`,
    ])
  })

  test('a lease that nobody renews', async () => {
    await change('PATCH', LEASE, { spec: { holderIdentity: 'gone', leaseDurationSeconds: 1 } })
    await until('the lease has run out', async () =>
      bad(await doctor()).some((line) => line.includes('gone has not renewed the Lease for')),
    )
    expect((await doctor()).code).toBe(1)
  })

  test('pods that do not run', async () => {
    const pods = `/api/v1/namespaces/${HOME}/pods`
    const path = `/apis/apps/v1/namespaces/${HOME}/deployments/mintlet`
    type Template = { metadata: object; spec: object }
    const { body } = await world.controlPlane.admin.request<{ spec: { template: Template } }>(
      'GET',
      path,
    )
    const { spec } = body.spec.template
    const metadata = { ...body.spec.template.metadata, name: 'mintlet-abc' }
    const made = await world.controlPlane.admin.request('POST', pods, { metadata, spec })
    expect([made.status, made.status === 201 ? '' : made.body]).toEqual([201, ''])
    const waiting = { reason: 'CrashLoopBackOff' }
    await change('PATCH', `${pods}/mintlet-abc/status`, {
      status: {
        containerStatuses: [
          {
            name: 'operator',
            image: 'mintlet',
            imageID: '',
            ready: false,
            restartCount: 3,
            state: { waiting },
          },
        ],
      },
    })
    expect(bad(await doctor())).toContain(
      'Failed Operator, pods: pod mintlet-abc does not run: CrashLoopBackOff',
    )
  })

  test('no operator', async () => {
    await change('DELETE', `/apis/apps/v1/namespaces/${HOME}/deployments/mintlet`)
    expect(bad(await doctor())).toContain(
      'Failed Operator, installed: there is no Deployment of mintlet in any namespace',
    )
    expect(bad(await doctor('admin', '--operator-namespace', HOME))).toContain(
      `Failed Operator, installed: there is no Deployment of mintlet in namespace ${HOME}`,
    )
  })

  test('a definition that lacks a field', async () => {
    const path = `${CRDS}/impersonatedtokens.mintlet.dev`
    const { body } = await world.controlPlane.admin.request<{ spec: { versions: object[] } }>(
      'GET',
      path,
    )
    const text = JSON.stringify(body.spec.versions).replace('"lastUsedIp":', '"formerField":')
    await change('PATCH', path, { spec: { versions: JSON.parse(text) as object[] } })
    expect(bad(await doctor())).toContain(
      'Warning Definitions, impersonatedtokens.mintlet.dev: older than this plugin: it does not know status.lastUsedIp, and the API server drops these from objects',
    )
  })

  test('a definition that serves no version, and one that is gone', async () => {
    const path = `${CRDS}/impersonatedtokens.mintlet.dev`
    const { body } = await world.controlPlane.admin.request<{ spec: { versions: object[] } }>(
      'GET',
      path,
    )
    const versions = body.spec.versions.map((version) => ({ ...version, served: false }))
    await change('PATCH', path, { spec: { versions } })
    await change('DELETE', `${CRDS}/serviceaccountcredentials.mintlet.dev`)
    await until('they are gone', async () =>
      bad(await doctor()).includes(
        'Failed Definitions, serviceaccountcredentials.mintlet.dev: there is none',
      ),
    )
    await until('discovery knows', async () =>
      bad(await doctor()).some((line) => line.startsWith('Failed Definitions, served')),
    )
    expect(bad(await doctor())).toContain(
      'Failed Definitions, impersonatedtokens.mintlet.dev: v1alpha1 is not served, but none',
    )
  })

  test('an API server that is away', async () => {
    await world.controlPlane.stopApiServer()
    const run = await doctor()
    expect(run.code).toBe(3)
    expect(bad(run)).toEqual([expect.stringContaining('Failed API server, reachable')])
    await world.controlPlane.startApiServer()
  })
})
