import { CoreError } from '../errors.ts'

/** Deepest nesting of a body. */
export const maxDepth = 64

const refuse = (problem: string): never => {
  throw new CoreError('CORE_ERR_JSON', { problem })
}

const explain = (text: string): never => {
  try {
    JSON.parse(text)
  } catch (e) {
    const at = /position (\d+)/.exec(String(e))?.[1]
    refuse(at === undefined ? 'it ends too early or has a character too many' : `the problem is at character ${at}`)
  }
  return refuse('it cannot be read')
}

const endOfString = (text: string, start: number): number => {
  let i = start + 1
  for (;;) {
    i = text.indexOf('"', i)
    if (i < 0) explain(text)
    let back = i - 1
    while (text[back] === '\\') back--
    if ((i - 1 - back) % 2 === 0) return i
    i++
  }
}

/**
 * Parses JSON and refuses what `JSON.parse` lets pass: a key twice in one object (readers disagree about which one counts), keys that reach
 * the prototype, deep nesting. Broken JSON throws too.
 *
 * @throws CoreError `CORE_ERR_JSON`
 */
export const parseJsonText = (text: string): unknown => {
  const stack: (Set<string> | null)[] = []
  let expectsKey = false
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x7b: // {
        stack.push(new Set())
        expectsKey = true
        break
      case 0x5b: // [
        stack.push(null)
        expectsKey = false
        break
      case 0x7d: // }
      case 0x5d: // ]
        stack.pop()
        expectsKey = false
        break
      case 0x2c: // ,
        expectsKey = stack.at(-1) instanceof Set
        break
      case 0x22: {
        const end = endOfString(text, i)
        if (expectsKey) {
          checkKey(text, text.slice(i, end + 1), stack.at(-1) ?? undefined)
          expectsKey = false
        }
        i = end
        break
      }
    }
    if (stack.length > maxDepth) refuse(`it is nested deeper than ${maxDepth} levels`)
  }
  try {
    return JSON.parse(text)
  } catch {
    return explain(text)
  }
}

const checkKey = (text: string, quoted: string, keys: Set<string> | undefined): void => {
  let key = ''
  try {
    key = JSON.parse(quoted) as string
  } catch {
    explain(text)
  }
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') refuse(`the key ${key} is not allowed`)
  if (keys?.has(key)) refuse(`the key ${key.slice(0, 100)} stands there twice`)
  keys?.add(key)
}
