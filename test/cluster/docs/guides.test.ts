import { INSTALL } from '../../kit/docs/run-pages.ts'
import { followPages } from './follow-pages.ts'

/** Every command and every manifest of the guides, as readers come upon them who have installed mintlet. */
followPages(({ page }) => page.startsWith('docs/guides/'), { given: INSTALL })
