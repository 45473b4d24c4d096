import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectsAllConsumers } from '../../kit/consumers/expects-all-consumers.ts'
import { CONSUMERS } from '../../kit/consumers/found.ts'
import { awsTests } from './aws-tests.ts'
import { clientTests } from './client-tests.ts'
import { curlTests } from './curl-tests.ts'
import { dockerTests } from './docker-tests.ts'
import { gcloudTests } from './gcloud-tests.ts'
import { kubectlTests } from './kubectl-tests.ts'
import { npmTests } from './npm-tests.ts'
import { prometheusTests } from './prometheus-tests.ts'
import { type ConsumerWorld, startConsumerWorld } from './start-consumer-world.ts'

/**
 * Secrets that the operator wrote, laid out as kubelet mounts them, and read by the programs that they are for, as
 * their makers ship these. Each stub knows good tokens by the keys that the operator serves.
 */
let world: ConsumerWorld
const theWorld = (): ConsumerWorld => world

beforeAll(async () => {
  world = await startConsumerWorld()
  // The first time on a machine Python's libraries and Prometheus are fetched.
}, 300_000)
afterAll(() => world?.[Symbol.asyncDispose]())

test('all eight consumers are here, on a machine that has what they come with', () => {
  const absent = CONSUMERS.flatMap((name) => {
    const program = world.found[name]
    return 'missing' in program ? [`${name} (${program.missing})`] : []
  })
  if (absent.length > 0) process.stderr.write(`consumers that are absent: ${absent.join(', ')}\n`)
  expect(expectsAllConsumers(world.found, process.env) ? absent : []).toEqual([])
})

dockerTests(theWorld)
curlTests(theWorld)
npmTests(theWorld)
gcloudTests(theWorld)
awsTests(theWorld)
prometheusTests(theWorld)
clientTests(theWorld)
// Last, because the API server takes its time to find out about the issuer.
kubectlTests(theWorld)
