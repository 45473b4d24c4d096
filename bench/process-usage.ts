import { readFile } from 'node:fs/promises'

export type ProcessUsage = {
  /** User and system time since its start, milliseconds. */
  readonly cpuMs: number
  /** The most memory that it ever had, MiB. */
  readonly peakRssMb: number
  /** What it has now, MiB. */
  readonly rssMb: number
}

/** Linux says USER_HZ is 100 on every machine that it runs on. */
const TICK_MS = 10

/** Of a living process, from /proc; so this is for Linux. */
export async function processUsage(pid: number): Promise<ProcessUsage> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ])
  // The name, in brackets, may hold anything: fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user = 0, system = 0] = fields.slice(11, 13).map(Number)
  const [peak, now] = ['VmHWM', 'VmRSS'].map((field) => {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]
    return Number(kilobytes) / 1024
  })
  return { cpuMs: (user + system) * TICK_MS, peakRssMb: peak ?? NaN, rssMb: now ?? NaN }
}
