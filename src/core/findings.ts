/** What is wrong or worth knowing about a declaration. A finding never decides anything. */

/**
 * `fixable`: the school can put it right, and `message` tells it how.
 * `flag`: staff decide; `message` is for them and never leaves the hub.
 * `ineligible`: the programme's own rule excludes it; staff may override with a reason.
 */
export type Finding = { code: string; kind: 'fixable' | 'flag' | 'ineligible'; field: string | null; message: string }
