import { REASONS, type Reason } from '../../../src/api/reason.ts'
import { REASON_ALERTS } from './reason-alerts.ts'
import { ofObject, type Series } from './series.ts'

/** What stands with a reason, and the alert that has to fire for it and no other; undefined: none. */
type ReasonCase = {
  /** Of the object that has it. */
  readonly name: string
  readonly sees: readonly Series[]
  readonly alert: string | undefined
}

/** Longer than any alert waits. */
const LATE_MINUTES = 190
/** Those that are conditions of their own. */
const OWN: readonly Reason[] = ['ConsumersStale', 'RestartRefused']
/** Those with which Ready is False and all is as it should be. */
const PLANNED: readonly Reason[] = ['Suspended', 'Expired']

function casesOf(reason: Reason): readonly ReasonCase[] {
  const { notReady, condition: alert } = REASON_ALERTS[reason]
  const condition = OWN.includes(reason) ? reason : 'RefreshFailing'
  const broken = `${reason.toLowerCase()}-not-ready`
  const failing = `${reason.toLowerCase()}-failing`
  return [
    ...(notReady === undefined && !PLANNED.includes(reason)
      ? []
      : [
          {
            name: broken,
            sees: ofObject('mintlet_ready', { name: broken, reason }, 0),
            alert: notReady,
          },
        ]),
    ...(alert === undefined
      ? []
      : [
          {
            name: failing,
            sees: [
              ...ofObject('mintlet_ready', { name: failing, reason: 'Refreshed' }, 1),
              ...ofObject('mintlet_status_condition', { name: failing, condition, reason }, 1),
            ],
            alert,
          },
        ]),
  ]
}

/**
 * In promtool's words: an object for each reason and each place that it may stand in, none of which has an alert at
 * first, and each in the end the one that is meant for it.
 */
export function reasonTest(): object {
  const cases = REASONS.flatMap(casesOf)
  const expr = 'group by (alertname, name) (ALERTS{alertstate="firing",name!=""})'
  const exp_samples = cases.flatMap(({ name, alert }) =>
    alert === undefined ? [] : [{ labels: `{alertname="${alert}",name="${name}"}`, value: 1 }],
  )
  return {
    interval: '1m',
    input_series: cases.flatMap(({ sees }) => sees),
    promql_expr_test: [
      { expr, eval_time: '3m', exp_samples: [] },
      { expr, eval_time: `${LATE_MINUTES}m`, exp_samples },
    ],
  }
}
