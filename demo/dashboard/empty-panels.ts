import type { PanelAnswer } from './panel-answer.ts'

/** Panels that may have nothing to show, and why. */
const MAY_BE_EMPTY: Readonly<Record<string, string>> = {
  Overdue: 'there is a refresh that is more than a minute late or not, at the very end',
}

/** Titles of the panels that show nothing although they should. */
export const emptyPanels = (answers: readonly PanelAnswer[]): readonly string[] =>
  answers
    .filter(({ panel, answers: of }) => panel.type !== 'row' && of.every(isEmpty))
    .map(({ panel }) => panel.title)
    .filter((title) => MAY_BE_EMPTY[title] === undefined)

const isEmpty = ({ series }: PanelAnswer['answers'][number]): boolean => series.length === 0
