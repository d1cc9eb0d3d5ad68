/** A form before it is a file: paragraphs and tables in which every answer knows its field. */

/** An answer, drawn with a pen that Word files have many of. */
type Answer = { key: string; said: string }
export type Text = string | Answer
export type Para = { kind: 'para'; text: Text[]; heading?: boolean }
export type Box = { paras: Para[]; span?: number; down?: 'restart' | 'continue' }
type Grid = { kind: 'grid'; rows: Box[][] }
export type Paper = (Para | Grid)[]

export const para = (...text: Text[]): Para => ({ kind: 'para', text })
export const heading = (text: string): Para => ({ kind: 'para', text: [text], heading: true })
export const box = (...paras: (Para | string)[]): Box => ({ paras: paras.map((p) => (typeof p === 'string' ? para(p) : p)) })
export const grid = (...rows: Box[][]): Grid => ({ kind: 'grid', rows })

/** Every paragraph of an answer; one empty one where there is none, as Word has it. */
export const answered = (key: string, said: string | null): Para[] =>
  said === null ? [para()] : said.split('\n').map((line) => para({ key, said: line }))
