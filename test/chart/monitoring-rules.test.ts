import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { REASONS } from '../../src/api/reason.ts'
import type { Missing } from '../kit/consumers/found.ts'
import { obtainPromtool } from '../kit/consumers/obtain-promtool.ts'
import type { Program } from '../kit/consumers/program.ts'
import type { AlertCase } from './monitoring/alert-case.ts'
import { ALERT_CASES } from './monitoring/alert-cases.ts'
import { healthyHour } from './monitoring/healthy-hour.ts'
import { QUIET_CASES } from './monitoring/quiet-cases.ts'
import { REASON_ALERTS } from './monitoring/reason-alerts.ts'
import { reasonTest } from './monitoring/reason-test.ts'
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

  test('stay quiet where each of them might be expected and is not due', async (context) => {
    const minutes = Array.from({ length: 70 }, (_, half) => [half * 2, []] as const)
    const fires = Object.fromEntries(minutes)
    expect(
      await complaints(
        context,
        QUIET_CASES.map((each) => ({ ...each, fires })),
      ),
    ).toBe('')
  })

  test('have a case each in which they might be expected and stay quiet', () => {
    const tried = new Set(QUIET_CASES.map(({ not }) => not))
    expect(rules.map(({ alert }) => alert).filter((alert) => !tried.has(alert))).toStrictEqual([])
    expect([...tried].filter((not) => !rules.some(({ alert }) => alert === not))).toStrictEqual([])
  })

  test('tell of every reason for which a person has to act by the alert that is meant, and no other', async (context) => {
    expect(await complaints(context, [], [reasonTest()])).toBe('')
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

  test('is the one that docs/monitoring.md names for a reason', () => {
    const text = read('docs/monitoring.md')
    const rows = REASONS.filter((reason) => Object.keys(REASON_ALERTS[reason]).length > 0).map(
      (reason) => {
        const { notReady, condition } = REASON_ALERTS[reason]
        const name = `[\`${reason}\`](reasons.md#${reason.toLowerCase()})`
        return `| ${name} | ${link(condition)} | ${link(notReady)} |`
      },
    )
    expect(rows.filter((row) => !text.includes(row))).toStrictEqual([])
    expect(text.match(/^\| \[`\w+`\]\(reasons\.md#/gmv)).toHaveLength(rows.length)
  })

  test('is there for every reason that docs/reasons.md does not have under "Nothing to do"', () => {
    const [, , ...sections] = read('docs/reasons.md').split(/^## /mv)
    const forPeople = sections.flatMap((section) =>
      [...section.matchAll(/^\| `(\w+)`/gmv)].map(([, reason = '']) => reason),
    )
    const alerted = REASONS.filter((reason) => REASON_ALERTS[reason].condition !== undefined)
    expect(new Set(forPeople)).toStrictEqual(new Set<string>(alerted))
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

const link = (alert: string | undefined): string =>
  alert === undefined ? '-' : `[${alert}](#${alert.toLowerCase()})`

/** What promtool says of these cases when something is not as it should be. */
async function complaints(
  context: TestContext,
  cases: readonly AlertCase[],
  more: readonly object[] = [],
): Promise<string> {
  const { code, stdout, stderr } = await testRules(promtool(context), path, cases, more)
  return code === 0 && stdout.includes('SUCCESS') ? '' : `${stdout}${stderr}`
}
