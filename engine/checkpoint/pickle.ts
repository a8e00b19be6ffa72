/**
 * A pickle reader (CPython's pickletools, protocols 2 to 5) that executes nothing. It knows the opcodes that
 * torch.save writes for dictionaries of tensors; the names that a pickle may call are handed to `build`, which
 * decides, and whatever it does not know is refused by name.
 */

/** What a pickle can hold here. Dictionaries keep their order; lists and tuples are both arrays. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PickleDict
  | Global
  | PickleObject
export type PickleDict = Map<PickleValue, PickleValue>

/** The name of a function or class: known to the reader, never called. */
export class Global {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }
}

/** Something that `build` or `load` made. */
export interface PickleObject {
  readonly kind: string
}

export interface PickleRules {
  /** A function or class met by name, such as `collections.OrderedDict`. Throws when it is not allowed. */
  readonly checkGlobal: (path: string) => void
  /** The value of calling `path` with `args`. */
  readonly build: (path: string, args: readonly PickleValue[]) => PickleValue
  /** The value a persistent id stands for. */
  readonly load: (id: PickleValue) => PickleValue
}

/** A damaged or foreign pickle; the message completes the sentence "FILE ...". */
export class PickleError extends Error {
  override readonly name = 'PickleError'
}

/** Bounds the memory of a hostile pickle, where one byte can make one empty dictionary. */
const longestProgram = 2_000_000

export function readPickle(bytes: Uint8Array, rules: PickleRules): PickleValue {
  const reader = new ByteReader(bytes)
  const memo = new Map<number, PickleValue>()
  let stack: PickleValue[] = []
  /** Stacks set aside by MARK, as in CPython: what follows a mark gathers in a stack of its own. */
  const outer: PickleValue[][] = []

  const pop = (): PickleValue => {
    const value = stack.pop()
    if (value === undefined) throw new PickleError('has a damaged pickle (empty stack)')
    return value
  }
  const top = (): PickleValue => {
    const value = stack.at(-1)
    if (value === undefined) throw new PickleError('has a damaged pickle (empty stack)')
    return value
  }
  const popToMark = (): PickleValue[] => {
    const items = stack
    const below = outer.pop()
    if (!below) throw new PickleError('has a damaged pickle (no mark)')
    stack = below
    return items
  }
  const popString = (): string => {
    const value = pop()
    if (typeof value !== 'string') throw new PickleError('has a damaged pickle (a name that is not text)')
    return value
  }
  const pushGlobal = (module: string, name: string): void => {
    rules.checkGlobal(`${module}.${name}`)
    stack.push(new Global(`${module}.${name}`))
  }
  const recall = (index: number): PickleValue => {
    const value = memo.get(index)
    if (value === undefined) throw new PickleError('has a damaged pickle (unknown memo)')
    return value
  }

  for (let steps = 0; ; steps++) {
    if (steps > longestProgram) throw new PickleError('has a pickle of more instructions than any checkpoint needs')
    const opcode = reader.uint8()
    switch (opcode) {
      case 0x80: {
        // PROTO
        const protocol = reader.uint8()
        if (protocol < 2 || protocol > 5)
          throw new PickleError(`uses pickle protocol ${protocol}, which torch does not write`)
        break
      }
      case 0x95: // FRAME
        reader.skip(8)
        break
      case 0x2e: // STOP
        return pop()

      case 0x4e: // NONE
        stack.push(null)
        break
      case 0x88: // NEWTRUE
        stack.push(true)
        break
      case 0x89: // NEWFALSE
        stack.push(false)
        break
      case 0x4b: // BININT1
        stack.push(reader.uint8())
        break
      case 0x4d: // BININT2
        stack.push(reader.uint16())
        break
      case 0x4a: // BININT
        stack.push(reader.int32())
        break
      case 0x8a: // LONG1
        stack.push(longOf(reader.bytes(reader.uint8())))
        break
      case 0x47: // BINFLOAT
        stack.push(reader.float64BigEndian())
        break
      case 0x58: // BINUNICODE
        stack.push(reader.text(reader.uint32()))
        break
      case 0x8c: // SHORT_BINUNICODE
        stack.push(reader.text(reader.uint8()))
        break
      case 0x8d: // BINUNICODE8
        stack.push(reader.text(reader.uint64()))
        break
      case 0x55: // SHORT_BINSTRING
        stack.push(reader.text(reader.uint8()))
        break
      case 0x54: // BINSTRING
        stack.push(reader.text(reader.uint32()))
        break
      case 0x43: // SHORT_BINBYTES
        stack.push(reader.bytes(reader.uint8()))
        break
      case 0x42: // BINBYTES
        stack.push(reader.bytes(reader.uint32()))
        break

      case 0x28: // MARK
        outer.push(stack)
        stack = []
        break
      case 0x30: // POP
        pop()
        break
      case 0x31: // POP_MARK
        popToMark()
        break
      case 0x29: // EMPTY_TUPLE
      case 0x5d: // EMPTY_LIST
        stack.push([])
        break
      case 0x85: // TUPLE1
        stack.push([pop()])
        break
      case 0x86: {
        // TUPLE2
        const b = pop()
        stack.push([pop(), b])
        break
      }
      case 0x87: {
        // TUPLE3
        const c = pop()
        const b = pop()
        stack.push([pop(), b, c])
        break
      }
      case 0x74: // TUPLE
      case 0x6c: {
        // LIST
        const items = popToMark()
        stack.push(items)
        break
      }
      case 0x61: {
        // APPEND
        const item = pop()
        listOf(top()).push(item)
        break
      }
      case 0x65: {
        // APPENDS
        const items = popToMark()
        const list = listOf(top())
        for (const item of items) list.push(item)
        break
      }
      case 0x7d: // EMPTY_DICT
        stack.push(new Map())
        break
      case 0x64: {
        // DICT
        const items = popToMark()
        stack.push(setItems(new Map(), items))
        break
      }
      case 0x73: {
        // SETITEM
        const value = pop()
        const key = pop()
        dictOf(top()).set(key, value)
        break
      }
      case 0x75: {
        // SETITEMS
        const items = popToMark()
        setItems(dictOf(top()), items)
        break
      }

      case 0x71: // BINPUT
        memo.set(reader.uint8(), top())
        break
      case 0x72: // LONG_BINPUT
        memo.set(reader.uint32(), top())
        break
      case 0x94: // MEMOIZE
        memo.set(memo.size, top())
        break
      case 0x68: // BINGET
        stack.push(recall(reader.uint8()))
        break
      case 0x6a: // LONG_BINGET
        stack.push(recall(reader.uint32()))
        break

      case 0x63: // GLOBAL
        pushGlobal(reader.line(), reader.line())
        break
      case 0x93: {
        // STACK_GLOBAL
        const name = popString()
        pushGlobal(popString(), name)
        break
      }
      case 0x52: {
        // REDUCE
        const args = listOf(pop())
        const callee = pop()
        if (!(callee instanceof Global))
          throw new PickleError('has a damaged pickle (calls something that has no name)')
        stack.push(rules.build(callee.path, args))
        break
      }
      case 0x62: {
        // BUILD: attributes of an object, such as the _metadata of a state dict; no tensor hides there
        pop()
        top()
        break
      }
      case 0x51: // BINPERSID
        stack.push(rules.load(pop()))
        break
      default:
        throw new PickleError(
          `uses the pickle instruction 0x${opcode.toString(16).padStart(2, '0')}, which no tensor needs`,
        )
    }
  }
}

