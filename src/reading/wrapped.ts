/** What mail programs wrap around what a school sends: winmail.dat, saved messages, sealed signatures. */
import type { DocumentKind } from '../core/form/form.ts'
import type { Unreadable } from '../core/mail/message.ts'
import { openMsg } from './msg.ts'
import { openSigned } from './p7m.ts'
import type { Part } from './parts.ts'
import { openTnef } from './tnef.ts'

/** `message` is a mail, or the part of one that was signed; `contents` is one that was taken apart. */
type Unwrapped =
  | { kind: 'message'; raw: Uint8Array }
  | { kind: 'contents'; subject: string; text: string; html: string; parts: Part[] }
  | { kind: 'unreadable'; why: Unreadable }

/** Kinds of file that hold what was sent, and are no mail. */
export const isWrapping = (kind: DocumentKind): boolean => kind === 'tnef' || kind === 'msg' || kind === 'p7m'

/** What is inside, or null where this kind wraps nothing. */
export function unwrap(kind: DocumentKind, bytes: Uint8Array, name: string | null): Unwrapped | null {
  switch (kind) {
    case 'tnef': {
      const contents = openTnef(bytes)
      return contents ? { kind: 'contents', ...contents } : { kind: 'unreadable', why: 'winmail' }
    }
    case 'msg': {
      const contents = openMsg(bytes)
      return contents ? { kind: 'contents', ...contents } : { kind: 'unreadable', why: 'other' }
    }
    case 'p7m':
      return signed(bytes, name)
    case 'eml':
      return { kind: 'message', raw: bytes }
    default:
      return null
  }
}

function signed(bytes: Uint8Array, name: string | null): Unwrapped {
  const opened = openSigned(bytes)
  switch (opened.kind) {
    case 'content':
      if (
        /^(?:content-|mime-version|from|received)[!-9;-~]*[ \t]*:/i.test(
          Buffer.from(opened.bytes.subarray(0, 100)).toString('latin1').trimStart(),
        )
      )
        return { kind: 'message', raw: opened.bytes }
      // A document that was sealed by itself.
      return {
        kind: 'contents',
        subject: '',
        text: '',
        html: '',
        parts: [{ name: name?.replace(/\.p7[ms]$/i, '') ?? null, type: '', bytes: opened.bytes, inline: false, cid: null }],
      }
    case 'nothing':
      return { kind: 'contents', subject: '', text: '', html: '', parts: [] }
    case 'signed-or-encrypted':
    case 'damaged':
      return { kind: 'unreadable', why: 'signed-or-encrypted' }
    default:
      return opened satisfies never
  }
}
