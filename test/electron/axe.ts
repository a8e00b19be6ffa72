import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

/** What axe finds wrong with a part of the page, each with the elements concerned. */
export async function violationsIn(page: Page, part: string) {
  const { violations } = await new AxeBuilder({ page }).include(part).setLegacyMode().analyze()
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
