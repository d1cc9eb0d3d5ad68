/** What the guard and the process that reads pictures say to each other. */
import type { Reading } from '../../core/form/form.ts'
import type { HubName } from '../../core/form/normalise.ts'
import type { Document } from '../../core/mail/message.ts'
import type { Programme } from '../../core/programme.ts'
import type { Picture } from './pictures.ts'

/** `context` is the mail's subject; `memory` is in megabytes. */
export type PictureOrder = { pictures: Picture[]; context: string; programmes: Map<string, Programme>; hubs: HubName[]; memory: number }

/** `found` by the SHA-256 of each picture. */
export type PictureRead = { forms: Reading[]; found: Record<string, Document['found']> }
