import { describe, expect, test } from 'vitest'
import { isVirtError } from '../../src/errors.ts'
import { element } from '../../src/xml/build.ts'
import { append, ensure, remove, replace, setAttribute, setText } from '../../src/xml/edit.ts'
import { all, attribute, children, first, integer, text } from '../../src/xml/find.ts'
import { parseRoot, parseXml, writeXml } from '../../src/xml/parse.ts'

const code = (fn: () => unknown): string => {
  try {
    fn()
  } catch (e) {
    return isVirtError(e) ? e.code : String(e)
  }
  return 'no error'
}

describe('parseXml()', () => {
  test.each([
    ['a document type', '<!DOCTYPE a><a/>'],
    ['one after a declaration and a comment', '<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['one after a byte order mark', '\uFEFF <!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'],
    ['an entity nobody declared', '<a>&b;</a>'],
    ['text that is not XML', 'hello'],
    ['nothing', ''],
    ['an open element', '<a><b></a>'],
    ['an open comment', '<!-- x'],
    ['two roots', '<a/><b/>'],
    ['a prefix without a namespace', '<x:a/>'],
    ['elements that lie too deep', `${'<a>'.repeat(257)}${'</a>'.repeat(257)}`],
    ['a hundred thousand of them', '<a b=">">'.repeat(100_000)],
    ['more text than libvirt would write', `<a>${'x'.repeat(8 * 1024 * 1024)}</a>`],
  ])('refuses %s with VIRT_ERR_XML_INVALID', (_, xml) => {
    expect(code(() => parseXml(xml))).toBe('VIRT_ERR_XML_INVALID')
  })
  test('accepts what is wide and not deep', () => {
    expect(parseXml(`<a>${'<b c="/>"><!-- <x> --><d e=\'>\'/></b>'.repeat(1000)}</a>`).getElementsByTagName('d').length).toBe(1000)
  })
  test('accepts the word DOCTYPE where it is only text', () => {
    expect(parseXml('<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>').documentElement?.textContent).toBe('<!DOCTYPE a>')
  })
  test('parseRoot() refuses another root', () => {
    expect(code(() => parseRoot('<network/>', 'domain'))).toBe('VIRT_ERR_XML_INVALID')
  })
})

describe('element()', () => {
  test('escapes text and attributes so that parsing gives them back', () => {
    const nasty = `<a b='c' d="e">&amp;\t\n\r ]]> 옹기 😀`
    const root = parseXml(element('a', { x: nasty }, nasty, element('b', {}, 1)).markup).documentElement!
    expect(root.getAttribute('x')).toBe(nasty)
    expect(root.firstChild?.nodeValue).toBe(nasty)
    expect(text(root, 'b')).toBe('1')
  })
  test('leaves out what is absent', () => {
    expect(element('a', { b: undefined, c: null, d: false, e: 0 }, null, undefined, false).markup).toBe("<a e='0'/>")
  })
  test.each(['\u0000', '\u0008', '\u001B', '\uFFFE', '\uD800', '\uDC00x'])('refuses %j with VIRT_ERR_TEXT_INVALID', (bad) => {
    expect(code(() => element('a', {}, bad))).toBe('VIRT_ERR_TEXT_INVALID')
    expect(code(() => element('a', { b: bad }))).toBe('VIRT_ERR_TEXT_INVALID')
  })
  test('refuses a name that is none', () => {
    expect(() => element('a b')).toThrow(TypeError)
    expect(() => element('a', { 'b c': 1 })).toThrow(TypeError)
  })
})

describe('finding and editing', () => {
  const xml = `<domain type="kvm">
  <name>a</name>
  <unknown kept="yes"><!-- a remark --></unknown>
  <devices>
    <disk dev="1"/>
    <disk dev="2"/>
  </devices>
</domain>`
  test('finds by path', () => {
    const root = parseRoot(xml, 'domain')
    expect(all(root, 'devices/disk').map((d) => d.getAttribute('dev'))).toEqual(['1', '2'])
    expect(attribute(root, 'dev', 'devices/disk')).toBe('1')
    expect(attribute(root, 'dev', 'devices/none')).toBeUndefined()
    expect(first(root, 'a/b/c')).toBeUndefined()
    expect(children(root)).toHaveLength(3)
    expect(integer(root, 'name')).toBeUndefined()
  })
  test('changes one field and nothing else', () => {
    const root = parseRoot(xml, 'domain')
    setText(root, 'name', 'b & c')
    expect(writeXml(root)).toBe(xml.replace('>a<', '>b &amp; c<'))
  })
  test('adds and removes an element with its indentation', () => {
    const root = parseRoot(xml, 'domain')
    append(first(root, 'devices')!, element('disk', { dev: '3' }))
    expect(writeXml(root)).toContain(`<disk dev="2"/>\n    <disk dev="3"/>\n  </devices>`)
    expect(all(root, 'devices/disk')).toHaveLength(3)
    remove(all(root, 'devices/disk')[2])
    expect(writeXml(root)).toBe(xml)
  })
  test('makes what is missing, sets and removes attributes, replaces', () => {
    const root = parseRoot(xml, 'domain')
    setAttribute(ensure(root, 'os/bootmenu'), 'enable', 'yes')
    expect(attribute(root, 'enable', 'os/bootmenu')).toBe('yes')
    setAttribute(first(root, 'os/bootmenu')!, 'enable', undefined)
    expect(attribute(root, 'enable', 'os/bootmenu')).toBeUndefined()
    setText(root, 'title', 'x')
    setText(root, 'title', undefined)
    expect(first(root, 'title')).toBeUndefined()
    replace(first(root, 'os')!, element('os', { firmware: 'efi' }))
    expect(attribute(root, 'firmware', 'os')).toBe('efi')
    expect(code(() => setText(root, 'name', '\u0001'))).toBe('VIRT_ERR_TEXT_INVALID')
  })
})
