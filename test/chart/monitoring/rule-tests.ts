import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { stringify } from 'yaml'
import type { Program, Ran } from '../../kit/consumers/program.ts'
import type { AlertCase } from './alert-case.ts'
import { type Series, series, target } from './series.ts'

const leads: readonly Series[] = [
  series('mintlet_leader', target('mintlet-a'), 1),
  series('mintlet_leader', target('mintlet-b'), 0),
]

const tellsOf = (sees: readonly Series[], metric: string): boolean =>
  sees.some(({ series: each }) => each.startsWith(metric))

/** In promtool's words: at each of the minutes these alerts fire, and no other. */
function testOf({ what, sees, fires }: AlertCase): object {
  return {
    name: what,
    interval: '1m',
    input_series: [...sees, ...(tellsOf(sees, 'mintlet_leader') ? [] : leads)],
    promql_expr_test: Object.entries(fires).map(([minute, alerts]) => ({
      expr: 'group by (alertname) (ALERTS{alertstate="firing"})',
      eval_time: `${minute}m`,
      exp_samples: alerts.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
    })),
  }
}

/** Runs `promtool test rules` over the file for these cases; its words are in `stdout` and `stderr`. */
export async function testRules(
  promtool: Program,
  ruleFile: string,
  cases: readonly AlertCase[],
  more: readonly object[] = [],
): Promise<Ran> {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-rules-`)
  const path = `${folder}/tests.yaml`
  try {
    const tests = [...cases.map(testOf), ...more]
    const file = { rule_files: [ruleFile], evaluation_interval: '1m', tests }
    await writeFile(path, stringify(file, { aliasDuplicateObjects: false }))
    return await promtool.run({ args: ['test', 'rules', path] })
  } finally {
    await rm(folder, { recursive: true })
  }
}