function listOf(value: PickleValue): PickleValue[] {
  if (!Array.isArray(value)) throw new PickleError('has a damaged pickle (not a list)')
  return value
}

function dictOf(value: PickleValue): PickleDict {
  if (!(value instanceof Map)) throw new PickleError('has a damaged pickle (not a dictionary)')
  return value
}

function setItems(dict: PickleDict, items: readonly PickleValue[]): PickleDict {
  if (items.length % 2 !== 0) throw new PickleError('has a damaged pickle (a key without a value)')
  for (let i = 0; i < items.length; i += 2) dict.set(items[i]!, items[i + 1]!)
  return dict
}

/** Little-endian two's complement of any length. */
function longOf(bytes: Uint8Array): number | bigint {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!)
  const signed = BigInt.asIntN(bytes.length * 8, value)
  return signed >= Number.MIN_SAFE_INTEGER && signed <= Number.MAX_SAFE_INTEGER ? Number(signed) : signed
}

/** Reads forward; whatever would pass the end is refused before anything is allocated. */
class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  uint8(): number {
    return this.#view.getUint8(this.skip(1))
  }

  uint16(): number {
    return this.#view.getUint16(this.skip(2), true)
  }

  int32(): number {
    return this.#view.getInt32(this.skip(4), true)
  }

  uint32(): number {
    return this.#view.getUint32(this.skip(4), true)
  }

  uint64(): number {
    return Number(this.#view.getBigUint64(this.skip(8), true))
  }

  float64BigEndian(): number {
    return this.#view.getFloat64(this.skip(8), false)
  }

  bytes(length: number): Uint8Array {
    const start = this.skip(length)
    return this.#bytes.subarray(start, start + length)
  }

  text(length: number): string {
    return new TextDecoder().decode(this.bytes(length))
  }

  /** Text up to a line feed, which is read too. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position)
    if (end < 0) throw new PickleError('has a damaged pickle (it ends too early)')
    const text = this.text(end - this.#position)
    this.skip(1)
    return text
  }

  /** Moves on by `length` bytes and returns where they start. */
  skip(length: number): number {
    const start = this.#position
    if (start + length > this.#bytes.length) throw new PickleError('has a damaged pickle (it ends too early)')
    this.#position = start + length
    return start
  }
}
