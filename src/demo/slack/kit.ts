/** Block Kit as far as we speak it: what is not here is refused, never ignored. */
import * as z from 'zod'
import {
  Button,
  Checkboxes,
  type Choice,
  DatePicker,
  type Found,
  id,
  limit,
  marked,
  Overflow,
  onePicture,
  PersonSelect,
  Picture,
  plain,
  Radio,
  Select,
  says,
  shownPicture,
  TextInput,
  words,
} from './kit-elements.ts'

const block_id = id.optional()

/** What may stand where: an element in the wrong block is as unknown as one that does not exist. */
export const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id, text: plain(limit.header) }),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z
    .strictObject({
      type: z.literal('section'),
      block_id,
      text: words(limit.text).optional(),
      fields: z.array(words(limit.fieldText)).min(1).max(limit.fields).optional(),
      accessory: z.discriminatedUnion('type', [Button, Select, Radio, Checkboxes, Overflow, PersonSelect, DatePicker, Picture]).optional(),
      expand: z.boolean().optional(),
    })
    .check((found) => {
      if (!found.value.text && !found.value.fields) found.issues.push(says(found.value, 'a section needs text or fields'))
    }),
  z.strictObject({
    type: z.literal('context'),
    block_id,
    elements: z
      .array(z.discriminatedUnion('type', [plain(limit.text), marked(limit.text), Picture]))
      .min(1)
      .max(limit.contextElements),
  }),
  z.strictObject({
    type: z.literal('actions'),
    block_id,
    elements: z
      .array(z.discriminatedUnion('type', [Button, Select, Radio, Checkboxes, Overflow, PersonSelect, DatePicker]))
      .min(1)
      .max(limit.actions),
  }),
  z.strictObject({
    type: z.literal('input'),
    block_id,
    label: plain(limit.label),
    hint: plain(limit.label).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: z.discriminatedUnion('type', [TextInput, Select, Radio, Checkboxes, PersonSelect, DatePicker]),
  }),
  z.strictObject({ ...shownPicture, block_id, title: plain(limit.label).optional() }).check(onePicture),
])
export type Block = z.infer<typeof Block>

const Blocks = z.array(Block).check((found) => checkIds(found, found.value))

export const MessageBlocks = Blocks.max(limit.messageBlocks).refine(
  (blocks) => JSON.stringify(blocks).length <= limit.messageTotal,
  'msg_blocks_too_long',
)

const shared = {
  blocks: Blocks.max(limit.viewBlocks),
  private_metadata: z.string().max(limit.privateMetadata).optional(),
  callback_id: id.optional(),
  external_id: id.optional(),
}

export const ViewBody = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('modal'),
      ...shared,
      title: plain(limit.modalTitle),
      submit: plain(limit.modalButton).optional(),
      close: plain(limit.modalButton).optional(),
      clear_on_close: z.boolean().optional(),
      notify_on_close: z.boolean().optional(),
      submit_disabled: z.boolean().optional(),
    })
    .check((found) => {
      if (!found.value.submit && found.value.blocks.some((block) => block.type === 'input')) {
        found.issues.push(says(found.value, 'a modal with input needs submit'))
      }
    }),
  z.strictObject({ type: z.literal('home'), ...shared }),
])
export type ViewBody = z.infer<typeof ViewBody>

/** Anything a person can press or fill in. */
export type Element = Extract<Block, { type: 'actions' }>['elements'][number] | Extract<Block, { type: 'input' }>['element']

/** Every interactive element with the block it stands in, in reading order. */
export const elements = (blocks: Block[]): { block: Block; element: Element }[] =>
  blocks.flatMap((block): { block: Block; element: Element }[] => {
    if (block.type === 'actions') return block.elements.map((element) => ({ block, element }))
    if (block.type === 'input') return [{ block, element: block.element }]
    if (block.type === 'section' && block.accessory && block.accessory.type !== 'image') return [{ block, element: block.accessory }]
    return []
  })

/** Ids of the files that are shown as pictures, with where. */
export const pictures = (blocks: Block[]): { id: string; where: string }[] =>
  blocks.flatMap((block, at) => {
    const inside =
      block.type === 'image'
        ? [{ picture: block, where: `/${at}` }]
        : block.type === 'section' && block.accessory?.type === 'image'
          ? [{ picture: block.accessory, where: `/${at}/accessory` }]
          : block.type === 'context'
            ? block.elements.flatMap((one, i) => (one.type === 'image' ? [{ picture: one, where: `/${at}/elements/${i}` }] : []))
            : []
    return inside.flatMap(({ picture, where }) => (picture.slack_file ? [{ id: picture.slack_file.id, where: `${where}/slack_file` }] : []))
  })

/** A select's options whether grouped or not. */
export const options = (
  element: Exclude<Element, { type: 'button' | 'plain_text_input' | 'users_select' | 'datepicker' }>,
): z.infer<typeof Choice>[] =>
  element.type === 'static_select'
    ? [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)]
    : element.options

/** Block ids are unique in a surface, action ids in a block: Slack refuses anything else. */
function checkIds(found: Found, blocks: Block[]) {
  const seen = new Set<string>()
  for (const [at, block] of blocks.entries()) {
    if (block.block_id && seen.has(block.block_id))
      found.issues.push(says(blocks, `block_id "${block.block_id}" is used twice`, [at, 'block_id']))
    if (block.block_id) seen.add(block.block_id)
    const actions = elements([block]).flatMap(({ element }) => element.action_id ?? [])
    const twice = actions.find((action, index) => actions.indexOf(action) < index)
    if (twice) found.issues.push(says(blocks, `action_id "${twice}" is used twice in one block`, [at]))
  }
}
