import { type Command, Option } from 'commander'
import { ISSUER_KINDS } from '../../api/generic-issuer.ts'
import { defineCommand } from '../define-command.ts'
import type { RunVerb } from '../run-verb.ts'

/** An option that may be given several times. */
const several = (flags: string, description: string): Option =>
  new Option(flags, description)
    .default([], 'none')
    .argParser((value: string, before: readonly string[]) => [...before, value])

export const explainGrantCommand = (run: RunVerb): Command =>
  defineCommand('explain-grant', 'says why a namespace may have a credential, or why not')
    .argument(
      '[name]',
      'an object: NAME, itok/NAME or sac/NAME; without it the flags say what is asked for',
    )
    .option('--issuer <name>', 'name of the issuer')
    .addOption(
      new Option('--issuer-kind <kind>', 'ClusterCredentialIssuer if absent').choices(ISSUER_KINDS),
    )
    .option('--service-account <name>', 'the identity')
    .option(
      '--kind <kind>',
      'AccessToken (if absent), IdToken, SignedJwt, SignedBlob or credential',
    )
    .addOption(several('--scope <scope>', 'a scope; may be repeated'))
    .addOption(several('--audience <audience>', 'an audience; may be repeated'))
    .addOption(
      several('--delegate <name>', 'a link of the delegation chain, in its order; may be repeated'),
    )
    .option('--lifetime <duration>', 'such as 30m or 720h')
    .option('--secret <name>', 'the Secret that it would be written to')
    .option('--as <user>', 'who would ask for it; you if absent')
    .addOption(several('--as-group <group>', 'a group of that user; may be repeated'))
    .action(async (name: string | undefined, options) => {
      const { explainGrantVerb } = await import('./explain-grant-verb.ts')
      const { namespace, kubeconfig, context, output, color, ...asked } = options
      const common = { namespace, kubeconfig, context, output, color }
      await run(explainGrantVerb, common, { name, ...asked })
    })
