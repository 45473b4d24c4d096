import * as fc from 'fast-check'
import { TOKEN_KINDS } from '../../src/api/token-kind.ts'
import type { Rendering } from '../../src/render/credential-values.ts'
import { clientRendering, tokenRendering } from './rendering.ts'

/** In everything that an issuer gives; in no failure. */
export const SECRET_MARK = 'zq9Mark7xK'

/** What means something in one of the files, or to what reads it. */
const sign = fc.constantFrom(
  ...Array.from('"\'\\$#;=:~`%,|!&<>(){}[]* \t\n\r\0\u007f\u0085\u00a0\u2028ä🔑ab0-_./+@'),
  '${HOME}',
  '$(id)',
  '\r\n',
  '\nmachine evil.example.com\nlogin a\npassword b',
  '\nEVIL=1',
  '\n[profile evil]',
  '{{ token }}',
)

const hostile = fc.oneof(
  fc.string({ unit: sign, maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.integer({ min: 1, max: 6000 }).map((length) => 'x'.repeat(length)),
  fc.constantFrom('true', 'null', ''),
)
const marked = fc.tuple(hostile, hostile).map(([before, after]) => before + SECRET_MARK + after)

/** What issuers give, as far as is known. */
const plain = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9._/+-]{0,40}={0,2}$/)
  .map((text) => SECRET_MARK + text)

const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,80}[a-z0-9])?$/)

type Drawn = {
  readonly rendering: Rendering
  /** The token, signature or client secret. */
  readonly secret: string
  /** Whether every format has to take it. */
  readonly isPlain: boolean
}

/** Tokens of every kind and client credentials; half of them of values that a file might be broken by. */
export const arbitraryRendering: fc.Arbitrary<Drawn> = fc.boolean().chain((isPlain) => {
  const value = isPlain ? plain : marked
  const optional = fc.option(value, { nil: undefined })
  const kind = fc.constantFrom(...TOKEN_KINDS, 'ClientCredential' as const)
  return fc
    .record({
      kind,
      secret: value,
      other: value,
      keyId: optional,
      encodedLocations: optional,
      name,
    })
    .map((drawn) => ({
      rendering: { ...renderingOf(drawn), object: { namespace: 'etl', name: drawn.name } },
      secret: drawn.secret,
      isPlain,
    }))
})

function renderingOf({
  kind,
  secret,
  other,
  keyId,
  encodedLocations,
}: {
  readonly kind: (typeof TOKEN_KINDS)[number] | 'ClientCredential'
  readonly secret: string
  readonly other: string
  readonly keyId: string | undefined
  readonly encodedLocations: string | undefined
}): Rendering {
  if (kind === 'ClientCredential') return clientRendering(secret, { clientId: other, id: other })
  return tokenRendering(secret, {
    kind,
    tokenId: other,
    ...(keyId !== undefined && { keyId }),
    ...(encodedLocations !== undefined && {
      allowedLocations: { locations: [], encodedLocations, checkedAt: 0 },
    }),
  })
}
