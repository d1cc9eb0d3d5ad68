/** What the page shows and what may be done on it: the workspace, the letters, the samples, and who is who. */
import type { Catcher } from '../catcher.ts'
import type { Outgoing, Posted } from '../post.ts'
import type { Sample } from '../samples.ts'
import type { Workspace } from '../slack/workspace.ts'
import type { Draft } from './modal.ts'

export type Stage = {
  workspace: Workspace
  catcher: Catcher
  samples: Sample[]
  hub: { name: string; inbox: string; channel: string }
  /** Who the person at the page can be, and what that lets them do. */
  people: { id: string; name: string; role: string }[]
  /** "The round closes on …": what a person should know before they begin. */
  notes: string[]
  /** Every hub that schools can write to. */
  hubs: { name: string; inbox: string; channel: string }[]
  post: (mail: Outgoing) => Promise<Posted>
  /** Eight schools write to this inbox at once. */
  crowd: (to: string) => Promise<Posted[]>
  /** The demo's clock, which its person can move on. */
  now: () => Temporal.Instant
  pass: (duration: Temporal.Duration) => Promise<void>
}

/** What this page's person has done and not yet finished. One page is one person's: nothing is kept for others. */
export type Memory = {
  sent: (Posted & { at: Temporal.Instant })[]
  drafts: Map<string, Draft>
  /** What Slack itself told somebody, such as that a press was not answered. */
  notices: Map<string, string>
}

/** What is looked at: it is all in the address, so that going back and reloading do what they should. No letter is the newest. */
export type Look = { as: string; channel: string; tab: 'channel' | 'home'; sample: string; letter: string }

const special = ['own', 'crowd']

export function look(stage: Stage, query: URLSearchParams): Look {
  const known = <T extends { id: string }>(all: readonly T[], name: string): T | undefined => all.find(({ id }) => id === query.get(name))
  const as = (known(stage.people, 'as') ?? stage.people[0])?.id ?? ''
  const open = stage.workspace.channels().filter(({ members }) => members.includes(as))
  return {
    as,
    channel: known(open, 'channel')?.id ?? stage.hub.channel,
    tab: query.get('tab') === 'home' ? 'home' : 'channel',
    sample: special.find((name) => name === query.get('sample')) ?? (known(stage.samples, 'sample') ?? stage.samples[0])?.id ?? 'own',
    letter: known(stage.catcher.letters, 'letter')?.id ?? '',
  }
}

/** The address of the same page with something else looked at. */
export const address = (look: Look, change: Partial<Look> = {}): string => `/?${new URLSearchParams({ ...look, ...change })}`

/** "16:42", where the hub is. */
export const clock = (at: Temporal.Instant): string => {
  const { hour, minute } = at.toZonedDateTimeISO('Europe/London')
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
