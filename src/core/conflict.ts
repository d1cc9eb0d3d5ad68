/** Conflicts of interest: whoever has declared one about a school sees everything, and decides nothing about it. */
import type { Case } from './declaration.ts'

/** Whether this Slack user has declared an interest in the school. Every act that decides about a school asks. */
export const isConflicted = ({ conflicts }: Pick<Case, 'conflicts'>, user: string): boolean => conflicts.includes(user)
