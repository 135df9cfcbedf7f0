import { css } from 'lit'
import { define } from '../kit/define.ts'
import { t } from '../texts.ts'
import { type ConsoleLink, type ConsoleSession, type ConsoleSignals, OnggiConsoleFrame, socketUrl } from './console-frame.ts'
import { withSheets } from './style-sheets.ts'
import type { Terminal } from '@xterm/xterm'

/** Where xterm.js keeps its own sheet, beside its module. */
const sheetUrl = (): string => new URL('../css/xterm.css', import.meta.resolve('@xterm/xterm')).href

let sheet: Promise<CSSStyleSheet> | undefined
const readSheet = async (): Promise<CSSStyleSheet> => {
  const made = new CSSStyleSheet()
  made.replaceSync(await (await fetch(sheetUrl())).text())
  return made
}

/** `<onggi-terminal label .open>`: a text console over a WebSocket that carries a serial line. xterm.js is loaded with the first one. */
export class OnggiTerminal extends OnggiConsoleFrame {
  /** Its looks. */
  static override styles = [
    OnggiConsoleFrame.styles,
    css`
      .screen {
        inset: 0.5rem;
        overflow: hidden;
      }
    `,
  ]

  protected override async attach(link: ConsoleLink, screen: HTMLElement, signals: ConsoleSignals): Promise<ConsoleSession> {
    const [{ Terminal }, css] = await Promise.all([import('@xterm/xterm'), (sheet ??= readSheet())])
    const root = this.renderRoot as ShadowRoot
    if (!root.adoptedStyleSheets.includes(css)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, css]
    screen.replaceChildren()
    const terminal = new Terminal({
      fontSize: 14,
      fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
      theme: { background: '#14161a' },
      screenReaderMode: true,
    })
    withSheets(() => terminal.open(screen))
    const socket = new WebSocket(socketUrl(link.url), [...(link.protocols ?? [])])
    socket.binaryType = 'arraybuffer'
    const encoder = new TextEncoder()
    const typed = terminal.onData((text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encoder.encode(text))
    })
    const fit = new ResizeObserver(() => fitTo(terminal, screen))
    fit.observe(screen)
    socket.addEventListener('open', () => {
      fitTo(terminal, screen)
      signals.opened()
    })
    socket.addEventListener('message', (e: MessageEvent<ArrayBuffer | string>) =>
      terminal.write(typeof e.data === 'string' ? e.data : new Uint8Array(e.data)),
    )
    let isOurs = false
    socket.addEventListener('close', (e) => {
      fit.disconnect()
      typed.dispose()
      if (!isOurs) signals.closed(e.reason !== '' ? t(e.reason) : e.wasClean ? '' : t('UI_CONSOLE_BROKEN'))
    })
    return {
      close: () => {
        isOurs = true
        socket.close()
        terminal.dispose()
      },
      focus: () => terminal.focus(),
    }
  }
}

/** As many columns and rows as there is room for; a serial line has no size of its own, 80 × 24 is what systems expect at least. */
function fitTo(terminal: Terminal, screen: HTMLElement): void {
  const row = screen.querySelector('.xterm-rows > div')
  const cellHeight = row?.getBoundingClientRect().height ?? 0
  const shown = screen.querySelector('.xterm-screen')?.getBoundingClientRect().width ?? 0
  const cellWidth = shown / terminal.cols
  if (cellHeight === 0 || cellWidth === 0) return
  const { width, height } = screen.getBoundingClientRect()
  terminal.resize(Math.max(20, Math.floor((width - 16) / cellWidth)), Math.max(8, Math.floor(height / cellHeight)))
}
define('onggi-terminal', OnggiTerminal)
