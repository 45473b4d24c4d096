import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cacheFolder } from '../test/kit/cache-folder.ts'
import { obtainPrometheus } from '../test/kit/consumers/obtain-prometheus.ts'
import { alertsTable } from './dashboard/alerts-table.ts'
import { dashboardFile } from './dashboard/dashboard-file.ts'
import { drawSection } from './dashboard/draw-section.ts'
import { emptyPanels } from './dashboard/empty-panels.ts'
import { layout } from './dashboard/layout.ts'
import { replaceBetween } from './dashboard/replace-between.ts'
import { type Watched, watchDashboard } from './dashboard/watch-dashboard.ts'

/**
 * `npm run dashboard`: a real control plane, replicas of the operator, issuers of which one is away for a while, and a real
 * Prometheus that scrapes it all. What the dashboard of the chart asks is asked, and drawn into docs/images as Grafana lays
 * it out; which alerts fired goes into docs/monitoring.md. `--seconds N` is how long it runs, `--again` draws what the
 * last run saw. It exits 0 only if every panel has data and every alert could be evaluated.
 */
const USAGE = 'usage: npm run dashboard [-- --seconds N | -- --again]\n'
const DOCS = join(import.meta.dirname, '..', 'docs')
const WIDTH = 1264
const LEAST_SECONDS = 60
const MOST_SECONDS = 3600
const [BEGIN, END] = ['<!-- alerts of the run -->', '<!-- end of the alerts of the run -->']

const say = (text: string): void => void process.stdout.write(`${text}\n`)

function readOptions(): { readonly seconds: number; readonly isAgain: boolean } {
  try {
    const { values } = parseArgs({
      options: { seconds: { type: 'string', default: '400' }, again: { type: 'boolean' } },
    })
    const seconds = Number(values.seconds)
    if (seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS) {
      return { seconds, isAgain: values.again === true }
    }
    process.stderr.write(`--seconds must be a number from ${LEAST_SECONDS} to ${MOST_SECONDS}\n`)
  } catch {
    process.stderr.write(USAGE)
  }
  process.exit(2)
}

async function watch(seconds: number, last: string): Promise<Watched> {
  const binary = await obtainPrometheus()
  if (typeof binary !== 'string') {
    process.stderr.write(
      `The dashboard is drawn from a real Prometheus, and none can be had: ${binary.missing}. Install Prometheus so that it is on PATH, and try again.\n`,
    )
    process.exit(1)
  }
  const watched = await watchDashboard(binary, seconds, say)
  await writeFile(last, JSON.stringify(watched))
  return watched
}

/** With the panels as they are now. */
async function readAgain(last: string): Promise<Watched> {
  const text = await readFile(last, 'utf8').catch(() => undefined)
  if (text === undefined) {
    process.stderr.write('There is no last run to draw: leave --again out.\n')
    process.exit(1)
  }
  const kept: Watched = JSON.parse(text)
  const { panels } = dashboardFile().content
  const answers = kept.answers.map(({ panel, answers: of }) => ({
    panel: panels.find(({ title }) => title === panel.title) ?? panel,
    answers: of,
  }))
  return { ...kept, answers }
}

const { seconds, isAgain } = readOptions()
const cache = cacheFolder('dashboard')
await mkdir(cache, { recursive: true })
const last = join(cache, 'last-run.json')
const watched: Watched = isAgain ? await readAgain(last) : await watch(seconds, last)

await mkdir(join(DOCS, 'images'), { recursive: true })
for (const section of layout(watched.answers, WIDTH, ({ panel }) => panel)) {
  const [name = ''] = section.title.toLowerCase().split(' ')
  const path = join(DOCS, 'images', `dashboard-${name}.svg`)
  await writeFile(path, drawSection(section, WIDTH, watched.range))
  say(`drawn: ${path}`)
}
const page = join(DOCS, 'monitoring.md')
const text = await readFile(page, 'utf8')
await writeFile(page, replaceBetween(text, BEGIN, END, alertsTable(watched.fired)))
say(`${watched.fired.length} alerts fired; told in ${page}`)

const empty = emptyPanels(watched.answers)
if (empty.length > 0) {
  process.stderr.write(`These panels have no data: ${empty.join(', ')}\n`)
  process.exitCode = 1
}
