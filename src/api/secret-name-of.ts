import type { ImpersonatedToken } from './impersonated-token.ts'

/** The Secret that an object names: its own name unless the spec says otherwise. */
export const secretNameOf = ({ metadata, spec }: ImpersonatedToken): string =>
  (spec.valid ? spec.value.secret.name : undefined) ?? metadata.name
