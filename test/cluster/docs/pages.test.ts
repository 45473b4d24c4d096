import { followPages } from './follow-pages.ts'

/** Every command and every manifest, as readers come upon them. The README installs mintlet; the guides have a test of their own. */
followPages(({ page }) => !page.startsWith('docs/guides/'))
