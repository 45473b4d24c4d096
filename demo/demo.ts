import { startControlPlane } from '../test/kit/control-plane/start-control-plane.ts'
import { googleScenario } from './google-scenario.ts'
import { installMintlet, OPERATOR_USER } from './install-mintlet.ts'
import { judge } from './judge.ts'
import { k0rdentScenario } from './k0rdent-scenario.ts'
import { localScenario } from './local-scenario.ts'
import { look, type Sighting } from './look.ts'
import { readArguments } from './read-arguments.ts'
import type { Sample } from './sample.ts'
import { screen } from './screen.ts'
import { startOperator } from './start-operator.ts'
import { table } from './table.ts'

/**
 * `npm run demo`: a real control plane, the samples with short lives, the operator, and a live
 * table. With
 * `--issuer google` it shows Google's API against an emulator, with `--issuer k0rdent` client credentials. With `--seconds N` it ends by itself and exits 0 only if everything that a user relies on
 * was seen to happen.
 */
const LOOK_EVERY_MS = 500
const PRINT_EVERY_MS = process.stdout.isTTY ? 1000 : 10_000

const { seconds, issuer } = readArguments(process.argv.slice(2))
const say = (text: string): void => void process.stdout.write(`${text}\n`)
/** As the operator names it by default. */
const secretOf = (sample: Sample | undefined): string =>
  sample?.plural === undefined ? `${sample?.name}` : `${sample.name}-credential`

say('Starting etcd and kube-apiserver (the first time they may have to be fetched or built) ...')
const started = Date.now()
const controlPlane = await startControlPlane({
  users: { [OPERATOR_USER]: [] },
  controllerManager: true,
})
say(`The control plane is up after ${((Date.now() - started) / 1000).toFixed(1)} s.`)
const end = seconds === undefined ? Infinity : Date.now() + seconds * 1000

const interrupted = new AbortController()
process.on('SIGINT', () => interrupted.abort())
process.on('SIGTERM', () => interrupted.abort())

let exitCode = 1
try {
  await using scenario =
    issuer === 'google'
      ? await googleScenario(controlPlane)
      : await (issuer === 'k0rdent' ? k0rdentScenario() : localScenario())
  const { samples } = scenario
  await installMintlet(controlPlane.admin, scenario.rights)
  await controlPlane.admin.apply(scenario.yaml)
  const operator = await startOperator(controlPlane, scenario.flags, scenario.environment)
  const heading = [
    'In another terminal:',
    `  export KUBECONFIG=${controlPlane.kubeconfigPath}`,
    '  kubectl get mintlet -A',
    `  kubectl delete secret -n mintlet-demo ${secretOf(samples[0])}     # and see it come back`,
    scenario.about,
    `Operator's log: ${operator.logPath}`,
    'Ctrl-C ends it and removes everything.',
    '',
  ]
  if (!process.stdout.isTTY) say(heading.join('\n'))

  const sightings = new Map<string, Sighting>(samples.map(({ name }) => [name, {}]))
  let printedAt = 0
  while (!interrupted.signal.aborted && Date.now() < end && operator.isRunning()) {
    const tick = new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    await look(controlPlane.admin, scenario, sightings)
    await scenario.alsoLook?.(controlPlane.admin)
    if (Date.now() - printedAt >= PRINT_EVERY_MS) {
      const lines = [...table(samples, sightings, Date.now()), ...(scenario.remarks?.() ?? [])]
      say(
        process.stdout.isTTY
          ? screen([...heading, ...lines], process.stdout.columns)
          : lines.join('\n'),
      )
      printedAt = Date.now()
    }
    await tick
  }
  if (interrupted.signal.aborted) say('\nStopping ...')
  const verdict = [...judge(samples, sightings, operator), ...(scenario.alsoMissing?.() ?? [])]
  exitCode = verdict.length === 0 || seconds === undefined ? 0 : 1
  await operator.stop()
  if (seconds !== undefined) {
    const all =
      'Every sample was issued, refreshed where it refreshes, expired where it expires, and verified.'
    say(verdict.length === 0 ? `\n${all}` : `\nNot as it should be:\n- ${verdict.join('\n- ')}`)
  }
} finally {
  await controlPlane.stop()
}
process.exitCode = exitCode
