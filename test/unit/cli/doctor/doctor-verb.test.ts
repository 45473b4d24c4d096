import { describe, expect, test } from 'vitest'
import { describeDoctor } from '../../../../src/cli/doctor/describe-doctor.ts'
import type { DoctorReport } from '../../../../src/cli/doctor/doctor-report.ts'
import { doctorVerb } from '../../../../src/cli/doctor/doctor-verb.ts'
import type { Finding } from '../../../../src/cli/doctor/finding.ts'
import { KNOWN_DEFINITIONS } from '../../../../src/cli/doctor/known-definitions.ts'
import { summarise } from '../../../../src/cli/doctor/summarise.ts'
import { createStyle } from '../../../../src/cli/text/create-style.ts'
import { fakeCliWorld } from '../fake-cli-world.ts'

const finding = (group: Finding['group'], outcome: Finding['outcome'], fix?: string): Finding => ({
  group,
  check: 'it',
  outcome,
  detail: 'as it is',
  ...(fix && { fix }),
})

describe('summarise()', () => {
  test.each([
    ['Passed', [finding('Operator', 'Passed'), finding('Rights', 'Skipped')]],
    ['Warning', [finding('Operator', 'Passed'), finding('Clocks', 'Warning')]],
    ['Failed', [finding('Operator', 'Failed'), finding('Clocks', 'Warning')]],
    ['Failed', [{ ...finding('Definitions', 'Failed'), check: 'served' }]],
    ['Skipped', [{ ...finding('Definitions', 'Passed'), check: 'served' }]],
    // That issuers are ready says what the operator once wrote, and not that there still is one.
    ['Skipped', [finding('Issuers', 'Passed'), finding('Operator', 'Skipped')]],
    ['Skipped', [finding('Objects', 'Warning'), finding('Operator', 'Skipped')]],
    ['Failed', [finding('Objects', 'Failed'), finding('Operator', 'Skipped')]],
    // Nothing of these is mintlet's.
    [
      'Skipped',
      [
        { ...finding('API server', 'Failed'), check: 'reachable' },
        finding('You', 'Passed'),
        finding('Operator', 'Skipped'),
      ],
    ],
  ] as const)('is %s', (outcome, findings) => {
    expect(summarise(findings)).toBe(outcome)
  })
})

test('the text has groups, what to do under what is wrong, and a sum', () => {
  const checks = [
    finding('Operator', 'Passed', 'nothing'),
    finding('Issuers', 'Failed', 'mend it'),
    finding('Issuers', 'Skipped'),
  ]
  const report: DoctorReport = { outcome: 'Failed', pluginVersion: '1.2.3', checks }
  expect(describeDoctor(report, createStyle(false, undefined))).toBe(
    [
      'Operator',
      '  Passed   it  as it is',
      '',
      'Issuers',
      '  Failed   it  as it is',
      '               -> mend it',
      '  Skipped  it  as it is',
      '',
      'mintlet is not well: 1 passed, 1 failed, 1 skipped',
    ].join('\n'),
  )
})

const sumOf = (report: Omit<DoctorReport, 'pluginVersion'>): string | undefined =>
  describeDoctor({ ...report, pluginVersion: '1' }, createStyle(false, undefined))
    .split('\n')
    .at(-1)

describe('the sum', () => {
  const [passed, warning, skipped] = [
    finding('Issuers', 'Passed'),
    finding('Issuers', 'Warning'),
    finding('Operator', 'Skipped'),
  ]

  test('counts one warning, and two warnings', () => {
    const lead = 'mintlet works, and somebody should look at the warnings:'
    expect(sumOf({ outcome: 'Warning', checks: [warning] })).toBe(`${lead} 1 warning`)
    expect(sumOf({ outcome: 'Warning', checks: [passed, warning, warning] })).toBe(
      `${lead} 1 passed, 2 warnings`,
    )
  })

  test('does not say that mintlet works where nobody could look', () => {
    const why = 'you may not see the operator'
    expect(sumOf({ outcome: 'Skipped', why, checks: [passed, skipped, skipped] })).toBe(
      'whether mintlet works is not known: you may not see the operator (2 checks skipped)',
    )
    expect(sumOf({ outcome: 'Skipped', why, checks: [skipped] })).toContain('(1 check skipped)')
    expect(sumOf({ outcome: 'Skipped', why: 'no answer', checks: [] })).toBe(
      'whether mintlet works is not known: no answer',
    )
  })
})

const outcomes = ({ checks }: DoctorReport): ReadonlySet<string> =>
  new Set(checks.map(({ outcome }) => outcome))

describe('doctor', () => {
  const OPTIONS = { operatorNamespace: undefined }
  test('of an API server that is away asks for nothing more', async () => {
    const world = fakeCliWorld(() => 'down')
    const report = await doctorVerb.gather(world, OPTIONS)
    expect(report.checks).toMatchObject([{ check: 'reachable', outcome: 'Failed' }])
    expect(world.calls).toHaveLength(1)
    expect(doctorVerb.exitCode(report)).toBe(3)
    expect(report.why).toBe('the API server did not answer')
  })

  test.each([
    [403, 'you may not see the operator'],
    [500, 'the operator could not be looked at'],
  ])('says why it does not know when deployments are answered %i', async (status, why) => {
    const version = { major: '1', minor: '36', gitVersion: 'v1.36.0' }
    const resources = KNOWN_DEFINITIONS.map(({ plural }) => ({ name: plural }))
    const world = fakeCliWorld(({ method, path }) => {
      if (path === '/version') return version
      if (path === '/apis/mintlet.dev/v1alpha1') return { resources }
      if (method === 'POST') return { status: { allowed: true } }
      return path.includes('/mintlet.dev/') ? { items: [], metadata: {} } : status
    })
    const report = await doctorVerb.gather(world, OPTIONS)
    expect(report).toMatchObject({ outcome: 'Skipped', why })
    expect(report.checks.find(({ group }) => group === 'You')?.outcome).toBe('Passed')
    expect(doctorVerb.exitCode(report)).toBe(3)
  })

  test.each([403, 404, 500, 429])(
    'says what it could not see when all is answered %i',
    async (status) => {
      const version = { major: '1', minor: '36', gitVersion: 'v1.36.0' }
      const world = fakeCliWorld(({ path }) => (path === '/version' ? version : status))
      const report = await doctorVerb.gather(world, OPTIONS)
      expect(outcomes(report).has('Skipped')).toBe(true)
      expect(doctorVerb.exitCode(report)).toBe(status === 404 ? 1 : 3)
      expect(doctorVerb.describe(report, createStyle(false, 80))).toContain('Skipped')
    },
  )

  test('of answers that hold nothing makes no more of them', async () => {
    const report = await doctorVerb.gather(
      fakeCliWorld(() => ({})),
      OPTIONS,
    )
    expect(report.outcome).toBe('Failed')
    expect(report.checks.find(({ check }) => check === 'installed')?.outcome).toBe('Failed')
  })

  test('looks for operators where it is told to, and nowhere else', async () => {
    const world = fakeCliWorld(() => ({}))
    await doctorVerb.gather(world, { operatorNamespace: 'ops' })
    const paths = world.calls.map(({ path }) => path).filter((path) => path.endsWith('deployments'))
    expect(paths).toEqual(['/apis/apps/v1/namespaces/ops/deployments'])
  })
})
