import { describe, expect, test } from 'vitest'
import { judgeAdmission } from '../../../../src/cli/explain-grant/judge-admission.ts'
import { judgeRights } from '../../../../src/cli/explain-grant/judge-rights.ts'
import { mayWrite } from '../../../../src/cli/explain-grant/may-write.ts'
import { neededRights } from '../../../../src/cli/explain-grant/needed-rights.ts'
import { roleToAskFor } from '../../../../src/cli/explain-grant/role-to-ask-for.ts'
import type { Wanted } from '../../../../src/cli/explain-grant/wanted.ts'
import type { Looked } from '../../../../src/cli/look/looked.ts'
import { credential } from '../../../kit/credential-gen.ts'
import { token } from '../../../kit/gen.ts'

const wanted = (options: Parameters<typeof token>[0] = {}, isThere = true): Wanted => ({
  kind: 'ImpersonatedToken',
  object: token(options),
  isThere,
})

/** `policy mint identities "local:etl:reader"` */
const told = (of: Wanted): readonly string[] =>
  neededRights(of).map(({ askedBy, anyOf }) => {
    const texts = anyOf.map(({ verb, resource, name }) =>
      [verb, resource, ...(name === undefined ? [] : [JSON.stringify(name)])].join(' '),
    )
    return `${askedBy === 'RBAC' ? '' : 'policy '}${texts.join(' or ')}`
  })

describe('neededRights()', () => {
  test('are those of docs/admission.md for a token', () => {
    expect(told(wanted())).toEqual([
      'update impersonatedtokens "reader"',
      'policy mint identities "local:etl:reader"',
      'policy create secrets "reader"',
      'policy update secrets "reader"',
    ])
  })

  test('name an issuer of the namespace by its kind, the Secret by its name, and workloads', () => {
    const spec = {
      issuerRef: { kind: 'CredentialIssuer' as const, name: 'own' },
      secret: { name: 'mine' },
      rolloutRestart: [
        { kind: 'StatefulSet' as const, name: 'db' },
        { kind: 'Rollout' as const, name: 'api' },
      ],
    }
    expect(told(wanted({ spec }))).toEqual([
      'update impersonatedtokens "reader"',
      'policy mint identities "credentialissuer/own:etl:reader"',
      'policy create secrets "mine"',
      'policy update secrets "mine"',
      'policy patch statefulsets "db"',
      'policy patch rollouts "api"',
    ])
  })

  test('with a credential are on that one, or on all Secrets', () => {
    expect(told(wanted({ spec: { credentialRef: { name: 'pipeline' } } }))).toContain(
      'policy mint identities "serviceaccountcredential/pipeline" or get secrets',
    )
  })

  test('of a client credential are on its own Secret', () => {
    const of: Wanted = { kind: 'ServiceAccountCredential', object: credential(), isThere: true }
    expect(told(of)).toEqual([
      'update serviceaccountcredentials "pipeline"',
      'policy mint identities "k0rdent:sa-pipeline"',
      'policy create secrets "pipeline-credential"',
      'policy update secrets "pipeline-credential"',
    ])
  })

  test('of what is not written yet are without its name', () => {
    const needs = neededRights(wanted({}, false))
    expect(needs.map(({ isNameless }) => isNameless)).toEqual([false, false, true, true])
    expect(needs[0]?.anyOf[0]).toMatchObject({ verb: 'create', namespace: 'etl' })
  })
})

const yes: Looked<boolean> = { seen: true, value: true, serverTime: undefined }
const no: Looked<boolean> = { ...yes, value: false }
const hidden: Looked<boolean> = { seen: false, why: 'Forbidden', message: 'you may not' }

const rightsOf = (of: Wanted, ...reviews: readonly (readonly Looked<boolean>[])[]) =>
  judgeRights(neededRights(of), reviews)

