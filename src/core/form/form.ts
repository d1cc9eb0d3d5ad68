/** A filled form as everyone here sees it: blocks from a reader, fields from the matcher. */

/** Where on a page something stands: pages count from 1, points from the top left corner. */
type Place = { page: number; x: number; y: number; width: number; height: number }

/** What a reader of pages knows besides: where, and how surely this text stands in this cell where that is not plain. */
type Seen = { place?: Place; sure?: Confidence }

/** What every reader of documents gives, in reading order. Text keeps its line breaks; white space is folded later. */
export type Cell = Seen & {
  /** The cell's paragraphs, in order; empty ones dropped. */
  paragraphs: string[]
  /** The cell holds a picture (a scanned signature): a mark, never a value. */
  picture: boolean
  /** How many grid columns it covers. */
  span: number
}
export type Block = (Seen & { kind: 'line'; text: string; picture: boolean }) | { kind: 'table'; rows: Cell[][] }

/** Where a value stands. Tables, rows, cells and lines count from 1, as a person would. */
export type Source =
  | { kind: 'cell'; table: number; row: number; column: number }
  | { kind: 'line'; line: number }
  | { kind: 'picture'; table: number; row: number; column: number }
  | ({ kind: 'box' } & Place)
  | { kind: 'staff'; by: string }
  | { kind: 'none' }

export type Confidence = 'high' | 'medium' | 'low'

/**
 * `value` is what the form says, white space folded; null where there is only the printed prompt or a picture.
 * `normalised` is ours: six digits, E.164, hub id, or a list of addresses.
 */
export type Field = { value: string | null; normalised: string | string[] | null; source: Source; confidence: Confidence }

export type DocumentKind =
  | 'docx' | 'doc' | 'odt' | 'rtf' | 'pdf' | 'pages' | 'xlsx' | 'pptx' | 'image' | 'zip' | 'tnef' | 'msg' | 'html' | 'text' | 'eml' | 'calendar' | 'p7m' | 'empty' | 'unknown' // biome-ignore format: one list reads better

export type DocumentName = { name: string | null; kind: DocumentKind; sha256: string }

/** What the reading itself noticed; staff and `read --json` see it. */
export type Problem = { code: string; message: string }

/** The commitments of the programme as they stand on this form. */
export type CommitmentCheck = { missing: string[]; altered: { printed: string; found: string }[] }

/** One form, read. `programme` is null for a form of a kind we do not know. */
export type Reading = {
  programme: string | null
  document: DocumentName
  fields: Record<string, Field>
  commitments: CommitmentCheck
  problems: Problem[]
}

/** The first address a field holds, lower case, or null. */
export const addressesOf = (field: Field | undefined): string[] =>
  field === undefined || field.normalised === null ? [] : Array.isArray(field.normalised) ? field.normalised : [field.normalised]
