import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import {
  admissionState,
  type RawBinding,
  type RawPolicy,
} from '../../../../src/cli/look/admission-policies.ts'

type Document = ({ readonly kind: 'ValidatingAdmissionPolicy' } & RawPolicy) | Binding
type Binding = { readonly kind: 'ValidatingAdmissionPolicyBinding' } & RawBinding

async function shipped(): Promise<{ policies: RawPolicy[]; bindings: RawBinding[] }> {
  const text = await readFile(new URL('../../../../deploy/admission.yaml', import.meta.url), 'utf8')
  const documents = parseAllDocuments(text)
    .map((document): Document | null => document.toJS())
    .filter((document) => document !== null)
  return {
    policies: documents.filter((document) => !isBinding(document)),
    bindings: documents.filter(isBinding),
  }
}

const isBinding = (document: Document): document is Binding =>
  document.kind === 'ValidatingAdmissionPolicyBinding'

const bound = (matchResources: object): RawBinding => ({
  metadata: { name: 'b' },
  spec: { policyName: 'p', validationActions: ['Warn', 'Audit'], matchResources },
})

describe('admissionState()', () => {
  test.each(['impersonatedtokens', 'serviceaccountcredentials', 'credentialissuers'])(
    'of %s is Deny with what deploy/ installs',
    async (resource) => {
      const { policies, bindings } = await shipped()
      expect(admissionState(resource, policies, bindings)).toEqual({
        resource,
        policies: [`mintlet-${resource}`],
        actions: ['Deny'],
        isPartial: false,
        ignoresFailure: false,
        home: undefined,
        warnings: 0,
      })
    },
  )

  test('of ClusterCredentialIssuers says whose Secrets count', async () => {
    const { policies, bindings } = await shipped()
    const { home } = admissionState('clustercredentialissuers', policies, bindings)
    expect(home).toBe('mintlet-system')
  })

  test('is nothing without a policy, and refuses nothing without a binding', async () => {
    const { policies, bindings } = await shipped()
    expect(admissionState('impersonatedtokens', [], bindings).policies).toEqual([])
    expect(admissionState('impersonatedtokens', policies, []).actions).toEqual([])
  })

  test('tells of bindings for some objects, of failures that pass, and of what cannot be checked', () => {
    const policy: RawPolicy = {
      metadata: { name: 'p' },
      spec: {
        failurePolicy: 'Ignore',
        matchConstraints: {
          resourceRules: [{ apiGroups: ['mintlet.dev'], resources: ['impersonatedtokens'] }],
        },
      },
      status: { typeChecking: { expressionWarnings: [{}, {}] } },
    }
    const selected = bound({ namespaceSelector: { matchLabels: { a: 'b' } } })
    expect(admissionState('impersonatedtokens', [policy], [selected])).toMatchObject({
      actions: ['Audit', 'Warn'],
      isPartial: true,
      ignoresFailure: true,
      warnings: 2,
    })
    // As the API server fills it in.
    const all = bound({ namespaceSelector: {}, objectSelector: {}, matchPolicy: 'Equivalent' })
    expect(admissionState('impersonatedtokens', [policy], [all]).isPartial).toBe(false)
  })
})