describe('judgeRights() and mayWrite()', () => {
  test('one of several rights is enough', () => {
    const of = wanted({ spec: { credentialRef: { name: 'pipeline' } } })
    const [, mint] = rightsOf(of, [yes], [no, yes], [yes], [yes])
    expect(mint?.answer).toBe('Yes')
    expect(rightsOf(of, [yes], [no, hidden], [yes], [yes])[1]?.answer).toBe('No')
  })

  test('a right that is asked for without a name may still be given by name', () => {
    expect(rightsOf(wanted({}, false), [yes], [yes], [no], [yes])[2]?.answer).toBe('Unknown')
    expect(rightsOf(wanted(), [yes], [yes], [no], [yes])[2]?.answer).toBe('No')
  })

  test('what only the policy asks for counts only where there is one', () => {
    const rights = rightsOf(wanted(), [yes], [no], [yes], [yes])
    expect(mayWrite(rights, 'Enforced')).toBe('No')
    expect(mayWrite(rights, 'Absent')).toBe('Yes')
    expect(mayWrite(rights, 'NotEnforced')).toBe('Yes')
    expect(mayWrite(rights, 'Unknown')).toBe('Unknown')
  })

  test('who may not write the object may not, whatever there is', () => {
    const rights = rightsOf(wanted(), [no], [yes], [yes], [yes])
    for (const enforcement of ['Enforced', 'Absent', 'NotEnforced', 'Unknown'] as const) {
      expect(mayWrite(rights, enforcement)).toBe('No')
    }
  })

  test('what nobody may ask is unknown', () => {
    const rights = rightsOf(wanted(), [hidden], [hidden], [hidden], [hidden])
    expect(mayWrite(rights, 'Enforced')).toBe('Unknown')
  })
})

describe('roleToAskFor()', () => {
  const about = { namespace: 'etl', user: 'ada', identity: 'etl:reader@b.c' }

  test('is nothing when nothing is missing', () => {
    expect(roleToAskFor(rightsOf(wanted(), [yes], [yes], [yes], [yes]), about)).toBeUndefined()
  })

  test('has what is missing and no more, one rule for each thing', () => {
    const access = roleToAskFor(rightsOf(wanted(), [yes], [no], [no], [no]), about)
    expect(access?.role).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'mint-etl-reader-b-c', namespace: 'etl' },
      rules: [
        {
          apiGroups: ['mintlet.dev'],
          resources: ['identities'],
          resourceNames: ['local:etl:reader'],
          verbs: ['mint'],
        },
        {
          apiGroups: [''],
          resources: ['secrets'],
          resourceNames: ['reader'],
          verbs: ['create', 'update'],
        },
      ],
    })
    expect(access?.roleBinding.subjects).toEqual([
      { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'ada' },
    ])
  })

  test('is bound to a ServiceAccount as such', () => {
    const rights = rightsOf(wanted({}, false), [no], [yes], [yes], [yes])
    const user = 'system:serviceaccount:ci:deployer'
    const access = roleToAskFor(rights, { ...about, user })
    expect(access?.role.rules).toEqual([
      { apiGroups: ['mintlet.dev'], resources: ['impersonatedtokens'], verbs: ['create'] },
    ])
    expect(access?.roleBinding.subjects).toEqual([
      { kind: 'ServiceAccount', name: 'deployer', namespace: 'ci' },
    ])
  })

  test('has a name that Kubernetes takes, whoever it is for', () => {
    const rights = rightsOf(wanted(), [yes], [no], [yes], [yes])
    for (const identity of ['x'.repeat(200), '...', `${'x'.repeat(57)}.....y`]) {
      const name = roleToAskFor(rights, { ...about, identity })?.role.metadata.name ?? ''
      expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)
    }
  })
})

describe('judgeAdmission()', () => {
  const state = {
    resource: 'impersonatedtokens',
    policies: ['mintlet-impersonatedtokens'],
    actions: ['Deny'],
    isPartial: false,
    ignoresFailure: false,
    home: undefined,
    warnings: 0,
  }
  test.each([
    ['Enforced', {}],
    ['Absent', { policies: [] }],
    ['NotEnforced', { actions: [] }],
    ['NotEnforced', { actions: ['Audit'] }],
    ['Unknown', { isPartial: true }],
  ] as const)('is %s for %j', (enforcement, over) => {
    const looked = { seen: true, value: { ...state, ...over }, serverTime: undefined } as const
    expect(judgeAdmission(looked, 'ImpersonatedToken').enforcement).toBe(enforcement)
  })
  test('is Unknown to who may not look', () => {
    expect(judgeAdmission({ seen: false, why: 'Forbidden', message: 'you may not' }, 'x')).toEqual({
      enforcement: 'Unknown',
      message: 'whether there is an admission policy could not be seen: you may not',
    })
  })
})
