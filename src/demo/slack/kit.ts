/** Block Kit as far as we speak it, with Slack's limits as a table: what is not here is refused, never ignored. */
import * as z from 'zod'

/** Characters, or elements in a list; from Slack's Block Kit reference. */
export const limit = {
  messageBlocks: 50,
  viewBlocks: 100,
  text: 3000,
  header: 150,
  fields: 10,
  fieldText: 2000,
  contextElements: 10,
  actions: 25,
  buttonText: 75,
  accessibilityLabel: 75,
  value: 2000,
  url: 3000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  id: 255,
  options: 100,
  choices: 10,
  optionText: 75,
  optionValue: 75,
  placeholder: 150,
  input: 3000,
  label: 2000,
  altText: 2000,
  modalTitle: 24,
  modalButton: 24,
  privateMetadata: 3000,
  /** Slack does not publish this one: refused as `msg_blocks_too_long` near it. */
  messageTotal: 13_000,
} as const

const id = z.string().min(1).max(limit.id)
const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most), emoji: z.boolean().optional() })
const marked = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(most), verbatim: z.boolean().optional() })
const words = (most: number) => z.discriminatedUnion('type', [plain(most), marked(most)])

const Confirm = z.strictObject({
  title: plain(limit.confirmTitle),
  text: words(limit.confirmText),
  confirm: plain(limit.confirmButton),
  deny: plain(limit.confirmButton),
  style: z.enum(['primary', 'danger']).optional(),
})

const option = <T extends z.ZodType>(text: T) =>
  z.strictObject({ text, value: z.string().min(1).max(limit.optionValue), description: plain(limit.optionText).optional() })
const PlainOption = option(plain(limit.optionText))
const Choice = option(words(limit.optionText))
const Group = z.strictObject({ label: plain(limit.optionText), options: z.array(PlainOption).min(1).max(limit.options) })

const Button = z.strictObject({
  type: z.literal('button'),
  text: plain(limit.buttonText),
  action_id: id.optional(),
  value: z.string().max(limit.value).optional(),
  url: z.string().max(limit.url).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: Confirm.optional(),
  accessibility_label: z.string().max(limit.accessibilityLabel).optional(),
})

const Select = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: id.optional(),
    placeholder: plain(limit.placeholder).optional(),
    options: z.array(PlainOption).min(1).max(limit.options).optional(),
    option_groups: z.array(Group).min(1).max(limit.options).optional(),
    initial_option: PlainOption.optional(),
    confirm: Confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .check((found) => {
    const { options, option_groups, initial_option } = found.value
    if (Boolean(options) === Boolean(option_groups)) found.issues.push(says(found.value, 'needs either options or option_groups'))
    const all = [...(options ?? []), ...(option_groups ?? []).flatMap((group) => group.options)]
    checkChoices(found, all, initial_option ? [initial_option] : [])
  })

const Radio = z
  .strictObject({
    type: z.literal('radio_buttons'),
    action_id: id.optional(),
    options: z.array(Choice).min(1).max(limit.choices),
    initial_option: Choice.optional(),
    confirm: Confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .check((found) => checkChoices(found, found.value.options, found.value.initial_option ? [found.value.initial_option] : []))

const Checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    action_id: id.optional(),
    options: z.array(Choice).min(1).max(limit.choices),
    initial_options: z.array(Choice).min(1).optional(),
    confirm: Confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .check((found) => checkChoices(found, found.value.options, found.value.initial_options ?? []))

const Overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: id.optional(),
  options: z.array(PlainOption).min(1).max(5),
  confirm: Confirm.optional(),
})

const TextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: id.optional(),
  placeholder: plain(limit.placeholder).optional(),
  initial_value: z.string().max(limit.input).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(limit.input).optional(),
  max_length: z.int().min(1).max(limit.input).optional(),
  focus_on_load: z.boolean().optional(),
})

const Picture = z.strictObject({
  type: z.literal('image'),
  image_url: z.string().min(1).max(limit.url),
  alt_text: z.string().min(1).max(limit.altText),
})

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
      accessory: z.discriminatedUnion('type', [Button, Select, Radio, Checkboxes, Overflow, Picture]).optional(),
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
      .array(z.discriminatedUnion('type', [Button, Select, Radio, Checkboxes, Overflow]))
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
    element: z.discriminatedUnion('type', [TextInput, Select, Radio, Checkboxes]),
  }),
  z.strictObject({
    type: z.literal('image'),
    block_id,
    image_url: z.string().min(1).max(limit.url),
    alt_text: z.string().min(1).max(limit.altText),
    title: plain(limit.label).optional(),
  }),
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

/** A select's options whether grouped or not. */
export const options = (element: Exclude<Element, { type: 'button' } | { type: 'plain_text_input' }>): z.infer<typeof Choice>[] =>
  element.type === 'static_select'
    ? [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)]
    : element.options

type Found = { issues: z.core.$ZodRawIssue[]; value: unknown }

const says = (input: unknown, message: string, path: (string | number)[] = []): z.core.$ZodRawIssue => ({
  code: 'custom',
  input,
  message,
  path,
})

function checkChoices(found: Found, all: { value: string }[], initial: { value: string }[]) {
  if (new Set(all.map(({ value }) => value)).size < all.length) found.issues.push(says(found.value, 'two options have the same value'))
  const offered = new Set(all.map((one) => JSON.stringify(one)))
  if (initial.some((one) => !offered.has(JSON.stringify(one))))
    found.issues.push(says(found.value, 'the initial option is not one of the options'))
}

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
