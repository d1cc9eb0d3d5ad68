/** What people ask of us in Slack, each with the ways to answer it: a press, a submission, a command, a shortcut, a visit to Home. */
import type { ViewResponseAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { Beneath } from './beneath.ts'
import type { Said } from './say.ts'

/** A button that somebody pressed, or a choice that somebody made. `value` is what it carried, not yet looked at. */
export type Press = {
  user: string
  team: string | null
  trigger: string
  value: unknown
  /** The modal that the button stands in; null for a message, and in Home. */
  view: string | null
  /** What that modal carries. */
  metadata: unknown
  /** The mark of the Home that the button stands in, as it was drawn; null elsewhere. */
  home: string | null
  /** Puts another modal on top of that one. */
  push: (view: ModalView) => Promise<void>
  /** Only once what was decided is committed: an acknowledged click is a recorded one. */
  ack: () => Promise<void>
  /** Tells the person in private. Never throws: what happened has happened. */
  answer: (said: Said) => Promise<void>
  /** Puts something else where the private message stands that the button is in. Never throws. */
  replace: (said: Said) => Promise<void>
}

/** A modal that somebody submitted. */
export type Submission = {
  user: string
  team: string | null
  /** The modal under it, which is shown again once this one closes. */
  under: string | null
  /** Compare, where it all was opened from there. */
  beneath: Beneath | null
  metadata: unknown
  values: unknown
  ack: (response?: ViewResponseAction) => Promise<void>
}

/** `/hub …` that somebody typed. */
export type Command = {
  user: string
  team: string | null
  channel: string
  trigger: string
  /** What follows the command, trimmed. */
  text: string
  ack: () => Promise<void>
  /** Tells the person in private. Never throws. */
  answer: (said: Said) => Promise<void>
  /** The same; false where Slack did not take it. It takes five answers to a command, the refused ones too. */
  offer: (said: Said) => Promise<boolean>
}

/** What somebody chose in the menu of a message. */
export type Shortcut = {
  user: string
  team: string | null
  channel: string
  /** Of the message, and of the thread that it stands in. */
  stamps: string[]
  trigger: string
  ack: () => Promise<void>
  /** Tells the person in private. Never throws. */
  answer: (said: Said) => Promise<void>
}

/** Home, opened. `hash` marks what Slack shows there so far, where it shows anything. */
export type Visit = { user: string; team: string | null; hash: string | null }
