import { type Command, Option } from 'commander'
import { ISSUER_KINDS, type IssuerKind } from '../../api/generic-issuer.ts'
import type { CommonOptions } from '../common-options.ts'
import { defineCommand } from '../define-command.ts'
import { readName } from '../read-name.ts'
import type { RunVerb } from '../run-verb.ts'

type Flags = Omit<CommonOptions, 'output'> & {
  readonly output: CommonOptions['output'] | 'exec-credential'
  readonly from?: string
  readonly issuer?: string
  readonly issuerKind: IssuerKind
  readonly serviceAccount?: string
  readonly delegate: readonly string[]
  readonly scope: readonly string[]
  readonly audience: readonly string[]
  readonly idToken: boolean
  readonly includeEmail: boolean
  readonly jwt?: string
  readonly for?: string
  readonly timeout: string
}

const HELP = `
The token goes to stdout, followed by a newline, and nothing else does: TOKEN=$(kubectl mintlet mint ...). It was
minted for an ImpersonatedToken mint-..., which is deleted with its Secret before the token is printed, also on Ctrl-C
or where nothing is minted. The token works until it expires: nobody can take a signed one back.

You need the rights to create, get and delete impersonatedtokens and to get secrets, and what mintlet's admission
policies ask of whoever writes an ImpersonatedToken: mint on the identity, and create and update on secrets.

Examples:
  kubectl mintlet mint --issuer local --service-account reports:reader --scope read --for 10m
  kubectl mintlet mint --issuer local --service-account reports:reader --id-token --audience https://api.example.com
  kubectl mintlet mint --from bigquery-reader --for 5m -o json

-o json is as a token endpoint answers (RFC 6749). -o exec-credential is for a kubeconfig:
  users:
    - name: me
      user:
        exec:
          apiVersion: client.authentication.k8s.io/v1
          interactiveMode: Never
          command: kubectl-mintlet
          args: [mint, --context, WHERE-MINTLET-IS, --from, NAME, -o, exec-credential]`

export const mintCommand = (run: RunVerb): Command =>
  withFlags(defineCommand('mint', 'mints one token to stdout, and leaves nothing in the cluster'))
    .addHelpText('after', HELP)
    .action(async (flags: Flags) => {
      const [{ mintVerb }, { readClaims }, { readTimeout }] = await Promise.all([
        import('./mint-verb.ts'),
        import('./read-claims.ts'),
        import('../read-timeout.ts'),
      ])
      const { output, namespace, kubeconfig, context, color } = flags
      const common: CommonOptions = {
        ...(namespace === undefined ? {} : { namespace }),
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(context === undefined ? {} : { context }),
        color,
        output: output === 'text' ? 'text' : 'json',
      }
      await run(mintVerb, common, {
        from:
          flags.from === undefined
            ? undefined
            : readName('--from', 'ImpersonatedToken', flags.from),
        issuer: flags.issuer,
        issuerKind: flags.issuerKind,
        serviceAccount: flags.serviceAccount,
        delegates: flags.delegate,
        scopes: flags.scope,
        audiences: flags.audience,
        idToken: flags.idToken,
        includeEmail: flags.includeEmail,
        claims: flags.jwt === undefined ? undefined : await readClaims(flags.jwt),
        lifetime: flags.for,
        timeoutMs: readTimeout(flags.timeout),
        shape: output === 'exec-credential' ? 'ExecCredential' : 'OAuth',
      })
    })

function withFlags(command: Command): Command {
  command.options
    .find(({ long }) => long === '--output')
    ?.choices(['text', 'json', 'exec-credential'])
  return command
    .option('--from <name>', 'an ImpersonatedToken whose request is made once more')
    .option('--issuer <name>', 'who mints')
    .addOption(
      new Option('--issuer-kind <kind>', 'of --issuer')
        .choices(ISSUER_KINDS)
        .default('ClusterCredentialIssuer'),
    )
    .option('--service-account <name>', 'in whose identity')
    .option('--delegate <name>', 'on the way there, in order; repeatable', collect, [])
    .option('--scope <scope>', 'of an access token; repeatable', collect, [])
    .option('--id-token', 'an ID token instead of an access token', false)
    .option('--include-email', 'with the claims email and email_verified', false)
    .option('--jwt <file>', 'a signed JWT with the claims of this JSON file instead')
    .option('--audience <audience>', 'of an ID token or a JWT; of a JWT repeatable', collect, [])
    .option('--for <duration>', 'how long it should live; 10m, or as --from has it, if absent')
    .option('--timeout <duration>', 'how long to wait for it', '60s')
}

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value]
