import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { REASONS } from '../../src/api/reason.ts'
import type { Missing } from '../kit/consumers/found.ts'
import { obtainPromtool } from '../kit/consumers/obtain-promtool.ts'
import type { Program } from '../kit/consumers/program.ts'
import type { AlertCase } from './monitoring/alert-case.ts'
import { ALERT_CASES } from './monitoring/alert-cases.ts'
import { healthyHour } from './monitoring/healthy-hour.ts'
import { ruleFile } from './monitoring/rule-file.ts'
import { testRules } from './monitoring/rule-tests.ts'
import { ofObject } from './monitoring/series.ts'

const { path, file } = ruleFile()
const rules = file.groups.flatMap((group) => group.rules)
const read = (page: string): string =>
  readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8')

let found: Program | Missing
beforeAll(async () => {
  // The first time on a machine it is fetched.
  found = await obtainPromtool()
}, 120_000)

/** On a machine of a CI it has to be there; elsewhere the test is skipped, and says why. */
function promtool({ skip }: TestContext): Program {
  if (!('missing' in found)) return found
  if (process.env['CI']) throw new Error(found.missing)
  return skip(`the alerts are not tried: ${found.missing}`)
}

describe('the alerts of the chart', () => {
  test('are read by promtool without a complaint', async (context) => {
    const { code, stdout, stderr } = await promtool(context).run({
      args: ['check', 'rules', '--lint-fatal', path],
    })
    expect(`${stdout}${stderr}`).toContain(`SUCCESS: ${rules.length} rules found`)
    expect(code).toBe(0)
  })

  test.for(ALERT_CASES.map((each) => [each.what, each] as const))(
    'when %s: those fire that should, when they should, and no other',
    async ([, each], context) => {
      expect(await complaints(context, [each])).toBe('')
    },
  )

  test('are silent while nothing is wrong, over a rolling restart and what passes by itself', async (context) => {
    const minutes = Array.from({ length: 390 }, (_, minute) => [minute, []] as const)
    const fires = Object.fromEntries(minutes)
    expect(await complaints(context, [{ what: 'all is well', sees: healthyHour(), fires }])).toBe(
      '',
    )
  })

  test('have a case each', () => {
    const tried = new Set(ALERT_CASES.flatMap(({ fires }) => Object.values(fires).flat()))
    expect(rules.map(({ alert }) => alert).filter((alert) => !tried.has(alert))).toStrictEqual([])
  })

  test('tell of every reason for which a person may have to act, in an object that is not ready', async (context) => {
    const sees = TROUBLES.flatMap((reason) =>
      ofObject('mintlet_ready', { name: reason.toLowerCase(), reason }, 0),
    )
    expect(await complaints(context, [], [counted(sees)])).toBe('')
  })

  test('tell of every reason why a refresh fails, or why consumers have an old one', async (context) => {
    const sees = TROUBLES.flatMap((reason) =>
      ofObject(
        'mintlet_status_condition',
        { name: reason.toLowerCase(), condition: OWN[reason] ?? 'RefreshFailing', reason },
        1,
      ),
    )
    expect(await complaints(context, [], [counted(sees)])).toBe('')
  })

  test('name the object, the reason and where to read about it', async (context) => {
    const sees = [
      ...ofObject('mintlet_ready', { reason: 'Issued' }, 1),
      ...ofObject(
        'mintlet_status_condition',
        { condition: 'RefreshFailing', reason: 'IssuerUnavailable' },
        1,
      ),
    ]
    const exp_annotations = {
      summary: 'The refresh of ImpersonatedToken etl/reader has been failing for long.',
      description:
        'A valid credential is still published. Reason: IssuerUnavailable. `kubectl describe impersonatedtoken reader -n etl` says who has to act, and how long there is (status.expiresAt).',
      runbook_url: 'docs/reasons.md#issuerunavailable',
    }
    const exp_labels = {
      severity: 'warning',
      kind: 'ImpersonatedToken',
      namespace: 'etl',
      name: 'reader',
    }
    const alert_rule_test = [
      {
        alertname: 'MintletRefreshFailing',
        eval_time: '40m',
        exp_alerts: [{ exp_labels, exp_annotations }],
      },
    ]
    expect(
      await complaints(context, [], [{ interval: '1m', input_series: sees, alert_rule_test }]),
    ).toBe('')
  })
})

describe('each alert', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s says how bad it is, what is wrong, what to do and where that is explained',
    (alert, { labels, annotations, for: lasts }) => {
      expect(['critical', 'warning', 'info']).toContain(labels['severity'])
      expect(lasts).toMatch(/^[1-9]\d*[mh]$/v)
      const { summary = '', description = '', runbook_url: link = '', ...others } = annotations
      expect(others).toStrictEqual({})
      expect(summary).toMatch(/\.$/v)
      expect(description.length).toBeGreaterThan(60)
      const [page, anchor = ''] = link.split('#')
      const isOfReason =
        page === 'docs/reasons.md' &&
        (anchor.startsWith('{{ with') || REASONS.some((each) => each.toLowerCase() === anchor))
      const isOwn = link === `docs/monitoring.md#${alert.toLowerCase()}`
      expect([isOfReason, isOwn]).toContain(true)
    },
  )

  test('can link to any reason in docs/reasons.md', () => {
    const text = read('docs/reasons.md')
    const lost = REASONS.filter((reason) => !text.includes(`<a id="${reason.toLowerCase()}">`))
    expect(lost).toStrictEqual([])
  })

  test('has a heading in docs/monitoring.md, which has no other', () => {
    const headings = [...read('docs/monitoring.md').matchAll(/^### (Mintlet\w+)$/gmv)]
    expect(headings.map(([, alert]) => alert)).toStrictEqual(rules.map(({ alert }) => alert))
  })

  test('is as bad, and lasts as long, as docs/monitoring.md says', () => {
    const text = read('docs/monitoring.md')
    const row = ({ alert, labels, for: lasts }: (typeof rules)[number]): string =>
      `| [${alert}](#${alert.toLowerCase()}) | ${labels['severity']} | ${lasts} |`
    expect(rules.map(row).filter((line) => !text.includes(line))).toStrictEqual([])
  })
})

/** What promtool says of these cases when something is not as it should be. */
async function complaints(
  context: TestContext,
  cases: readonly AlertCase[],
  more: readonly object[] = [],
): Promise<string> {
  const { code, stdout, stderr } = await testRules(promtool(context), path, cases, more)
  return code === 0 && stdout.includes('SUCCESS') ? '' : `${stdout}${stderr}`
}

/** Nobody has to act for these. */
const PLANNED: ReadonlySet<string> = new Set([
  'Issued',
  'Refreshed',
  'Rotated',
  'Suspended',
  'Expired',
])
const TROUBLES = REASONS.filter((reason) => !PLANNED.has(reason))
/** Those that are conditions of their own. */
const OWN: Readonly<Record<string, string>> = {
  ConsumersStale: 'ConsumersStale',
  RestartRefused: 'RestartRefused',
}

/** After three hours an alert fires for the object of each reason. */
function counted(sees: readonly object[]): object {
  const expr = 'count(group by (name) (ALERTS{alertstate="firing",name!=""}))'
  const exp_samples = [{ labels: '{}', value: TROUBLES.length }]
  return {
    interval: '1m',
    input_series: sees,
    promql_expr_test: [{ expr, eval_time: '3h', exp_samples }],
  }
}
