const SECONDS: readonly (readonly [above: number, in_: number, name: string])[] = [
  [604_800, 604_800, 'weeks'],
  [86_400, 86_400, 'days'],
  [3600, 3600, 'hours'],
  [60, 60, 'mins'],
  [1, 1, 's'],
  [0.001, 0.001, 'ms'],
]
const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** A number in a unit of Grafana's (`s`, `bytes`, `reqps`, `opm`, `short`), as its panels write it. */
export function formatValue(value: number, unit = 'short'): string {
  switch (unit) {
    case 's':
      return formatSeconds(value)
    case 'bytes':
      return formatBytes(value)
    case 'reqps':
      return `${rounded(value)} req/s`
    case 'opm':
      return `${rounded(value)} /min`
    case 'short':
      return rounded(value)
    default:
      throw new Error(`there is no way to write the unit ${unit}`)
  }
}

function formatSeconds(value: number): string {
  const size = Math.abs(value)
  const [, divisor, name] = SECONDS.find(([above]) => size >= above) ?? [0, 1, 's']
  const count = rounded(value / divisor)
  return `${count} ${count === '1' ? name.replace(/(?<=..)s$/v, '') : name}`
}

function formatBytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), BYTES.length - 1)
  return `${rounded(value / 1024 ** power)} ${BYTES[power]}`
}

/** Three digits are enough to read. */
const rounded = (value: number): string => String(Number(value.toPrecision(3)))
