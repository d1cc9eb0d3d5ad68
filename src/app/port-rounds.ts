/** What App can do with a round at a hub: its life, its proposals, its places and its releases. */
import type { Actor, Reviewer } from '../core/hub.ts'
import type { Board } from '../core/round/board.ts'
import type { Entry } from '../core/round/export.ts'
import type { Closed, Proposal, Proposing } from '../core/round/proposal.ts'
import type { Agreeing, Asking } from '../core/round/raise.ts'
import type { Round } from '../core/round/round.ts'
import type { Done } from '../core/round/round-life.ts'
import type { Preview, Release } from '../core/round/together.ts'
import type * as effects from '../store/effects.ts'
import type * as releases from '../store/releases.ts'
import type * as life from '../store/round-life.ts'
import type { Undelivered } from '../store/undelivered.ts'

export type Rounds = {
  rounds: {
    /** Every round at a hub, the one that closes last first. */
    of: (hub: string) => Promise<Round[]>
    /** Null where the round is not held at this hub. */
    at: (id: string, hub: string) => Promise<Round | null>
    /** Every declaration of a round at a hub at a glance, in a few queries. Null where the round is not held there. */
    board: (id: string, hub: string) => Promise<Board | null>
    /** Every declaration of it whole, oldest first: what an export draws from. Empty where the round is not held there. */
    entries: (id: string, hub: string) => Promise<Entry[]>
    /** Puts its files on their way to a reviewer, on the record; `already` where they are. */
    export: (id: string, hub: string, actor: Extract<Actor, { kind: 'slack' }>) => Promise<'asked' | 'already'>
    /** They have arrived: on the record, with how many declarations they hold. */
    exported: (effect: effects.DueEffect, rows: number) => Promise<void>
    /** Letters to its schools that reached nobody, oldest first. */
    undelivered: (id: string, hub: string) => Promise<Undelivered[]>
    /** What the round's life has brought about at this hub, oldest first. */
    events: (id: string, hub: string) => Promise<Done[]>
    /** Writes down what happened with all that follows, each once; returns what was news. */
    happen: (id: string, hub: string, happenings: life.Happening[]) => Promise<string[]>
    /** Proposes the next schools on the waiting list for places to fill, and closes what no longer holds. Doing it twice proposes once. */
    propose: (id: string, hub: string) => Promise<void>
  }
  proposals: {
    get: (id: string) => Promise<Proposal | null>
    /** Oldest first. */
    open: (round: string, hub: string) => Promise<Proposal[]>
    /** Makes one that comes of no decision about a case; null where its key has been used before. */
    make: (proposing: Proposing, actor: Actor) => Promise<string | null>
    /** Closes one without a decision about a case; false where it was not open any more. */
    close: (id: string, state: Closed, actor: Actor) => Promise<boolean>
  }
  places: {
    /** A lead asks for more places at a hub: proposed in its channel, or refused; both are on the record. */
    ask: (
      where: { round: string; hub: string },
      actor: Extract<Actor, { kind: 'slack' }>,
      asked: { to: number; reason: string; role: Reviewer['role'] },
    ) => Promise<Asking>
    /** A second person agrees. Null where there is no such proposal. */
    agree: (proposal: string, actor: Extract<Actor, { kind: 'slack' }>) => Promise<Agreeing | null>
  }
  releases: {
    /** What releasing the verdicts of a round at a hub would do now. Null where the round is not held there. */
    preview: (round: string, hub: string) => Promise<Preview | null>
    /** Lets out exactly what was previewed, or nothing; both are on the record. `seen` is the preview's fingerprint. */
    send: (round: string, hub: string, seen: string, actor: Extract<Actor, { kind: 'slack' }>) => Promise<releases.Sent>
    get: (id: string) => Promise<Release | null>
  }
}
