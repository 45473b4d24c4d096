import { mkdtemp } from 'node:fs/promises'
import { afterAll, describe, expect, test } from 'vitest'
import type { Program, Ran } from '../../kit/consumers/program.ts'
import { type Sts, startSts } from '../../kit/consumers/start-sts.ts'
import { programOf } from './program-of.ts'
import type { ConsumerWorld, Mounted } from './start-consumer-world.ts'

const PYTHON = `${import.meta.dirname}/../../contract/python`
const AUDIENCE = 'sts.amazonaws.com'
const OTHER = 'https://other.example.com'
const ARN = 'arn:aws:sts::123456789012:assumed-role/reader/nightly'
const NO_STS = 'not read by aws and boto3: there is no moto to ask'

/** Of a token for AWS, and of one for somebody else. */
type Pair = { readonly own: Mounted; readonly other: Mounted; readonly sts?: Sts }

/** Two clients of AWS that share nothing but the format of a file. */
export function awsTests(world: () => ConsumerWorld): void {
  let starting: Promise<Pair> | undefined

  const formatOf = (name: string): object => ({
    type: 'AwsWebIdentity',
    roleArn: 'arn:aws:iam::123456789012:role/reader',
    tokenFile: `${world().folderOf(name)}/token`,
    sessionName: 'nightly',
    region: 'eu-central-1',
  })

  /** The config file is all that it is told, and where AWS is. Each has a home of its own: there the CLI keeps what it got. */
  const run = async (
    program: Program,
    args: readonly string[],
    { folder }: Mounted,
    { url }: Sts,
  ): Promise<Ran> =>
    program.run({
      args,
      env: {
        HOME: await mkdtemp(`${world().home}/aws-`),
        AWS_CONFIG_FILE: `${folder}/aws-config`,
        AWS_ENDPOINT_URL_STS: url,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    })

  async function startAll(): Promise<Pair> {
    const { issuer, caFile, found } = world()
    const mount = (name: string, audience: string): Promise<Mounted> =>
      world().mount(name, { formats: [{ type: 'Token' }, formatOf(name)] }, { audience })
    const own = await mount('aws', AUDIENCE)
    const other = await mount('aws-other', OTHER)
    if ('missing' in found.boto3) return { own, other }
    const python = found.boto3.command
    return { own, other, sts: await startSts({ python, issuer, audience: AUDIENCE, caFile }) }
  }
  const started = (): Promise<Pair> => (starting ??= startAll())

  describe('AWS', () => {
    afterAll(async () => {
      const pair = await starting?.catch(() => undefined)
      await pair?.sts?.[Symbol.asyncDispose]()
    })

    test('gives its CLI the role, and not with a token for somebody else', async (context) => {
      const aws = programOf(world().found, 'aws', context)
      const { own, other, sts } = await started()
      if (sts === undefined) return context.skip(NO_STS)
      const args = ['sts', 'get-caller-identity', '--output', 'json']
      const { code, stdout } = await run(aws, args, own, sts)
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ Arn: ARN })
      const refused = await run(aws, args, other, sts)
      expect(refused.code).not.toBe(0)
      expect(refused.stderr).toContain('InvalidIdentityToken')
    })

    test('gives boto3 the role, and not with a token for somebody else', async (context) => {
      const boto3 = programOf(world().found, 'boto3', context)
      const { other, sts } = await started()
      if (sts === undefined) return context.skip(NO_STS)
      // The format alone: it writes the token too.
      const mounted = await world().mount(
        'boto3',
        { formats: [formatOf('boto3')] },
        { audience: AUDIENCE },
      )
      const args = [`${PYTHON}/aws_consumer.py`]
      const { code, stdout } = await run(boto3, args, mounted, sts)
      expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, arn: ARN })
      const refused = await run(boto3, args, other, sts)
      expect({ code: refused.code, ...JSON.parse(refused.stdout) }).toEqual({
        code: 1,
        refused: 'InvalidIdentityToken',
      })
    })

    test('would find the token signed by the keys that are served, for its audience alone', async (context) => {
      const python = programOf(world().found, 'boto3', context)
      const { own } = await started()
      const verify = async (audience: string): Promise<unknown> => {
        const options = ['--issuer', world().issuer, '--audience', audience, '--type', 'JWT']
        const { stdout } = await python.run({
          args: [`${PYTHON}/verify.py`, 'token', own.folder, ...options],
          env: { HOME: world().home, SSL_CERT_FILE: world().caFile },
        })
        return JSON.parse(stdout)
      }
      expect(await verify(AUDIENCE)).toMatchObject({
        claims: { iss: world().issuer, aud: AUDIENCE, sub: 'apps:reader', jti: own.tokenId },
      })
      expect(await verify(OTHER)).toMatchObject({ refused: 'InvalidAudienceError' })
    })
  })
}
