/** A board counted: how many schools stand where, and which has waited longest. */
import type { Board, BoardRow } from './board.ts'

/** Every declaration is in exactly one of these, and `free` is what is left of the places. */
export type Tally = {
  /** All of them, withdrawn ones too. */
  received: number
  /** Approved, and the school has been told. */
  released: number
  /** Approved, and nothing about it has left the hub. */
  provisional: number
  offered: number
  free: number
  waitlisted: number
  declined: number
  undecided: number
  withdrawn: number
}

export const isUndecided = ({ state }: Pick<BoardRow, 'state'>): boolean =>
  state === 'received' || state === 'needs-school' || state === 'ready'

export function tally({ round, rows }: Board): Tally {
  const of = (is: (row: BoardRow) => boolean) => rows.filter(is).length
  const approved = of(({ state }) => state === 'approved')
  const released = of(({ state, decision }) => state === 'approved' && decision?.releasedAt != null)
  const offered = of(({ state }) => state === 'offered')
  return {
    received: rows.length,
    released,
    provisional: approved - released,
    offered,
    // From the rows, so that the figures of one board always add up.
    free: Math.max(0, round.places - approved - offered),
    waitlisted: of(({ state }) => state === 'waitlisted'),
    declined: of(({ state }) => state === 'declined'),
    undecided: of(isUndecided),
    withdrawn: of(({ state }) => state === 'withdrawn'),
  }
}

/** Those that have asked to withdraw, until a person has confirmed it or put it aside; each is counted where it stands, too. */
export const asking = ({ rows }: Pick<Board, 'rows'>): BoardRow[] => rows.filter(({ asksToWithdraw }) => asksToWithdraw !== null)

/** Undecided ones by what they wait for. */
export function waiting({ rows }: Board): { checking: number; school: number; complete: number; oldest: BoardRow | null } {
  const open = rows.filter(isUndecided)
  return {
    checking: open.filter(({ state }) => state === 'received').length,
    school: open.filter(({ state }) => state === 'needs-school').length,
    complete: open.filter(({ state }) => state === 'ready').length,
    oldest: open[0] ?? null,
  }
}
