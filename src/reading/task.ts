/** What the guard and its reader say to each other. */
import type { Reading } from '../core/form/form.ts'
import type { HubName } from '../core/form/normalise.ts'
import type { Document, Mail, Unreadable } from '../core/mail/message.ts'
import type { Programme } from '../core/programme.ts'
import type { Picture } from './ocr/pictures.ts'

/** What a reader is started with. */
export type Setting = { programmes: Map<string, Programme>; hubs: HubName[] }

/** `skip`: documents not to touch, because reading them ended an earlier reader. */
export type Order = { id: number; kind: 'mail' | 'file'; bytes: Uint8Array; name: string | null; skip: Map<number, Unreadable> }

export type FileRead = { forms: Reading[]; documents: Document[] }

export type Report =
  | { kind: 'ready' }
  /** A document was begun. */
  | { kind: 'begun'; id: number; document: number }
  /** `pictures` are what only shows a form, where nothing else in it is one. */
  | { kind: 'mail'; id: number; mail: Mail; pictures: Picture[] }
  | { kind: 'file'; id: number; read: FileRead; pictures: Picture[] }
  | { kind: 'failed'; id: number }
