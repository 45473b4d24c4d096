import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiObject } from '../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../kit/control-plane/control-plane.ts'
import { startControlPlane } from '../kit/control-plane/start-control-plane.ts'
import { CHART, type HelmRun, runHelm } from '../kit/helm/run-helm.ts'
import { objectsOf } from './objects-of.ts'

let controlPlane: ControlPlane

beforeAll(async () => {
  controlPlane = await startControlPlane({ auditLevel: 'None' })
})

afterAll(() => controlPlane?.stop())

const helm = (...words: readonly string[]): Promise<HelmRun> =>
  runHelm([...words, '--namespace', 'mintlet-system'], controlPlane.kubeconfigPath)

// No node runs the Jobs of hooks here.
const install = (...words: readonly string[]): Promise<HelmRun> =>
  helm('install', 'mintlet', CHART, '--create-namespace', '--no-hooks', ...words)

const get = async (path: string): Promise<{ status: number; body: ApiObject }> =>
  controlPlane.admin.request('GET', path)

const DEPLOYMENT = '/apis/apps/v1/namespaces/mintlet-system/deployments/mintlet'
const ISSUER = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers/local'
const CRD = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/impersonatedtokens.mintlet.dev'

const COLLECTIONS: Readonly<Record<string, string>> = {
  ClusterCredentialIssuer: 'mintlet.dev/v1alpha1/clustercredentialissuers',
  ClusterRole: 'rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1/clusterrolebindings',
  Deployment: 'apps/v1/deployments',
  NetworkPolicy: 'networking.k8s.io/v1/networkpolicies',
  PodDisruptionBudget: 'policy/v1/poddisruptionbudgets',
  Role: 'rbac.authorization.k8s.io/v1/roles',
  RoleBinding: 'rbac.authorization.k8s.io/v1/rolebindings',
  Service: 'v1/services',
  ServiceAccount: 'v1/serviceaccounts',
  ValidatingAdmissionPolicy: 'admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding:
    'admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
}

/** Every object of the chart's kinds that carries its label, `kind name`. */
async function present(): Promise<readonly string[]> {
  const found: string[] = []
  for (const [kind, collection] of Object.entries(COLLECTIONS)) {
    const root = collection.startsWith('v1/') ? 'api' : 'apis'
    const query = '?labelSelector=app.kubernetes.io/part-of=mintlet'
    const { body } = await controlPlane.admin.request<{ items: readonly ApiObject[] }>(
      'GET',
      `/${root}/${collection}${query}`,
    )
    found.push(...body.items.map(({ metadata }) => `${kind} ${metadata?.name}`))
  }
  return found.toSorted()
}

const uidOf = async (path: string): Promise<unknown> => (await get(path)).body.metadata?.uid

describe('a release', () => {
  let issuer: unknown
  let crd: unknown

  test('is installed with its CRDs and its default issuer by one command, and says what to do next', async () => {
    const run = await install()
    expect(run).toMatchObject({ code: 0 })
    expect(run.stdout).toContain('kubectl rollout status -n mintlet-system deployment/mintlet\n')
    expect(run.stdout).toContain('resourceNames: ["local:default:first"]')
    const { stdout } = await helm('get', 'manifest', 'mintlet')
    const wanted = objectsOf(stdout).map(({ kind, metadata }) => `${kind} ${metadata?.name}`)
    expect(await present()).toStrictEqual(wanted.toSorted())
    issuer = await uidOf(ISSUER)
    crd = await uidOf(CRD)
    expect([issuer, crd]).toStrictEqual([expect.any(String), expect.any(String)])
  })

  test('tells in its notes what can be applied as it stands', async () => {
    const { stdout } = await helm('get', 'notes', 'mintlet')
    const [, token = ''] = /<<EOF\n([^]*?)\n\s*EOF/.exec(stdout) ?? []
    const [applied] = await controlPlane.admin.apply(token.replaceAll(/^ {2}/gm, ''))
    expect(applied).toMatchObject({ kind: 'ImpersonatedToken', metadata: { name: 'first' } })
  })

  test('is upgraded in place', async () => {
    const before = await uidOf(DEPLOYMENT)
    const run = await helm(
      'upgrade',
      'mintlet',
      CHART,
      '--no-hooks',
      '--set',
      'flags.log-level=debug',
    )
    expect(run).toMatchObject({ code: 0 })
    const { body } = await get(DEPLOYMENT)
    expect(JSON.stringify(body)).toContain('"--log-level=debug"')
    expect([body.metadata?.uid, await uidOf(ISSUER)]).toStrictEqual([before, issuer])
  })

  test('leaves what somebody has changed in the default issuer as it is', async () => {
    const grants = {
      spec: { grants: [{ namespaces: { names: ['etl'] }, serviceAccounts: ['{namespace}:*'] }] },
    }
    const options = { contentType: 'application/merge-patch+json' }
    await controlPlane.admin.request('PATCH', ISSUER, grants, options)
    const run = await helm(
      'upgrade',
      'mintlet',
      CHART,
      '--no-hooks',
      '--set',
      'flags.log-level=info',
    )
    expect(run).toMatchObject({ code: 0 })
    expect((await get(ISSUER)).body['spec']).toMatchObject(grants.spec)
  })

  test('has the grants of its values again once one of these has changed', async () => {
    const changed = ['--set', 'defaultIssuer.scopes={reports:*}']
    expect(await helm('upgrade', 'mintlet', CHART, '--no-hooks', ...changed)).toMatchObject({
      code: 0,
    })
    expect((await get(ISSUER)).body['spec']).toMatchObject({
      grants: [{ namespaces: { names: ['*'] }, scopes: ['reports:*'] }],
    })
  })

  test('cannot be installed a second time over itself', async () => {
    const run = await install()
    expect(run.code).not.toBe(0)
    expect(run.stderr).toContain('cannot re-use a name that is still in use')
  })

  test('leaves its CRDs, the default issuer and nothing else when it is uninstalled', async () => {
    expect(await helm('uninstall', 'mintlet', '--no-hooks')).toMatchObject({ code: 0 })
    expect(await present()).toStrictEqual(['ClusterCredentialIssuer local'])
    expect([await uidOf(ISSUER), await uidOf(CRD)]).toStrictEqual([issuer, crd])
    const token = '/apis/mintlet.dev/v1alpha1/namespaces/default/impersonatedtokens/first'
    expect((await get(token)).status).toBe(200)
  })

  test('is installed again and takes up the issuer that stayed, as it is', async () => {
    expect(await install()).toMatchObject({ code: 0 })
    const { body } = await get(ISSUER)
    expect(body.metadata?.uid).toBe(issuer)
    expect(body['spec']).toMatchObject({ grants: [{ scopes: ['reports:*'] }] })
    expect((await present()).length).toBeGreaterThan(15)
  })

  test('of another name in another namespace is installed beside it', async () => {
    await controlPlane.admin.request('POST', '/api/v1/namespaces', { metadata: { name: 'etl' } })
    const values = ['--set', 'watchNamespaces={etl},defaultIssuer.create=false']
    const run = await runHelm(
      [
        'install',
        'other',
        CHART,
        '--namespace',
        'other',
        '--create-namespace',
        '--no-hooks',
        ...values,
      ],
      controlPlane.kubeconfigPath,
    )
    expect(run).toMatchObject({ code: 0 })
    expect(await present()).toContain('Deployment other-mintlet')
  })
})
