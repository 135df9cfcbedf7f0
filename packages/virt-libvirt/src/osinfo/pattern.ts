import { createRequire } from 'node:module'
import type * as Re2 from 're2js'

/** A search pattern of osinfo-db, evaluated in time linear in the text or with a bound small enough to be the same. */
export interface Pattern {
  /** Whether the pattern matches somewhere in `text`. */
  test(text: string): boolean
  /** Number of literal characters: how specific the rule is. */
  readonly literals: number
  /** Longest text that every match contains; '' when there is none. */
  readonly required: string
  /** Whether the language's own engine is safe for it. */
  readonly isBounded: boolean
}

const require = createRequire(import.meta.url)

/** Few patterns need it, and its tables of Unicode are a burden for every start. */
const re2 = (): typeof Re2.RE2JS => (require('re2js') as typeof Re2).RE2JS

interface Shape {
  literals: number
  required: string
  /** Unbounded repetitions. */
  stars: number
  /** A construct whose backtracking is not bounded by the number of stars. */
  isRisky: boolean
}

const META = new Set('\\^$.|?*+()[]{}')

/** Walks over the pattern once; understands what it needs for literals and risk, and calls everything else risky. */
function shapeOf(source: string): Shape {
  const shape: Shape = { literals: 0, required: '', stars: 0, isRisky: false }
  let run = ''
  let depth = 0
  let isAlternative = false
  const end = (): void => {
    if (run.length > shape.required.length) shape.required = run
    run = ''
  }
  const quantifiedAt = (i: number): boolean => '?*+{'.includes(source[i] ?? ' ')
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!
    let literal: string | undefined
    if (c === '\\') {
      const next = source[++i] ?? ''
      if (/[1-9]/.test(next)) shape.isRisky = true
      if (!/[a-zA-Z0-9]/.test(next)) literal = next
      else end()
    } else if (c === '[') {
      end()
      i++
      if (source[i] === '^') i++
      if (source[i] === ']') i++
      while (i < source.length && source[i] !== ']') i += source[i] === '\\' ? 2 : 1
    } else if (c === '(') {
      end()
      depth++
      const named = /^\(\?<[A-Za-z]+>/.exec(source.slice(i, i + 40))?.[0]
      if (named !== undefined) i += named.length - 1
      else if (source[i + 1] === '?' && source[i + 2] !== ':') shape.isRisky = true
    } else if (c === ')') {
      end()
      depth--
      if ('*+{'.includes(source[i + 1] ?? ' ')) shape.isRisky = true
    } else if (c === '|') {
      end()
      if (depth === 0) isAlternative = true
    } else if (c === '*' || c === '+') shape.stars++
    else if (c === '{') {
      const close = source.indexOf('}', i)
      const inside = close < 0 ? '' : source.slice(i + 1, close)
      if (/^\d{1,2}(,\d{1,2})?$/.test(inside)) {
        i = close
        // A few repetitions multiply the steps by as many; more count as without bound.
        if (Number(inside.split(',').at(-1)) > 4) shape.stars++
      } else shape.isRisky = true
    } else if (!META.has(c)) literal = c
    else if (c === '.') end()
    if (literal === undefined) continue
    shape.literals++
    if (depth > 0) continue
    if (quantifiedAt(i + 1)) end()
    else run += literal
  }
  end()
  if (isAlternative) shape.required = ''
  return shape
}

/** Two unbounded repetitions over at most 128 characters (the longest ISO field) are some 16,000 steps. */
const MAX_STARS = 2

/** Compiles a pattern; undefined when no engine accepts it. */
export function compilePattern(source: string): Pattern | undefined {
  const shape = shapeOf(source)
  const { literals, required } = shape
  try {
    if (!shape.isRisky && shape.stars <= MAX_STARS) {
      // V8 compiles it at the first test: few of the 2,000 are ever needed.
      const native = new RegExp(source)
      return { literals, required, isBounded: true, test: (text) => native.test(text.length > 256 ? text.slice(0, 256) : text) }
    }
    const linear = re2().compile(source)
    return { literals, required, isBounded: false, test: (text) => linear.matcher(text).find() }
  } catch {
    return undefined
  }
}
