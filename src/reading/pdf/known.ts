/** What a reader may know of the forms it reads, for pages where nothing but words says what is a label. */
import { type Labels, labelsOf } from '../../core/form/labels.ts'
import type { Programme } from '../../core/programme.ts'

export type Known = {
  /** Whether a text, as a whole, is a label that some form prints. */
  label: (text: string) => boolean
  heading: (text: string) => boolean
}

const kept = new WeakMap<Programme, Labels>()

function labels(programme: Programme): Labels {
  const found = kept.get(programme) ?? labelsOf(programme)
  kept.set(programme, found)
  return found
}

export const knownFrom = (programmes: Iterable<Programme>): Known => {
  const all = [...programmes].map(labels)
  const bare = (text: string): string => text.replace(/\s*[:：]\s*$/u, '')
  return {
    label: (text) => all.some((one) => one.label(bare(text)).some(({ exact }) => exact)),
    heading: (text) => all.some((one) => one.heading(bare(text))?.exact === true),
  }
}
