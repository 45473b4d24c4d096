import type { Option } from 'commander'
import type { Candidate } from './candidate.ts'
import type { Completion } from './completion.ts'
import { DIRECTIVE } from './directive.ts'
import type { KnownName } from './known-name.ts'
import { offerObjects } from './offer-objects.ts'
import type { Place } from './place.ts'
import { subcommands } from './subcommands.ts'

/**
 * What may stand at the place. A flag or verb that the program gets is offered without a change here.
 *
 * @param names of namesWanted()
 */
export function offer(place: Place, names: readonly KnownName[]): Completion {
  switch (place.at) {
    case 'Verb':
      return only(
        place.typed,
        subcommands(place.program).map((verb) => ({
          value: verb.name(),
          description: verb.summary() || verb.description(),
        })),
      )
    case 'Flag':
      return only(place.typed, flagsOf(place))
    case 'Value':
      if (isFile(place.option)) return { candidates: [], directive: DIRECTIVE.Files }
      return only(place.typed, [
        ...(place.option.argChoices ?? []).map((value) => ({ value })),
        ...names.map(({ name }) => ({ value: name })),
      ])
    case 'Argument':
      return only(place.typed, offerObjects(names, place.typed))
    case 'Nowhere':
      return only('', [])
  }
}

const only = (typed: string, candidates: readonly Candidate[]): Completion => ({
  candidates: candidates.filter(({ value }) => value.startsWith(typed)),
  directive: DIRECTIVE.NoFiles,
})

/** Without those that are there already, unless they may be repeated. */
function flagsOf({ command, given }: Extract<Place, { at: 'Flag' }>): readonly Candidate[] {
  const options = command.createHelp().visibleOptions(command)
  return options
    .filter((option) => isRepeatable(option) || !given.has(option.long ?? option.flags))
    .flatMap(({ long, short, description }) =>
      [long, short].flatMap((value) => (value === undefined ? [] : [{ value, description }])),
    )
}

const isRepeatable = ({ variadic, defaultValue }: Option): boolean =>
  variadic || Array.isArray(defaultValue)

/** As the help says it: `--kubeconfig <file>`. */
const isFile = ({ flags }: Option): boolean => flags.includes('<file>')
