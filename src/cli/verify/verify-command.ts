import type { Command } from 'commander'
import type { CommonOptions } from '../common-options.ts'
import { defineCommand } from '../define-command.ts'
import { readName } from '../read-name.ts'
import type { RunVerb } from '../run-verb.ts'
import { readSubject } from '../subject.ts'
import { readAddress } from './read-address.ts'
import { readAuthority } from './read-authority.ts'

type Flags = CommonOptions & {
  readonly issuerAddress?: string
  readonly caFile?: string
  readonly introspect: boolean
  readonly client?: string
  readonly login: boolean
  readonly googleEndpoint: string
  readonly googleTokenEndpoint: string
}

const HELP = `
Each line is one check: ✓ passed, ✗ failed, – could not be checked, and why. Neither token nor signature is shown.
Exit codes:
  0  valid: all has passed that decides, first of all the signature;
  1  not valid: a check failed;
  3  not known: no check failed, and the signature or the issuer could not be checked, for want of a right or of a way
     to it, or it was to be asked (--introspect, --login) and could not be.
Google's access tokens, and client credentials, are signed by nobody: of these it is 0 when they are as mintlet wrote
them and have not expired, and whether the issuer still takes them only --introspect and --login find out.

A local issuer's discovery and keys are asked for
  1. at --issuer-address, if it is given: the end of a port-forward, such as
       kubectl port-forward -n mintlet-system service/mintlet-oidc 8443:443
       kubectl mintlet verify NAME --issuer-address https://127.0.0.1:8443
     whose certificate has to be that of the issuer all the same;
  2. else, of an issuer at a Service of the cluster, through the API server, for which you need the right to get
     services/proxy in its namespace; its keys are those that the issuer's status.keyIds names, so it does not
     matter that the API server looks at no certificate;
  3. else at the issuer's own address.
Certificates are held against --ca-file, else against the authority that the operator made (Secret mintlet-oidc-tls,
if you may read it), else against those that everybody trusts. The address of the issuer is the one in the issuer's
status, never one that a token names.`

export const verifyCommand = (run: RunVerb): Command =>
  defineCommand(
    'verify',
    'asks whether what the Secret holds is good, right now, as its issuer says',
  )
    .argument('<name>', 'NAME, itok/NAME or sac/NAME')
    .option(
      '--issuer-address <url>',
      'where a local issuer is reached, instead of at its own address',
    )
    .option('--ca-file <file>', 'certificates (PEM) that a local issuer is trusted by')
    .option(
      '--introspect',
      'also ask the issuer about an access token: sends it there, and counts as a use of it',
      false,
    )
    .option(
      '--client <name>',
      'ServiceAccountCredential to introspect with, of the same local issuer',
    )
    .option(
      '--login',
      'also try client credentials out at the token endpoint, which counts as a use of them',
      false,
    )
    .option('--google-endpoint <url>', "where Google's keys are", 'https://www.googleapis.com')
    .option(
      '--google-token-endpoint <url>',
      'where Google is asked about access tokens',
      'https://oauth2.googleapis.com',
    )
    .addHelpText('after', HELP)
    .action(async (name: string, flags: Flags) => {
      const { verifyVerb } = await import('./verify-verb.ts')
      const { issuerAddress, caFile, introspect, client, login, ...rest } = flags
      const { googleEndpoint, googleTokenEndpoint, ...common } = rest
      await run(verifyVerb, common, {
        subject: readSubject(name),
        issuerAddress:
          issuerAddress === undefined ? undefined : readAddress('--issuer-address', issuerAddress),
        ca: caFile === undefined ? undefined : await readAuthority(caFile),
        googleEndpoint: readAddress('--google-endpoint', googleEndpoint),
        googleTokenEndpoint: readAddress('--google-token-endpoint', googleTokenEndpoint),
        introspect,
        client:
          client === undefined
            ? undefined
            : readName('--client', 'ServiceAccountCredential', client),
        login,
      })
    })
