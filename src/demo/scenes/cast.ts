/** Who and what the scenes ask for by name, and what a scene is. */
import type { Play } from '../play.ts'

/** Each leaves the demo as the next one needs it. */
export type Scene = { what: string; show: (play: Play) => Promise<void> }

export const [lead, reviewer] = ['U0LEAD', 'U0REVIEW']
export const [moorside, thistlebeck] = ['Moorside Lane Primary School', 'Thistlebeck Primary School']
