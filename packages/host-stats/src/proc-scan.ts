import { closeSync, openSync, readSync } from 'node:fs'

/**
 * A file under /proc that stays open and is read from its start into the same buffer each time.
 * Synchronous on purpose: the kernel answers from memory in microseconds, a trip through the thread pool costs ten times that.
 * @internal
 */
export class ProcFile {
  readonly #path: string
  /** Files that the kernel writes record by record give at most a page per read. */
  readonly #isPaged: boolean
  #fd = -1
  buffer = Buffer.allocUnsafe(8192)
  length = 0

  constructor(path: string, isPaged: boolean) {
    this.#path = path
    this.#isPaged = isPaged
  }

  /** Reads the whole file; false when it cannot be read now. */
  read(): boolean {
    try {
      if (this.#fd < 0) this.#fd = openSync(this.#path, 'r')
      let length = 0
      for (;;) {
        const room = this.buffer.length - length
        const n = readSync(this.#fd, this.buffer, length, room, length)
        length += n
        if (n === room) this.buffer = Buffer.concat([this.buffer], this.buffer.length * 2)
        // A page that is more than half full may have been cut off before the next record.
        else if (n === 0 || !this.#isPaged || n < 2048) break
      }
      this.length = length
      return true
    } catch {
      this.close()
      return false
    }
  }

  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd)
    this.#fd = -1
    this.length = 0
  }
}

/** Walks through bytes without making a string. @internal */
export class Scanner {
  buffer: Buffer
  at = 0
  end = 0

  constructor(buffer: Buffer) {
    this.buffer = buffer
  }

  open(file: ProcFile): void {
    this.buffer = file.buffer
    this.at = 0
    this.end = file.length
  }

  /** The next unsigned number, past any blanks before it; -1 when there is none. */
  number(): number {
    const { buffer, end } = this
    let at = this.at
    while (at < end && (buffer[at] === 32 || buffer[at] === 9)) at++
    let value = -1
    for (; at < end; at++) {
      const digit = buffer[at]! - 48
      if (digit < 0 || digit > 9) break
      value = value < 0 ? digit : value * 10 + digit
    }
    this.at = at
    return value
  }

  /** Past the next `count` words and the blanks before them. */
  skipWords(count: number): void {
    const { buffer, end } = this
    let at = this.at
    for (let i = 0; i < count; i++) {
      while (at < end && buffer[at] === 32) at++
      while (at < end && buffer[at]! > 32) at++
    }
    this.at = at
  }

  skipBlanks(): void {
    while (this.at < this.end && this.buffer[this.at] === 32) this.at++
  }

  /** To the start of the next line; false at the end. */
  nextLine(): boolean {
    // Lines are short: a loop here is cheaper than one call of indexOf into native code.
    const { buffer, end } = this
    let at = this.at
    while (at < end && buffer[at] !== 10) at++
    this.at = at < end ? at + 1 : end
    return this.at < end
  }

  startsWith(word: Buffer): boolean {
    const { buffer, at } = this
    if (at + word.length > this.end) return false
    for (let i = 0; i < word.length; i++) if (buffer[at + i] !== word[i]) return false
    return true
  }

  /** Index of the first byte from here that is `byte` or ends the line. */
  find(byte: number): number {
    const { buffer, end } = this
    let at = this.at
    while (at < end && buffer[at] !== byte && buffer[at] !== 10) at++
    return at
  }
}
