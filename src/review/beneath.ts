/** Compare beneath the modals that were opened on top of it: they carry what it shows, so that it is drawn again when one of them saves. */
import type { ModalView } from '@slack/types'
import * as z from 'zod'
import { CompareMeta } from './values.ts'

/** `hash` marks it as it was drawn then: where it has been turned since, it shows what is true already. */
const Beneath = z.strictObject({ view: z.string(), hash: z.string(), shows: CompareMeta })
export type Beneath = z.infer<typeof Beneath>

const Carried = z.looseObject({ beneath: Beneath })

/** What a modal carries of its own, and the Compare that lies beneath what is opened from it. */
export function unpacked({ id, hash, private_metadata }: { id: string; hash: string; private_metadata: string }) {
  const metadata = parsed(private_metadata)
  const shows = CompareMeta.safeParse(metadata)
  if (shows.success) return { metadata, beneath: { view: id, hash, shows: shows.data } }
  const carried = Carried.safeParse(metadata)
  if (!carried.success) return { metadata, beneath: null }
  const { beneath, ...own } = carried.data
  return { metadata: own, beneath }
}

/** A modal as it goes on top. Where it has no room left it carries nothing, and Compare shows the change when it is next turned. */
export function onTopOf(beneath: Beneath | null, view: ModalView): ModalView {
  const private_metadata = JSON.stringify({ ...Object(parsed(view.private_metadata)), beneath })
  return beneath === null || private_metadata.length > 3_000 ? view : { ...view, private_metadata }
}

/** What we put into a button or a modal, as it comes back; null where it is none of ours. */
export const parsed = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
