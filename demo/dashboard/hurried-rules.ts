import { parse, stringify } from 'yaml'

type Rules = {
  readonly groups: readonly {
    readonly name: string
    readonly rules: readonly { readonly alert: string; readonly for: string }[]
  }[]
}

/** Lives in the world that is shown are minutes where usual ones are hours. */
const FASTER = 10
const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600 }

/** The chart's alerts, whose `for` is a tenth. */
export function hurriedRules(text: string): string {
  const { groups }: Rules = parse(text)
  return stringify({
    groups: groups.map(({ rules, ...group }) => ({
      ...group,
      rules: rules.map((rule) => ({ ...rule, for: `${secondsOf(rule.for) / FASTER}s` })),
    })),
  })
}

/** @throws Error when it is none of minutes or hours */
function secondsOf(duration: string): number {
  const [, count, unit = ''] = /^(\d+)([mh])$/v.exec(duration) ?? []
  const each = SECONDS[unit]
  if (count === undefined || each === undefined) throw new Error(`${duration} is no time to wait`)
  return Number(count) * each
}
